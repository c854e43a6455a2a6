//! What each byte of an input costs, and which strings are copies of earlier ones.

use std::ops::Range;

use super::block::{Coding, choose, dynamic_code};
use super::general::{Block, General, Visit};
use super::huffman::Huffman;
use super::symbols::{
    DISTANCE_EXTRA_BITS, END_OF_BLOCK, FIXED_DISTANCE_BITS, FIXED_LITERAL_BITS, LENGTH_EXTRA_BITS,
    LENGTH_SYMBOL, MIN_MATCH, distance_symbol,
};

/// A string that is sent as a copy of an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Copy {
    pub(super) position: usize,
    pub(super) length: usize,
    pub(super) distance: usize,
}

/// The stream of an input, byte by byte.
#[derive(Debug, Default)]
pub(super) struct Trace {
    /// The bits that each byte takes. Those of a copy are divided evenly among its bytes.
    bits: Vec<f64>,
    pub(super) copies: Vec<Copy>,
    /// The bits of the whole stream, with the headers and the ends of its blocks.
    pub(super) total: u64,
}

impl Trace {
    pub(super) fn of(data: &[u8]) -> Trace {
        let (trace, huffman) = (Trace::default(), Huffman::new());
        let mut tracer = Tracer { data, trace, copies_before: 0, huffman };
        General::new().parse(data, &mut tracer);
        tracer.trace
    }

    /// The bits of some bytes.
    pub(super) fn bits(&self, bytes: Range<usize>) -> f64 {
        self.bits[bytes].iter().sum()
    }
}

struct Tracer<'a> {
    data: &'a [u8],
    trace: Trace,
    /// The number of copies before the current block.
    copies_before: usize,
    huffman: Huffman,
}

impl Visit for Tracer<'_> {
    fn copy(&mut self, position: usize, length: usize, distance: usize) {
        self.trace.copies.push(Copy { position, length, distance });
    }

    fn block(&mut self, block: Block<'_>) {
        let mut codes = Vec::new();
        let dynamic =
            dynamic_code(&mut self.huffman, block.counts, |lengths| codes.push(lengths.to_vec()));
        let (coding, end) =
            choose(block.counts.fixed_bits(), dynamic, block.stored, self.trace.total);
        self.trace.total = end;
        let literal = |symbol: usize| match coding {
            Coding::Stored => 8.0,
            Coding::Fixed => fixed_bits(symbol) as f64,
            Coding::Dynamic => f64::from(codes[0][symbol]),
        };
        let distance_bits = |symbol: usize| match coding {
            Coding::Stored | Coding::Fixed => FIXED_DISTANCE_BITS as f64,
            Coding::Dynamic => f64::from(codes[1][symbol]),
        };
        let Trace { bits, copies, .. } = &mut self.trace;
        for &Copy { position, length, distance } in &copies[self.copies_before..] {
            bits.extend(self.data[bits.len()..position].iter().map(|&byte| literal(byte.into())));
            let symbol = usize::from(LENGTH_SYMBOL[length - MIN_MATCH]);
            let of_distance = usize::from(distance_symbol(distance));
            let extra =
                LENGTH_EXTRA_BITS[symbol - END_OF_BLOCK - 1] + DISTANCE_EXTRA_BITS[of_distance];
            let copied = match coding {
                Coding::Stored => 8.0 * length as f64,
                _ => literal(symbol) + distance_bits(of_distance) + f64::from(extra),
            };
            bits.resize(position + length, copied / length as f64);
        }
        self.copies_before = copies.len();
        bits.extend(self.data[bits.len()..block.end].iter().map(|&byte| literal(byte.into())));
    }
}

fn fixed_bits(symbol: usize) -> u64 {
    let bits = FIXED_LITERAL_BITS.iter().find(|(symbols, _)| symbols.contains(&symbol));
    bits.map_or(0, |(_, bits)| *bits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deflate::{Engine, Measure, UNITS_PER_BIT};
    use crate::random::Random;

    /// The bytes take what the stream takes, but for the headers and the ends of blocks, and the stream is the engine's.
    #[test]
    fn a_trace_is_the_stream() {
        let mut random = Random::new(15);
        let mut engine = Engine::new(Measure::Bits);
        for len in [0, 1, 5, 300, 5_000, 40_000, 120_000] {
            for letters in [2, 20, 256] {
                let data: Vec<u8> = (0..len).map(|_| random.below(letters) as u8).collect();
                let trace = Trace::of(&data);
                assert_eq!(trace.total * UNITS_PER_BIT, engine.len(&data), "{len} {letters}");
                assert_eq!(trace.bits.len(), data.len());
                let overhead = trace.total as f64 - trace.bits(0..len);
                let blocks = len / 10_000 + 1;
                assert!((9.9..400.0 * blocks as f64).contains(&overhead), "{overhead}");
                for &Copy { position, length, distance } in &trace.copies {
                    let source = position - distance..position - distance + length;
                    assert!(data[source].iter().eq(&data[position..position + length]));
                }
            }
        }
    }

    #[test]
    fn the_fixed_code_by_hand() {
        let trace = Trace::of(b"-abcdefg-abcdefg");
        assert_eq!(trace.copies, [Copy { position: 9, length: 7, distance: 8 }]);
        // Nine literals; 7 bits for the length, 5 and one extra bit for the distance; 3 and 7 around the block.
        assert_eq!(trace.bits(0..9), 72.0);
        assert!((trace.bits(9..16) - 13.0).abs() < 1e-9);
        assert_eq!(trace.total, 72 + 13 + 10);
    }
}
