//! gzip and its framings, by stock zlib.

use flate2::{Compress, Compression, FlushCompress, Status};

use super::{Backend, Compressor, CompressorSpec, Encoder, Length, zlib_probe};
use crate::error::{Error, Result};

/// RFC 1952: 10 bytes of header, 8 of trailer. `C("")` is 20.
pub(super) const GZIP: Backend = Backend {
    name: "gzip",
    description: "DEFLATE with gzip's framing of 18 bytes; level 9 is the published method",
    levels: 0..=9,
    default_level: 9,
    library: || "stock zlib, vendored".to_owned(),
    compressor: |level| Deflate::boxed(&GZIP, level, 18),
};

/// RFC 1950: 2 bytes of header, 4 of trailer.
pub(super) const ZLIB: Backend = Backend {
    name: "zlib",
    description: "DEFLATE with zlib's framing of 6 bytes",
    compressor: |level| Deflate::boxed(&ZLIB, level, 6),
    ..GZIP
};

/// RFC 1951 alone.
pub(super) const DEFLATE: Backend = Backend {
    name: "deflate",
    description: "DEFLATE without framing",
    compressor: |level| Deflate::boxed(&DEFLATE, level, 0),
    ..GZIP
};

#[derive(Debug, Clone)]
struct Deflate {
    spec: CompressorSpec,
    level: u32,
    framing: u64,
}

impl Deflate {
    fn boxed(backend: &Backend, level: i32, framing: u64) -> Result<Box<dyn Compressor>> {
        zlib_probe::require_stock_zlib()?;
        let spec = CompressorSpec::of(backend, level);
        Ok(Box::new(Deflate {
            spec,
            level: level.unsigned_abs(),
            framing,
        }))
    }
}

impl Compressor for Deflate {
    fn spec(&self) -> CompressorSpec {
        self.spec.clone()
    }

    fn encoder(&self) -> Box<dyn Encoder> {
        Box::new(DeflateEncoder {
            settings: self.clone(),
            stream: RawStream::new(self.level),
        })
    }
}

struct DeflateEncoder {
    settings: Deflate,
    stream: RawStream,
}

impl Encoder for DeflateEncoder {
    fn compressed_len(&mut self, data: &[u8]) -> Result<Length> {
        let raw = self
            .stream
            .compressed_len(data)
            .map_err(|source| Error::Compress {
                compressor: self.settings.spec.clone(),
                bytes: data.len(),
                source: source.into(),
            })?;
        Ok(Length::from_bytes(raw + self.settings.framing))
    }
}

/// One zlib stream, reset for every text, and the buffer that its output is thrown into.
pub(super) struct RawStream {
    stream: Compress,
    output: Vec<u8>,
}

impl RawStream {
    pub(super) fn new(level: u32) -> RawStream {
        let stream = Compress::new(Compression::new(level), false);
        RawStream {
            stream,
            output: Vec::new(),
        }
    }

    /// The length in bytes of `data` as a raw DEFLATE stream.
    pub(super) fn compressed_len(&mut self, data: &[u8]) -> Result<u64, flate2::CompressError> {
        // Room for the whole stream, as one-shot callers give it: at level 0 zlib cuts its blocks
        // to fit the room that it sees.
        let bound = deflate_bound(data.len());
        if self.output.len() < bound {
            self.output.resize(bound, 0);
        }
        self.stream.reset();
        let mut rest = data;
        loop {
            // zlib counts its input in 32 bits, so more than that is given in parts.
            let last_part = rest.len() <= u32::MAX as usize;
            let flush = if last_part {
                FlushCompress::Finish
            } else {
                FlushCompress::None
            };
            let before = self.stream.total_in();
            let status = self.stream.compress(rest, &mut self.output, flush)?;
            if status == Status::StreamEnd {
                return Ok(self.stream.total_out());
            }
            let taken = self.stream.total_in() - before;
            rest = rest.get(taken as usize..).unwrap_or_default();
        }
    }
}

/// zlib's `deflateBound` for its default window and memory level, without framing.
fn deflate_bound(bytes: usize) -> usize {
    bytes + (bytes >> 12) + (bytes >> 14) + (bytes >> 25) + 7
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(spec: &str, data: &[u8]) -> u64 {
        let compressor = spec
            .parse::<CompressorSpec>()
            .unwrap()
            .compressor()
            .unwrap();
        compressor.encoder().compressed_len(data).unwrap().units() / Length::UNITS_PER_BYTE
    }

    #[test]
    fn framing_is_counted() {
        assert_eq!(length("gzip", b""), 20);
        assert_eq!(length("gzip", b"a"), 21);
        assert_eq!(length("zlib", b"a"), 9);
        assert_eq!(length("deflate", b"a"), 3);
    }

    #[test]
    fn the_buffer_holds_the_longest_stream() {
        for bytes in [0, 1, 100, 65_535, 65_536, 1 << 20] {
            let noise: Vec<u8> = crate::random::Random::new(7).bytes(bytes);
            for level in [0, 1, 9] {
                let length = RawStream::new(level).compressed_len(&noise).unwrap();
                assert!(
                    length <= deflate_bound(bytes) as u64,
                    "{bytes} bytes at level {level}"
                );
            }
        }
    }
}
