use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::PathBuf;

use super::layout::{self, BLOCK_BYTES, Entry, FORMAT_VERSION, HEADER_BYTES, Header, Tag};
use super::lock::WriterLock;
use crate::error::{Error, Result};

/// Writes a new model file, section by section, which takes the old one's place at the end.
///
/// Until [`publish`](ModelWriter::publish) everything goes to a temporary file in the same folder;
/// whatever happens before, the old file is as it was.
#[derive(Debug)]
pub(crate) struct ModelWriter<'a> {
    lock: &'a WriterLock,
    temporary: PathBuf,
    file: File,
    /// How many bytes are in the file.
    position: u64,
    entries: Vec<Entry>,
    checksums: Vec<u32>,
    /// The block that is being filled.
    block: Vec<u8>,
}

impl<'a> ModelWriter<'a> {
    /// # Errors
    ///
    /// [`Error::Write`] where the temporary file cannot be made.
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

    /// Adds a section, with the bytes that `fill` writes.
    ///
    /// # Errors
    ///
    /// Those of `fill`, and [`Error::Write`].
    ///
    /// # Panics
    ///
    /// Where there is a section of this tag already.
    pub(crate) fn section(
        &mut self,
        tag: Tag,
        fill: impl FnOnce(&mut SectionWriter<'_, 'a>) -> Result<()>,
    ) -> Result<()> {
        assert!(self.entries.iter().all(|entry| entry.tag != tag), "{tag} is there already");
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

    /// Puts the new file in the old one's place, safe from a crash at any moment: it is on the disk
    /// before it has the name, and the name before this returns.
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
        // On other systems a folder cannot be opened, and its entries are safe with the file.
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
        // After publishing there is none. Where it cannot be removed, the next writer does it.
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
    /// Adds bytes to the end of the section.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ModelFile;

    const TAG: Tag = Tag::new("WORDS");

    fn write(lock: &WriterLock, words: &[u8]) -> Result<()> {
        let mut writer = ModelWriter::create(lock)?;
        writer.section(TAG, |section| section.write(words))?;
        writer.publish()
    }

    #[test]
    fn a_reader_keeps_what_it_opened() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model");
        let lock = WriterLock::acquire(&path).unwrap();
        write(&lock, b"old").unwrap();
        let read = |file: &ModelFile| file.section(TAG).unwrap().all().unwrap().to_vec();
        let (mapped, whole) = (ModelFile::open(&path, true), ModelFile::open(&path, false));
        write(&lock, b"new").unwrap();
        assert_eq!(read(&mapped.unwrap()), b"old");
        assert_eq!(read(&whole.unwrap()), b"old");
        assert_eq!(read(&ModelFile::open(&path, true).unwrap()), b"new");
    }

    #[test]
    fn what_is_not_published_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model");
        let lock = WriterLock::acquire(&path).unwrap();
        write(&lock, b"old").unwrap();
        std::fs::write(lock.temporary(), "of a killed writer").unwrap();
        let mut writer = ModelWriter::create(&lock).unwrap();
        let stopped = writer.section(TAG, |_| Err(Error::EmptyCorpus));
        assert!(matches!(stopped, Err(Error::EmptyCorpus)));
        drop(writer);
        let names: Vec<_> =
            fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
        assert!(ModelFile::open(&path, true).unwrap().verify().is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_links_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("model"), folder.path().join("link"));
        write(&WriterLock::acquire(&path).unwrap(), b"old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        write(&WriterLock::acquire(&link).unwrap(), b"new").unwrap();
        assert!(link.is_symlink());
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o640);
        let words = ModelFile::open(&path, true).unwrap().section(TAG).unwrap();
        assert_eq!(words.all().unwrap(), b"new");
    }
}
