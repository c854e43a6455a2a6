//! zstd: one frame a text, without a dictionary.

use zstd::zstd_safe::{self, CCtx};

use super::{Backend, Compressor, CompressorSpec, Encoder, Length};
use crate::error::{Error, Result};

pub(super) const BACKEND: Backend = Backend {
    name: "zstd",
    description: "Zstandard frames; negative levels are the fast ones",
    levels: -131_072..=22,
    default_level: 3,
    library: || format!("zstd {}", zstd_safe::version_string()),
    compressor: |level| Ok(Box::new(Zstd { level })),
};

#[derive(Debug, Clone, Copy)]
struct Zstd {
    level: i32,
}

impl Compressor for Zstd {
    fn spec(&self) -> CompressorSpec {
        CompressorSpec::of(&BACKEND, self.level)
    }

    fn encoder(&self) -> Box<dyn Encoder> {
        Box::new(ZstdEncoder { settings: *self, context: CCtx::create(), output: Vec::new() })
    }
}

struct ZstdEncoder {
    settings: Zstd,
    context: CCtx<'static>,
    output: Vec<u8>,
}

impl Encoder for ZstdEncoder {
    fn compressed_len(&mut self, data: &[u8]) -> Result<Length> {
        let bound = zstd_safe::compress_bound(data.len());
        if self.output.len() < bound {
            self.output.resize(bound, 0);
        }
        self.context
            .compress(self.output.as_mut_slice(), data, self.settings.level)
            .map(|bytes| Length::from_bytes(bytes as u64))
            .map_err(|code| Error::Compress {
                compressor: self.settings.spec(),
                bytes: data.len(),
                source: std::io::Error::other(zstd_safe::get_error_name(code)),
            })
    }
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
