use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::contents::Contents;
use super::fault::ModelFault;
use super::layout::{self, Entry, HEADER_BYTES, Header, MAGIC, Tag};
use crate::error::{Error, Result};

/// Whether `path` is a file that starts like a model file.
///
/// Only regular files are read: reading from a pipe would consume its data.
///
/// # Errors
///
/// [`Error::Read`] if the file cannot be opened or read.
///
/// # Examples
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// let path = folder.path().join("train.csv");
/// std::fs::write(&path, "label,text\nspam,you won\n")?;
/// assert!(!nearzip::is_model_file(&path)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn is_model_file(path: impl AsRef<Path>) -> Result<bool> {
    let path = path.as_ref();
    let starts_like_one = || -> io::Result<bool> {
        if !path.metadata()?.is_file() {
            return Ok(false);
        }
        let mut beginning = Vec::new();
        File::open(path)?.take(MAGIC.len() as u64).read_to_end(&mut beginning)?;
        Ok(beginning == MAGIC)
    };
    starts_like_one().map_err(|source| Error::Read { path: path.display().to_string(), source })
}

/// An open model file and its sections. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct ModelFile(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// Its name in messages.
    name: String,
    header: Header,
    contents: Contents,
    /// In the order of their positions.
    sections: Vec<(Entry, FirstBlock)>,
    /// The position of the blocks' checksums.
    checksums: usize,
    /// A bit for each block: whether it has been checked and found intact.
    checked: Vec<AtomicU64>,
}

/// The number of a section's first block, counted from the start of the file.
pub(super) type FirstBlock = u64;

impl ModelFile {
    /// Opens a file, reading its header and section table.
    ///
    /// # Complexity
    ///
    /// O(sections + bytes / 4096), or O(bytes) if the file is not mapped.
    pub(crate) fn open(path: &Path, map: bool) -> Result<ModelFile> {
        let name = path.display().to_string();
        let read = || -> io::Result<Option<Contents>> {
            // Checked first, because opening a pipe blocks until someone writes to it.
            if !path.metadata()?.is_file() {
                return Ok(None);
            }
            let file = File::open(path)?;
            Contents::of(&file, file.metadata()?.len(), map).map(Some)
        };
        match read() {
            Ok(Some(contents)) => ModelFile::new(name, contents),
            Ok(None) => Err(ModelFault::NotAModel.at(&name)),
            Err(source) => Err(Error::Read { path: name, source }),
        }
    }

    /// Like [`open`](ModelFile::open), for bytes in memory.
    pub(crate) fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<ModelFile> {
        ModelFile::new(name.to_owned(), Contents::Read(bytes))
    }

    fn new(name: String, contents: Contents) -> Result<ModelFile> {
        let decode = || {
            let header = Header::decode(&contents)?;
            Ok((header, layout::decode_table(&contents, &header)?))
        };
        let (header, (entries, checksums)) =
            decode().map_err(|fault: ModelFault| fault.at(&name))?;
        let mut blocks = 0;
        let mut sections = Vec::with_capacity(entries.len());
        for entry in entries {
            sections.push((entry, blocks));
            blocks += entry.blocks(header.block_bytes);
        }
        let checked = (0..blocks.div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        let inner = Inner { name, header, contents, sections, checksums, checked };
        Ok(ModelFile(Arc::new(inner)))
    }

    /// The file's name in messages.
    pub(crate) fn name(&self) -> &str {
        &self.0.name
    }

    pub(crate) fn format_version(&self) -> u32 {
        self.0.header.version
    }

    pub(crate) fn len(&self) -> u64 {
        self.0.header.file_bytes
    }

    /// The sections and their lengths, in the order of their positions.
    pub(crate) fn sections(&self) -> impl Iterator<Item = (Tag, u64)> {
        self.0.sections.iter().map(|(entry, _)| (entry.tag, entry.length))
    }

    /// The section with this tag, if there is one.
    pub(crate) fn section(&self, tag: Tag) -> Option<Section> {
        let number = self.0.sections.iter().position(|(entry, _)| entry.tag == tag)?;
        Some(Section { file: self.clone(), number })
    }

    /// The section with this tag, which must exist.
    pub(crate) fn expect_section(&self, tag: Tag) -> Result<Section> {
        self.section(tag).ok_or_else(|| self.invalid(format!("it has no section {tag}")))
    }

    /// Refuses a file with a section that must be understood and is not among `known`.
    pub(crate) fn require_known(&self, known: &[Tag]) -> Result<()> {
        match self.sections().find(|(tag, _)| tag.is_required() && !known.contains(tag)) {
            Some((tag, _)) => {
                Err(ModelFault::UnknownSection { tag: tag.to_string() }.at(self.name()))
            }
            None => Ok(()),
        }
    }

    /// Checks every byte of the file.
    ///
    /// # Complexity
    ///
    /// O(bytes): the whole file is read.
    pub(crate) fn verify(&self) -> Result<()> {
        let mut end = HEADER_BYTES as u64;
        for (entry, _) in &self.0.sections {
            self.require_zeros(end..entry.position)?;
            end = entry.end();
            self.expect_section(entry.tag)?.bytes(0..entry.length)?;
        }
        self.require_zeros(end..self.0.header.table)
    }

    fn require_zeros(&self, between: Range<u64>) -> Result<()> {
        let bytes = &self.0.contents[between.start as usize..between.end as usize];
        match bytes.iter().all(|&byte| byte == 0) {
            true => Ok(()),
            false => {
                let part = format!("the bytes from {} to {}", between.start, between.end);
                Err(ModelFault::Damaged { part }.at(self.name()))
            }
        }
    }

    /// The error for a file whose checksums are right and whose contents are not.
    pub(crate) fn invalid(&self, reason: impl Into<String>) -> Error {
        ModelFault::invalid(reason).at(self.name())
    }
}

/// A section of an open file. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    file: ModelFile,
    number: usize,
}

