//! Shannon costs in integers, from a table of `n · log2 n`.
//!
//! The table is computed digit by digit in integer arithmetic, so it is the same on every platform, and with it the lengths
//! and the decisions.

use std::sync::LazyLock;

use super::UNITS_PER_BIT;

/// Counts up to this are looked up: the number of symbols in a block, including its end, cannot exceed it.
pub(super) const TABLE: usize = 1 << 14;

/// Numbers up to this have their logarithms looked up: no alphabet has more symbols.
const LOG_TABLE: usize = 320;

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut logarithms: Vec<u64> = vec![0];
    for n in 1..=TABLE as u64 {
        // Opening a file waits for this, and the logarithm of an even number has the digits of its half's.
        logarithms.push(match n % 2 {
            0 => logarithms[n as usize / 2] + ONE,
            _ => logarithm(n),
        });
    }
    let n_log_n = (0..).zip(&logarithms).map(|(n, &logarithm)| product(n, logarithm) as u32);
    let n_log_n: Vec<u32> = n_log_n.collect();
    let step: Vec<u32> = n_log_n.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let step = step.into_boxed_slice().try_into().expect("one step fewer than values");
    let log_above = n_log_n
        .iter()
        .zip(0u32..)
        .take(LOG_TABLE)
        .map(|(&value, n)| (value + 1).div_ceil(n.max(1)))
        .collect();
    Tables { n_log_n, step, log_above }
});

#[derive(Debug)]
struct Tables {
    n_log_n: Vec<u32>,
    step: Box<[u32; TABLE]>,
    log_above: Vec<u32>,
}

/// `n · log2 n` in units of length, rounded to the nearest unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shannon {
    n_log_n: &'static [u32],
    step: &'static [u32; TABLE],
    log_above: &'static [u32],
}

impl Shannon {
    pub(super) fn new() -> Self {
        let Tables { n_log_n, step, log_above } = &*TABLES;
        Shannon { n_log_n, step, log_above }
    }

    #[inline]
    pub(super) fn n_log_n(self, n: u32) -> u64 {
        self.n_log_n
            .get(n as usize)
            .map_or_else(|| compute(u64::from(n)), |&value| u64::from(value))
    }

    /// How much `n · log2 n` grows when `n` grows by one.
    #[inline]
    pub(super) fn step(self, n: u32) -> u64 {
        match self.step.get(n as usize) {
            Some(&step) => u64::from(step),
            None => self.n_log_n(n + 1) - self.n_log_n(n),
        }
    }

    /// The table that [`step`](Self::step) looks up, for counts below its end.
    pub(super) fn steps(self) -> &'static [u32; TABLE] {
        self.step
    }

    /// `log2 n` in units, rounded up, for `n` up to the size of an alphabet; too large above that.
    pub(super) fn log_above(self, n: u32) -> u64 {
        u64::from(self.log_above.get(n as usize).copied().unwrap_or(u32::MAX))
    }

    /// The cost of symbols with these counts in their own ideal code: `N log N - sum of n log n`.
    ///
    /// Each term is rounded by half a unit, so the value is within [`ROUNDING`] of the true one.
    pub(super) fn cost(self, counts: &[u32]) -> u64 {
        let (mut total, mut sum) = (0u32, 0);
        for &count in counts {
            total += count;
            sum += self.n_log_n(count);
        }
        self.n_log_n(total).saturating_sub(sum)
    }
}

/// The largest error of a cost of literals and distances together, which have 316 symbols.
pub(super) const ROUNDING: u64 = 160;

/// `n · log2 n` in units.
fn compute(n: u64) -> u64 {
    match n {
        0 => 0,
        n => product(n, logarithm(n)),
    }
}

/// `n` times its logarithm, in units.
fn product(n: u64, logarithm: u64) -> u64 {
    let product = u128::from(n) * u128::from(logarithm) * u128::from(UNITS_PER_BIT);
    ((product + (1 << 31)) >> 32) as u64
}

/// The logarithm of 2.
const ONE: u64 = 1 << 32;

/// `log2 n` with 32 binary places, for `n` of at least 1.
fn logarithm(n: u64) -> u64 {
    let exponent = n.ilog2();
    // The mantissa in [1, 2) with 63 binary places; squaring it doubles its logarithm, which yields one digit.
    let mut mantissa = n << (63 - exponent);
    let mut digits = u64::from(exponent);
    for _ in 0..32 {
        let square = u128::from(mantissa) * u128::from(mantissa);
        let carry = (square >> 127) as u64;
        mantissa = (square >> (63 + carry)) as u64;
        digits = digits << 1 | carry;
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_agrees_with_floating_point() {
        let shannon = Shannon::new();
        for n in (0..=20_000u32).chain([100_000, 1 << 20, u32::MAX]) {
            let expected = if n == 0 {
                0.0
            } else {
                f64::from(n) * f64::from(n).log2() * UNITS_PER_BIT as f64
            };
            let error = (shannon.n_log_n(n) as f64 - expected).abs();
            assert!(error <= 0.5 + expected * 1e-9, "{n}: {error}");
        }
    }

    #[test]
    fn table_has_what_is_computed() {
        let shannon = Shannon::new();
        for n in 0..=TABLE as u32 {
            assert_eq!(shannon.n_log_n(n), compute(u64::from(n)));
        }
    }

    #[test]
    fn cost_of_simple_counts() {
        let shannon = Shannon::new();
        assert_eq!(shannon.cost(&[]), 0);
        assert_eq!(shannon.cost(&[7]), 0);
        assert_eq!(shannon.cost(&[1, 1, 1, 1]), 8 * UNITS_PER_BIT);
    }
}
