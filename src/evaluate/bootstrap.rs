use rayon::prelude::*;

use crate::random::Random;

/// The number of resamples.
const RESAMPLES: usize = 1_000;
/// The number of resamples beyond each end of the interval: 2.5%.
const BEYOND: usize = RESAMPLES / 40;

/// The 95% percentile interval of a figure of `count` items, by the bootstrap: as many items are drawn with
/// replacement, the figure is computed from them, and so again and again (Efron and Tibshirani, *An
/// Introduction to the Bootstrap*, 1993, §13.3).
///
/// `figure` is given the positions that were drawn. Each resample has a seed of its own, so the interval
/// is the same for any number of threads. Of no items, it is the figure of none.
pub(super) fn percentile_interval(
    count: usize,
    figure: impl Fn(&[usize]) -> f64 + Sync,
) -> [f64; 2] {
    let resampled = |drawn: &mut Vec<usize>, seed: usize| {
        let mut random = Random::new(seed as u64);
        drawn.clear();
        drawn.extend((0..count).map(|_| random.below(count as u64) as usize));
        figure(drawn)
    };
    let mut figures: Vec<f64> =
        (0..RESAMPLES).into_par_iter().map_init(Vec::new, resampled).collect();
    figures.sort_unstable_by(f64::total_cmp);
    [figures[BEYOND], figures[RESAMPLES - 1 - BEYOND]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_mean_is_about_the_normal_one() {
        let share = |drawn: &[usize]| {
            let right = drawn.iter().filter(|&&position| position < 1_600).count();
            right as f64 / drawn.len() as f64
        };
        let [low, high] = percentile_interval(2_000, share);
        let margin = 1.96 * (0.8_f64 * 0.2 / 2_000.0).sqrt();
        assert!((low - (0.8 - margin)).abs() < 0.15 * margin, "{low}");
        assert!((high - (0.8 + margin)).abs() < 0.15 * margin, "{high}");
    }

    #[test]
    fn draws_are_with_replacement_and_reach_every_position() {
        let distinct = |drawn: &[usize]| {
            let mut reached = vec![false; 1_000];
            drawn.iter().for_each(|&position| reached[position] = true);
            reached.into_iter().filter(|&reached| reached).count() as f64
        };
        let [low, high] = percentile_interval(1_000, distinct);
        let expected = 1_000.0 * (1.0 - (-1.0_f64).exp());
        assert!(low < expected && expected < high && high < 670.0, "{low} {high}");
    }

    #[test]
    fn the_interval_does_not_depend_on_the_number_of_threads() {
        let sum = |drawn: &[usize]| drawn.iter().map(|&position| (position as f64).sqrt()).sum();
        let interval = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| percentile_interval(100, sum))
        };
        assert_eq!(interval(1), interval(4));
        assert_eq!(percentile_interval(0, sum), [0.0, 0.0]);
    }
}
