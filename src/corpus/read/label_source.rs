use std::fmt;
use std::path::{self, Path};
use std::str::FromStr;

use super::fault::InputFault;
use super::input::{ENDINGS, STANDARD_INPUT};
use crate::error::{Error, Result};

/// What says the label of a record.
///
/// # Examples
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// use nearzip::{LabelSource, ReadOptions};
///
/// let path = folder.path().join("dog.fasta");
/// std::fs::write(&path, ">s1\nGATTACA\n>s2\nGATTTCA\n")?;
/// let options = ReadOptions::default().label_from(LabelSource::File);
/// let (corpus, _) = nearzip::read(&path, &options)?;
/// assert_eq!((corpus.label(1), corpus.text(1)), ("dog", &b"GATTTCA"[..]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum LabelSource {
    /// The record itself, or a folder per label.
    #[default]
    Record,
    /// The name of its file, without the last ending, such as `.fasta`, and without that of a compression.
    File,
    /// The name of the folder that its file is in.
    Folder,
}

impl LabelSource {
    /// Every source, the default first.
    pub const ALL: &'static [LabelSource] =
        &[LabelSource::Record, LabelSource::File, LabelSource::Folder];

    /// The name that parses as this source.
    pub const fn name(self) -> &'static str {
        match self {
            LabelSource::Record => "record",
            LabelSource::File => "file",
            LabelSource::Folder => "folder",
        }
    }

    /// The label that a path says; none if records say it themselves.
    pub(super) fn label(self, path: &Path) -> Result<Option<String>, InputFault> {
        let name = match self {
            LabelSource::Record => return Ok(None),
            _ if path == Path::new(STANDARD_INPUT) => return Err(InputFault::NoName),
            LabelSource::File => path.file_name().map(Into::into),
            // Of a path such as `a.fasta`, the folder is that in which the program runs.
            LabelSource::Folder => path::absolute(path)
                .ok()
                .and_then(|path| path.parent().and_then(Path::file_name).map(Into::into)),
        };
        let name: std::ffi::OsString = name.ok_or(InputFault::NoName)?;
        let name = name.to_str().ok_or(InputFault::FileName)?;
        Ok(Some(match self {
            LabelSource::File => stem(name).to_owned(),
            _ => name.to_owned(),
        }))
    }
}

/// A name without the ending of a compression, and without the last other one.
fn stem(name: &str) -> &str {
    let plain = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    match plain.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => plain,
    }
}

impl fmt::Display for LabelSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for LabelSource {
    type Err = Error;

    /// # Errors
    ///
    /// [`Error::UnknownName`] for any other name.
    fn from_str(name: &str) -> Result<LabelSource> {
        Error::find_name("source of labels", name, LabelSource::ALL, LabelSource::name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_the_label() {
        let label = |source: LabelSource, path| source.label(Path::new(path)).map(Option::unwrap);
        for (path, expected) in [
            ("genes/dog.fasta", "dog"),
            ("dog.v2.fa.gz", "dog.v2"),
            ("dog", "dog"),
            (".hidden", ".hidden"),
            ("dog.gz", "dog"),
        ] {
            assert_eq!(label(LabelSource::File, path), Ok(expected.to_owned()), "{path}");
        }
        assert_eq!(label(LabelSource::Folder, "genes/dog/a.fa"), Ok("dog".to_owned()));
        assert!(label(LabelSource::Folder, "a.fa").is_ok_and(|name| !name.is_empty()));
        assert_eq!(label(LabelSource::Folder, "/a.fa"), Err(InputFault::NoName));
        assert_eq!(label(LabelSource::File, "-"), Err(InputFault::NoName));
        assert_eq!(LabelSource::Record.label(Path::new("a/b")), Ok(None));
    }

    #[test]
    fn the_name_identifies_the_source() {
        for &source in LabelSource::ALL {
            assert_eq!(source.to_string().parse::<LabelSource>().unwrap(), source);
        }
    }
}