impl Section {
    pub(super) fn place(&self) -> &(Entry, FirstBlock) {
        &self.file.0.sections[self.number]
    }

    pub(crate) fn len(&self) -> u64 {
        self.place().0.length
    }

    /// The file that the section belongs to.
    pub(crate) fn file(&self) -> &ModelFile {
        &self.file
    }

    /// Some of the section's bytes. The blocks that they are in are checked on first access.
    ///
    /// # Errors
    ///
    /// [`ModelFault::Damaged`] if a block's checksum differs, [`ModelFault::Invalid`] if the section
    /// is shorter than `range` requires.
    pub(crate) fn bytes(&self, range: Range<u64>) -> Result<&[u8]> {
        let (entry, first_block) = self.place();
        if range.start > range.end || range.end > entry.length {
            let (tag, length) = (entry.tag, entry.length);
            let Range { start, end } = range;
            return Err(self.file.invalid(format!(
                "bytes {start} to {end} of {tag} are needed, which has {length}"
            )));
        }
        if range.is_empty() {
            return Ok(&[]);
        }
        let block_bytes = u64::from(self.file.0.header.block_bytes);
        for block in range.start / block_bytes..=(range.end - 1) / block_bytes {
            let (word, bit) = word_and_bit(first_block + block);
            // Relaxed, because a bit publishes no data: the bytes never change.
            if self.file.0.checked[word].load(Ordering::Relaxed) & bit == 0 {
                self.check(block)?;
            }
        }
        let start = entry.position;
        Ok(&self.file.0.contents[(start + range.start) as usize..(start + range.end) as usize])
    }

    /// All of the section's bytes.
    pub(crate) fn all(&self) -> Result<&[u8]> {
        self.bytes(0..self.len())
    }

    /// Compares a block of this section with its checksum.
    #[cold]
    fn check(&self, block: u64) -> Result<()> {
        let (entry, first_block) = self.place();
        let Inner { contents, header, checksums, checked, .. } = &*self.file.0;
        let start = block * u64::from(header.block_bytes);
        let end = entry.length.min(start + u64::from(header.block_bytes));
        let (start, end) = (entry.position + start, entry.position + end);
        let number = first_block + block;
        let stored = &contents[checksums + 4 * number as usize..][..4];
        if crc32fast::hash(&contents[start as usize..end as usize]).to_le_bytes() != stored {
            let part = format!("section {}, bytes {start} to {end} of the file", entry.tag);
            return Err(ModelFault::Damaged { part }.at(self.file.name()));
        }
        let (word, bit) = word_and_bit(number);
        checked[word].fetch_or(bit, Ordering::Relaxed);
        Ok(())
    }
}

fn word_and_bit(block: u64) -> (usize, u64) {
    ((block / 64) as usize, 1 << (block % 64))
}
