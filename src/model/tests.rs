//! Writing files and reading them again.

use std::fs;
use std::ops::Range;

use super::layout::{self, BLOCK_BYTES, Entry, FORMAT_VERSION, HEADER_BYTES, Header};
use super::{ModelFile, ModelWriter, Section, Tag, WriterLock};
use crate::error::{Error, Result};

const LARGE: Tag = Tag::new("LARGE");
const EMPTY: Tag = Tag::new("EMPTY");
const EXTRA: Tag = Tag::new("extra");
const TAG: Tag = Tag::new("WORDS");

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

/// A section with these bytes, of a file in memory in which it is the only one.
pub(crate) fn section_of(bytes: &[u8]) -> Section {
    let position = HEADER_BYTES as u64;
    let entry = Entry { tag: EXTRA, position, length: bytes.len() as u64 };
    let checksums: Vec<u32> = bytes.chunks(BLOCK_BYTES as usize).map(crc32fast::hash).collect();
    let encoded = layout::encode_table(&[entry], &checksums);
    let table = layout::aligned(position + entry.length);
    let header = Header {
        version: FORMAT_VERSION,
        block_bytes: BLOCK_BYTES,
        file_bytes: table + encoded.len() as u64,
        table,
        sections: 1,
        table_checksum: crc32fast::hash(&encoded),
    };
    let mut file = [&header.encode()[..], bytes].concat();
    file.resize(table as usize, 0);
    file.extend(encoded);
    open(&file).unwrap().section(EXTRA).unwrap()
}

fn open(bytes: &[u8]) -> Result<ModelFile> {
    ModelFile::from_bytes("m", bytes.to_vec())
}

#[test]
fn sections_are_read_as_they_were_written() {
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
fn an_unknown_required_section_is_refused() {
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
        let expected = if length < 8 { "not a nearzip model file" } else { "it was truncated" };
        assert!(refusal.contains(expected), "{length}: {refusal}");
    }
    let longer = [&good[..], b"x"].concat();
    assert!(open(&longer).unwrap_err().to_string().contains("or appended to"));
}

#[test]
fn a_damaged_block_does_not_affect_others() {
    let mut bytes = written();
    bytes[64 + 50_000] ^= 1;
    let file = open(&bytes).unwrap();
    let section = file.section(LARGE).unwrap();
    assert!(section.bytes(0..49_152).is_ok() && section.bytes(65_536..100_000).is_ok());
    for _ in 0..2 {
        assert_eq!(
            section.bytes(60_000..60_001).unwrap_err().to_string(),
            "m: is damaged in section LARGE, bytes 49216 to 65600 of the file; fetch it again \
             or rebuild it"
        );
    }
}

#[test]
fn a_newer_file_is_distinguished_from_a_damaged_one() {
    let mut bytes = written();
    bytes[8] = 2;
    assert!(open(&bytes).unwrap_err().to_string().contains("damaged in its header"));
    let checksum = crc32fast::hash(&bytes[..60]);
    bytes[60..64].copy_from_slice(&checksum.to_le_bytes());
    let refusal = open(&bytes).unwrap_err().to_string();
    assert_eq!(refusal, "m: has format version 2 and this program reads 1; update nearzip");
}

fn write(lock: &WriterLock, words: &[u8]) -> Result<()> {
    let mut writer = ModelWriter::create(lock)?;
    writer.section(TAG, |section| section.write(words))?;
    writer.publish()
}

#[test]
fn a_reader_keeps_the_file_that_it_opened() {
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
fn an_unpublished_file_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model");
    let lock = WriterLock::acquire(&path).unwrap();
    write(&lock, b"old").unwrap();
    let (left, own) = (".model.aB3xyz.nearzip-new", "model.new");
    fs::write(folder.path().join(left), "left by a killed writer").unwrap();
    fs::write(folder.path().join(own), "somebody's own").unwrap();
    let mut writer = ModelWriter::create(&lock).unwrap();
    let stopped = writer.section(TAG, |_| Err(Error::EmptyCorpus));
    assert!(matches!(stopped, Err(Error::EmptyCorpus)));
    drop(writer);
    let names: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 3, "the model, its lock and somebody's own: {names:?}");
    assert_eq!(fs::read(folder.path().join(own)).unwrap(), b"somebody's own");
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
