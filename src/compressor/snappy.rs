//! Snappy in its raw format, without the framing of files.

use std::io;

use snap::raw::{Encoder, max_compress_len};

use super::backend::{Backend, NO_FRAMING};
use super::codec::{self, Codec};
use super::settings::Settings;

/// The length of the text comes first, in at least one byte.
pub(super) const BACKEND: Backend = Backend {
    name: "snappy",
    description: "Snappy's raw format: matches without an entropy code, in blocks of 64 KiB; it has no levels",
    levels: 0..=0,
    default_level: 0,
    options: &[NO_FRAMING],
    prefix_level: None,
    is_ordered: true,
    framing: 1,
    window: |_| Some(1 << 16),
    library: || "rust-snappy".to_owned(),
    compressor: |settings| codec::compressor::<Snappy>(&BACKEND, settings),
};

struct Snappy(Encoder);

impl Codec for Snappy {
    fn new(_: &Settings) -> Snappy {
        Snappy(Encoder::new())
    }

    fn compress(&mut self, data: &[u8], stream: &mut Vec<u8>) -> io::Result<()> {
        stream.resize(max_compress_len(data.len()), 0);
        let bytes = self.0.compress(data, stream)?;
        stream.truncate(bytes);
        Ok(())
    }

    #[cfg(test)]
    fn decompress(_: &Settings, stream: &[u8], _: usize) -> Vec<u8> {
        snap::raw::Decoder::new().decompress_vec(stream).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_measured_is_what_can_be_read() {
        codec::tests::round_trips::<Snappy>(&BACKEND);
    }
}
