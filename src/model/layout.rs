//! Header and section table. All numbers are little-endian; `docs/model-file.md` describes the whole
//! format.
//!
//! | header byte | bytes | what |
//! |---|---|---|
//! | 0 | 8 | [`MAGIC`] |
//! | 8 | 4 | format version |
//! | 12 | 4 | block size in bytes, a power of two |
//! | 16 | 8 | length of the file |
//! | 24 | 8 | position of the section table |
//! | 32 | 4 | number of sections |
//! | 36 | 4 | CRC-32 of the section table, which extends to the end of the file |
//! | 40 | 20 | zeros |
//! | 60 | 4 | CRC-32 of the 60 bytes before |
//!
//! The table has 24 bytes for each section (tag, position, length), then a CRC-32 for each block of
//! each section, in order. The header is the same in every version of the format, so that a program
//! can distinguish a newer file from a damaged one.

use std::fmt;

use super::fault::ModelFault;

/// The first bytes of every model file. As in PNG, the first byte is not one of ASCII text, and a
/// transfer that converts line endings or clears the eighth bit damages them.
pub(crate) const MAGIC: [u8; 8] = *b"\x89nzip\r\n\x1a";

/// The version of the format that is written, and the latest that can be read.
pub(crate) const FORMAT_VERSION: u32 = 1;

pub(super) const HEADER_BYTES: usize = 64;

/// Sections start at multiples of this, the size of a cache line.
pub(super) const ALIGNMENT: u64 = 64;

/// How many bytes share a checksum: few enough that the first access to a document is cheap, enough
/// that checksums take 1/4096 of the file.
pub(super) const BLOCK_BYTES: u32 = 16 << 10;

const ENTRY_BYTES: u64 = 24;
const CHECKSUM_BYTES: u64 = 4;

/// The name of a section: one to eight ASCII letters, digits and dashes.
///
/// A program must understand every section whose tag starts with an uppercase letter, or refuse the
/// file. It may ignore others; it leaves them out when it rewrites the file, since they may not be
/// true of the changed documents.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Tag([u8; 8]);

impl Tag {
    /// # Panics
    ///
    /// If `name` is not a tag; in a constant this is an error when the program is compiled.
    pub(crate) const fn new(name: &str) -> Tag {
        let name = name.as_bytes();
        assert!(!name.is_empty() && name.len() <= 8, "a tag has 1 to 8 letters");
        let mut tag = [0; 8];
        let mut index = 0;
        while index < name.len() {
            tag[index] = name[index];
            index += 1;
        }
        Tag(tag)
    }

    pub(crate) fn is_required(self) -> bool {
        self.0[0].is_ascii_uppercase()
    }

    fn is_valid(self) -> bool {
        let name = self.name();
        let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        !name.is_empty()
            && name.iter().all(is_letter)
            && self.0[name.len()..].iter().all(|&byte| byte == 0)
    }

    fn name(&self) -> &[u8] {
        let end = self.0.iter().position(|&byte| byte == 0).unwrap_or(self.0.len());
        &self.0[..end]
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        String::from_utf8_lossy(self.name()).fmt(formatter)
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// Where a section is in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) tag: Tag,
    pub(super) position: u64,
    pub(super) length: u64,
}

impl Entry {
    pub(super) fn end(&self) -> u64 {
        self.position + self.length
    }

    pub(super) fn blocks(&self, block_bytes: u32) -> u64 {
        self.length.div_ceil(u64::from(block_bytes))
    }
}

/// The header, which is the same in all versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) version: u32,
    pub(super) block_bytes: u32,
    pub(super) file_bytes: u64,
    pub(super) table: u64,
    pub(super) sections: u32,
    pub(super) table_checksum: u32,
}

impl Header {
    pub(super) fn encode(&self) -> [u8; HEADER_BYTES] {
        let mut bytes = [0; HEADER_BYTES];
        bytes[..8].copy_from_slice(&MAGIC);
        bytes[8..12].copy_from_slice(&self.version.to_le_bytes());
        bytes[12..16].copy_from_slice(&self.block_bytes.to_le_bytes());
        bytes[16..24].copy_from_slice(&self.file_bytes.to_le_bytes());
        bytes[24..32].copy_from_slice(&self.table.to_le_bytes());
        bytes[32..36].copy_from_slice(&self.sections.to_le_bytes());
        bytes[36..40].copy_from_slice(&self.table_checksum.to_le_bytes());
        let checksum = crc32fast::hash(&bytes[..60]);
        bytes[60..].copy_from_slice(&checksum.to_le_bytes());
        bytes
    }

