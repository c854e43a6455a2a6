//! The format of a file, by its name or its first line.

use std::path::Path;

use super::failure::Failure;
use super::fasttext;
use super::fault::InputFault;
use super::format::Format;
use super::input::{self, Input};
use super::options::ReadOptions;
use super::table;

/// The format that was chosen, that the name says, or that the first line shows.
pub(super) fn recognize(
    input: &mut Input,
    path: &Path,
    options: &ReadOptions,
    labeled: bool,
) -> Result<Format, Failure> {
    if let Some(format) = options.format.or_else(|| Format::of_name(path)) {
        return Ok(format);
    }
    let line = input.reader.line()?;
    if !labeled && !options.chooses_columns() {
        return Ok(with_labels(line).unwrap_or(Format::Lines));
    }
    if line.is_empty() {
        // It is refused as an empty file, whatever the format.
        return Ok(Format::Lines);
    }
    if let Some(fault) = input::impostor_of_line(line) {
        return Err(fault.into());
    }
    Ok(of_first_line(line)?)
}

/// The format of an input with records that begins with this line.
fn of_first_line(line: &[u8]) -> Result<Format, InputFault> {
    let has = |byte| line.contains(&byte);
    match line.trim_ascii_start() {
        [b'{' | b'[', ..] => Ok(Format::JsonLines),
        [b'>', ..] => Ok(Format::Fasta),
        start if start.starts_with(fasttext::PREFIX) => Ok(Format::FastText),
        _ if has(b'\t') => Ok(Format::Tsv),
        _ if has(b',') || has(b';') || has(b'|') => Ok(Format::Csv),
        _ => Err(InputFault::UnknownFormat),
    }
}

/// The format of an input of texts, if its first line shows beyond doubt that it has labels: a label of
/// fastText, or the names of a column for the label and one for the text.
fn with_labels(line: &[u8]) -> Option<Format> {
    let format = of_first_line(line).ok()?;
    let shows_labels = match format {
        Format::FastText => true,
        Format::JsonLines => false,
        _ => table::is_labeled_header(line, format),
    };
    shows_labels.then_some(format)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_identifies_the_format() {
        let format = |line: &str| of_first_line(line.as_bytes());
        assert_eq!(format("{\"text\": \"a, b\"}"), Ok(Format::JsonLines));
        assert_eq!(format("[{\"text\": 1}]"), Ok(Format::JsonLines));
        assert_eq!(format("__label__x a, b"), Ok(Format::FastText));
        assert_eq!(format(">seq1 x"), Ok(Format::Fasta));
        assert_eq!(format("label\ttext, more"), Ok(Format::Tsv));
        assert_eq!(format("label,text"), Ok(Format::Csv));
        assert_eq!(format("label;text"), Ok(Format::Csv));
        assert_eq!(format("just words"), Err(InputFault::UnknownFormat));
    }

    #[test]
    fn texts_are_lines_unless_the_first_has_a_label() {
        let format = |line: &str| with_labels(line.as_bytes());
        assert_eq!(format("__label__x a"), Some(Format::FastText));
        assert_eq!(format("label,text\n"), Some(Format::Csv));
        assert_eq!(format("text\tid\tlabel\n"), Some(Format::Tsv));
        for line in ["a, b", "text, please", "{\"text\": 1}", ">quoted", ""] {
            assert_eq!(format(line), None, "{line}");
        }
    }
}
