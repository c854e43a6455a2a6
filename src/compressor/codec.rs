//! What compressors have in common that turn a text into a stream, of which only the length is wanted.

use std::io;

use super::backend::Backend;
use super::settings::Settings;
use super::{Compressor, CompressorSpec, Encoder, Length};
use crate::error::{Error, Result};

/// Compresses texts, one after another, reusing its memory.
pub(super) trait Codec: Send + Sized + 'static {
    fn new(settings: &Settings) -> Self;

    /// Writes the whole stream of `data` into `stream`, which is empty.
    fn compress(&mut self, data: &[u8], stream: &mut Vec<u8>) -> io::Result<()>;

    /// What was compressed, by the format's own decoder.
    #[cfg(test)]
    fn decompress(settings: &Settings, stream: &[u8], bytes: usize) -> Vec<u8>;
}

/// The compressor whose lengths are those of a codec's streams.
pub(super) fn compressor<C: Codec>(
    backend: &Backend,
    settings: &Settings,
) -> Result<Box<dyn Compressor>> {
    let spec = CompressorSpec::new(backend, settings.clone());
    let encoder = |streams: &Streams| -> Box<dyn Encoder> {
        let codec = C::new(&streams.settings);
        Box::new(StreamEncoder { spec: streams.spec.clone(), codec, stream: Vec::new() })
    };
    Ok(Box::new(Streams { spec, settings: settings.clone(), encoder }))
}

#[derive(Debug)]
struct Streams {
    spec: CompressorSpec,
    settings: Settings,
    encoder: fn(&Streams) -> Box<dyn Encoder>,
}

impl Compressor for Streams {
    fn spec(&self) -> CompressorSpec {
        self.spec.clone()
    }

    fn encoder(&self) -> Box<dyn Encoder> {
        (self.encoder)(self)
    }
}

struct StreamEncoder<C> {
    spec: CompressorSpec,
    codec: C,
    stream: Vec<u8>,
}

impl<C: Codec> Encoder for StreamEncoder<C> {
    fn compressed_len(&mut self, data: &[u8]) -> Result<Length> {
        self.stream.clear();
        match self.codec.compress(data, &mut self.stream) {
            Ok(()) => Ok(Length::from_bytes(self.stream.len() as u64)),
            Err(source) => {
                let compressor = self.spec.clone();
                Err(Error::Compress { compressor, bytes: data.len(), source })
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::compressor::conformance;

    /// Every stream whose length is measured decompresses to the text, whatever the settings.
    pub(in crate::compressor) fn round_trips<C: Codec>(backend: &Backend) {
        for settings in conformance::settings(backend) {
            let mut codec = C::new(&settings);
            let measured = compressor::<C>(backend, &settings).unwrap();
            let mut encoder = measured.encoder();
            for text in conformance::texts() {
                let mut stream = Vec::new();
                codec.compress(&text, &mut stream).unwrap();
                let spec = measured.spec();
                assert_eq!(C::decompress(&settings, &stream, text.len()), text, "{spec}");
                let length = encoder.compressed_len(&text).unwrap();
                assert_eq!(length, Length::from_bytes(stream.len() as u64), "{spec}");
            }
        }
    }
}
