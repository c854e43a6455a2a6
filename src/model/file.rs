use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::ModelFault;
use super::contents::Contents;
use super::layout::{self, Entry, HEADER_BYTES, Header, MAGIC, Tag};
use crate::error::{Error, Result};

/// Whether `path` is a file that begins as model files do.
///
/// Only files are looked into: to read from a pipe would take from it.
///
/// # Errors
///
/// [`Error::Read`] where the file cannot be opened or read.
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
    let begins_as_one = || -> io::Result<bool> {
        if !path.metadata()?.is_file() {
            return Ok(false);
        }
        let mut beginning = Vec::new();
        File::open(path)?.take(MAGIC.len() as u64).read_to_end(&mut beginning)?;
        Ok(beginning == MAGIC)
    };
    begins_as_one().map_err(|source| Error::Read { path: path.display().to_string(), source })
}

/// An open model file: its sections. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct ModelFile(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// What messages call it.
    name: String,
    header: Header,
    contents: Contents,
    /// In the order in which they lie.
    sections: Vec<(Entry, FirstBlock)>,
    /// Where the blocks' checksums lie.
    checksums: usize,
    /// A bit for each block: found to be as it was written.
    checked: Vec<AtomicU64>,
}

/// The number of a section's first block, counted through the file.
type FirstBlock = u64;

