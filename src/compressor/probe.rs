//! Fixed texts whose lengths distinguish one compressor from another, and one version from the next.

use super::{Compressor, Length};
use crate::error::Result;
use crate::random::Random;

/// 20,000 letters in words that recur, so that the match search of every level has choices to make.
///
/// It must never change: its lengths are in model files.
pub(super) fn text() -> Vec<u8> {
    let mut random = Random::new(2023);
    let words: Vec<Vec<u8>> = (0..400)
        .map(|_| (0..2 + random.below(9)).map(|_| b'a' + random.below(20) as u8).collect())
        .collect();
    let mut text = Vec::new();
    while text.len() < 20_000 {
        let rank = random.below(400) * random.below(400) / 400;
        text.extend_from_slice(&words[rank as usize]);
        text.push(b' ');
    }
    text
}

/// What a compressor computes for the fixed texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Probes {
    /// The lengths of the empty text, a short text, a long text, and the pair of the last two.
    pub(crate) lengths: Vec<Length>,
    /// The CRC-32 of the long text's prepared form.
    pub(crate) prepared: u32,
}

impl Probes {
    pub(crate) fn of(compressor: &dyn Compressor) -> Result<Probes> {
        let text = text();
        let (short, long) = text.split_at(300);
        let mut encoder = compressor.encoder();
        let mut lengths = Vec::new();
        for probe in [b"", short, long] {
            lengths.push(encoder.compressed_len(probe)?);
        }
        lengths.push(encoder.query(short)?.pair_len(long)?);
        let mut prepared = Vec::new();
        compressor.prepare(long, &mut prepared);
        Ok(Probes { lengths, prepared: crc32fast::hash(&prepared) })
    }
}
