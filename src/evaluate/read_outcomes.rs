use std::path::Path;

use super::outcome::Outcome;
use crate::corpus::{Format, InputFault, ReadOptions, Record, Records};
use crate::error::{Error, Location, Result};

/// Reads outcomes from a file with one JSON object per line, as `nearzip evaluate --outcomes` writes them;
/// `-` is standard input. Compressed files are decompressed.
///
/// Members that an [`Outcome`] does not have are ignored, and so are neighbors: they are documents of an
/// index that is not at hand.
///
/// # Errors
///
/// - [`Error::Read`] if the file cannot be read.
/// - [`Error::Input`], with the line, if it is not an outcome, or without one if there are none.
///
/// # Examples
///
/// ```
/// use nearzip::{Error, InputFault, read_outcomes};
///
/// # let folder = tempfile::tempdir().unwrap();
/// let path = folder.path().join("outcomes.jsonl");
/// std::fs::write(&path, "{\"id\":\"7\",\"truth\":\"a\",\"label\":\"b\",\"scores\":{\"a\":0.4,\"b\":0.6}}\n").unwrap();
/// let outcomes = read_outcomes(&path)?;
/// assert_eq!((&outcomes[0].label[..], outcomes[0].confidence()), ("b", 0.6));
///
/// std::fs::write(&path, "{\"id\":\"7\"}\n").unwrap();
/// let Err(Error::Input { location, fault }) = read_outcomes(&path) else { unreachable!() };
/// assert_eq!(location.line, Some(1));
/// assert!(matches!(fault, InputFault::InvalidOutcome { .. }));
/// # Ok::<(), Error>(())
/// ```
pub fn read_outcomes(path: impl AsRef<Path>) -> Result<Vec<Outcome>> {
    let options = ReadOptions::default().format(Format::Lines);
    let mut lines = Records::unlabeled(path, &options)?;
    let (mut line, mut outcomes) = (Record::default(), Vec::new());
    while lines.read(&mut line)? {
        let outcome = serde_json::from_slice(&line.text).map_err(|error| {
            let number = outcomes.len() as u64 + 1;
            // Of the parser's position, the line is always the first.
            let reason = error.to_string().replace(" at line 1 column ", " at byte ");
            fault(&lines, Some(number), InputFault::InvalidOutcome { reason })
        })?;
        outcomes.push(outcome);
    }
    match outcomes.is_empty() {
        true => Err(fault(&lines, None, InputFault::Empty)),
        false => Ok(outcomes),
    }
}

fn fault(lines: &Records, line: Option<u64>, fault: InputFault) -> Error {
    Error::Input { location: Location { input: lines.report().input.clone(), line }, fault }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::classify::Method;
    use crate::corpus::Corpus;
    use crate::evaluate::evaluate;
    use crate::progress::unobserved;

    fn file(content: impl AsRef<[u8]>) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("outcomes.jsonl");
        fs::write(&path, content).unwrap();
        (folder, path)
    }

    fn refused(content: impl AsRef<[u8]>) -> String {
        let (_folder, path) = file(content);
        let refused = read_outcomes(&path).unwrap_err().to_string();
        refused.replace(&path.display().to_string(), "FILE")
    }

    #[test]
    fn outcomes_are_read_as_they_were_written() {
        for method in ["class order=1", "knn k=3 ties=random"] {
            let classifier = method.parse::<Method>().unwrap();
            let classifier = classifier.build(Corpus::sample(), &unobserved).unwrap();
            let test = Corpus::sample_held_out();
            let mut outcomes = evaluate(&*classifier, &test, &unobserved).unwrap().outcomes;
            let lines: Vec<String> =
                outcomes.iter().map(|outcome| serde_json::to_string(outcome).unwrap()).collect();
            let (_folder, path) = file(lines.join("\r\n"));
            let read = read_outcomes(&path).unwrap();
            for outcome in &mut outcomes {
                outcome.neighbors = None;
                // The order of the corpus, by which ties were settled, is not known.
                outcome.scores.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            }
            assert_eq!(read, outcomes, "{method}");
        }
    }

    #[test]
    fn what_is_no_outcome_is_refused_with_its_line() {
        let good = "{\"id\":\"1\",\"label\":\"a\",\"scores\":{}}\n";
        let refused_line = |line: &str| refused(good.to_owned() + line + "\n" + good);
        assert_eq!(
            refused_line("{\"id\":\"2\"}"),
            "FILE:2: the line is not an outcome (missing field `label` at byte 10); give a file of \
             outcomes, one JSON object per line"
        );
        for line in ["", "[]", "label,text", "{\"id\":2,\"label\":\"a\",\"scores\":{}}", "\u{feff}"]
        {
            let message = refused_line(line);
            assert!(message.starts_with("FILE:2: the line is not an outcome ("), "{message}");
        }
        assert!(refused(b"{\"id\":\"\xff\"}").contains("FILE:1: the line is not an outcome"));
        assert_eq!(refused(""), "FILE: is empty; give a file with records");
    }
}
