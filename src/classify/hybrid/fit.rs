//! The blend that predicts best.

use super::blend::{Said, log_odds};
use crate::classify::prediction::probabilities;

/// A factor is 0, or a power of 2^(1/4) between these.
const EXPONENTS: std::ops::RangeInclusive<i32> = -16..=24;

/// The exponents of the factors that are expected before any document is seen, at which the search begins.
/// They were chosen with [`DOUBT`] for five documents per label, on training sets.
const EXPECTED: [i32; 4] = [-4, 10, 6, 12];

/// What is added to the sum of Brier scores for each square of a distance from the expected factors, in
/// powers of two: a few documents do not choose extreme factors, and many are not held back.
const DOUBT: f64 = 0.3;

/// The exponent that a factor of 0 counts as, for that.
const SILENT: i32 = -20;

/// How far the exponents are moved, at first and at last.
const STRIDES: [i32; 4] = [8, 4, 2, 1];

/// The factors of the first `N` voices with the smallest sum of Brier scores that coordinate descent finds.
/// `documents` has what the voices say about each document, from all the others, and the number of its
/// label. The first two voices are the models; `has_linear` tells whether there is the second one.
pub(super) fn fitted<const N: usize>(documents: &[(&Said, usize)], has_linear: bool) -> [f64; N] {
    let expected: [i32; N] = std::array::from_fn(|voice| EXPECTED[voice]);
    let loss = |exponents: &[Option<i32>; N]| -> f64 {
        let factors = factors(exponents);
        let scores = documents.iter().map(|(said, truth)| brier(&log_odds(&factors, said), *truth));
        scores.sum::<f64>() + DOUBT * strangeness(exponents, &expected)
    };
    let mut best = expected.map(Some);
    if !has_linear {
        best[1] = None;
    }
    let mut least = loss(&best);
    for stride in STRIDES {
        let mut is_better = true;
        while std::mem::take(&mut is_better) {
            for voice in 0..N {
                for moved in moves(best[voice], stride) {
                    let mut tried = best;
                    tried[voice] = moved;
                    // Without both models, there is nothing to correct.
                    if tried[0].or(tried[1]).is_none() || voice == 1 && !has_linear {
                        continue;
                    }
                    let loss = loss(&tried);
                    if loss < least {
                        (least, best, is_better) = (loss, tried, true);
                    }
                }
            }
        }
    }
    factors(&best)
}

/// How far from what is expected: the sum of the squared distances, in powers of two.
fn strangeness(exponents: &[Option<i32>], expected: &[i32]) -> f64 {
    let distance = |(exponent, expected): (&Option<i32>, &i32)| {
        f64::from(exponent.unwrap_or(SILENT) - expected) / 4.0
    };
    exponents.iter().zip(expected).map(distance).map(|distance| distance * distance).sum()
}

/// The exponents to try after this one.
fn moves(exponent: Option<i32>, stride: i32) -> Vec<Option<i32>> {
    match exponent {
        None => vec![Some(0), Some(-8)],
        Some(exponent) => {
            let moved = [exponent - stride, exponent + stride];
            let moved = moved.into_iter().filter(|moved| EXPONENTS.contains(moved)).map(Some);
            moved.chain([None]).collect()
        }
    }
}

fn factors<const N: usize>(exponents: &[Option<i32>; N]) -> [f64; N] {
    exponents.map(|exponent| exponent.map_or(0.0, factor))
}

/// 2^(exponent/4), rounded to three digits, so that it can be written down.
fn factor(exponent: i32) -> f64 {
    let factor = libm::exp2(f64::from(exponent) / 4.0);
    let digit = libm::pow(10.0, libm::floor(libm::log10(factor)) - 2.0);
    let digits = libm::round(factor / digit);
    // Division by a power of ten gives the nearest number to the decimal.
    if digit < 1.0 { digits / libm::round(1.0 / digit) } else { digits * digit }
}

/// The squared distance of the probabilities from the truth (Brier, *Verification of Forecasts
/// Expressed in Terms of Probability*, 1950). Unlike with likelihood, no document adds more than 2.
fn brier(log_odds: &[f64], truth: usize) -> f64 {
    let residuals = probabilities(log_odds).into_iter().enumerate().map(|(label, probability)| {
        let truth = f64::from(u8::from(label == truth));
        probability - truth
    });
    residuals.map(|residual| residual * residual).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brier_scores_computed_by_hand() {
        // Probabilities 1/4 and 3/4.
        let log_odds = [0.0, 3f64.ln()];
        assert!((brier(&log_odds, 0) - 2.0 * 0.75 * 0.75).abs() < 1e-15);
        assert!((brier(&log_odds, 1) - 2.0 * 0.25 * 0.25).abs() < 1e-15);
        assert_eq!(brier(&[f64::NEG_INFINITY, 0.0], 1), 0.0);
    }

    #[test]
    fn many_documents_choose_the_voices_that_help() {
        let (wrong, right, none) = ([0.0, 0.1], [0.1, 0.0], [0.0, 0.0]);
        let fitted = |count, linear: [f64; 2], corrections: [f64; 2]| -> [f64; 4] {
            let said = [wrong, linear, corrections, [-0.5; 2]].map(Vec::from).to_vec();
            fitted(&vec![(&said, 0); count], linear != none)
        };
        let expected = EXPECTED.map(factor);
        assert_eq!(fitted(0, right, right), expected);
        let (few, many) = (fitted(3, right, wrong), fitted(3_000, right, wrong));
        assert!(few[1] > expected[1] && many[1] > few[1], "{few:?} {many:?}");
        assert!(few[2] < expected[2] && few[3] == expected[3], "{few:?}");
        assert_eq!(fitted(3_000, none, right)[1], 0.0);
    }

    #[test]
    fn factors_are_written_with_three_digits() {
        let factors = [-16, -5, 0, 1, 2, 10, 24].map(|exponent| factor(exponent).to_string());
        assert_eq!(factors, ["0.0625", "0.42", "1", "1.19", "1.41", "5.66", "64"]);
    }
}
