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

/// The bytes of a block for each level, less what the library keeps free.
const BLOCK_BYTES: usize = 100_000 - 19;

struct Bzip2 {
    level: u32,
}

impl Bzip2 {
    /// The level does nothing but limit blocks, whose memory is set to zero for each text: a text that is one block at
    /// a lower level has a stream that differs in the digit of the level alone. Runs of four bytes become five.
    fn level_for(&self, bytes: usize) -> u32 {
        let blocks = (bytes + bytes / 4).div_ceil(BLOCK_BYTES).max(1);
        u32::try_from(blocks).map_or(self.level, |blocks| blocks.min(self.level))
    }
}

impl Codec for Bzip2 {
    fn new(settings: &Settings) -> Bzip2 {
        Bzip2 { level: settings.level().unsigned_abs() }
    }

    fn compress(&mut self, data: &[u8], stream: &mut Vec<u8>) -> io::Result<()> {
        let mut encoder = BzEncoder::new(stream, Compression::new(self.level_for(data.len())));
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

    #[test]
    fn a_text_of_one_block_has_the_same_length_at_every_level() {
        let mut bzip2 = Bzip2 { level: 9 };
        assert_eq!(
            [0, 1, 79_985, 79_986, 500_000].map(|bytes| bzip2.level_for(bytes)),
            [1, 1, 1, 2, 7]
        );
        // As many bytes as fit in a block, each run of four of which becomes five, and one byte more.
        for bytes in [0, 1, 1_000, 79_985, 79_986, 159_970, 159_971, 200_000] {
            let runs: Vec<u8> = (0..bytes).map(|n| (n / 4 % 251) as u8).collect();
            let mut stream = Vec::new();
            bzip2.compress(&runs, &mut stream).unwrap();
            let mut encoder = BzEncoder::new(Vec::new(), Compression::new(9));
            encoder.write_all(&runs).unwrap();
            let expected = encoder.finish().unwrap();
            assert_eq!(stream[4..], expected[4..], "{bytes} bytes");
        }
    }
}
