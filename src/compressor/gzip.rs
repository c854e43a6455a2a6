//! gzip, zlib and raw DEFLATE: level 9 by the length engine, the other levels by stock zlib.

use super::backend::Backend;
use super::exact::Exact;
use super::settings::Settings;
use super::zlib::Zlib;
use super::{Compressor, CompressorSpec, zlib_probe};
use crate::deflate::Measure;
use crate::error::Result;

/// How far DEFLATE looks back, in bytes.
pub(super) const WINDOW: u64 = 32_768;

/// RFC 1952: 10 bytes of header, 8 of trailer. `C("")` is 20.
pub(super) const GZIP: Backend = Backend {
    name: "gzip",
    description: "DEFLATE with gzip's framing of 18 bytes; level 9 is the published method",
    levels: 0..=9,
    default_level: 9,
    options: &[],
    prefix_level: None,
    is_ordered: true,
    framing: 18,
    window: |_| Some(WINDOW),
    library: || "level 9: nearzip's length engine; other levels: stock zlib, vendored".to_owned(),
    compressor: |settings| framed(&GZIP, settings),
};

/// RFC 1950: 2 bytes of header, 4 of trailer.
pub(super) const ZLIB: Backend = Backend {
    name: "zlib",
    description: "DEFLATE with zlib's framing of 6 bytes",
    framing: 6,
    compressor: |settings| framed(&ZLIB, settings),
    ..GZIP
};

/// RFC 1951 alone.
pub(super) const DEFLATE: Backend = Backend {
    name: "deflate",
    description: "DEFLATE without framing",
    framing: 0,
    compressor: |settings| framed(&DEFLATE, settings),
    ..GZIP
};

fn framed(backend: &Backend, settings: &Settings) -> Result<Box<dyn Compressor>> {
    let spec = CompressorSpec::new(backend, settings.clone());
    match settings.level() {
        9 => Ok(Box::new(Exact::new(spec, Measure::Bytes, backend.framing))),
        level => {
            zlib_probe::require_stock_zlib()?;
            Ok(Box::new(Zlib::new(spec, level, backend.framing)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Length;
    use super::*;

    fn length(spec: &str, data: &[u8]) -> Length {
        let compressor = spec.parse::<CompressorSpec>().unwrap().compressor().unwrap();
        compressor.encoder().compressed_len(data).unwrap()
    }

    #[test]
    fn framing_is_counted_at_every_level() {
        for level in 1..=9 {
            let lengths = ["gzip", "zlib", "deflate"].map(|name| format!("{name}:{level}"));
            let lengths = lengths.map(|spec| length(&spec, b"a"));
            assert_eq!(lengths, [21, 9, 3].map(Length::from_bytes), "level {level}");
        }
        assert_eq!(length("gzip", b""), Length::from_bytes(20));
    }
}
