//! Logarithms to base 2 in whole multiples of 1/256.
//!
//! They define the scores: integers from tables, so scores are the same on every platform and in
//! any order of addition. The tables come from `libm`, which is the same implementation everywhere.

use std::sync::LazyLock;

/// The logarithm of 2.
pub(super) const ONE: i32 = 1 << 8;

/// The weight of the next shorter context in the background, in occurrences, and its logarithm.
pub(super) const LOG_BACKGROUND_PRIOR: i32 = 2 * ONE;
pub(super) const BACKGROUND_PRIOR: u64 = 4;

/// The weight of the next shorter context in a class, in occurrences, and its logarithm.
pub(super) const LOG_CLASS_PRIOR: i32 = 3 * ONE;
pub(super) const CLASS_PRIOR: u64 = 8;

/// What counts are counted in: documents are counted whole, or in parts of 1/128, so that a text can belong
/// to several classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Whole,
    Share,
}

impl Unit {
    /// An occurrence is 2^bits units.
    pub(super) const fn bits(self) -> u32 {
        match self {
            Unit::Whole => 0,
            Unit::Share => SHARE_BITS,
        }
    }

    /// An occurrence, in units.
    pub(super) const fn one(self) -> u64 {
        1 << self.bits()
    }

    /// The logarithm of an occurrence in units.
    pub(super) const fn logarithm(self) -> i32 {
        ONE * self.bits() as i32
    }
}

const SHARE_BITS: u32 = 7;

/// How many leading bits of a number determine its logarithm.
const MANTISSA_BITS: u32 = 12;

/// The logarithms of 0 (never used) to 2¹² − 1.
static SMALL: LazyLock<Box<Small>> = LazyLock::new(|| {
    let mut small = Box::new([0; 1 << MANTISSA_BITS]);
    for (number, logarithm) in small.iter_mut().enumerate().skip(1) {
        *logarithm = fixed(libm::log2(number as f64));
    }
    small
});

type Small = [i16; 1 << MANTISSA_BITS];

/// log(1 + 2^−d) for each d from 0 on; it soon rounds to 0.
static SUMS: LazyLock<Box<Sums>> = LazyLock::new(|| {
    let mut sums = Box::new([0; 1 << u16::BITS]);
    for (difference, sum) in sums.iter_mut().enumerate().take(10 * ONE as usize) {
        let less = libm::exp2(-(difference as f64) / f64::from(ONE));
        *sum = fixed(libm::log2(1.0 + less));
    }
    sums
});

/// For every difference, so that none has to be compared with a limit.
type Sums = [i16; 1 << u16::BITS];

fn fixed(logarithm: f64) -> i16 {
    libm::round(logarithm * f64::from(ONE)) as i16
}

/// The tables, obtained once for many lookups.
#[derive(Debug, Clone, Copy)]
pub(super) struct Logarithms {
    small: &'static Small,
    sums: &'static Sums,
}

impl Logarithms {
    pub(super) fn new() -> Logarithms {
        Logarithms { small: &SMALL, sums: &SUMS }
    }

    /// The logarithm of the 12 leading bits of a number above 0. With rounding, the error is less
    /// than 0.7 units.
    pub(super) fn of(self, number: u64) -> i32 {
        // Numbers below 2¹¹ are looked up as they are, without a shift.
        let bits = u64::BITS - (number | 1 << (MANTISSA_BITS - 1)).leading_zeros();
        let shift = bits - MANTISSA_BITS;
        i32::from(self.small[(number >> shift) as usize % (1 << MANTISSA_BITS)])
            + ONE * shift as i32
    }

    /// The logarithm of the sum of two numbers, from their logarithms.
    pub(super) fn of_sum(self, a: i32, b: i32) -> i32 {
        a.max(b) + i32::from(self.more(a.abs_diff(b).min(u16::MAX.into()) as u16))
    }

    /// How much larger the logarithm of a sum of two numbers is than that of the larger one, if
    /// their logarithms differ by `difference`.
    pub(super) fn more(self, difference: u16) -> i16 {
        self.sums[usize::from(difference)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(number: f64) -> f64 {
        number.log2() * f64::from(ONE)
    }

    #[test]
    fn logarithms_are_within_a_unit() {
        let logarithms = Logarithms::new();
        for number in (1..100_000).chain([u64::from(u32::MAX), 1 << 40, (1 << 52) - 1]) {
            let difference = f64::from(logarithms.of(number)) - exact(number as f64);
            assert!((-0.7..=0.5).contains(&difference), "{number}: {difference}");
        }
        assert_eq!(logarithms.of(1 << 20), 20 * ONE);
    }

    #[test]
    fn sums_are_within_half_a_unit() {
        let logarithms = Logarithms::new();
        for difference in 0..20 * ONE {
            let sum = logarithms.of_sum(0, -difference);
            let exact = exact(1.0 + (-f64::from(difference) / f64::from(ONE)).exp2());
            assert!((f64::from(sum) - exact).abs() <= 0.5 + 1e-6, "{difference}");
            assert_eq!(sum, logarithms.of_sum(-difference, 0));
        }
    }
}
