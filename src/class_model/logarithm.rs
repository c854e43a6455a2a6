//! Logarithms to base 2 in whole multiples of 1/256.
//!
//! They define the scores: integers from tables, hence the same on every platform and in any order
//! of addition. The tables come from `libm`, which is one implementation everywhere.

use std::sync::LazyLock;

/// The logarithm 1: of the number 2.
pub(super) const ONE: i32 = 1 << 8;

/// How many leading bits of a number its logarithm looks at.
const MANTISSA_BITS: u32 = 12;

/// Logarithms of 0 (never asked for) to 2¹² − 1.
static SMALL: LazyLock<Vec<i32>> = LazyLock::new(|| {
    (0..1 << MANTISSA_BITS).map(|number| fixed(libm::log2(f64::from(number.max(1))))).collect()
});

/// log(1 + 2^−d) for d from 0, up to where it rounds to 0.
static SUMS: LazyLock<Vec<i32>> = LazyLock::new(|| {
    let sum = |difference: i32| {
        let less = libm::exp2(-f64::from(difference) / f64::from(ONE));
        fixed(libm::log2(1.0 + less))
    };
    (0..).map(sum).take_while(|&sum| sum > 0).collect()
});

fn fixed(logarithm: f64) -> i32 {
    libm::round(logarithm * f64::from(ONE)) as i32
}

/// The tables, fetched once for many look-ups.
#[derive(Debug, Clone, Copy)]
pub(super) struct Logarithms {
    small: &'static [i32],
    sums: &'static [i32],
}

impl Logarithms {
    pub(super) fn new() -> Logarithms {
        Logarithms { small: &SMALL, sums: &SUMS }
    }

    /// The logarithm of a number above 0, of which the 12 leading bits count: what is lost, and the
    /// rounding, are less than 0.7 units.
    pub(super) fn of(self, number: u64) -> i32 {
        let shift = (u64::BITS - number.leading_zeros()).saturating_sub(MANTISSA_BITS);
        self.small[(number >> shift) as usize] + ONE * shift as i32
    }

    /// The logarithm of the sum of two numbers, of which the logarithms are given.
    pub(super) fn of_sum(self, a: i32, b: i32) -> i32 {
        let table = self.sums.get(a.abs_diff(b) as usize);
        a.max(b) + table.copied().unwrap_or(0)
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
