use std::fs;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::layout::{self, BLOCK_BYTES, Entry, FORMAT_VERSION, HEADER_BYTES, Header, Tag};
use super::lock::WriterLock;
use crate::error::{Error, Result};

/// Writes a new model file section by section, which replaces the old one at the end.
///
/// Until [`publish`](ModelWriter::publish), everything goes to a temporary file in the same folder;
/// if anything fails before then, the old file is unchanged.
#[derive(Debug)]
pub(crate) struct ModelWriter<'a> {
    lock: &'a WriterLock,
    /// Removed when it is dropped, unless it was published.
    file: NamedTempFile,
    /// The number of bytes written so far.
    position: u64,
    entries: Vec<Entry>,
    checksums: Vec<u32>,
    /// The block that is being filled.
    block: Vec<u8>,
}

impl<'a> ModelWriter<'a> {
    /// # Errors
    ///
    /// [`Error::Write`] if the temporary file cannot be created.
    pub(crate) fn create(lock: &'a WriterLock) -> Result<ModelWriter<'a>> {
        let create = || -> io::Result<NamedTempFile> {
            remove_left_behind(lock.target())?;
            let mut file = temporary(lock.target())?;
            file.write_all(&[0; HEADER_BYTES])?;
            Ok(file)
        };
        Ok(ModelWriter {
            file: create().map_err(|source| failed(lock, source))?,
            lock,
            position: HEADER_BYTES as u64,
            entries: Vec::new(),
            checksums: Vec::new(),
            block: Vec::with_capacity(BLOCK_BYTES as usize),
        })
    }

    /// Appends a section with the bytes that `fill` writes.
    ///
    /// # Errors
    ///
    /// Those of `fill`, and [`Error::Write`].
    ///
    /// # Panics
    ///
    /// If there already is a section with this tag.
    pub(crate) fn section(
        &mut self,
        tag: Tag,
        fill: impl FnOnce(&mut SectionWriter<'_, 'a>) -> Result<()>,
    ) -> Result<()> {
        assert!(self.entries.iter().all(|entry| entry.tag != tag), "{tag} was already written");
        let position = self.position;
        let mut section = SectionWriter { model: self, length: 0 };
        fill(&mut section)?;
        let length = section.length;
        if !self.block.is_empty() {
            self.end_block()?;
        }
        let zeros = layout::aligned(self.position) - self.position;
        self.append(&[0; layout::ALIGNMENT as usize][..zeros as usize])?;
        self.entries.push(Entry { tag, position, length });
        Ok(())
    }

    /// Replaces the old file with the new one. A crash at any moment leaves one or the other: the new
    /// file is flushed to disk before it is renamed, and the renaming before this returns.
    ///
    /// # Errors
    ///
    /// [`Error::Write`].
    pub(crate) fn publish(mut self) -> Result<()> {
        let table = layout::encode_table(&self.entries, &self.checksums);
        let header = Header {
            version: FORMAT_VERSION,
            block_bytes: BLOCK_BYTES,
            file_bytes: self.position + table.len() as u64,
            table: self.position,
            sections: self.entries.len() as u32,
            table_checksum: crc32fast::hash(&table),
        };
        self.append(&table)?;
        let ModelWriter { lock, file, .. } = self;
        finish(file, &header, lock.target()).map_err(|source| failed(lock, source))
    }

    fn end_block(&mut self) -> Result<()> {
        let block = std::mem::take(&mut self.block);
        self.checksums.push(crc32fast::hash(&block));
        self.append(&block)?;
        self.block = block;
        self.block.clear();
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.position += bytes.len() as u64;
        self.file.write_all(bytes).map_err(|source| failed(self.lock, source))
    }
}

/// Gives a finished file its header, and the place of `target`.
fn finish(mut file: NamedTempFile, header: &Header, target: &Path) -> io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&header.encode())?;
    if let Ok(old) = target.metadata() {
        file.as_file().set_permissions(old.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(target)?;
    // On other systems a folder cannot be opened, and its entries are flushed with the file.
    #[cfg(unix)]
    fs::File::open(folder(target))?.sync_all()?;
    Ok(())
}

/// How the name of a temporary file ends.
const ENDING: &str = ".nearzip-new";

/// A file in the folder of `target`, with a name of its own.
fn temporary(target: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    let prefix = prefix(target);
    builder.prefix(&prefix).suffix(ENDING);
    // As other new files, not for the owner alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder(target))
}

/// Removes the temporary files that killed writers of `target` left behind: nobody else is writing it.
fn remove_left_behind(target: &Path) -> io::Result<()> {
    let prefix = prefix(target);
    for entry in fs::read_dir(folder(target))? {
        let entry = entry?;
        let name = entry.file_name();
        let rest = name.to_str().and_then(|name| name.strip_prefix(&prefix));
        let random = rest.and_then(|rest| rest.strip_suffix(ENDING));
        if random.is_some_and(|random| random.len() == 6) && entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn prefix(target: &Path) -> String {
    let name = target.file_name().unwrap_or_default();
    format!(".{}.", name.to_string_lossy())
}

fn folder(target: &Path) -> &Path {
    match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Takes the bytes of one section.
#[derive(Debug)]
pub(crate) struct SectionWriter<'w, 'a> {
    model: &'w mut ModelWriter<'a>,
    length: u64,
}

impl SectionWriter<'_, '_> {
    /// Appends bytes to the section.
    ///
    /// # Errors
    ///
    /// [`Error::Write`].
    pub(crate) fn write(&mut self, mut bytes: &[u8]) -> Result<()> {
        self.length += bytes.len() as u64;
        while !bytes.is_empty() {
            let space = BLOCK_BYTES as usize - self.model.block.len();
            let (now, later) = bytes.split_at(space.min(bytes.len()));
            self.model.block.extend_from_slice(now);
            if now.len() == space {
                self.model.end_block()?;
            }
            bytes = later;
        }
        Ok(())
    }
}

fn failed(lock: &WriterLock, source: io::Error) -> Error {
    Error::Write { path: lock.target().display().to_string(), source }
}
