use std::collections::HashMap;

use super::super::columns::{StringTags, Strings};
use super::grams::Grams;
use crate::corpus::Arena;
use crate::error::Result;
use crate::model::{ModelFile, ModelWriter};

const LISTS: StringTags = StringTags::new("postings", "post-end");

/// For each bucket, a compressed list of the positions of all documents with a gram in it, ascending.
///
/// A list is the number of its documents, followed by the gaps between their positions, all in
/// unsigned LEB128: base-128 numbers, low digits first. The first gap starts at position −1.
#[derive(Debug, Default)]
pub(super) struct Postings {
    lists: Strings,
}

impl Postings {
    /// The postings whose encoded lists are in `lists`, each ending where `ends` says.
    pub(super) fn from_lists(lists: Vec<u8>, ends: Vec<usize>) -> Postings {
        Postings { lists: Arena::from_parts(lists, ends).into() }
    }

    /// The postings that are stored in a file.
    pub(super) fn open(file: &ModelFile, grams: Grams) -> Result<Postings> {
        Ok(Postings { lists: Strings::open(file, LISTS, grams.buckets())? })
    }

    pub(super) fn write(&self, writer: &mut ModelWriter<'_>) -> Result<()> {
        LISTS.write(writer, 0..self.lists.len(), |bucket| self.encoded(bucket as u32))
    }

    /// Writes each list with the documents of `added` appended. Positions are replaced by those in
    /// `places`; documents without a new position are left out.
    pub(super) fn write_changed(
        &self,
        writer: &mut ModelWriter<'_>,
        places: &[Option<u32>],
        added: &HashMap<u32, Vec<u32>>,
    ) -> Result<()> {
        LISTS.write(writer, 0..self.lists.len(), |bucket| {
            let mut documents = Vec::new();
            let mut keep = |document: u32| {
                documents.extend(places.get(document as usize).copied().flatten());
            };
            self.list(bucket as u32)?.for_each(&mut keep);
            added.get(&(bucket as u32)).into_iter().flatten().copied().for_each(keep);
            Ok(list_of(&documents))
        })
    }

    /// The stored form of a bucket's list.
    pub(super) fn encoded(&self, bucket: u32) -> Result<&[u8]> {
        self.lists.get(bucket as usize)
    }

    pub(super) fn list(&self, bucket: u32) -> Result<List<'_>> {
        self.encoded(bucket).map(List::decode)
    }
}

/// The documents of one bucket.
#[derive(Debug, Clone, Copy)]
pub(super) struct List<'a> {
    pub(super) documents: u32,
    gaps: &'a [u8],
}

impl List<'_> {
    pub(super) fn decode(mut encoded: &[u8]) -> List<'_> {
        let documents = read_varint(&mut encoded);
        List { documents, gaps: encoded }
    }

    pub(super) fn for_each(self, mut visit: impl FnMut(u32)) {
        let (mut gaps, mut document) = (self.gaps, u32::MAX);
        while let Some((&byte, rest)) = gaps.split_first() {
            // Most gaps of the lists that take time are one byte.
            let gap = match byte < 0x80 {
                true => {
                    gaps = rest;
                    u32::from(byte)
                }
                false => read_varint(&mut gaps),
            };
            document = document.wrapping_add(gap);
            visit(document);
        }
    }
}

/// Encodes the list of these documents, which are in ascending order.
pub(super) fn list_of(documents: &[u32]) -> Vec<u8> {
    let mut list = Vec::new();
    let mut append = |value| {
        let mut bytes = [0; 5];
        let length = write_varint(&mut bytes, value);
        list.extend_from_slice(&bytes[..length]);
    };
    if !documents.is_empty() {
        append(documents.len() as u32);
    }
    let mut last = u32::MAX;
    for &document in documents {
        // In a forged file they can be in any order.
        append(document.wrapping_sub(last));
        last = document;
    }
    list
}

pub(super) fn varint_len(value: u32) -> usize {
    (32 - (value | 1).leading_zeros()).div_ceil(7) as usize
}

pub(super) fn write_varint(to: &mut [u8], mut value: u32) -> usize {
    let mut length = 0;
    while value >= 0x80 {
        to[length] = value as u8 | 0x80;
        value >>= 7;
        length += 1;
    }
    to[length] = value as u8;
    length + 1
}

fn read_varint(from: &mut &[u8]) -> u32 {
    let (mut value, mut shift) = (0, 0);
    while let Some((&byte, rest)) = from.split_first() {
        *from = rest;
        value |= u32::from(byte & 0x7f) << (shift & 31);
        shift += 7;
        if byte < 0x80 {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_numbers_are_decoded() {
        for value in [0, 1, 127, 128, 16_383, 16_384, u32::MAX - 1, u32::MAX] {
            let mut bytes = [0; 5];
            let length = write_varint(&mut bytes, value);
            assert_eq!(length, varint_len(value));
            let mut rest = &bytes[..length];
            assert_eq!((read_varint(&mut rest), rest.len()), (value, 0));
        }
    }
}
