//! Compressors, seen only through the lengths of what they produce.
//!
//! | file | idea |
//! |---|---|
//! | `spec` | a compressor's written form: `gzip`, `zstd:19` |
//! | `backend` | the table of what is compiled in |
//! | `gzip` | its levels and framings, by `exact` or `zlib` |
//! | `exact` | level 9's lengths by the length engine, and its finer lengths |
//! | `zlib` | the other levels, by stock zlib |
//! | `zstd`, `brotli`, `xz` | one backend each |
//! | `probe` | fixed texts that tell compressors apart |
//! | `zlib_probe` | is the zlib that this program links the stock one? |
//!
//! # How to add a compressor
//!
//! In your own crate: implement [`Compressor`] and [`Encoder`]; ten lines are enough, as their
//! examples show. In this one: write such a file beside `zstd.rs`, with a `BACKEND` constant, and
//! add that constant to the table in `backend.rs`. Everything else follows from the table: parsing,
//! printing, the program's list, and the conformance tests.

mod backend;
#[cfg(feature = "brotli")]
mod brotli;
mod exact;
mod gzip;
mod length;
mod probe;
mod spec;
#[cfg(feature = "xz")]
mod xz;
mod zlib;
mod zlib_probe;
mod zstd;

use std::fmt;

use crate::error::Result;

pub use backend::{Backend, backends};
pub use length::Length;
pub(crate) use probe::Probes;
pub use spec::CompressorSpec;

/// What stands between query and document when they are compressed together: one space.
///
/// It belongs to the definition of every pair's length: `C(xy) = C(query + " " + document)`
/// (Jiang et al. 2023, listing 1).
pub const SEPARATOR: &[u8] = b" ";

/// A compressor: its written form, and encoders that measure with it.
///
/// It holds settings only, so it is cheap to share between threads; the memory that compression
/// needs belongs to the [`Encoder`]s, one for each thread.
///
/// # Examples
///
/// Run-length coding, two bytes a run:
///
/// ```
/// use nearzip::{Compressor, CompressorSpec, Encoder, Length, Result};
///
/// #[derive(Debug, Clone)]
/// struct RunLength;
///
/// impl Compressor for RunLength {
///     fn spec(&self) -> CompressorSpec { CompressorSpec::custom("run-length") }
///     fn encoder(&self) -> Box<dyn Encoder> { Box::new(RunLength) }
/// }
/// impl Encoder for RunLength {
///     fn compressed_len(&mut self, data: &[u8]) -> Result<Length> {
///         Ok(Length::from_bytes(2 * data.chunk_by(|a, b| a == b).count() as u64))
///     }
/// }
///
/// assert_eq!(RunLength.encoder().compressed_len(b"aaaabb")?, Length::from_bytes(4));
/// # Ok::<(), nearzip::Error>(())
/// ```
pub trait Compressor: fmt::Debug + Send + Sync {
    /// The written form. It names everything that the lengths depend on: two compressors with
    /// equal specs give equal lengths.
    fn spec(&self) -> CompressorSpec;

    /// A new encoder, which owns all the memory that it needs.
    fn encoder(&self) -> Box<dyn Encoder>;

    /// Appends to `prepared` what can be worked out about a document once, for all queries.
    ///
    /// It comes back with every pair, in a [`PreparedDocument`]. Plain bytes, so that they can be
    /// kept in a file. Provided: nothing.
    fn prepare(&self, document: &[u8], prepared: &mut Vec<u8>) {
        let _ = (document, prepared);
    }
}

/// A document with what [`Compressor::prepare`] made of it.
#[derive(Debug, Clone, Copy)]
pub struct PreparedDocument<'a> {
    /// The bytes of the document.
    pub text: &'a [u8],
    /// What was worked out about them.
    pub prepared: &'a [u8],
}

/// Measures texts, one after another, with memory that it keeps.
pub trait Encoder: Send {
    /// The compressed length of `data`, framing included.
    ///
    /// # Errors
    ///
    /// [`Error::Compress`](crate::Error::Compress) when the compressor itself fails.
    fn compressed_len(&mut self, data: &[u8]) -> Result<Length>;

