//! How many bytes of context are worth counting.

use crate::byte_counts::ByteCounts;
use crate::error::{Error, Result};

/// The orders that can be chosen by [`order_for`].
pub(super) const ORDERS: std::ops::RangeInclusive<usize> = 4..=12;

/// Checks that an order is possible.
///
/// # Errors
///
/// [`Error::InvalidOrder`] if it is not from 1 to 12.
pub(super) fn check(order: usize) -> Result<()> {
    match (1..=*ORDERS.end()).contains(&order) {
        true => Ok(()),
        false => Err(Error::InvalidOrder { order, most: *ORDERS.end() }),
    }
}

/// The length at which a string of this entropy occurs about once in a corpus of this size:
/// log₂(bytes) / (entropy in bits per byte), rounded, within [`ORDERS`].
///
/// It is about 5 for English, 4 for small corpora and for Chinese in UTF-8, 10 for DNA.
pub(crate) fn order_for(bytes: &ByteCounts) -> usize {
    let entropy = bytes.entropy();
    if entropy <= 0.0 {
        return *ORDERS.start();
    }
    // `as` saturates.
    let order = libm::round(libm::log2(bytes.total() as f64) / entropy) as usize;
    order.clamp(*ORDERS.start(), *ORDERS.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(text: &[u8]) -> usize {
        let mut bytes = ByteCounts::default();
        bytes.add(text);
        order_for(&bytes)
    }

    #[test]
    fn the_order_follows_size_and_entropy() {
        assert_eq!(order(b""), 4);
        assert_eq!(order(b"aaaa"), 4);
        // Four equally frequent letters are 2 bits each, and log₂ of the length is 16 bits.
        assert_eq!(order(&b"acgt".repeat(1 << 14)), 8);
        assert_eq!(order(&b"acgt".repeat(1 << 20)), 11);
        let random = crate::random::Random::new(1).bytes(1 << 20);
        assert_eq!(order(&random), 4);
    }
}
