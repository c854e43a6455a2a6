//! LZMA alone, framed as by Python's `lzma.compress(text, format=lzma.FORMAT_ALONE)`.

use std::io;

use liblzma::stream::{LzmaOptions, Stream};

use super::backend::Backend;
use super::codec::{self, Codec};
use super::settings::Settings;
use super::xz;

/// A header of 13 bytes, and the range coder's first byte, which is always 0. The mark of the end is coded: it has
/// no fixed length.
pub(super) const BACKEND: Backend = Backend {
    name: "lzma",
    description: "LZMA in the framing of .lzma files, which is small, presets 0 to 9",
    framing: 14,
    window: |settings| Some(xz::dictionary_bytes(settings.level())),
    compressor: |settings| codec::compressor::<Lzma>(&BACKEND, settings),
    ..xz::BACKEND
};

struct Lzma {
    preset: u32,
}

impl Codec for Lzma {
    fn new(settings: &Settings) -> Lzma {
        Lzma { preset: settings.level().unsigned_abs() }
    }

    fn compress(&mut self, data: &[u8], stream: &mut Vec<u8>) -> io::Result<()> {
        let options = LzmaOptions::new_preset(self.preset)?;
        xz::finish(Stream::new_lzma_encoder(&options)?, data, stream)
    }

    #[cfg(test)]
    fn decompress(_: &Settings, stream: &[u8], bytes: usize) -> Vec<u8> {
        let mut text = Vec::with_capacity(bytes);
        xz::finish(Stream::new_lzma_decoder(u64::MAX).unwrap(), stream, &mut text).unwrap();
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_measured_is_what_can_be_read() {
        codec::tests::round_trips::<Lzma>(&BACKEND);
    }
}
