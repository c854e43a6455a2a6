use std::ops::RangeInclusive;

use super::Compressor;
use super::pairing::{self, PairOption};
use super::settings::Settings;
use crate::error::Result;

/// A compressor that is compiled in.
///
/// # Examples
///
/// ```
/// let gzip = nearzip::backends().iter().find(|backend| backend.name == "gzip").unwrap();
/// assert_eq!((gzip.default_level, gzip.levels.clone()), (9, 0..=9));
/// assert!(gzip.options.is_empty());
/// assert_eq!(gzip.framing, 18);
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Backend {
    /// The name by which a [`CompressorSpec`](super::CompressorSpec) refers to it.
    pub name: &'static str,
    /// A short description.
    pub description: &'static str,
    /// The levels it supports.
    pub levels: RangeInclusive<i32>,
    /// The level used when a spec names none.
    pub default_level: i32,
    /// The options it has besides its level.
    pub options: &'static [BackendOption],
    /// The only level at which it has the option [`PREFIX`]; `None` if every level has it, or none.
    pub(super) prefix_level: Option<i32>,
    /// Whether C(xy) is a length of the two texts in some order: not that of a set.
    pub(super) is_ordered: bool,
    /// How many bytes the stream of every text has, whatever the text, unless it is empty: headers, checksums
    /// and end marks. The option `no-framing` takes them from every length; `deflate` is gzip and zlib without.
    pub framing: u64,
    /// How far back it looks, in bytes; `None` if it sees the whole text.
    pub(super) window: fn(&Settings) -> Option<u64>,
    /// The library that does the work, with its version. Lengths may differ between versions.
    pub library: fn() -> String,
    pub(super) compressor: fn(&Settings) -> Result<Box<dyn Compressor>>,
}

/// The option to compress a document with the query as its prefix.
pub(super) const PREFIX: BackendOption = BackendOption {
    name: "prefix",
    description: "C(xy) = C(x) + C(y | x): the document's stream refers back to the query",
    values: None,
    default: None,
};

/// The option to leave the framing out.
pub(super) const NO_FRAMING: BackendOption = BackendOption {
    name: "no-framing",
    description: "Lengths are without the bytes that every stream has, which tell short texts nothing apart",
    values: None,
    default: None,
};

impl Backend {
    /// The options that say how query and document are combined: those of every compressor, except for one that compares
    /// texts as sets, which has none.
    ///
    /// # Examples
    ///
    /// ```
    /// let options = |name| nearzip::backends().iter().find(|it| it.name == name).unwrap().pair_options();
    /// assert_eq!((options("gzip").len(), options("lzjd").len()), (2, 0));
    /// ```
    pub fn pair_options(&self) -> &'static [PairOption] {
        if self.is_ordered { pairing::OPTIONS } else { &[] }
    }

    /// Whether query and document are joined.
    pub(super) fn joins(&self, settings: &Settings) -> bool {
        self.is_ordered && !settings.has(&PREFIX)
    }

    pub(super) fn default_settings(&self) -> Settings {
        Settings::new(self.default_level, self.default_level, Vec::new())
    }
}

/// An option of a compressor, written after a comma: `zstd,prefix`.
///
/// # Examples
///
/// ```
/// let backends = nearzip::backends();
/// let options = backends.iter().flat_map(|backend| backend.options);
/// for option in options {
///     assert!(!option.description.is_empty(), "{}", option.name);
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BackendOption {
    /// The name, as it is written in a spec.
    pub name: &'static str,
    /// A short description.
    pub description: &'static str,
    /// The values it takes, as in `,name=3`; `None` for a switch, written `,name`.
    pub values: Option<RangeInclusive<i32>>,
    /// The value that it has if it is not written; `None` for a switch, which is off then.
    pub default: Option<i32>,
}
