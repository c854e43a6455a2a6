//! zstd: one frame per text.

mod prefix;

use zstd::zstd_safe::{self, CCtx, ErrorCode};

use super::backend::{Backend, BackendOption};
use super::settings::Settings;
use super::{Compressor, CompressorSpec, Encoder, Length};
use crate::error::{Error, Result};
use prefix::PrefixEncoder;

pub(super) const BACKEND: Backend = Backend {
    name: "zstd",
    description: "Zstandard frames; negative levels are the fast ones",
    levels: -131_072..=22,
    default_level: 3,
    options: &[BackendOption {
        name: PREFIX,
        description: "C(xy) = C(x) + C(y | x): the document's frame refers back to the query",
        values: None,
    }],
    library: || format!("zstd {}", zstd_safe::version_string()),
    compressor: |settings| Ok(Box::new(Zstd { settings: settings.clone() })),
};

const PREFIX: &str = "prefix";

#[derive(Debug, Clone)]
struct Zstd {
    settings: Settings,
}

impl Zstd {
    /// The error for a text of `bytes` bytes.
    fn error(&self, bytes: usize, code: ErrorCode) -> Error {
        let source = std::io::Error::other(zstd_safe::get_error_name(code));
        Error::Compress { compressor: self.spec(), bytes, source }
    }
}

impl Compressor for Zstd {
    fn spec(&self) -> CompressorSpec {
        CompressorSpec::new(&BACKEND, self.settings.clone())
    }

    fn encoder(&self) -> Box<dyn Encoder> {
        let encoder =
            ZstdEncoder { zstd: self.clone(), context: CCtx::create(), output: Vec::new() };
        match self.settings.option(PREFIX) {
            Some(_) => Box::new(PrefixEncoder::new(encoder)),
            None => Box::new(encoder),
        }
    }
}

/// Compresses each text on its own.
struct ZstdEncoder {
    zstd: Zstd,
    context: CCtx<'static>,
    output: Vec<u8>,
}

impl Encoder for ZstdEncoder {
    fn compressed_len(&mut self, data: &[u8]) -> Result<Length> {
        let output = room_for(data, &mut self.output);
        self.context
            .compress(output, data, self.zstd.settings.level())
            .map(|bytes| Length::from_bytes(bytes as u64))
            .map_err(|code| self.zstd.error(data.len(), code))
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
}
