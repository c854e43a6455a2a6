//! zstd: one frame per text.

mod prefix;

use std::io;

use zstd::zstd_safe::{self, CCtx, ErrorCode};

use super::backend::{Backend, NO_FRAMING, PREFIX};
use super::codec::{self, Codec};
use super::settings::Settings;
use super::{Compressor, CompressorSpec, Encoder};
use crate::error::Error;
use prefix::PrefixEncoder;

/// The magic number, 4 bytes; the descriptor of the frame, 1; the length of the text, at least 1; the header of a
/// block, 3.
pub(super) const BACKEND: Backend = Backend {
    name: "zstd",
    description: "Zstandard frames; negative levels are the fast ones",
    levels: -131_072..=22,
    default_level: 3,
    options: &[PREFIX, NO_FRAMING],
    prefix_level: None,
    is_ordered: true,
    framing: 9,
    window: |settings| Some(window(settings.level())),
    library: || format!("zstd {}", zstd_safe::version_string()),
    compressor: |settings| match settings.has(&PREFIX) {
        true => Ok(Box::new(Prefixed { settings: settings.clone() })),
        false => codec::compressor::<Zstd>(&BACKEND, settings),
    },
};

/// The window that the library chooses for long texts.
fn window(level: i32) -> u64 {
    let log_window = match level {
        ..=1 => 19,
        2 => 20,
        3..=8 => 21,
        9..=16 => 22,
        17..=19 => 23,
        20 => 25,
        21 => 26,
        _ => 27,
    };
    1 << log_window
}

/// Compresses each text on its own.
struct Zstd {
    level: i32,
    context: CCtx<'static>,
}

impl Codec for Zstd {
    fn new(settings: &Settings) -> Zstd {
        Zstd { level: settings.level(), context: CCtx::create() }
    }

    fn compress(&mut self, data: &[u8], stream: &mut Vec<u8>) -> io::Result<()> {
        stream.reserve(zstd_safe::compress_bound(data.len()));
        let compressed = self.context.compress(stream, data, self.level);
        compressed.map(|_| ()).map_err(io_error)
    }

    #[cfg(test)]
    fn decompress(_: &Settings, stream: &[u8], bytes: usize) -> Vec<u8> {
        let mut text = Vec::with_capacity(bytes);
        zstd_safe::decompress(&mut text, stream).unwrap();
        text
    }
}

fn io_error(code: ErrorCode) -> io::Error {
    io::Error::other(zstd_safe::get_error_name(code))
}

/// The option `prefix`.
#[derive(Debug, Clone)]
struct Prefixed {
    settings: Settings,
}

impl Prefixed {
    /// The error for a text of `bytes` bytes.
    fn error(&self, bytes: usize, code: ErrorCode) -> Error {
        Error::Compress { compressor: self.spec(), bytes, source: io_error(code) }
    }
}

impl Compressor for Prefixed {
    fn spec(&self) -> CompressorSpec {
        CompressorSpec::new(&BACKEND, self.settings.clone())
    }

    fn encoder(&self) -> Box<dyn Encoder> {
        Box::new(PrefixEncoder::new(self))
    }
}

/// A buffer that holds the frame of `data`, however badly it compresses.
fn room_for<'a>(data: &[u8], output: &'a mut Vec<u8>) -> &'a mut [u8] {
    let bound = zstd_safe::compress_bound(data.len());
    if output.len() < bound {
        output.resize(bound, 0);
    }
    output
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_the_library_s_levels() {
        assert_eq!(BACKEND.levels, zstd_safe::min_c_level()..=zstd_safe::max_c_level());
        assert_eq!(BACKEND.default_level, zstd::DEFAULT_COMPRESSION_LEVEL);
    }

    #[test]
    fn what_is_measured_is_what_can_be_read() {
        codec::tests::round_trips::<Zstd>(&BACKEND);
    }

    /// A frame of unknown length says how large its window is (RFC 8878, section 3.1.1.1.2).
    #[test]
    fn the_table_has_the_library_s_windows() {
        use zstd::zstd_safe::{CParameter, InBuffer, OutBuffer};

        for level in [-131_072, -5].into_iter().chain(1..=22) {
            let mut context = CCtx::create();
            context.set_parameter(CParameter::CompressionLevel(level)).unwrap();
            let mut frame = [0; 64];
            let mut output = OutBuffer::around(&mut frame[..]);
            let mut input = InBuffer::around(&b"text"[..]);
            context.compress_stream(&mut output, &mut input).unwrap();
            context.flush_stream(&mut output).unwrap();
            let log_window = 10 + (frame[5] >> 3);
            assert_eq!((frame[5] & 7, 1 << log_window), (0, window(level)), "level {level}");
        }
    }
}
