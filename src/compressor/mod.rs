//! Compressors, seen only through the lengths of what they produce.
//!
//! | file | idea |
//! |---|---|
//! | `spec`, `settings` | a compressor's written form, such as `gzip` or `zstd:19,prefix`: a name, and a level and options |
//! | `backend` | what this module knows about a compressor: its levels, its options, how to build it |
//! | `table` | every backend, and the feature that adds it |
//! | `parse`, `options`, `option_fault` | from the written form to the compressor, and what can be wrong with it |
//! | `length` | a compressed length, exact to a fraction of a byte |
//! | `gzip` | gzip's levels and framings, by `exact` or `zlib` |
//! | `exact` | the lengths of level 9, and finer ones, by the length engine |
//! | `zlib` | the other levels, by stock zlib |
//! | `codec` | what backends have in common whose lengths are those of streams |
//! | `zstd`, `brotli`, `xz`, `lzma`, `bzip2`, `lz4`, `snappy`, `ppmd` | one backend each |
//! | `lzjd` | sketches of texts as sets of phrases |
//! | `unframed` | the option `no-framing` |
//! | `pairing` | the options `separator` and `pair` of every compressor that joins texts |
//! | `separated`, `ordered` | what they do |
//! | `concatenation` | query, separator and document joined |
//! | `conformance` | what must hold for every backend, at every level and with every option |
//! | `probe` | fixed texts whose lengths distinguish compressors |
//! | `zlib_probe` | whether the zlib that this program links is the stock one |
//!
//! # How to add a compressor
//!
//! In your own crate, implement [`Compressor`] and [`Encoder`]; ten lines are enough, as their
//! examples show. In this crate, write a file like `snappy.rs` with a `BACKEND` constant and a `Codec`, and add
//! it to the table in `table.rs`. Everything else follows from the table: parsing, printing, the program's
//! list, the hint at a feature that is off, and the conformance tests.

mod backend;
#[cfg(feature = "brotli")]
mod brotli;
#[cfg(feature = "bzip2")]
mod bzip2;
#[cfg(any(
    feature = "brotli",
    feature = "bzip2",
    feature = "lz4",
    feature = "ppmd",
    feature = "snappy",
    feature = "xz",
    feature = "zstd"
))]
mod codec;
mod concatenation;
#[cfg(test)]
mod conformance;
mod exact;
mod gzip;
mod length;
#[cfg(feature = "lz4")]
mod lz4;
mod lzjd;
#[cfg(feature = "xz")]
mod lzma;
mod option_fault;
mod options;
mod ordered;
mod pairing;
mod parse;
#[cfg(feature = "ppmd")]
mod ppmd;
mod probe;
mod separated;
mod settings;
#[cfg(feature = "snappy")]
mod snappy;
mod spec;
mod table;
mod unframed;
#[cfg(feature = "xz")]
mod xz;
mod zlib;
mod zlib_probe;
#[cfg(feature = "zstd")]
mod zstd;

use std::fmt;

use crate::deflate;
use crate::error::Result;

pub use backend::{Backend, BackendOption};
use concatenation::Concatenation;
pub use length::Length;
pub use option_fault::OptionFault;
pub use pairing::PairOption;
pub(crate) use probe::Probes;
pub use spec::CompressorSpec;
pub use table::backends;

/// What separates query and document when they are compressed together: one space (Jiang et al.
/// 2023, listing 1), unless the compressor's option `separator` says otherwise.
///
/// # Examples
///
/// ```
/// assert_eq!([&b"query"[..], nearzip::SEPARATOR, b"document"].concat(), b"query document");
/// ```
pub const SEPARATOR: &[u8] = &[deflate::SEPARATOR];

