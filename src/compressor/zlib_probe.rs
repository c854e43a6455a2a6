//! Is the zlib that this program links the stock one?
//!
//! All of a program's dependencies together decide which zlib flate2 uses: if one of them asks for
//! zlib-ng, lengths change for all of them, silently. So before the first use, a fixed text is
//! compressed at every level, and the lengths are compared with stock zlib's.

use std::sync::OnceLock;

use super::probe;
use super::zlib::RawStream;
use crate::error::{Error, Result};

/// Stock zlib's raw DEFLATE lengths of [`probe::text`] in bytes, by level: CPython's
/// `len(zlib.compress(text, level, wbits=-15))`, with zlib 1.2.13.
const STOCK_LENGTHS: [u64; 10] = [20006, 7046, 7083, 7100, 6791, 6719, 6718, 6718, 6718, 6718];

/// Refuses a zlib that is not the stock one. The check runs once per process.
pub(super) fn require_stock_zlib() -> Result<()> {
    static DIFFERENCE: OnceLock<Option<(u32, u64)>> = OnceLock::new();
    match *DIFFERENCE.get_or_init(first_difference) {
        None => Ok(()),
        Some((level, found)) => {
            Err(Error::ForeignZlib { level, expected: STOCK_LENGTHS[level as usize], found })
        }
    }
}

/// The lowest level whose length differs from stock zlib's, with that length, which is 0 if zlib failed.
fn first_difference() -> Option<(u32, u64)> {
    let text = probe::text();
    (0..)
        .zip(STOCK_LENGTHS)
        .map(|(level, expected)| {
            let found = RawStream::new(level).compressed_len(&text).unwrap_or(0);
            (level, expected, found)
        })
        .find(|(_, expected, found)| expected != found)
        .map(|(level, _, found)| (level, found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vendored_zlib_is_stock() {
        require_stock_zlib().unwrap();
    }
}
