//! DEFLATE by stock zlib, for the levels that the length engine does not have.

use flate2::{Compress, Compression, FlushCompress, Status};

use super::{Compressor, CompressorSpec, Encoder, Length};
use crate::error::{Error, Result};

/// DEFLATE by zlib, at any level.
#[derive(Debug, Clone)]
pub(super) struct Zlib {
    spec: CompressorSpec,
    level: u32,
    framing: u64,
}

impl Zlib {
    /// `framing` is in bytes. The caller checks that the linked zlib is the stock one.
    pub(super) fn new(spec: CompressorSpec, level: i32, framing: u64) -> Zlib {
        Zlib { spec, level: level.unsigned_abs(), framing }
    }
}

impl Compressor for Zlib {
    fn spec(&self) -> CompressorSpec {
        self.spec.clone()
    }

    fn encoder(&self) -> Box<dyn Encoder> {
        Box::new(ZlibEncoder { settings: self.clone(), stream: RawStream::new(self.level) })
    }
}

struct ZlibEncoder {
    settings: Zlib,
    stream: RawStream,
}

impl Encoder for ZlibEncoder {
    fn compressed_len(&mut self, data: &[u8]) -> Result<Length> {
        let raw = self.stream.compressed_len(data).map_err(|source| Error::Compress {
            compressor: self.settings.spec.clone(),
            bytes: data.len(),
            source: source.into(),
        })?;
        Ok(Length::from_bytes(raw + self.settings.framing))
    }
}

/// One zlib stream, reset for every text, and a buffer for its output, which is not kept.
pub(super) struct RawStream {
    stream: Compress,
    output: Vec<u8>,
}

impl RawStream {
    pub(super) fn new(level: u32) -> RawStream {
        let stream = Compress::new(Compression::new(level), false);
        RawStream { stream, output: Vec::new() }
    }

    /// The length in bytes of `data` as a raw DEFLATE stream.
    pub(super) fn compressed_len(&mut self, data: &[u8]) -> Result<u64, flate2::CompressError> {
        // Room for the whole stream, as one-shot callers provide it: at level 0 zlib fits its blocks
        // to the room that it has.
        let bound = deflate_bound(data.len());
        if self.output.len() < bound {
            self.output.resize(bound, 0);
        }
        self.stream.reset();
        let mut rest = data;
        loop {
            // zlib counts its input in 32 bits, so longer input is given in parts.
            let last_part = rest.len() <= u32::MAX as usize;
            let flush = if last_part { FlushCompress::Finish } else { FlushCompress::None };
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
    use crate::random::Random;

    #[test]
    fn the_buffer_holds_the_longest_stream() {
        for bytes in [0, 1, 100, 65_535, 65_536, 1 << 20] {
            let noise = Random::new(7).bytes(bytes);
            for level in [0, 1, 9] {
                let length = RawStream::new(level).compressed_len(&noise).unwrap();
                assert!(length <= deflate_bound(bytes) as u64, "{bytes} bytes at level {level}");
            }
        }
    }
}
