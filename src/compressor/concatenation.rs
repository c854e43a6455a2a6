use super::{Encoder, Length, QueryEncoder};
use crate::error::Result;

/// C(xy) as the length of query, separator and document joined, compressed from scratch.
pub(super) struct Concatenation<'a, E: ?Sized> {
    encoder: &'a mut E,
    length: Length,
    prefix: usize,
    pair: Vec<u8>,
}

impl<'a, E: Encoder + ?Sized> Concatenation<'a, E> {
    pub(super) fn new(encoder: &'a mut E, query: &[u8], separator: &[u8]) -> Result<Self> {
        let length = encoder.compressed_len(query)?;
        let pair = [query, separator].concat();
        Ok(Concatenation { encoder, length, prefix: pair.len(), pair })
    }
}

impl<E: Encoder + ?Sized> QueryEncoder for Concatenation<'_, E> {
    fn query_len(&self) -> Length {
        self.length
    }

    fn pair_len(&mut self, document: &[u8]) -> Result<Length> {
        self.pair.truncate(self.prefix);
        self.pair.extend_from_slice(document);
        self.encoder.compressed_len(&self.pair)
    }
}
