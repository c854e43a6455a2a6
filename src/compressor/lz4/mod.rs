//! LZ4 blocks, without the framing of files: the fast compressor, and LZ4 HC from level 2.

mod prefix;

use std::io;

use lz4::block::{CompressionMode, compress_bound, compress_to_buffer};

use super::backend::{Backend, PREFIX};
use super::codec::{self, Codec};
use super::settings::Settings;
use prefix::Prefixed;

/// Levels are those of the lz4 program, and of its library's frames.
pub(super) const BACKEND: Backend = Backend {
    name: "lz4",
    description: "LZ4 blocks: levels 2 to 12 are LZ4 HC; 1 and 0 are LZ4, and below it looks for fewer matches",
    levels: -65_536..=12,
    default_level: 1,
    options: &[PREFIX],
    prefix_level: Some(1),
    is_ordered: true,
    framing: 0,
    window: |_| Some((1 << 16) - 1),
    library: || {
        let version = lz4::version();
        format!("lz4 {}.{}.{}", version / 10_000, version / 100 % 100, version % 100)
    },
    compressor: |settings| match settings.has(&PREFIX) {
        true => Ok(Box::new(Prefixed::new(settings))),
        false => codec::compressor::<Lz4>(&BACKEND, settings),
    },
};

/// No literals and no match.
const EMPTY_BLOCK: u8 = 0;

struct Lz4 {
    mode: CompressionMode,
}

impl Codec for Lz4 {
    fn new(settings: &Settings) -> Lz4 {
        let mode = match settings.level() {
            level if level >= 2 => CompressionMode::HIGHCOMPRESSION(level),
            level => CompressionMode::FAST(1 - level.min(0)),
        };
        Lz4 { mode }
    }

    fn compress(&mut self, data: &[u8], stream: &mut Vec<u8>) -> io::Result<()> {
        // The library computes the address 12 bytes before the end, which an empty slice need not have.
        if data.is_empty() {
            stream.push(EMPTY_BLOCK);
            return Ok(());
        }
        stream.resize(compress_bound(data.len())?, 0);
        let bytes = compress_to_buffer(data, Some(self.mode), false, stream)?;
        stream.truncate(bytes);
        Ok(())
    }

    #[cfg(test)]
    fn decompress(_: &Settings, stream: &[u8], bytes: usize) -> Vec<u8> {
        lz4::block::decompress(stream, Some(bytes as i32)).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_measured_is_what_can_be_read() {
        codec::tests::round_trips::<Lz4>(&BACKEND);
    }
}
