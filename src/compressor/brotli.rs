//! brotli, with a window of 4 MiB unless it is chosen.
//!
//! There is no option `prefix`: with a dictionary, the crate's encoder (9.1.1) panics at qualities 2 to 9 for some
//! repetitive texts, and writes streams at 10 and 11 that its decoder refuses.

use std::io::{self, Write};

use brotli::CompressorWriter;

use super::backend::{Backend, BackendOption};
use super::codec::{self, Codec};
use super::settings::Settings;

pub(super) const BACKEND: Backend = Backend {
    name: "brotli",
    description: "Brotli (RFC 7932), qualities 0 to 11; has a dictionary of common words built in",
    levels: 0..=11,
    default_level: 11,
    options: &[WINDOW],
    prefix_level: None,
    is_ordered: true,
    framing: 0,
    window: |settings| Some((1 << settings.number(&WINDOW)) - 16),
    library: || "rust-brotli".to_owned(),
    compressor: |settings| codec::compressor::<Brotli>(&BACKEND, settings),
};

const WINDOW: BackendOption = BackendOption {
    name: "window",
    description: "How far back it looks: 2 to the power of this many bytes, less 16",
    values: Some(10..=24),
    default: Some(22),
};

const BUFFER_BYTES: usize = 1 << 16;

struct Brotli {
    quality: u32,
    log_window: u32,
}

impl Codec for Brotli {
    fn new(settings: &Settings) -> Brotli {
        let log_window = settings.number(&WINDOW).unsigned_abs();
        Brotli { quality: settings.level().unsigned_abs(), log_window }
    }

    fn compress(&mut self, data: &[u8], stream: &mut Vec<u8>) -> io::Result<()> {
        // Dropping the writer ends the stream, and a vector takes everything.
        CompressorWriter::new(stream, BUFFER_BYTES, self.quality, self.log_window).write_all(data)
    }

    #[cfg(test)]
    fn decompress(_: &Settings, stream: &[u8], _: usize) -> Vec<u8> {
        let mut text = Vec::new();
        io::copy(&mut brotli::Decompressor::new(stream, BUFFER_BYTES), &mut text).unwrap();
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_measured_is_what_can_be_read() {
        codec::tests::round_trips::<Brotli>(&BACKEND);
    }
}
