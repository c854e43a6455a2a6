//! The option `no-framing`: lengths without the bytes that every stream has.

use super::{Compressor, CompressorSpec, Encoder, Length, PreparedDocument, QueryEncoder};
use crate::error::Result;

/// A compressor, less the framing of its streams.
#[derive(Debug)]
pub(super) struct Unframed {
    framed: Box<dyn Compressor>,
    framing: Framing,
}

#[derive(Debug, Clone, Copy)]
struct Framing {
    of_text: Length,
    of_pair: Length,
}

impl Unframed {
    /// `framing` is in bytes for one stream; pairs have this many of them.
    pub(super) fn new(framed: Box<dyn Compressor>, framing: u64, streams_of_pair: u64) -> Unframed {
        let of_text = Length::from_bytes(framing);
        let of_pair = Length::from_bytes(framing * streams_of_pair);
        Unframed { framed, framing: Framing { of_text, of_pair } }
    }
}

impl Compressor for Unframed {
    fn spec(&self) -> CompressorSpec {
        self.framed.spec()
    }

    fn encoder(&self) -> Box<dyn Encoder> {
        Box::new(UnframedEncoder { framed: self.framed.encoder(), framing: self.framing })
    }

    fn prepare(&self, document: &[u8], prepared: &mut Vec<u8>) {
        self.framed.prepare(document, prepared);
    }
}

struct UnframedEncoder {
    framed: Box<dyn Encoder>,
    framing: Framing,
}

impl Encoder for UnframedEncoder {
    fn compressed_len(&mut self, data: &[u8]) -> Result<Length> {
        Ok(self.framed.compressed_len(data)?.less(self.framing.of_text))
    }

    fn query<'a>(&'a mut self, query: &'a [u8]) -> Result<Box<dyn QueryEncoder + 'a>> {
        Ok(Box::new(UnframedQuery { framed: self.framed.query(query)?, framing: self.framing }))
    }
}

struct UnframedQuery<'a> {
    framed: Box<dyn QueryEncoder + 'a>,
    framing: Framing,
}

impl QueryEncoder for UnframedQuery<'_> {
    fn query_len(&self) -> Length {
        self.framed.query_len().less(self.framing.of_text)
    }

    fn pair_len(&mut self, document: &[u8]) -> Result<Length> {
        Ok(self.framed.pair_len(document)?.less(self.framing.of_pair))
    }

    fn pair_len_within(
        &mut self,
        document: PreparedDocument<'_>,
        limit: Length,
    ) -> Result<Option<Length>> {
        let framing = self.framing.of_pair;
        let limit = Length::from_units(limit.units().saturating_add(framing.units()));
        let found = self.framed.pair_len_within(document, limit)?;
        Ok(found.map(|length| length.less(framing)))
    }
}
