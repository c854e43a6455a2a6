use std::fs;
use std::io;
use std::num::NonZeroUsize;
use std::path::Path;

use nearzip::SelectionRow;
use nearzip::report::{self, Report};
use serde::Serialize;
use serde_json::{Map, Value};

use super::findings::Worst;

/// What a report in JSON says about the run, beside what it says about the evaluation.
#[derive(Debug, Serialize)]
pub(super) struct About<'a> {
    pub(super) train: Vec<File>,
    #[serde(rename = "unlabeled_files", skip_serializing_if = "Vec::is_empty")]
    pub(super) unlabeled: Vec<File>,
    /// Whether the test texts were learned from without their labels.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) transductive: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) test: Vec<File>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) test_share: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) seed: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) limit_train: Option<NonZeroUsize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) limit_test: Option<NonZeroUsize>,
    /// How many test documents have the text of a training document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) test_texts_in_training: Option<usize>,
    /// The methods among which one was chosen, the most accurate first.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(super) selection: &'a [SelectionRow],
    /// The training documents that are the most likely to have a wrong label.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(super) worst: &'a [Worst],
}

/// A file or folder of documents.
#[derive(Debug, Serialize)]
pub(super) struct File {
    path: String,
    /// Unknown for standard input.
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
}

impl File {
    pub(super) fn all<'a>(paths: impl Iterator<Item = &'a Path>) -> Vec<File> {
        let file = |path: &Path| File {
            path: path.display().to_string(),
            bytes: fs::metadata(path).ok().and_then(|about| match about.is_dir() {
                true => bytes_in(path).ok(),
                false => about.is_file().then_some(about.len()),
            }),
        };
        paths.map(file).collect()
    }
}

/// The size of all files in a folder.
fn bytes_in(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // Of a link, this is the link's own size: links may lead in a circle.
        let about = entry.metadata()?;
        bytes += if about.is_dir() { bytes_in(&entry.path())? } else { about.len() };
    }
    Ok(bytes)
}

impl About<'_> {
    /// The same for people, as names and values.
    pub(super) fn facts(&self) -> Vec<(&'static str, String)> {
        let files = |files: &[File]| -> Option<String> {
            let paths: Vec<&str> = files.iter().map(|file| &file.path[..]).collect();
            (!paths.is_empty()).then(|| paths.join(", "))
        };
        let facts = [
            ("Training file", files(&self.train)),
            ("File without labels", files(&self.unlabeled)),
            ("Learned from test texts", self.transductive.then(|| "without labels".to_owned())),
            ("Test file", files(&self.test)),
            ("Share of documents to test with", self.test_share.map(|share| share.to_string())),
            ("Seed", self.seed.map(|seed| seed.to_string())),
            ("Only training documents", self.limit_train.map(|limit| limit.to_string())),
            ("Only test documents", self.limit_test.map(|limit| limit.to_string())),
        ];
        facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// A report as one JSON object that says this too.
    pub(super) fn with_report(&self, of: &(impl Report + ?Sized)) -> serde_json::Result<String> {
        let mut object: Map<String, Value> = serde_json::from_str(&report::json(of))?;
        if let Value::Object(about) = serde_json::to_value(self)? {
            object.extend(about);
        }
        serde_json::to_string(&object)
    }
}