impl ModelFile {
    /// Opens a file by its header and section table.
    ///
    /// # Complexity
    ///
    /// O(sections + bytes / 4096), and O(bytes) where the file is not mapped.
    pub(crate) fn open(path: &Path, map: bool) -> Result<ModelFile> {
        let name = path.display().to_string();
        let read = || -> io::Result<Option<Contents>> {
            // Asked first: opening a pipe waits for whoever writes to it.
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

    /// As [`open`](ModelFile::open), for bytes in memory.
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

    /// What messages call the file.
    pub(crate) fn name(&self) -> &str {
        &self.0.name
    }

    pub(crate) fn format_version(&self) -> u32 {
        self.0.header.version
    }

    pub(crate) fn len(&self) -> u64 {
        self.0.header.file_bytes
    }

    /// The sections with their lengths, in the order in which they lie.
    pub(crate) fn sections(&self) -> impl Iterator<Item = (Tag, u64)> {
        self.0.sections.iter().map(|(entry, _)| (entry.tag, entry.length))
    }

    /// The section of this tag, where there is one.
    pub(crate) fn section(&self, tag: Tag) -> Option<Section> {
        let number = self.0.sections.iter().position(|(entry, _)| entry.tag == tag)?;
        Some(Section { file: self.clone(), number })
    }

    /// The section of this tag, which must be there.
    pub(crate) fn expect_section(&self, tag: Tag) -> Result<Section> {
        self.section(tag).ok_or_else(|| self.invalid(format!("it has no section {tag}")))
    }

    /// Refuses a file with a section that has to be understood and is not among `known`.
    pub(crate) fn require_known(&self, known: &[Tag]) -> Result<()> {
        match self.sections().find(|(tag, _)| tag.is_required() && !known.contains(tag)) {
            Some((tag, _)) => {
                Err(ModelFault::UnknownSection { tag: tag.to_string() }.at(self.name()))
            }
            None => Ok(()),
        }
    }

    /// Checks every byte of the file against what was written.
    ///
    /// # Complexity
    ///
    /// O(bytes), the whole file being read.
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

    /// The error for a file whose bytes are as they were written, and do not fit.
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
    fn place(&self) -> &(Entry, FirstBlock) {
        &self.file.0.sections[self.number]
    }

    pub(crate) fn len(&self) -> u64 {
        self.place().0.length
    }

    /// The file that it is a section of.
    pub(crate) fn file(&self) -> &ModelFile {
        &self.file
    }

    /// Some of the section's bytes, the blocks in which they lie being checked when they are touched
    /// for the first time.
    ///
    /// # Errors
    ///
    /// [`ModelFault::Damaged`] for a block that is not as it was written, [`ModelFault::Invalid`] for
    /// bytes that the section does not have.
    pub(crate) fn bytes(&self, range: Range<u64>) -> Result<&[u8]> {
        let (entry, first_block) = self.place();
        if range.start > range.end || range.end > entry.length {
            let (tag, length) = (entry.tag, entry.length);
            let Range { start, end } = range;
            return Err(self
                .file
                .invalid(format!("bytes {start} to {end} of {tag} are asked for, of {length}")));
        }
        if range.is_empty() {
            return Ok(&[]);
        }
        let block_bytes = u64::from(self.file.0.header.block_bytes);
        for block in range.start / block_bytes..=(range.end - 1) / block_bytes {
            let (word, bit) = word_and_bit(first_block + block);
            // The bytes that a bit speaks of were there before it, and do not change.
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

#[cfg(test)]
mod tests {
    use super::super::{ModelWriter, WriterLock};
    use super::*;

    const LARGE: Tag = Tag::new("LARGE");
    const EMPTY: Tag = Tag::new("EMPTY");
    const EXTRA: Tag = Tag::new("extra");

    fn large() -> Vec<u8> {
        (0..100_000u64).map(|i| ((i * i) >> 7) as u8).collect()
    }

    fn written() -> Vec<u8> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model");
        let lock = WriterLock::acquire(&path).unwrap();
        let mut writer = ModelWriter::create(&lock).unwrap();
        let large = large();
        writer
            .section(LARGE, |section| large.chunks(777).try_for_each(|part| section.write(part)))
            .unwrap();
        writer.section(EMPTY, |_| Ok(())).unwrap();
        writer.section(EXTRA, |section| section.write(b"may be ignored")).unwrap();
        writer.publish().unwrap();
        std::fs::read(path).unwrap()
    }

    fn open(bytes: &[u8]) -> Result<ModelFile> {
        ModelFile::from_bytes("m", bytes.to_vec())
    }

    #[test]
    fn sections_come_back() {
        let file = open(&written()).unwrap();
        file.verify().unwrap();
        let large_section = file.section(LARGE).unwrap();
        assert_eq!(large_section.all().unwrap(), large());
        assert_eq!(large_section.bytes(16_000..40_000).unwrap(), &large()[16_000..40_000]);
        assert_eq!(file.section(EMPTY).unwrap().all().unwrap(), b"");
        assert_eq!(file.section(EXTRA).unwrap().bytes(4..6).unwrap(), b"be");
        assert!(file.section(Tag::new("NONE")).is_none());
        assert!(
            file.sections().all(|(tag, _)| file
                .section(tag)
                .unwrap()
                .place()
                .0
                .position
                .is_multiple_of(64))
        );
        for range in [5..15, 15..15, Range { start: 3, end: 2 }, u64::MAX - 1..u64::MAX] {
            assert!(file.section(EXTRA).unwrap().bytes(range).is_err());
        }
    }

    #[test]
    fn what_has_to_be_understood_is_refused() {
        let file = open(&written()).unwrap();
        file.require_known(&[EMPTY, LARGE]).unwrap();
        let refusal = file.require_known(&[EMPTY]).unwrap_err().to_string();
        assert_eq!(
            refusal,
            "m: has a section \"LARGE\" that this program does not know; update nearzip"
        );
    }

    #[test]
    fn every_changed_byte_is_found() {
        let good = written();
        let mut random = crate::random::Random::new(3);
        let places = (0..300).chain((300..good.len()).step_by(37));
        for place in places.chain(good.len() - 300..good.len()) {
            let mut bytes = good.clone();
            bytes[place] ^= 1 << random.below(8);
            let outcome = open(&bytes).and_then(|file| file.verify());
            assert!(outcome.is_err(), "byte {place}");
        }
    }

    #[test]
    fn every_truncation_is_found_on_opening() {
        let good = written();
        let lengths = (0..300).chain((0..good.len()).step_by(997));
        for length in lengths.chain(good.len() - 300..good.len()) {
            let refusal = open(&good[..length]).unwrap_err().to_string();
            let expected = if length < 8 { "not a nearzip model file" } else { "it was cut off" };
            assert!(refusal.contains(expected), "{length}: {refusal}");
        }
        let longer = [&good[..], b"x"].concat();
        assert!(open(&longer).unwrap_err().to_string().contains("or added to"));
    }

    #[test]
    fn a_damaged_block_spoils_nothing_else() {
        let mut bytes = written();
        bytes[64 + 50_000] ^= 1;
        let file = open(&bytes).unwrap();
        let section = file.section(LARGE).unwrap();
        assert!(section.bytes(0..49_152).is_ok() && section.bytes(65_536..100_000).is_ok());
        for _ in 0..2 {
            assert_eq!(
                section.bytes(60_000..60_001).unwrap_err().to_string(),
                "m: is damaged in section LARGE, bytes 49216 to 65600 of the file; fetch it again \
                 or build it anew"
            );
        }
    }

    #[test]
    fn a_newer_file_is_told_from_a_damaged_one() {
        let mut bytes = written();
        bytes[8] = 2;
        assert!(open(&bytes).unwrap_err().to_string().contains("damaged in its header"));
        let checksum = crc32fast::hash(&bytes[..60]);
        bytes[60..64].copy_from_slice(&checksum.to_le_bytes());
        let refusal = open(&bytes).unwrap_err().to_string();
        assert_eq!(refusal, "m: has format version 2 and this program reads 1; update nearzip");
    }
}
