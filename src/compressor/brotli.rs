//! brotli, with its default window of 4 MiB.

use brotli::CompressorWriter;
use std::io::{self, Write};

use super::backend::Backend;
use super::settings::Settings;
use super::{Compressor, CompressorSpec, Encoder, Length};
use crate::error::{Error, Result};

pub(super) const BACKEND: Backend = Backend {
    name: "brotli",
    description: "Brotli (RFC 7932), qualities 0 to 11; has a dictionary of common words built in",
    levels: 0..=11,
    default_level: 11,
    options: &[],
    library: || "rust-brotli".to_owned(),
    compressor: |settings| Ok(Box::new(Brotli { settings: settings.clone() })),
};

const BUFFER_BYTES: usize = 1 << 16;
const LOG_WINDOW: u32 = 22;

#[derive(Debug, Clone)]
struct Brotli {
    settings: Settings,
}

impl Compressor for Brotli {
    fn spec(&self) -> CompressorSpec {
        CompressorSpec::new(&BACKEND, self.settings.clone())
    }

    fn encoder(&self) -> Box<dyn Encoder> {
        Box::new(self.clone())
    }
}

impl Encoder for Brotli {
    fn compressed_len(&mut self, data: &[u8]) -> Result<Length> {
        let mut counter = ByteCounter(0);
        let quality = self.settings.level().unsigned_abs();
        let mut writer = CompressorWriter::new(&mut counter, BUFFER_BYTES, quality, LOG_WINDOW);
        let written = writer.write_all(data);
        drop(writer);
        match written {
            Ok(()) => Ok(Length::from_bytes(counter.0)),
            Err(source) => {
                Err(Error::Compress { compressor: self.spec(), bytes: data.len(), source })
            }
        }
    }
}

struct ByteCounter(u64);

impl Write for ByteCounter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
