//! The engine against stock zlib on arbitrary pairs, and with arbitrary bytes as the prepared form.
//!
//! `RUSTC_BOOTSTRAP=1 cargo fuzz run lengths`

#![no_main]

use std::cell::RefCell;

use arbitrary::Arbitrary;
use flate2::{Compress, Compression, FlushCompress, Status};
use libfuzzer_sys::fuzz_target;
use nearzip::deflate::{Engine, Measure, UNITS_PER_BYTE, prepare};

#[derive(Debug, Arbitrary)]
struct Input<'a> {
    query: &'a [u8],
    document: Vec<Part<'a>>,
    limit: u16,
    noise: &'a [u8],
    flips: Vec<(u16, u8)>,
}

/// Documents are made of bytes and repeats, so that they get long and have matches.
#[derive(Debug, Arbitrary)]
enum Part<'a> {
    Bytes(&'a [u8]),
    Query { from: u8, len: u8 },
    Copy { back: u16, len: u16 },
}

fn document(input: &Input<'_>) -> Vec<u8> {
    let mut document = Vec::new();
    for part in &input.document {
        match *part {
            Part::Bytes(bytes) => document.extend_from_slice(bytes),
            Part::Query { from, len } => {
                let rest = &input.query[usize::from(from).min(input.query.len())..];
                document.extend_from_slice(&rest[..usize::from(len).min(rest.len())]);
            }
            Part::Copy { back, len } => {
                let from = document.len().saturating_sub(1 + usize::from(back));
                for i in 0..usize::from(len & 0x7FF).min(60_000usize.saturating_sub(document.len()))
                {
                    let Some(&byte) = document.get(from + i) else { break };
                    document.push(byte);
                }
            }
        }
    }
    document
}

struct Oracle(Compress, Vec<u8>);

impl Oracle {
    fn len(&mut self, data: &[u8]) -> u64 {
        self.1.resize(data.len() + data.len() / 1000 + 1024, 0);
        self.0.reset();
        let status = self.0.compress(data, &mut self.1, FlushCompress::Finish).expect("zlib");
        assert_eq!(status, Status::StreamEnd);
        self.0.total_out()
    }
}

thread_local! {
    static STATE: RefCell<(Oracle, [Engine; 3])> = RefCell::new((
        Oracle(Compress::new(Compression::new(9), false), Vec::new()),
        [Measure::Bytes, Measure::Bits, Measure::Ideal].map(Engine::new),
    ));
}

fuzz_target!(|input: Input<'_>| {
    STATE.with_borrow_mut(|(oracle, engines)| check(&input, oracle, engines));
});

fn check(input: &Input<'_>, oracle: &mut Oracle, engines: &mut [Engine; 3]) {
    let document = document(input);
    let joined = [input.query, b" ", &document].concat();
    let mut prepared = Vec::new();
    prepare(&document, &mut prepared);
    let mut corrupt = prepared.clone();
    for &(at, byte) in &input.flips {
        let len = corrupt.len();
        corrupt[usize::from(at) % len] ^= byte;
    }

    let bytes = oracle.len(&joined);
    assert_eq!(engines[0].len(&joined), bytes * UNITS_PER_BYTE);
    assert_eq!(engines[1].len(&joined).div_ceil(UNITS_PER_BYTE), bytes);
    for engine in engines {
        let alone = engine.len(&joined);
        let x = engine.len(input.query);
        let mut query = engine.query(input.query);
        assert_eq!(query.len(), x);
        let near = alone.saturating_sub(UNITS_PER_BYTE) + u64::from(input.limit) * 2;
        for limit in [u64::MAX, alone, alone.wrapping_sub(1), u64::from(input.limit) << 12, near] {
            // A form that belongs to another document may give a wrong length, but must leave no trace.
            let _ = query.pair_len(&document, &corrupt, limit);
            let _ = query.pair_len(&document, input.noise, limit);
            assert_eq!(
                query.pair_len(&document, &prepared, limit),
                (alone <= limit).then_some(alone)
            );
        }
    }
}
