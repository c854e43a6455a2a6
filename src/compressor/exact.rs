//! DEFLATE's lengths at level 9, by the length engine, which produces no stream.

use super::backend::Backend;
use super::gzip;
use super::{Compressor, CompressorSpec, Encoder, Length, PreparedDocument, QueryEncoder};
use crate::deflate::{self, Engine, Measure, Query};
use crate::error::Result;

/// gzip's blocks, measured to the bit, so that few distances are equal.
pub(super) const GZIP_BITS: Backend = Backend {
    name: "gzip-bits",
    description: "gzip's blocks at level 9, in bits: not rounded up to bytes, without framing",
    levels: 9..=9,
    default_level: 9,
    options: &[],
    prefix_level: None,
    is_ordered: true,
    framing: 0,
    window: |_| Some(gzip::WINDOW),
    library,
    compressor: |settings| {
        let spec = CompressorSpec::new(&GZIP_BITS, settings.clone());
        Ok(Box::new(Exact::new(spec, Measure::Bits, 0)))
    },
};

/// gzip's choice of matches, in the ideal code for them.
pub(super) const DEFLATE_IDEAL: Backend = Backend {
    name: "deflate-ideal",
    description: "gzip's matches at level 9, costed by the ideal code of their own symbols",
    compressor: |settings| {
        let spec = CompressorSpec::new(&DEFLATE_IDEAL, settings.clone());
        Ok(Box::new(Exact::new(spec, Measure::Ideal, 0)))
    },
    ..GZIP_BITS
};

fn library() -> String {
    "nearzip's length engine".to_owned()
}

/// One of the engine's measures, plus framing.
#[derive(Debug, Clone)]
pub(super) struct Exact {
    spec: CompressorSpec,
    measure: Measure,
    /// In units.
    framing: u64,
}

impl Exact {
    /// `framing` is in bytes.
    pub(super) fn new(spec: CompressorSpec, measure: Measure, framing: u64) -> Exact {
        Exact { spec, measure, framing: framing * Length::UNITS_PER_BYTE }
    }
}

impl Compressor for Exact {
    fn spec(&self) -> CompressorSpec {
        self.spec.clone()
    }

    fn encoder(&self) -> Box<dyn Encoder> {
        let prepared = Vec::new();
        Box::new(ExactEncoder {
            engine: Engine::new(self.measure),
            framing: self.framing,
            prepared,
        })
    }

    fn prepare(&self, document: &[u8], prepared: &mut Vec<u8>) {
        deflate::prepare(document, prepared);
    }
}

struct ExactEncoder {
    engine: Engine,
    framing: u64,
    /// The prepared form of a document that comes without one.
    prepared: Vec<u8>,
}

impl Encoder for ExactEncoder {
    fn compressed_len(&mut self, data: &[u8]) -> Result<Length> {
        Ok(Length::from_units(self.engine.len(data) + self.framing))
    }

    fn query<'a>(&'a mut self, query: &'a [u8]) -> Result<Box<dyn QueryEncoder + 'a>> {
        let ExactEncoder { engine, framing, prepared } = self;
        Ok(Box::new(ExactQuery { query: engine.query(query), framing: *framing, prepared }))
    }
}

struct ExactQuery<'a> {
    query: Query<'a>,
    framing: u64,
    prepared: &'a mut Vec<u8>,
}

impl QueryEncoder for ExactQuery<'_> {
    fn query_len(&self) -> Length {
        Length::from_units(self.query.len() + self.framing)
    }

    fn pair_len(&mut self, document: &[u8]) -> Result<Length> {
        self.prepared.clear();
        deflate::prepare(document, self.prepared);
        let length = self.query.pair_len(document, self.prepared, u64::MAX);
        Ok(Length::from_units(length.expect("there is no limit") + self.framing))
    }

    fn pair_len_within(
        &mut self,
        document: PreparedDocument<'_>,
        limit: Length,
    ) -> Result<Option<Length>> {
        let Some(limit) = limit.units().checked_sub(self.framing) else {
            return Ok(None);
        };
        let length = self.query.pair_len(document.text, document.prepared, limit);
        Ok(length.map(|length| Length::from_units(length + self.framing)))
    }
}
