//! bzip2, as by Python's `bz2.compress`.

use std::io::{self, Write};

use bzip2::Compression;
use bzip2::write::BzEncoder;

use super::backend::{Backend, NO_FRAMING};
use super::codec::{self, Codec};
use super::settings::Settings;

/// A header of 4 bytes; the mark, the checksum and the origin of a block, 6, 4 and 3; the mark and the checksum of
/// the end, 6 and 4.
pub(super) const BACKEND: Backend = Backend {
    name: "bzip2",
    description: "Burrows-Wheeler blocks of 100,000 bytes times the level; shorter texts are one block",
    levels: 1..=9,
    default_level: 9,
    options: &[NO_FRAMING],
    prefix_level: None,
    is_ordered: true,
    framing: 27,
    window: |settings| Some(100_000 * u64::from(settings.level().unsigned_abs())),
    library: || "libbz2-rs".to_owned(),
    compressor: |settings| codec::compressor::<Bzip2>(&BACKEND, settings),
};

struct Bzip2 {
    level: Compression,
}

impl Codec for Bzip2 {
    fn new(settings: &Settings) -> Bzip2 {
        Bzip2 { level: Compression::new(settings.level().unsigned_abs()) }
    }

    fn compress(&mut self, data: &[u8], stream: &mut Vec<u8>) -> io::Result<()> {
        let mut encoder = BzEncoder::new(stream, self.level);
        encoder.write_all(data)?;
        encoder.finish().map(|_| ())
    }

    #[cfg(test)]
    fn decompress(_: &Settings, stream: &[u8], _: usize) -> Vec<u8> {
        let mut text = Vec::new();
        io::copy(&mut bzip2::read::BzDecoder::new(stream), &mut text).unwrap();
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_measured_is_what_can_be_read() {
        codec::tests::round_trips::<Bzip2>(&BACKEND);
    }
}
