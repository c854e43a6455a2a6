use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::PathBuf;

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
    temporary: PathBuf,
    file: File,
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
        let temporary = lock.temporary();
        let create = || -> io::Result<File> {
            match fs::remove_file(&temporary) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let mut file = File::create_new(&temporary)?;
            file.write_all(&[0; HEADER_BYTES])?;
            Ok(file)
        };
        Ok(ModelWriter {
            file: create().map_err(|source| failed(lock, source))?,
            lock,
            temporary,
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
        self.finish(&header).map_err(|source| failed(self.lock, source))
    }

    fn finish(&mut self, header: &Header) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&header.encode())?;
        let target = self.lock.target();
        if let Ok(old) = target.metadata() {
            self.file.set_permissions(old.permissions())?;
        }
        self.file.sync_all()?;
        fs::rename(&self.temporary, target)?;
        // On other systems a folder cannot be opened, and its entries are flushed with the file.
        #[cfg(unix)]
        if let Some(folder) = target.parent() {
            let here = std::path::Path::new(".");
            File::open(if folder.as_os_str().is_empty() { here } else { folder })?.sync_all()?;
        }
        Ok(())
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

impl Drop for ModelWriter<'_> {
    fn drop(&mut self) {
        // After publishing there is none. If it cannot be removed, the next writer does it.
        let _ = fs::remove_file(&self.temporary);
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