    /// Begins to measure one query against many documents.
    ///
    /// Provided: puts query, [`SEPARATOR`] and document behind one another and compresses that.
    /// An encoder that can do the query's part of the work once overrides it.
    ///
    /// # Errors
    ///
    /// As [`compressed_len`](Encoder::compressed_len), on the query alone.
    fn query<'a>(&'a mut self, query: &'a [u8]) -> Result<Box<dyn QueryEncoder + 'a>> {
        let length = self.compressed_len(query)?;
        let pair = [query, SEPARATOR].concat();
        Ok(Box::new(Concatenation { encoder: self, length, prefix: pair.len(), pair }))
    }
}

/// Measures one query against many documents.
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Length};
///
/// let gzip = CompressorSpec::default().compressor()?;
/// let mut encoder = gzip.encoder();
/// let mut query = encoder.query(b"a")?;
/// assert_eq!(query.query_len(), Length::from_bytes(21));
/// assert_eq!(query.pair_len(b"b")?, Length::from_bytes(23)); // "a b"
/// # Ok::<(), nearzip::Error>(())
/// ```
pub trait QueryEncoder {
    /// C(x), the compressed length of the query alone.
    fn query_len(&self) -> Length;

    /// C(xy), the compressed length of query, [`SEPARATOR`] and document.
    ///
    /// # Errors
    ///
    /// As [`Encoder::compressed_len`].
    fn pair_len(&mut self, document: &[u8]) -> Result<Length>;

    /// C(xy) of a prepared document, unless it is certainly above `limit`: then `None`, or the
    /// length all the same.
    ///
    /// A search knows from its nearest documents so far above which length a document is of no
    /// interest. Provided: ignores both.
    ///
    /// # Errors
    ///
    /// As [`Encoder::compressed_len`].
    fn pair_len_within(
        &mut self,
        document: PreparedDocument<'_>,
        limit: Length,
    ) -> Result<Option<Length>> {
        let _ = limit;
        self.pair_len(document.text).map(Some)
    }
}

struct Concatenation<'a, E: ?Sized> {
    encoder: &'a mut E,
    length: Length,
    prefix: usize,
    pair: Vec<u8>,
}

impl<E: Encoder + ?Sized> QueryEncoder for Concatenation<'_, E> {
    fn query_len(&self) -> Length {
        self.length
    }

    fn pair_len(&mut self, document: &[u8]) -> Result<Length> {
        self.pair.truncate(self.prefix);
        self.pair.extend_from_slice(document);
        self.encoder.compressed_len(&self.pair)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every backend at its lowest, default and highest level.
    fn specs() -> Vec<CompressorSpec> {
        let level = |backend: &Backend, level: i32| {
            format!("{}:{level}", backend.name).parse::<CompressorSpec>().unwrap()
        };
        backends()
            .iter()
            .flat_map(|backend| {
                let lowest = *backend.levels.start();
                [lowest, backend.default_level, *backend.levels.end()].map(|l| level(backend, l))
            })
            .collect()
    }

    const TEXTS: [&[u8]; 6] = [
        b"",
        b"a",
        b"the cat sat on the mat, the cat sat on the mat",
        b"\xff\xfe\x00 not UTF-8 \x80",
        &[0; 5_000],
        include_bytes!("mod.rs"),
    ];

    #[test]
    fn a_pair_is_the_concatenation_with_one_space() {
        for spec in specs() {
            let compressor = spec.compressor().unwrap();
            let (mut encoder, mut whole) = (compressor.encoder(), compressor.encoder());
            for x in TEXTS {
                let mut query = encoder.query(x).unwrap();
                assert_eq!(query.query_len(), whole.compressed_len(x).unwrap(), "{spec}");
                for y in TEXTS {
                    let expected = whole.compressed_len(&[x, b" ", y].concat()).unwrap();
                    assert_eq!(query.pair_len(y).unwrap(), expected, "{spec}");
                }
            }
        }
    }

    #[test]
    fn an_encoder_forgets_what_it_measured() {
        for spec in specs() {
            let compressor = spec.compressor().unwrap();
            let mut used = compressor.encoder();
            for text in TEXTS.iter().chain(TEXTS.iter().rev()) {
                let fresh = compressor.encoder().compressed_len(text).unwrap();
                assert_eq!(used.compressed_len(text).unwrap(), fresh, "{spec}");
            }
        }
    }

    #[test]
    fn repetition_compresses() {
        for backend in backends() {
            let spec: CompressorSpec = backend.name.parse().unwrap();
            let mut encoder = spec.compressor().unwrap().encoder();
            let length = encoder.compressed_len(&[b'a'; 10_000]).unwrap();
            assert!(length < Length::from_bytes(200), "{spec}: {length}");
        }
    }
}
