//! How rarely a document is as strange as a text.

use serde::{Deserialize, Serialize};

/// The strangeness of documents that were left out, ascending.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Strangers(Vec<f32>);

/// Texts that are stranger than all but this share of documents lose confidence,
const RARE: f64 = 0.03;

/// if they need so many bits per byte more than the document in the middle: where all documents follow one
/// pattern, a few new words make a text stranger than all, but no junk.
const FAR: f64 = 2.0;

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

    /// The probabilities of a text that is so strange: those of a stranger fade into equal ones.
    pub(super) fn faded(&self, mut probabilities: Vec<f64>, strangeness: f64) -> Vec<f64> {
        let p_value = self.p_value(strangeness);
        // With few documents, the smallest p-value is not small.
        let least = 1.0 / (self.0.len() + 1) as f64;
        let middle =
            self.0.get(self.0.len() / 2).map_or(f64::INFINITY, |&middle| f64::from(middle));
        if p_value < RARE && strangeness >= middle + FAR {
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
        // 999 documents that need from 1 to 4 bits per byte.
        let strangers = Strangers::new((0..999).map(|place| 1.0 + f64::from(place) / 333.0));
        let faded = |strangeness| strangers.faded(vec![0.9, 0.1], strangeness);
        assert_eq!(faded(3.9), [0.9, 0.1]);
        assert_eq!(faded(8.0), [0.5, 0.5]);
        let few = Strangers::new((0..10).map(f64::from));
        assert_eq!(few.faded(vec![0.9, 0.1], 99.0), [0.9, 0.1]);
    }

    #[test]
    fn what_is_a_little_stranger_than_all_does_not_fade() {
        let alike = Strangers::new((0..999).map(|place| 1.0 + f64::from(place) / 10_000.0));
        assert_eq!(alike.p_value(2.5), 0.001);
        assert_eq!(alike.faded(vec![0.9, 0.1], 2.5), [0.9, 0.1]);
        assert_eq!(alike.faded(vec![0.9, 0.1], 3.5), [0.5, 0.5]);
    }

    #[test]
    fn rarer_texts_fade_more() {
        // One document in forty is very strange.
        let strangeness = (0..999).map(|place| if place < 975 { 1.0 } else { f64::from(place) });
        let strangers = Strangers::new(strangeness);
        let confidence = |strangeness| strangers.faded(vec![0.9, 0.1], strangeness)[0];
        let faded = [975.5, 981.5, 987.5, 993.5, 998.5].map(confidence);
        assert!(faded.is_sorted_by(|a, b| a > b), "{faded:?}");
        assert!(faded[0] < 0.9 && faded[4] == 0.5);
    }
}
