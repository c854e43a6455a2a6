//! How rarely a document is as strange as a text.

use serde::{Deserialize, Serialize};

/// The strangeness of documents that were left out, ascending.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Strangers(Vec<f32>);

/// Texts that are stranger than all but this share of documents lose confidence.
const RARE: f64 = 0.01;

impl Strangers {
    pub(super) fn new(strangeness: impl Iterator<Item = f64>) -> Strangers {
        let mut sorted: Vec<f32> = strangeness.map(|strangeness| strangeness as f32).collect();
        sorted.sort_by(f32::total_cmp);
        Strangers(sorted)
    }

    /// The p-value of the hypothesis that a text is like the documents: the share of documents, with the text,
    /// that are at least as strange (Vovk, Gammerman and Shafer, *Algorithmic Learning in a Random World*,
    /// 2005, §2.2; for outliers: Bates, Candès, Lei, Romano and Sesia, *Testing for Outliers with Conformal
    /// p-values*, 2023).
    pub(super) fn p_value(&self, strangeness: f64) -> f64 {
        let familiar = self.0.partition_point(|&known| known < strangeness as f32);
        (self.0.len() - familiar + 1) as f64 / (self.0.len() + 1) as f64
    }

    /// The probabilities of a text with this p-value: those of a stranger fade into equal ones.
    pub(super) fn faded(&self, mut probabilities: Vec<f64>, p_value: f64) -> Vec<f64> {
        // With few documents, the smallest p-value is not small.
        let least = 1.0 / (self.0.len() + 1) as f64;
        if p_value < RARE {
            let trust = (p_value - least) / (RARE - least);
            let equal = (1.0 - trust) / probabilities.len() as f64;
            probabilities.iter_mut().for_each(|p| *p = trust * *p + equal);
        }
        probabilities
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p_values_count_what_is_as_strange() {
        let strangers = Strangers::new([3.0, 1.0, 2.0, 2.0].into_iter());
        let p_values = [0.5, 1.0, 2.0, 2.5, 3.0, 4.0, f64::INFINITY];
        let expected = [5.0, 5.0, 4.0, 2.0, 2.0, 1.0, 1.0].map(|count| count / 5.0);
        assert_eq!(p_values.map(|strangeness| strangers.p_value(strangeness)), expected);
        assert_eq!(Strangers::new([].into_iter()).p_value(7.0), 1.0);
    }

    #[test]
    fn only_strangers_fade() {
        let strangers = Strangers::new((0..999).map(f64::from));
        let faded = |p_value| strangers.faded(vec![0.9, 0.1], p_value);
        assert_eq!(faded(0.01), [0.9, 0.1]);
        assert_eq!(faded(0.001), [0.5, 0.5]);
        let half = faded(0.0055);
        assert!((half[0] - 0.7).abs() < 1e-9 && (half[1] - 0.3).abs() < 1e-9);
        let few = Strangers::new((0..10).map(f64::from));
        assert_eq!(few.faded(vec![0.9, 0.1], few.p_value(99.0)), [0.9, 0.1]);
    }
}
