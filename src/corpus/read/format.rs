use std::fmt;
use std::path::Path;
use std::str::FromStr;

use super::input::ENDINGS;
use crate::error::{Error, Result};

/// How records are written.
///
/// # Examples
///
/// ```
/// assert_eq!("jsonl".parse::<nearzip::Format>()?, nearzip::Format::JsonLines);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Comma-separated, RFC 4180: fields with commas, quotes or line breaks are quoted. Semicolons, tabs
    /// and bars in place of commas are recognized.
    Csv,
    /// Tab-separated. Quotes around fields are recognized; otherwise quotes have no meaning.
    Tsv,
    /// One JSON object per line, an array of objects, or objects over several lines.
    JsonLines,
    /// fastText: one document per line, in which words such as `__label__NAME` are labels.
    FastText,
    /// FASTA: a line `>id LABEL` or `>id label=LABEL` before each sequence, whose lines are joined.
    Fasta,
    /// One text per line, without labels.
    Lines,
    /// One text per file, without labels: a file, or all files below a folder.
    Files,
    /// One folder per label, one file per document.
    Folder,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Format] = &[
        Format::Csv,
        Format::Tsv,
        Format::JsonLines,
        Format::FastText,
        Format::Fasta,
        Format::Lines,
        Format::Files,
        Format::Folder,
    ];

    /// The name that parses as this format.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::JsonLines => "jsonl",
            Format::FastText => "fasttext",
            Format::Fasta => "fasta",
            Format::Lines => "lines",
            Format::Files => "files",
            Format::Folder => "folder",
        }
    }

    /// Whether records have named or numbered columns to choose from.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::Format;
    ///
    /// assert!(Format::Csv.has_columns() && !Format::Lines.has_columns());
    /// ```
    pub const fn has_columns(self) -> bool {
        matches!(self, Format::Csv | Format::Tsv | Format::JsonLines | Format::Fasta)
    }

    /// The format that a file's name implies; `.gz`, `.zst`, `.bz2` and `.xz` are ignored.
    pub fn of_name(path: &Path) -> Option<Format> {
        let name = path.file_name()?.to_str()?.to_lowercase();
        let plain = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(&name);
        match plain.rsplit_once('.')?.1 {
            "csv" => Some(Format::Csv),
            "tsv" | "tab" => Some(Format::Tsv),
            "jsonl" | "ndjson" | "json" => Some(Format::JsonLines),
            "fasta" | "fa" | "fna" | "faa" => Some(Format::Fasta),
            _ => None,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = Error;

    /// # Errors
    ///
    /// [`Error::UnknownName`] for any other name.
    fn from_str(name: &str) -> Result<Format> {
        Error::find_name("format", name, Format::ALL, Format::name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_identifies_the_format() {
        for (name, format) in [
            ("train.csv", Some(Format::Csv)),
            ("a.b/TRAIN.CSV.GZ", Some(Format::Csv)),
            ("x.tsv.zst", Some(Format::Tsv)),
            ("x.fa.bz2", Some(Format::Fasta)),
            ("x.jsonl", Some(Format::JsonLines)),
            ("x.txt", None),
            ("csv", None),
            (".gz", None),
        ] {
            assert_eq!(Format::of_name(Path::new(name)), format, "{name}");
        }
    }
}
