//! The format of a file, by its name or its first line.

use std::path::Path;

use super::failure::Failure;
use super::fasttext;
use super::fault::InputFault;
use super::format::Format;
use super::input::{self, Input};
use super::json;
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
    let is_table = options.describes_table().is_some();
    if !labeled && !options.chooses_columns() && !is_table {
        return Ok(with_labels(line).unwrap_or(Format::Lines));
    }
    if line.is_empty() && !is_table {
        // It is refused as an empty file, whatever the format.
        return Ok(Format::Lines);
    }
    if let Some(fault) = input::impostor_of_line(line) {
        return Err(fault.into());
    }
    Ok(if is_table { of_table(line) } else { of_first_line(line)? })
}

/// The format of a table that begins with this line.
fn of_table(line: &[u8]) -> Format {
    if line.contains(&b'\t') { Format::Tsv } else { Format::Csv }
}

/// The format of an input with records that begins with this line.
fn of_first_line(line: &[u8]) -> Result<Format, InputFault> {
    let has = |byte| line.contains(&byte);
    match line.trim_ascii_start() {
        [b'{' | b'[', ..] => Ok(Format::JsonLines),
        [b'>', ..] => Ok(Format::Fasta),
        start if start.starts_with(fasttext::PREFIX) => Ok(Format::FastText),
        _ if has(b'\t') || has(b',') || has(b';') || has(b'|') => Ok(of_table(line)),
        _ if has(0) => Err(InputFault::ZeroBytes),
        _ => Err(InputFault::UnknownFormat),
    }
}

/// The format of an input of texts, if its first line shows beyond doubt what it is: a label of fastText,
/// the names of a column for the label and one for the text, or the delimiter of a table.
fn with_labels(line: &[u8]) -> Option<Format> {
    let format = of_first_line(line).ok()?;
    let shows_labels = match format {
        Format::FastText => true,
        Format::JsonLines => json::is_labeled(line),
        _ if table::declares_delimiter(line) => true,
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
        assert_eq!(format("{\"text\": \"a\", \"label\": 1}\n"), Some(Format::JsonLines));
        assert_eq!(format("sep=;\r\n"), Some(Format::Csv));
        for line in ["a, b", "text, please", "{\"text\": 1}", ">quoted", ""] {
            assert_eq!(format(line), None, "{line}");
        }
    }
}
