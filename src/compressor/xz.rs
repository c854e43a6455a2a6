//! xz, framed as by Python's `lzma.compress`: a CRC-64 check, presets 0 to 9.

use liblzma::stream::{Action, Check, Status, Stream};

use super::backend::Backend;
use super::settings::Settings;
use super::{Compressor, CompressorSpec, Encoder, Length};
use crate::error::{Error, Result};

pub(super) const BACKEND: Backend = Backend {
    name: "xz",
    description: "LZMA2 in xz's framing, presets 0 to 9",
    levels: 0..=9,
    default_level: 6,
    options: &[],
    library: || "liblzma".to_owned(),
    compressor: |settings| Ok(Box::new(Xz { settings: settings.clone() })),
};

#[derive(Debug, Clone)]
struct Xz {
    settings: Settings,
}

impl Compressor for Xz {
    fn spec(&self) -> CompressorSpec {
        CompressorSpec::new(&BACKEND, self.settings.clone())
    }

    fn encoder(&self) -> Box<dyn Encoder> {
        Box::new(XzEncoder { xz: self.clone(), output: vec![0; 1 << 16] })
    }
}

struct XzEncoder {
    xz: Xz,
    output: Vec<u8>,
}

impl XzEncoder {
    fn stream_len(&mut self, data: &[u8]) -> Result<u64, liblzma::stream::Error> {
        let mut stream =
            Stream::new_easy_encoder(self.xz.settings.level().unsigned_abs(), Check::Crc64)?;
        loop {
            let rest = data.get(stream.total_in() as usize..).unwrap_or_default();
            if stream.process(rest, &mut self.output, Action::Finish)? == Status::StreamEnd {
                return Ok(stream.total_out());
            }
        }
    }
}

impl Encoder for XzEncoder {
    fn compressed_len(&mut self, data: &[u8]) -> Result<Length> {
        self.stream_len(data).map(Length::from_bytes).map_err(|source| Error::Compress {
            compressor: self.xz.spec(),
            bytes: data.len(),
            source: source.into(),
        })
    }
}