    /// The header of the file with these bytes.
    pub(super) fn decode(file: &[u8]) -> Result<Header, ModelFault> {
        if !file.starts_with(&MAGIC) {
            return Err(ModelFault::NotAModel);
        }
        let found = file.len() as u64;
        let Some(bytes) = file.first_chunk::<HEADER_BYTES>() else {
            return Err(ModelFault::WrongSize { expected: HEADER_BYTES as u64, found });
        };
        if u32_at(bytes, 60) != crc32fast::hash(&bytes[..60]) {
            return Err(ModelFault::Damaged { part: "its header".to_owned() });
        }
        let header = Header {
            version: u32_at(bytes, 8),
            block_bytes: u32_at(bytes, 12),
            file_bytes: u64_at(bytes, 16),
            table: u64_at(bytes, 24),
            sections: u32_at(bytes, 32),
            table_checksum: u32_at(bytes, 36),
        };
        if header.version > FORMAT_VERSION {
            let supported = FORMAT_VERSION;
            return Err(ModelFault::NewerVersion { found: header.version, supported });
        }
        if header.file_bytes != found {
            return Err(ModelFault::WrongSize { expected: header.file_bytes, found });
        }
        if header.version == 0 || !header.block_bytes.is_power_of_two() {
            return Err(ModelFault::invalid("its header has impossible values"));
        }
        Ok(header)
    }
}

/// The section table: where the sections are, and the checksums of their blocks.
pub(super) fn encode_table(entries: &[Entry], checksums: &[u32]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for Entry { tag, position, length } in entries {
        bytes.extend_from_slice(&tag.0);
        bytes.extend_from_slice(&position.to_le_bytes());
        bytes.extend_from_slice(&length.to_le_bytes());
    }
    bytes.extend(checksums.iter().flat_map(|checksum| checksum.to_le_bytes()));
    bytes
}

/// The sections of a file, and the position of the checksums of their blocks.
pub(super) fn decode_table(
    file: &[u8],
    header: &Header,
) -> Result<(Vec<Entry>, usize), ModelFault> {
    let invalid = || ModelFault::invalid("its section table does not fit the file");
    let start = usize::try_from(header.table).map_err(|_| invalid())?;
    let table = file.get(start..).ok_or_else(invalid)?;
    if crc32fast::hash(table) != header.table_checksum {
        return Err(ModelFault::Damaged { part: "its section table".to_owned() });
    }
    let entries_bytes = u64::from(header.sections) * ENTRY_BYTES;
    if entries_bytes > table.len() as u64 {
        return Err(invalid());
    }
    let (entries, checksums) = table.split_at(entries_bytes as usize);
    let mut sections: Vec<Entry> = Vec::new();
    let mut end = HEADER_BYTES as u64;
    let mut blocks = 0;
    for bytes in entries.as_chunks::<{ ENTRY_BYTES as usize }>().0 {
        let mut tag = Tag([0; 8]);
        tag.0.copy_from_slice(&bytes[..8]);
        let entry = Entry { tag, position: u64_at(bytes, 8), length: u64_at(bytes, 16) };
        let is_new = sections.iter().all(|section| section.tag != tag);
        // Between sections there is only padding up to the next multiple of the alignment.
        let is_next = entry.position == aligned(end) && header.table >= entry.position;
        if !(tag.is_valid() && is_new && is_next && header.table - entry.position >= entry.length) {
            return Err(invalid());
        }
        end = entry.end();
        blocks += entry.blocks(header.block_bytes);
        sections.push(entry);
    }
    if aligned(end) != header.table || blocks * CHECKSUM_BYTES != checksums.len() as u64 {
        return Err(invalid());
    }
    Ok((sections, start + entries.len()))
}

/// The next position at which a section may start. It does not overflow: positions are below the
/// size of a file that exists.
pub(super) fn aligned(position: u64) -> u64 {
    position.next_multiple_of(ALIGNMENT)
}

fn u32_at(bytes: &[u8], position: usize) -> u32 {
    let mut number = [0; 4];
    number.copy_from_slice(&bytes[position..position + 4]);
    u32::from_le_bytes(number)
}

fn u64_at(bytes: &[u8], position: usize) -> u64 {
    let mut number = [0; 8];
    number.copy_from_slice(&bytes[position..position + 8]);
    u64::from_le_bytes(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_required_sections_start_with_an_uppercase_letter() {
        assert!(Tag::new("TEXT").is_required() && !Tag::new("postings").is_required());
        assert_eq!(Tag::new("TEXT-END").to_string(), "TEXT-END");
        for wrong in [*b"\0TEXT\0\0\0", *b"TE\0XT\0\0\0", *b"TEXT \0\0\0", [0; 8], [0xff; 8]] {
            assert!(!Tag(wrong).is_valid(), "{wrong:?}");
        }
    }
}
