//! Is the zlib that this program links the stock one?
//!
//! Which zlib flate2 uses is decided by all of a program's dependencies together: one of them
//! asking for zlib-ng changes everybody's lengths, silently. So before the first use a fixed text
//! is compressed at every level, and the lengths compared with stock zlib's.

use std::sync::OnceLock;

use super::probe;
use super::zlib::RawStream;
use crate::error::{Error, Result};

/// Stock zlib's raw DEFLATE lengths of [`probe::text`] in bytes, by level: CPython's
/// `len(zlib.compress(text, level, wbits=-15))`, with zlib 1.2.13.
const STOCK_LENGTHS: [u64; 10] = [20006, 7046, 7083, 7100, 6791, 6719, 6718, 6718, 6718, 6718];

/// Refuses a zlib that is not stock; looks once in a program's life.
pub(super) fn require_stock_zlib() -> Result<()> {
    static DIFFERENCE: OnceLock<Option<(u32, u64)>> = OnceLock::new();
    match *DIFFERENCE.get_or_init(first_difference) {
        None => Ok(()),
        Some((level, found)) => {
            Err(Error::ForeignZlib { level, expected: STOCK_LENGTHS[level as usize], found })
        }
    }
}

/// The lowest level whose length is not stock zlib's, with that length; 0 where zlib failed.
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
