//! PPMd, variant H, with the range coder of 7z files and without an end mark.

use std::io::{self, Write};

use ppmd_rust::{Error, Ppmd7Encoder};

use super::backend::{Backend, BackendOption, NO_FRAMING};
use super::codec::{self, Codec};
use super::settings::Settings;

/// The range coder begins with a byte that is always 0, and ends with four for which one would do.
pub(super) const BACKEND: Backend = Backend {
    name: "ppmd",
    description: "Prediction by partial matching (PPMd, variant H, as in 7z files); it has no levels",
    levels: 0..=0,
    default_level: 0,
    options: &[ORDER, MEMORY, NO_FRAMING],
    prefix_level: None,
    is_ordered: true,
    framing: 4,
    window: |_| None,
    library: || "ppmd-rust".to_owned(),
    compressor: |settings| codec::compressor::<Ppmd>(&BACKEND, settings),
};

const ORDER: BackendOption = BackendOption {
    name: "order",
    description: "How many bytes before each byte it is predicted from, at most",
    values: Some(2..=64),
    default: Some(6),
};

const MEMORY: BackendOption = BackendOption {
    name: "memory",
    description: "MiB of memory for each thread; when they are full, it forgets what it has seen",
    values: Some(1..=256),
    default: Some(16),
};

struct Ppmd {
    order: u32,
    memory_bytes: u32,
}

impl Codec for Ppmd {
    fn new(settings: &Settings) -> Ppmd {
        let [order, mebibytes] =
            [ORDER, MEMORY].map(|option| settings.number(&option).unsigned_abs());
        Ppmd { order, memory_bytes: mebibytes << 20 }
    }

    fn compress(&mut self, data: &[u8], stream: &mut Vec<u8>) -> io::Result<()> {
        self.compress_within(self.memory_for(data.len()), data, stream)
    }

    #[cfg(test)]
    fn decompress(settings: &Settings, stream: &[u8], bytes: usize) -> Vec<u8> {
        let Ppmd { order, memory_bytes } = Ppmd::new(settings);
        let mut text = vec![0; bytes];
        let mut decoder = ppmd_rust::Ppmd7Decoder::new(stream, order, memory_bytes).unwrap();
        io::Read::read_exact(&mut decoder, &mut text).unwrap();
        text
    }
}

impl Ppmd {
    /// As much memory as a text of so many bytes can fill, if no more than is allowed. All of it is set to zero for each
    /// text, which takes far longer than a short text itself; what a text cannot fill makes no difference.
    ///
    /// A byte adds a symbol to at most `order` contexts and to that of order 0. A symbol takes a record of 12 bytes,
    /// or its context moves to a larger array: the arrays that a context of all 256 symbols has left have 2,152 units
    /// of 12 bytes, which is 101 for each symbol. Text takes an eighth of the memory and has at least 48 times its
    /// length.
    fn memory_for(&self, bytes: usize) -> u32 {
        const AT_FIRST: u64 = 1 << 16;
        const PER_SYMBOL: u64 = 128;
        let filled = AT_FIRST + PER_SYMBOL * u64::from(self.order + 1) * bytes as u64;
        u32::try_from(filled).map_or(self.memory_bytes, |filled| filled.min(self.memory_bytes))
    }

    fn compress_within(
        &self,
        memory_bytes: u32,
        data: &[u8],
        stream: &mut Vec<u8>,
    ) -> io::Result<()> {
        let mut encoder = Ppmd7Encoder::new(stream, self.order, memory_bytes).map_err(io_error)?;
        encoder.write_all(data)?;
        encoder.finish(false).map(|_| ())
    }
}

fn io_error(error: Error) -> io::Error {
    match error {
        Error::IoError(error) => error,
        Error::MemoryAllocation => io::ErrorKind::OutOfMemory.into(),
        other => io::Error::other(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compressor::conformance;
    use crate::random::Random;

    #[test]
    fn what_is_measured_is_what_can_be_read() {
        codec::tests::round_trips::<Ppmd>(&BACKEND);
    }

    /// Texts that fill much memory for their length: many contexts, each with many symbols.
    #[test]
    fn streams_are_those_with_all_the_memory() {
        let mut random = Random::new(9);
        let mut texts: Vec<Vec<u8>> = conformance::texts();
        for (bytes, symbols) in [(300, 256), (2_000, 2), (2_000, 16), (9_000, 256), (9_000, 64)] {
            texts.push((0..bytes).map(|_| random.below(symbols) as u8).collect());
            // Each symbol after each other: contexts grow one symbol at a time.
            texts.push((0..bytes).flat_map(|n| [(n % 7) as u8, (n / 7) as u8]).collect());
        }
        texts.push(crate::Corpus::sample().texts().collect::<Vec<_>>().concat());
        for order in [2, 6, 16, 64] {
            let ppmd = Ppmd { order, memory_bytes: 16 << 20 };
            for text in &texts {
                let (mut within, mut all) = (Vec::new(), Vec::new());
                ppmd.compress_within(ppmd.memory_for(text.len()), text, &mut within).unwrap();
                ppmd.compress_within(ppmd.memory_bytes, text, &mut all).unwrap();
                assert!(within == all, "{} bytes, order {order}", text.len());
            }
        }
        let ppmd = Ppmd { order: 6, memory_bytes: 16 << 20 };
        assert_eq!(
            [0, 1_000, 1 << 40].map(|bytes| ppmd.memory_for(bytes)),
            [1 << 16, 961_536, 16 << 20]
        );
    }
}
