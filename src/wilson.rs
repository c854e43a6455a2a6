//! How far a share that was measured may be from the share of all.

/// The z of a two-sided interval with a confidence of 95%.
pub(crate) const Z_95: f64 = 1.959_963_984_540_054;

/// The interval of the share of all, within 0 and 1, if `share` of `count` independently drawn items have
/// a property (Wilson, *Probable Inference, the Law of Succession, and Statistical Inference*, 1927). Of
/// no items, it is everything from 0 to 1.
///
/// `z` is the quantile of the normal distribution. The share may be an expectation, such as an accuracy
/// of which ties are settled at random; the interval is then the wider, since it varies less.
pub(crate) fn wilson_interval(share: f64, count: usize, z: f64) -> [f64; 2] {
    if count == 0 {
        return [0.0, 1.0];
    }
    let n = count as f64;
    let center = share + z * z / (2.0 * n);
    let margin = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    let [low, high] = [center - margin, center + margin].map(|end| end / (1.0 + z * z / n));
    // Rounding may not put an end on the wrong side.
    [low.max(0.0).min(share), high.min(1.0).max(share)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_the_published_ones() {
        // Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I, method 3.
        for (right, count, published) in [
            (81, 263, [0.2553, 0.3662]),
            (15, 148, [0.0624, 0.1605]),
            (0, 20, [0.0, 0.1611]),
            (1, 29, [0.0061, 0.1718]),
        ] {
            let interval = wilson_interval(f64::from(right) / count as f64, count, Z_95);
            for (end, published) in interval.into_iter().zip(published) {
                assert!((end - published).abs() < 5e-5, "{right} of {count}: {interval:?}");
            }
        }
    }

    #[test]
    fn an_interval_contains_its_share_and_stays_within_0_and_1() {
        for count in [1, 2, 7, 7_600] {
            for share in [0.0, 0.25, 0.5, 0.999, 1.0] {
                let [low, high] = wilson_interval(share, count, Z_95);
                assert!(0.0 <= low && low <= share && share <= high && high <= 1.0);
                // Each end is a share from which the measured one is z standard errors away.
                for end in [low, high].into_iter().filter(|end| (0.001..0.999).contains(end)) {
                    let error = (end * (1.0 - end) / count as f64).sqrt();
                    assert!(((end - share).abs() / error - Z_95).abs() < 1e-6);
                }
            }
        }
        assert_eq!(wilson_interval(0.0, 0, Z_95), [0.0, 1.0]);
    }
}
