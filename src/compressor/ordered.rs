//! The option `pair`: the document before the query, or one length of both orders.

use super::pairing::PairOrder;
use super::{Compressor, CompressorSpec, Encoder, Length, PreparedDocument, QueryEncoder};
use crate::error::Result;

/// A compressor whose pairs are in another order, or both.
#[derive(Debug)]
pub(super) struct Ordered {
    compressor: Box<dyn Compressor>,
    order: PairOrder,
    separator: Option<Vec<u8>>,
}

impl Ordered {
    /// `separator` stands between the texts; `None` if they are not joined.
    pub(super) fn new(
        compressor: Box<dyn Compressor>,
        order: PairOrder,
        separator: Option<Vec<u8>>,
    ) -> Ordered {
        Ordered { compressor, order, separator }
    }
}

impl Compressor for Ordered {
    fn spec(&self) -> CompressorSpec {
        self.compressor.spec()
    }

    fn encoder(&self) -> Box<dyn Encoder> {
        let backward = Backward {
            encoder: self.compressor.encoder(),
            separator: self.separator.clone(),
            joined: Vec::new(),
        };
        let forward = self.compressor.encoder();
        Box::new(OrderedEncoder { forward, backward, order: self.order })
    }

    fn prepare(&self, document: &[u8], prepared: &mut Vec<u8>) {
        if self.order.has_query_first() {
            self.compressor.prepare(document, prepared);
        }
    }
}

struct OrderedEncoder {
    forward: Box<dyn Encoder>,
    backward: Backward,
    order: PairOrder,
}

impl Encoder for OrderedEncoder {
    fn compressed_len(&mut self, data: &[u8]) -> Result<Length> {
        self.forward.compressed_len(data)
    }

    fn query<'a>(&'a mut self, query: &'a [u8]) -> Result<Box<dyn QueryEncoder + 'a>> {
        let OrderedEncoder { forward, backward, order } = self;
        let forward = forward.query(query)?;
        Ok(Box::new(OrderedQuery { query, forward, backward, order: *order }))
    }
}

struct OrderedQuery<'a> {
    query: &'a [u8],
    forward: Box<dyn QueryEncoder + 'a>,
    backward: &'a mut Backward,
    order: PairOrder,
}

impl QueryEncoder for OrderedQuery<'_> {
    fn query_len(&self) -> Length {
        self.forward.query_len()
    }

    fn pair_len(&mut self, document: &[u8]) -> Result<Length> {
        let backward = self.backward.pair_len(document, self.query)?;
        if !self.order.has_query_first() {
            return Ok(backward);
        }
        Ok(self.order.of(self.forward.pair_len(document)?, backward))
    }

    /// The limit is for one length of both orders: it bounds neither.
    fn pair_len_within(
        &mut self,
        document: PreparedDocument<'_>,
        _: Length,
    ) -> Result<Option<Length>> {
        let backward = self.backward.pair_len(document.text, self.query)?;
        if !self.order.has_query_first() {
            return Ok(Some(backward));
        }
        let forward = self.forward.pair_len_within(document, Length::MAX)?;
        Ok(forward.map(|forward| self.order.of(forward, backward)))
    }
}

/// Measures a document before a query. It is asked once for each pair, so nothing is done for a document in advance.
struct Backward {
    encoder: Box<dyn Encoder>,
    separator: Option<Vec<u8>>,
    joined: Vec<u8>,
}

impl Backward {
    fn pair_len(&mut self, document: &[u8], query: &[u8]) -> Result<Length> {
        let Backward { encoder, separator, joined } = self;
        match separator {
            Some(separator) => {
                joined.clear();
                [document, separator, query].iter().for_each(|part| joined.extend_from_slice(part));
                encoder.compressed_len(joined)
            }
            None => encoder.query(document)?.pair_len(query),
        }
    }
}
