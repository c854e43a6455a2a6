//! The option `separator`: other bytes than a space between query and document.

use super::concatenation::Concatenation;
use super::{Compressor, CompressorSpec, Encoder, Length, QueryEncoder};
use crate::error::Result;

/// A compressor that joins query and document by bytes of its own.
///
/// What the compressor knows to do for all documents of a query or for all queries of a document is for pairs with a
/// space: it is not used, and nothing is prepared.
#[derive(Debug)]
pub(super) struct Separated {
    compressor: Box<dyn Compressor>,
    separator: Vec<u8>,
}

impl Separated {
    pub(super) fn new(compressor: Box<dyn Compressor>, separator: &[u8]) -> Separated {
        Separated { compressor, separator: separator.to_vec() }
    }
}

impl Compressor for Separated {
    fn spec(&self) -> CompressorSpec {
        self.compressor.spec()
    }

    fn encoder(&self) -> Box<dyn Encoder> {
        let encoder = self.compressor.encoder();
        Box::new(SeparatedEncoder { encoder, separator: self.separator.clone() })
    }
}

struct SeparatedEncoder {
    encoder: Box<dyn Encoder>,
    separator: Vec<u8>,
}

impl Encoder for SeparatedEncoder {
    fn compressed_len(&mut self, data: &[u8]) -> Result<Length> {
        self.encoder.compressed_len(data)
    }

    fn query<'a>(&'a mut self, query: &'a [u8]) -> Result<Box<dyn QueryEncoder + 'a>> {
        let SeparatedEncoder { encoder, separator } = self;
        Ok(Box::new(Concatenation::new(&mut **encoder, query, separator)?))
    }
}
