//! The one table of compressors: every backend of this crate, and the feature that adds it.

use std::sync::LazyLock;

use super::backend::Backend;
use super::{exact, gzip, lzjd};

/// A backend, whether or not it is compiled in.
struct Entry {
    name: &'static str,
    /// The crate feature that adds it; `None` if it is always there.
    feature: Option<&'static str>,
    /// `None` if its feature is off.
    backend: Option<Backend>,
}

impl Entry {
    const fn always(backend: Backend) -> Entry {
        Entry { name: backend.name, feature: None, backend: Some(backend) }
    }
}

/// The entry of the backend in `super::$module`, which this feature adds.
macro_rules! optional {
    ($name:literal, $module:ident, $feature:literal) => {
        Entry {
            name: $name,
            feature: Some($feature),
            #[cfg(feature = $feature)]
            backend: Some(super::$module::BACKEND),
            #[cfg(not(feature = $feature))]
            backend: None,
        }
    };
}

/// Every backend, the default first.
fn table() -> [Entry; 14] {
    [
        Entry::always(gzip::GZIP),
        Entry::always(gzip::ZLIB),
        Entry::always(gzip::DEFLATE),
        Entry::always(exact::GZIP_BITS),
        Entry::always(exact::DEFLATE_IDEAL),
        Entry::always(lzjd::BACKEND),
        optional!("zstd", zstd, "zstd"),
        optional!("brotli", brotli, "brotli"),
        optional!("xz", xz, "xz"),
        optional!("lzma", lzma, "xz"),
        optional!("bzip2", bzip2, "bzip2"),
        optional!("lz4", lz4, "lz4"),
        optional!("snappy", snappy, "snappy"),
        optional!("ppmd", ppmd, "ppmd"),
    ]
}

/// The compressors that are compiled in, the default first.
///
/// # Examples
///
/// ```
/// assert_eq!(nearzip::backends()[0].name, "gzip");
/// ```
pub fn backends() -> &'static [Backend] {
    static BACKENDS: LazyLock<Vec<Backend>> =
        LazyLock::new(|| table().into_iter().filter_map(|entry| entry.backend).collect());
    &BACKENDS
}

/// The crate feature that would add the backend called `name`, if that feature is off.
pub(super) fn missing_feature(name: &str) -> Option<&'static str> {
    let missing = |entry: &Entry| entry.name == name && entry.backend.is_none();
    table().into_iter().find(missing).and_then(|entry| entry.feature)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_backend_has_the_name_of_its_entry() {
        for entry in table() {
            assert!(entry.backend.is_none_or(|backend| backend.name == entry.name));
        }
    }

    #[test]
    fn only_a_feature_that_is_off_is_missing() {
        for entry in table() {
            let missing = entry.feature.filter(|_| entry.backend.is_none());
            assert_eq!(missing_feature(entry.name), missing, "{}", entry.name);
        }
        assert_eq!(missing_feature("lz77"), None);
    }
}
