//! The model as bytes: numbers in little-endian order, without gaps.
//!
//! | part | type |
//! |---|---|
//! | length of grams, bits of buckets, 1 for few documents and else 0, labels, rows | 5 × u32 |
//! | documents, bytes of their texts | 2 × u64 |
//! | rarity of grams without a row | f32 |
//! | a bit for each bucket | u64 for each 64 |
//! | rarity of each row | f32 |
//! | factor of each label | f32 |
//! | intercept of each label | f32 |
//! | weights of each row, for each label | i16 |

use std::sync::Arc;

use super::model::LinearModel;
use super::rows::Rows;
use super::vocabulary::Vocabulary;
use crate::corpus::Labels;
use crate::index::candidates::Grams;

/// What documents a model is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Of {
    pub(super) documents: u64,
    pub(super) text_bytes: u64,
}

impl LinearModel {
    /// The model, with its labels in the order of `labels`.
    pub(super) fn encode(&self, labels: &Labels, of: Of) -> Vec<u8> {
        let columns: Vec<Option<usize>> =
            labels.iter().map(|label| self.labels.find(label).map(|label| label.index())).collect();
        let mut bytes = Vec::new();
        let Vocabulary { grams, is_of_few } = self.vocabulary;
        let sizes = [
            grams.length as u32,
            grams.bits,
            u32::from(is_of_few),
            columns.len() as u32,
            self.rarity.len() as u32,
        ];
        sizes.iter().for_each(|size| bytes.extend(size.to_le_bytes()));
        bytes.extend(of.documents.to_le_bytes());
        bytes.extend(of.text_bytes.to_le_bytes());
        bytes.extend(self.rarest.to_le_bytes());
        self.rows.bits.iter().for_each(|word| bytes.extend(word.to_le_bytes()));
        self.rarity.iter().for_each(|rarity| bytes.extend(rarity.to_le_bytes()));
        for of_labels in [&self.scales, &self.intercepts] {
            for column in &columns {
                bytes.extend(column.map_or(0.0, |column| of_labels[column]).to_le_bytes());
            }
        }
        for row in self.weights.chunks_exact(self.scales.len().max(1)) {
            for column in &columns {
                bytes.extend(column.map_or(0, |column| row[column]).to_le_bytes());
            }
        }
        bytes
    }

    /// The model of documents with these labels; `None` if the bytes are not one.
    pub(super) fn decode(labels: Arc<Labels>, bytes: &[u8], of: Of) -> Option<LinearModel> {
        let mut reader = Reader(bytes);
        let [length, bits, is_of_few, columns, rows] =
            [(); 5].map(|()| reader.take().map(u32::from_le_bytes));
        let grams = Grams::checked(length? as usize, bits?)?;
        let is_of_few = match is_of_few? {
            0 => false,
            1 => true,
            _ => return None,
        };
        let vocabulary = Vocabulary { grams, is_of_few };
        let found = Of {
            documents: u64::from_le_bytes(reader.take()?),
            text_bytes: u64::from_le_bytes(reader.take()?),
        };
        let (columns, row_count) = (columns? as usize, rows? as usize);
        if columns != labels.len() || found != of {
            return None;
        }
        let rarest = f32::from_le_bytes(reader.take()?);
        let bits = reader.many(grams.buckets().div_ceil(64), u64::from_le_bytes)?;
        let rows = Rows::of_bits(bits);
        if rows.len() != row_count {
            return None;
        }
        let rarity = reader.many(row_count, f32::from_le_bytes)?;
        let scales = reader.many(columns, f32::from_le_bytes)?;
        let intercepts = reader.many(columns, f32::from_le_bytes)?;
        let weights = reader.many(row_count.checked_mul(columns)?, i16::from_le_bytes)?;
        let numbers = || rarity.iter().chain(&scales).chain(&intercepts).chain([&rarest]);
        let is_whole = reader.0.is_empty() && numbers().all(|number| number.is_finite());
        let model =
            LinearModel { vocabulary, labels, rows, rarity, rarest, scales, intercepts, weights };
        is_whole.then_some(model)
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }

    fn many<T, const N: usize>(
        &mut self,
        count: usize,
        number: impl Fn([u8; N]) -> T,
    ) -> Option<Vec<T>> {
        let (bytes, rest) = self.0.split_at_checked(count.checked_mul(N)?)?;
        self.0 = rest;
        Some(bytes.as_chunks().0.iter().map(|&bytes| number(bytes)).collect())
    }
}
