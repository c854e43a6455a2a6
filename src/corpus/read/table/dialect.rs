//! How the rows of a table are written: the delimiter, the quotes, the comments.

use std::io::Cursor;

use super::super::format::Format;
use super::super::options::ReadOptions;
use super::layout;
use super::rows::Rows;

/// The delimiters that are recognized. A tab comes first in TSV.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The most rows to recognize a dialect by.
const MOST_ROWS: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// Whether a quote at the start of a field quotes it.
    pub(super) quotes: bool,
    pub(super) escape: Option<u8>,
    /// What begins a line that is skipped.
    pub(super) comment: Option<u8>,
    /// Whether the first line says what the delimiter is, as `sep=;` does for Excel.
    pub(super) separator_line: bool,
    /// In bytes.
    pub(super) longest_row: u64,
}

impl Dialect {
    /// The dialect of a table whose first rows are these.
    pub(super) fn recognize(
        sample: &[u8],
        format: Format,
        options: &ReadOptions,
        labeled: bool,
    ) -> Dialect {
        // The last row may be cut off.
        let end =
            sample.iter().rposition(|&byte| byte == b'\n').map_or(sample.len(), |end| end + 1);
        let sample = &sample[..end];
        let separator = separator_line(sample);
        let dialect = Dialect {
            delimiter: usual_delimiter(format),
            quotes: true,
            escape: options.escape,
            comment: options.comment,
            separator_line: separator.is_some(),
            longest_row: options.max_bytes,
        };
        if let Some(delimiter) = options.delimiter.or(separator) {
            return dialect.with(delimiter, sample, options.quotes).0;
        }
        let mut delimiters = DELIMITERS;
        delimiters.sort_by_key(|&delimiter| delimiter != dialect.delimiter);
        let candidates =
            delimiters.map(|delimiter| dialect.with(delimiter, sample, options.quotes));
        let knows_header = |rows: &Vec<Row>| {
            rows.first().is_some_and(|row| layout::knows_header(row, options, labeled))
        };
        let has_columns =
            |rows: &Vec<Row>| rows.first().is_some_and(|row| row.len() > 1) && is_even(rows);
        let best = candidates
            .iter()
            .find(|(_, rows)| knows_header(rows))
            .or_else(|| candidates.iter().find(|(_, rows)| has_columns(rows)));
        best.unwrap_or(&candidates[0]).0
    }

    /// This dialect with another delimiter, and the rows that it finds in the sample. Whether there are
    /// quotes in a table with tabs is recognized, since many programs write no quotes there.
    fn with(self, delimiter: u8, sample: &[u8], quotes: Option<bool>) -> (Dialect, Vec<Row>) {
        let quoted = Dialect { delimiter, quotes: true, ..self };
        let raw = Dialect { quotes: false, ..quoted };
        let dialect = match quotes {
            Some(quotes) => Dialect { quotes, ..quoted },
            None if delimiter == b'\t' && !has_quotes(quoted, raw, sample) => raw,
            None => quoted,
        };
        (dialect, rows(dialect, sample).0)
    }
}

/// Whether this first line of an input says what the delimiter of a table is.
pub(in crate::corpus::read) fn declares_delimiter(line: &[u8]) -> bool {
    separator_line(line).is_some()
}

/// Whether this line is the header of a table with labels and texts.
pub(in crate::corpus::read) fn is_labeled_header(line: &[u8], format: Format) -> bool {
    let any = ReadOptions::default();
    let dialect = Dialect::recognize(line, format, &any, true);
    rows(dialect, line).0.first().is_some_and(|row| layout::knows_header(row, &any, true))
}

/// The delimiter that the name of the format says.
pub(super) fn usual_delimiter(format: Format) -> u8 {
    match format {
        Format::Tsv => b'\t',
        _ => b',',
    }
}

type Row = Vec<String>;

