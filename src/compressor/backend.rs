use std::ops::RangeInclusive;

use super::{Compressor, exact, gzip, zstd};
use crate::error::Result;

/// A compressor that is compiled in.
///
/// # Examples
///
/// ```
/// let gzip = nearzip::backends().iter().find(|backend| backend.name == "gzip").unwrap();
/// assert_eq!((gzip.default_level, gzip.levels.clone()), (9, 0..=9));
/// ```
#[derive(Debug, Clone)]
pub struct Backend {
    /// The name by which a [`CompressorSpec`](super::CompressorSpec) calls it.
    pub name: &'static str,
    /// What it is, in a few words.
    pub description: &'static str,
    /// The levels that it has.
    pub levels: RangeInclusive<i32>,
    /// The level that its bare name means.
    pub default_level: i32,
    /// The library that does the work, with its version. Lengths may differ between versions.
    pub library: fn() -> String,
    pub(super) compressor: fn(level: i32) -> Result<Box<dyn Compressor>>,
}

/// The compressors that are compiled in, the default first.
///
/// # Examples
///
/// ```
/// assert_eq!(nearzip::backends()[0].name, "gzip");
/// ```
pub fn backends() -> &'static [Backend] {
    &[
        gzip::GZIP,
        gzip::ZLIB,
        gzip::DEFLATE,
        exact::GZIP_BITS,
        exact::DEFLATE_IDEAL,
        zstd::BACKEND,
        #[cfg(feature = "brotli")]
        super::brotli::BACKEND,
        #[cfg(feature = "xz")]
        super::xz::BACKEND,
    ]
}

/// The crate feature that would add the backend of this name, where it is left out.
pub(super) fn missing_feature(name: &str) -> Option<&'static str> {
    ["brotli", "xz"].into_iter().find(|&feature| feature == name)
}