/// A compressor: its written form, and encoders that measure with it.
///
/// It holds settings only, so it is cheap to share between threads; the memory that compression
/// needs belongs to the [`Encoder`]s, one per thread.
///
/// # The length of a pair
///
/// Every distance is made of three lengths: C(x) of the query, C(y) of the document and C(xy) of
/// both. C(x) and C(y) are what [`Encoder::compressed_len`] returns. C(xy) is what
/// [`QueryEncoder::pair_len`] returns, and is *by default* the length of a concatenation,
///
/// ```text
/// C(xy) = C(x + SEPARATOR + y)
/// ```
///
/// as for nearly all backends without options. The options `separator` and `pair` choose other bytes and another order
/// ([`PairOption`]). A compressor may define it otherwise by overriding
/// [`Encoder::query`]: as C(x) + C(y | x), with the query as a prefix or dictionary for the document
/// (`zstd,prefix`), or as the size of the union of two sketches. What it must keep is that
///
/// - C(xy) depends on the two texts only, not on what the encoder measured before;
/// - [`pair_len_within`](QueryEncoder::pair_len_within) agrees with `pair_len`;
/// - two compressors with equal [`spec`](Compressor::spec)s define it in the same way.
///
/// It need not be symmetric. Searches ask for C(xy) through `Encoder::query` alone and never join
/// two texts themselves; so do the slow searches that they are checked against
/// ([`check_exact`](crate::check_exact)).
///
/// # Examples
///
/// Run-length coding, two bytes per run:
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
/// assert_eq!(RunLength.encoder().query(b"aa")?.pair_len(b"bb")?, Length::from_bytes(6)); // "aa bb"
/// # Ok::<(), nearzip::Error>(())
/// ```
pub trait Compressor: fmt::Debug + Send + Sync {
    /// The written form. It names everything that the lengths depend on: two compressors with
    /// equal specs give equal lengths.
    fn spec(&self) -> CompressorSpec;

    /// A new encoder, which owns all the memory that it needs.
    fn encoder(&self) -> Box<dyn Encoder>;

    /// Appends to `prepared` what can be computed about a document once, for all queries.
    ///
    /// It comes back with every pair, in a [`PreparedDocument`]. It is plain bytes, so that it can
    /// be kept in a file. By default, nothing is appended.
    fn prepare(&self, document: &[u8], prepared: &mut Vec<u8>) {
        let _ = (document, prepared);
    }
}

/// A document with what [`Compressor::prepare`] computed about it.
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Length, PreparedDocument};
///
/// let gzip = CompressorSpec::default().compressor()?;
/// let mut prepared = Vec::new();
/// gzip.prepare(b"b", &mut prepared);
/// let document = PreparedDocument { text: b"b", prepared: &prepared };
/// let mut encoder = gzip.encoder();
/// let length = encoder.query(b"a")?.pair_len_within(document, Length::MAX)?;
/// assert_eq!(length, Some(Length::from_bytes(23)));
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct PreparedDocument<'a> {
    /// The bytes of the document.
    pub text: &'a [u8],
    /// What was computed about them.
    pub prepared: &'a [u8],
}

/// Measures texts, one after another, reusing its memory.
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Length};
///
/// let mut encoder = CompressorSpec::default().compressor()?.encoder();
/// assert_eq!(encoder.compressed_len(b"a")?, Length::from_bytes(21));
/// assert_eq!(encoder.query(b"a")?.pair_len(b"b")?, Length::from_bytes(23)); // "a b"
/// # Ok::<(), nearzip::Error>(())
/// ```
pub trait Encoder: Send {
    /// The compressed length of `data`, framing included.
    ///
    /// # Errors
    ///
    /// [`Error::Compress`](crate::Error::Compress) when the compressor itself fails.
    fn compressed_len(&mut self, data: &[u8]) -> Result<Length>;

    /// Begins to measure one query against many documents.
    ///
    /// By default, a pair is the concatenation of query, [`SEPARATOR`] and document, compressed from
    /// scratch. Override this for an encoder that can do the query's part of the work once, or for a
    /// compressor that [defines the length of a pair otherwise](Compressor#the-length-of-a-pair).
    ///
    /// # Errors
    ///
    /// As [`compressed_len`](Encoder::compressed_len), on the query alone.
    fn query<'a>(&'a mut self, query: &'a [u8]) -> Result<Box<dyn QueryEncoder + 'a>> {
        Ok(Box::new(Concatenation::new(self, query, SEPARATOR)?))
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

    /// C(xy), the length of the pair: by default that of query, [`SEPARATOR`] and document joined,
    /// else [what the compressor defines](Compressor#the-length-of-a-pair).
    ///
    /// # Errors
    ///
    /// As [`Encoder::compressed_len`].
    fn pair_len(&mut self, document: &[u8]) -> Result<Length>;

    /// C(xy) of a prepared document, as [`pair_len`](QueryEncoder::pair_len) gives it. If it is
    /// certainly above `limit`, the answer may be `None` instead.
    ///
    /// A search knows from its nearest documents so far above which length a document no longer
    /// matters. By default, both the limit and the prepared form are ignored.
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