/// The rows of the sample up to the first fault, and whether there was none.
fn rows(dialect: Dialect, sample: &[u8]) -> (Vec<Row>, bool) {
    let mut reader = Rows::new(Box::new(Cursor::new(sample.to_vec())), dialect);
    let mut rows = Vec::new();
    while rows.len() < MOST_ROWS {
        match reader.read() {
            Ok(true) => rows.push(reader.to_strings()),
            Ok(false) => break,
            Err(_) => return (rows, false),
        }
    }
    (rows, true)
}

fn is_even(rows: &[Row]) -> bool {
    rows.iter().all(|row| row.len() == rows[0].len())
}

/// Whether the quotes in a sample surround fields: rows fit together only with them, or a field has
/// doubled quotes inside, or all fields of a column are quoted.
fn has_quotes(quoted: Dialect, raw: Dialect, sample: &[u8]) -> bool {
    let ((rows_quoted, is_whole), (rows_raw, _)) = (rows(quoted, sample), rows(raw, sample));
    if rows_quoted.is_empty() || !is_even(&rows_quoted) {
        return false;
    }
    if !is_even(&rows_raw) {
        // The last row may be cut off inside of its quotes.
        return is_whole || rows_quoted.len() > 1;
    }
    let columns = rows_raw.first().map_or(0, Vec::len);
    let is_quoted = |row: &Row, column: usize| inside_quotes(&row[column]).is_some();
    let has_doubled =
        |field: &String| inside_quotes(field).is_some_and(|inside| inside.contains("\"\""));
    is_whole
        && (rows_raw.iter().flatten().any(has_doubled)
            || rows_raw.len() > 1
                && (0..columns).any(|column| rows_raw.iter().all(|row| is_quoted(row, column))))
}

/// What a field has between two quotes that surround it.
fn inside_quotes(field: &str) -> Option<&str> {
    field.strip_prefix('"')?.strip_suffix('"')
}

/// The delimiter that the first line declares.
fn separator_line(sample: &[u8]) -> Option<u8> {
    match sample {
        [s, e, p, b'=', delimiter, b'\r' | b'\n', ..]
            if [*s, *e, *p].eq_ignore_ascii_case(b"sep") =>
        {
            Some(*delimiter)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recognized(sample: &str, format: Format) -> (char, bool) {
        let any = ReadOptions::default();
        let dialect = Dialect::recognize(sample.as_bytes(), format, &any, true);
        (char::from(dialect.delimiter), dialect.quotes)
    }

    #[test]
    fn the_delimiter_is_recognized_by_the_header_or_the_rows() {
        for (sample, delimiter) in [
            ("label,text\nham,hi\n", ','),
            ("label;text\nham;hi, you\n", ';'),
            ("label|text\nham|hi, you\n", '|'),
            ("label\ttext\nham\thi, you\n", '\t'),
            ("sep=|\nlabel|text\n", '|'),
            ("SEP=;\r\nlabel;text\r\n", ';'),
            ("3;\"One, two\";\"b\"\n4;c;d\n", ';'),
            ("just words\n", ','),
            ("label,text\nham,\"open\nspam,\"x\"\n", ','),
        ] {
            assert_eq!(recognized(sample, Format::Csv).0, delimiter, "{sample}");
        }
        assert_eq!(recognized("label,text\nham,hi\n", Format::Tsv).0, ',');
    }

    #[test]
    fn quotes_in_tsv_need_evidence() {
        for (sample, quotes) in [
            ("label\ttext\nham\t\"half a quote\n", false),
            ("label\ttext\nham\t\"a saying\"\nspam\tno saying\n", false),
            ("\"label\"\t\"text\"\n\"ham\"\t\"hi\"\n", true),
            ("ham\t\"hi there\"\nspam\t\"win now\"\n", true),
            ("label\ttext\nham\t\"hi \"\"you\"\"\"\nspam\twin\n", true),
            ("label\ttext\nham\t\"two\nlines\"\nspam\twin\n", true),
            ("label\ttext\nham\t\"open\nspam\t\"open too\nham\tx\n", false),
        ] {
            assert_eq!(recognized(sample, Format::Tsv), ('\t', quotes), "{sample}");
        }
    }
}
