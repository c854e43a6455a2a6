use std::fs::File;
use std::io::{BufWriter, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use nearzip::{AuditConfig, Corpus, Evaluation, Index};
use nearzip_report::Page;

use super::arguments::Arguments;
use super::findings::Findings;
use crate::file::OutputFile;
use crate::progress::Bar;

/// The documents of an evaluation, which a page shows.
#[derive(Debug)]
pub(super) struct Documents {
    pub(super) train: Corpus,
    /// `None` in cross-validation.
    pub(super) test: Option<Corpus>,
}

/// Begins the file of the page before any work. Only another page is replaced.
pub(super) fn create(path: &Path, read: &[&Path]) -> anyhow::Result<OutputFile> {
    let name = path.display();
    ensure!(
        path != Path::new(nearzip::STANDARD_INPUT),
        "the page of --report is written to a file; give its name, such as report.html"
    );
    let is_kept = path.is_file() && !starts_as_report(path)?;
    ensure!(!is_kept, "{name} exists and is no page of --report; choose another path");
    OutputFile::create(path, true, read)
}

/// Whether there is nothing in a file, or the page of another evaluation.
fn starts_as_report(path: &Path) -> anyhow::Result<bool> {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(512).read_to_end(&mut start));
    read.with_context(|| format!("cannot read {}", path.display()))?;
    Ok(start.is_empty() || nearzip_report::is_report(&start))
}

/// Audits the documents, and writes the page.
pub(super) fn write(
    file: OutputFile,
    arguments: &Arguments,
    evaluation: &Evaluation,
    findings: &Findings,
    Documents { train, test }: &Documents,
) -> anyhow::Result<()> {
    let bar = Bar::new(arguments.run.quiet);
    let observer = |progress| bar.observe(progress);
    let audit = nearzip::audit(train, test.as_ref(), AuditConfig::default(), &observer)?;
    let tested = test.as_ref().unwrap_or(train);
    let title = format!("Evaluation of {}", named(arguments));
    let mut page = Page::new(evaluation, tested, train).title(title).audit(&audit);
    for (name, value) in arguments.about(findings).facts() {
        page = page.fact(name, value);
    }
    page = page.fact("Made by", format!("nearzip {}", env!("CARGO_PKG_VERSION")));
    let mut file = BufWriter::new(file);
    page.write(&mut file, &observer).map_err(|error| match error {
        // As itself, so that an interruption is known.
        nearzip_report::Error::Stopped(error) => error.into(),
        other => anyhow::Error::from(other),
    })?;
    file.into_inner().map_err(|error| error.into_error())?.finish()
}

/// The files of the test documents, or of all documents, each with the folder that it is in.
fn named(arguments: &Arguments) -> String {
    let paths = if arguments.test.is_empty() { &arguments.train.train } else { &arguments.test };
    let name = |path: &PathBuf| -> String {
        let mut parts: Vec<_> = path.iter().rev().take(2).collect();
        parts.reverse();
        parts.into_iter().collect::<PathBuf>().display().to_string()
    };
    paths.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// Makes positions in an index those in the corpus of its documents, which has no gaps.
pub(super) fn place_in_corpus(evaluation: &mut Evaluation, index: &Index) {
    let positions: Vec<usize> = index.positions().collect();
    let neighbors = evaluation.outcomes.iter_mut().filter_map(|it| it.neighbors.as_mut());
    for neighbor in neighbors.flatten() {
        if let Ok(place) = positions.binary_search(&neighbor.document) {
            neighbor.document = place;
        }
    }
}
