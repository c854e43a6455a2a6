//! How frequent labels are among texts that have none.

/// Labels are taken for equally frequent unless shares say otherwise by far: their frequencies count in full if their
/// entropy is a tenth below that of equal ones. On held-out parts of five training sets, the shares of labels that are
/// about equally frequent were less than .01 below, and those of others more than .18.
const CLEAR_SKEW: f64 = 0.1;

/// The factor for the share of each label in any text, given the shares in many: the frequency of the label among
/// them, raised to a power between 0, if all seem to be equally frequent, and 1.
pub(super) fn frequency_factors(learned: &[Vec<f64>], labels: usize) -> Vec<f64> {
    // A label that seems to have no text may have one.
    let mut sums = vec![1.0; labels];
    // Without any document, nothing is known about a text.
    for shares in learned.iter().filter(|shares| !shares.iter().any(|share| share.is_nan())) {
        sums.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
    }
    let total: f64 = sums.iter().sum();
    let frequencies = sums.iter().map(|sum| sum / total);
    let entropy: f64 = frequencies.clone().map(|share| -share * libm::log(share)).sum();
    let skew = match labels {
        ..=1 => 0.0,
        _ => 1.0 - entropy / libm::log(labels as f64),
    };
    let power = (skew / CLEAR_SKEW).clamp(0.0, 1.0);
    frequencies.map(|frequency| libm::pow(frequency, power)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_frequencies_change_nothing() {
        let equal = [vec![0.9, 0.1], vec![0.1, 0.9]];
        assert_eq!(frequency_factors(&equal, 2), [1.0, 1.0]);
        assert_eq!(frequency_factors(&[], 3), [1.0; 3]);
        assert_eq!(frequency_factors(&[vec![1.0]], 1), [1.0]);
        assert!(frequency_factors(&[], 0).is_empty());
        assert_eq!(frequency_factors(&[vec![f64::NAN; 2]], 2), [1.0, 1.0]);
    }

    #[test]
    fn clear_skew_counts_in_full_and_slight_skew_hardly() {
        let texts = |first: usize| {
            let share = |text: usize| f64::from(u8::from(text < first));
            (0..98).map(|text| vec![share(text), 1.0 - share(text)]).collect::<Vec<_>>()
        };
        assert_eq!(frequency_factors(&texts(89), 2), [0.9, 0.1]);
        let slight = frequency_factors(&texts(54), 2);
        assert!(1.0 < slight[0] / slight[1] && slight[0] / slight[1] < 1.02, "{slight:?}");
    }
}
