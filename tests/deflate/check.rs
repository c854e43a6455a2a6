//! The oracle, stock zlib, and the comparison of the engine with it.

use flate2::{Compress, Compression, FlushCompress, Status};
use nearzip::deflate::{Engine, Measure, UNITS_PER_BIT, UNITS_PER_BYTE, prepare};

use crate::inflate::symbols;
use crate::support::Random;
use crate::texts::Draw;

/// Stock zlib at level 9, reset and reused.
pub(crate) struct Zlib {
    stream: Compress,
    output: Vec<u8>,
}

impl Zlib {
    pub(crate) fn new() -> Self {
        Zlib { stream: Compress::new(Compression::new(9), false), output: Vec::new() }
    }

    /// The raw stream of `data`.
    pub(crate) fn compress(&mut self, data: &[u8]) -> &[u8] {
        self.output.resize(data.len() + data.len() / 1000 + 1024, 0);
        self.stream.reset();
        let status = self.stream.compress(data, &mut self.output, FlushCompress::Finish).unwrap();
        assert_eq!(status, Status::StreamEnd);
        &self.output[..self.stream.total_out() as usize]
    }
}

/// Checks engines of all measures against the oracle.
pub(crate) struct Check {
    zlib: Zlib,
    pub(crate) bytes: Engine,
    bits: Engine,
    ideal: Engine,
    random: Random,
}

impl Check {
    pub(crate) fn new() -> Self {
        let [bytes, bits, ideal] = [Measure::Bytes, Measure::Bits, Measure::Ideal].map(Engine::new);
        Check { zlib: Zlib::new(), bytes, bits, ideal, random: Random::new(7) }
    }

    pub(crate) fn alone(&mut self, data: &[u8]) {
        let stream = self.zlib.compress(data);
        let (len, text) = (data.len(), excerpt(data));
        let bytes = stream.len() as u64 * UNITS_PER_BYTE;
        assert_eq!(self.bytes.len(data), bytes, "{len} bytes: {text:?}");
        let symbols = symbols(stream);
        assert_eq!(self.bits.len(data), symbols.bits * UNITS_PER_BIT, "{len} bytes: {text:?}");
        let ideal = self.ideal.len(data) as f64 / UNITS_PER_BIT as f64;
        // Each block adds an end symbol, and a stored block shows none of its symbols.
        if symbols.blocks == 1 && symbols.stored_blocks == 0 {
            let expected = symbols.ideal_bits();
            assert!((ideal - expected).abs() < 0.05, "{ideal}, {expected} bits: {text:?}");
        }
    }

    /// Checks the lengths of `x` paired with each of `documents`, with limits around them.
    pub(crate) fn pairs(&mut self, x: &[u8], documents: &[impl AsRef<[u8]>]) {
        for engine in [&mut self.bytes, &mut self.bits, &mut self.ideal] {
            let alone: Vec<u64> =
                documents.iter().map(|y| engine.len(&join(x, y.as_ref()))).collect();
            let x_alone = engine.len(x);
            let mut query = engine.query(x);
            assert_eq!(query.len(), x_alone);
            for (y, &expected) in documents.iter().map(AsRef::as_ref).zip(&alone) {
                let mut prepared = Vec::new();
                prepare(y, &mut prepared);
                // A form that belongs to another document can give any length, but must leave no trace.
                let mut other = prepared.clone();
                for _ in 0..3 {
                    let place = self.random.draw(other.len());
                    other[place] = self.random.next_u64() as u8;
                }
                let _ = query.pair_len(y, &other, u64::MAX);
                let below = self.random.draw(2 * expected as usize + 1) as u64;
                for limit in [u64::MAX, expected, expected + 1, expected.wrapping_sub(1), below] {
                    let wanted = (expected <= limit).then_some(expected);
                    let found = query.pair_len(y, &prepared, limit);
                    assert_eq!(
                        found,
                        wanted,
                        "limit {limit}: {:?} and {:?}",
                        excerpt(x),
                        excerpt(y)
                    );
                }
            }
        }
        for y in documents {
            self.alone(&join(x, y.as_ref()));
        }
    }
}

fn excerpt(data: &[u8]) -> String {
    let end = data.len().min(400);
    format!("{}{}", data[..end].escape_ascii(), if end < data.len() { "..." } else { "" })
}

pub(crate) fn join(x: &[u8], y: &[u8]) -> Vec<u8> {
    [x, b" ", y].concat()
}
