//! How far back a compressor looks: what is farther away might as well not be there.

use std::sync::{Mutex, PoisonError};

use nearzip::{Classifier, CompressorSpec, Index};

use crate::output::{self, counted};

/// A note if the compressor does not see both files at once, which are this long together.
pub(crate) fn note(spec: &CompressorSpec, bytes: u64) -> Option<String> {
    let (name, window) = too_short(spec, bytes)?;
    let others = wider(bytes, "all of them");
    let window = grouped(window);
    Some(format!("together, the files are longer than {name}'s window of {window} bytes{others}"))
}

/// Says so if a classifier compares texts by compression, and some documents are longer than what the compressor
/// sees.
pub(crate) fn say_which_documents_are_longer(classifier: &dyn Classifier) -> anyhow::Result<()> {
    let compresses = classifier.settings().0.iter().any(|&(name, _)| name == "compressor");
    match classifier.index() {
        Some(index) if compresses => say_which_are_longer(index),
        _ => Ok(()),
    }
}

/// Says so if some documents of an index are longer than what its compressor sees.
pub(crate) fn say_which_are_longer(index: &Index) -> anyhow::Result<()> {
    if let Some(note) = note_of_documents(index)? {
        // Methods that are evaluated one after another have the same documents.
        let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
        if !said.contains(&note) {
            output::warn(&note);
            said.push(note);
        }
    }
    Ok(())
}

static SAID: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn note_of_documents(index: &Index) -> anyhow::Result<Option<String>> {
    let spec = index.compressor().spec();
    let (mut longer, mut longest) = (0_usize, 0_u64);
    for text in index.texts() {
        let bytes = text?.len() as u64;
        if too_short(&spec, bytes).is_some() {
            longer += 1;
            longest = longest.max(bytes);
        }
    }
    Ok(too_short(&spec, longest).map(|(name, window)| {
        let (documents, window) = (counted(longer, "document"), grouped(window));
        let (are, their) = if longer == 1 { ("is", "its") } else { ("are", "their") };
        let others = wider(2 * longest, "whole pairs");
        format!(
            "{documents} {are} longer than {name}'s window of {window} bytes: what comes later in them \
             is hardly compared, and costs {their} full length{others}"
        )
    }))
}

/// The compressor's name and its window, if that is shorter than this many bytes.
fn too_short(spec: &CompressorSpec, bytes: u64) -> Option<(String, u64)> {
    let window = spec.window().filter(|window| *window < bytes)?;
    let name = spec.to_string();
    Some((name.split([':', ',']).next().unwrap_or_default().to_owned(), window))
}

/// Which compressors see this many bytes at once, of those that compare texts well.
fn wider(bytes: u64, what: &str) -> String {
    let sees_it = |name: &&str| {
        let spec = name.parse::<CompressorSpec>();
        spec.is_ok_and(|spec| spec.window().is_none_or(|window| window >= bytes))
    };
    let suitable: Vec<&str> =
        ["xz", "zstd", "brotli", "ppmd"].into_iter().filter(sees_it).collect();
    match &suitable[..] {
        [] => String::new(),
        [one] => format!("; {one} sees {what}"),
        [first @ .., last] => format!("; {} or {last} see {what}", first.join(", ")),
    }
}

/// 32,768
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<_> = groups.map(String::from_utf8_lossy).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use nearzip::{Corpus, unobserved};

    use super::*;

    #[test]
    fn only_what_is_out_of_reach_is_noted() {
        let note = |spec: &str, bytes| note(&spec.parse().unwrap(), bytes);
        assert_eq!(note("gzip", 32_768), None);
        let noted = note("gzip:6", 32_769).unwrap();
        assert!(
            noted.starts_with("together, the files are longer than gzip's window of 32,768 bytes")
        );
        assert_eq!(noted.contains("xz"), cfg!(feature = "xz"), "{noted}");
        let noted = note("gzip-bits", 3 << 20).unwrap();
        assert!(!noted.contains("zstd"), "too large for it: {noted}");
        #[cfg(feature = "zstd")]
        {
            assert_eq!(note("zstd", 1 << 21), None);
            assert!(note("zstd:19", 1 << 30).unwrap().contains("zstd's window of 8,388,608 bytes"));
        }
    }

    #[test]
    fn long_documents_are_noted_once() {
        let noted = |bytes: usize| {
            let corpus: Corpus =
                [("a", "x".repeat(bytes)), ("b", "y".into())].into_iter().collect();
            let index = Index::build(corpus, &CompressorSpec::default(), &unobserved).unwrap();
            note_of_documents(&index).unwrap()
        };
        assert_eq!(noted(32_768), None);
        let note = noted(32_769).unwrap();
        assert!(
            note.starts_with("1 document is longer than gzip's window of 32,768 bytes"),
            "{note}"
        );
    }
}
