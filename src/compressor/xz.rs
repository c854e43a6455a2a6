//! xz, framed as by Python's `lzma.compress`: a CRC-64 check, presets 0 to 9.

use std::io;

use liblzma::stream::{Action, Check, Status, Stream};

use super::backend::{Backend, NO_FRAMING};
use super::codec::{self, Codec};
use super::settings::Settings;

/// A header of 12 bytes, that of the block with 12, a check of 8, an index of at least 8, and a footer of 12.
pub(super) const BACKEND: Backend = Backend {
    name: "xz",
    description: "LZMA2 in xz's framing, presets 0 to 9",
    levels: 0..=9,
    default_level: 6,
    options: &[NO_FRAMING],
    prefix_level: None,
    is_ordered: true,
    framing: 52,
    window: |settings| Some(dictionary_bytes(settings.level())),
    library: || "liblzma".to_owned(),
    compressor: |settings| codec::compressor::<Xz>(&BACKEND, settings),
};

/// The dictionary of liblzma's presets.
pub(super) fn dictionary_bytes(preset: i32) -> u64 {
    const LOG_BYTES: [u32; 10] = [18, 20, 21, 22, 22, 23, 23, 24, 25, 26];
    1 << LOG_BYTES[preset.clamp(0, 9) as usize]
}

struct Xz {
    preset: u32,
}

impl Codec for Xz {
    fn new(settings: &Settings) -> Xz {
        Xz { preset: settings.level().unsigned_abs() }
    }

    fn compress(&mut self, data: &[u8], stream: &mut Vec<u8>) -> io::Result<()> {
        finish(Stream::new_easy_encoder(self.preset, Check::Crc64)?, data, stream)
    }

    #[cfg(test)]
    fn decompress(_: &Settings, stream: &[u8], bytes: usize) -> Vec<u8> {
        let decoder = Stream::new_stream_decoder(u64::MAX, 0).unwrap();
        let mut text = Vec::with_capacity(bytes);
        finish(decoder, stream, &mut text).unwrap();
        text
    }
}

/// Puts all of `data` through a stream.
pub(super) fn finish(mut through: Stream, data: &[u8], output: &mut Vec<u8>) -> io::Result<()> {
    loop {
        output.reserve(1 << 12);
        let rest = data.get(through.total_in() as usize..).unwrap_or_default();
        if through.process_vec(rest, output, Action::Finish)? == Status::StreamEnd {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_measured_is_what_can_be_read() {
        codec::tests::round_trips::<Xz>(&BACKEND);
    }
}
