use serde::Serialize;
use statrs::distribution::{Binomial, DiscreteCDF};

use super::bootstrap::percentile_interval;
use super::outcome::Outcome;
use crate::corpus::DocumentId;
use crate::error::{Error, Result};

/// Two runs on the same test documents, compared document by document; see [`compare_outcomes`].
///
/// Where there are two values, the first is that of the first run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PairedComparison {
    /// The number of test documents.
    pub n_test: usize,
    /// The accuracies, from 0 to 1; expectations if ties were settled at random.
    pub accuracies: [f64; 2],
    /// The accuracy of the second run minus that of the first, from −1 to 1.
    pub difference: f64,
    /// The 95% interval of the difference: the percentile interval of 1,000 resamples of the test
    /// documents, each with its two outcomes (Efron and Tibshirani, *An Introduction to the Bootstrap*,
    /// 1993, §13.3). Its seeds are fixed.
    pub difference_interval: [f64; 2],
    /// How many documents only this run has labeled rightly.
    pub only_right: [usize; 2],
    /// The probability that, if both runs were equally good, the two numbers of
    /// [`only_right`](PairedComparison::only_right) differed as much as they do, or more: McNemar's test
    /// (*Note on the Sampling Error of the Difference between Correlated Proportions or Percentages*,
    /// 1947), exact, two-sided.
    pub p_value: f64,
    /// The number of documents for which the two runs predict different labels.
    pub n_differing: usize,
    /// Those documents, in order. A caller who needs only some can remove the others.
    pub differing: Vec<DifferentPrediction>,
}

/// A test document for which two runs predict different labels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DifferentPrediction {
    /// The document's id.
    pub id: DocumentId<'static>,
    /// The document's label.
    pub truth: String,
    /// The labels that were predicted.
    pub labels: [String; 2],
}

/// Compares the outcomes of two runs on the same test documents, in the same order.
///
/// Two runs agree on most documents, so the difference of their accuracies is known far better than
/// either accuracy: intervals of the two that overlap do not show that it is chance.
///
/// If ties were settled at random, accuracies and their difference are expectations; all else is about
/// the labels that were predicted.
///
/// # Complexity
///
/// 1,000 times O(outcomes), divided among the threads.
///
/// # Errors
///
/// - [`Error::EmptyCorpus`] if there are no outcomes.
/// - [`Error::OutcomesDiffer`] if the ids or the true labels are not the same.
/// - [`Error::UnlabeledOutcome`] if a true label is not known.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, Method, compare_outcomes, evaluate, unobserved};
///
/// let outcomes = |method: &str| {
///     let classifier = method.parse::<Method>()?.build(Corpus::sample(), &unobserved)?;
///     Ok(evaluate(&*classifier, &Corpus::sample_held_out(), &unobserved)?.outcomes)
/// };
/// let comparison = compare_outcomes(&outcomes("knn")?, &outcomes("class")?)?;
/// assert_eq!((comparison.n_test, comparison.only_right), (160, [0, 27]));
/// assert!(comparison.difference_interval[0] > 0.04 && comparison.p_value < 0.001);
/// assert_eq!(comparison.differing.len(), comparison.n_differing);
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn compare_outcomes(first: &[Outcome], second: &[Outcome]) -> Result<PairedComparison> {
    let n_test = first.len().max(second.len());
    if n_test == 0 {
        return Err(Error::EmptyCorpus);
    }
    let pairs = (0..n_test)
        .map(|position| pair(position, first.get(position), second.get(position)))
        .collect::<Result<Vec<Pair<'_>>>>()?;
    let accuracies = [0, 1].map(|run| {
        pairs.iter().map(|pair| pair.outcomes[run].chance_of_truth()).sum::<f64>() / n_test as f64
    });
    let gains: Vec<f64> = pairs.iter().map(Pair::gain).collect();
    let mean_gain = |drawn: &[usize]| {
        drawn.iter().map(|&position| gains[position]).sum::<f64>() / n_test as f64
    };
    let only_right = [[true, false], [false, true]]
        .map(|right| pairs.iter().filter(|pair| pair.is_right() == right).count());
    let differing: Vec<DifferentPrediction> =
        pairs.iter().filter_map(Pair::different_prediction).collect();
    Ok(PairedComparison {
        n_test,
        accuracies,
        difference: accuracies[1] - accuracies[0],
        difference_interval: percentile_interval(n_test, mean_gain),
        only_right,
        p_value: mcnemar(only_right),
        n_differing: differing.len(),
        differing,
    })
}

/// The outcomes of two runs for one document.
struct Pair<'a> {
    truth: &'a str,
    outcomes: [&'a Outcome; 2],
}

impl Pair<'_> {
    /// How much likelier the second run is right.
    fn gain(&self) -> f64 {
        self.outcomes[1].chance_of_truth() - self.outcomes[0].chance_of_truth()
    }

    fn is_right(&self) -> [bool; 2] {
        self.outcomes.map(|outcome| outcome.label == self.truth)
    }

    fn different_prediction(&self) -> Option<DifferentPrediction> {
        let [first, second] = self.outcomes;
        (first.label != second.label).then(|| DifferentPrediction {
            id: first.id.clone(),
            truth: self.truth.to_owned(),
            labels: [first.label.clone(), second.label.clone()],
        })
    }
}

/// The outcomes at a position, if they are of the same document.
fn pair<'a>(
    position: usize,
    first: Option<&'a Outcome>,
    second: Option<&'a Outcome>,
) -> Result<Pair<'a>> {
    let line = position + 1;
    match (first, second) {
        (Some(first), Some(second)) if first.id == second.id && first.truth == second.truth => {
            let truth = first.truth.as_deref().ok_or(Error::UnlabeledOutcome { line })?;
            Ok(Pair { truth, outcomes: [first, second] })
        }
        _ => Err(Error::OutcomesDiffer { line, found: [first, second].map(described) }),
    }
}

fn described(outcome: Option<&Outcome>) -> String {
    match outcome {
        Some(Outcome { id, truth: Some(truth), .. }) => {
            format!("the id {:?} with the label {truth:?}", id.to_string())
        }
        Some(Outcome { id, .. }) => format!("the id {:?} without a true label", id.to_string()),
        None => "nothing more".to_owned(),
    }
}

/// The two-sided p-value of McNemar's exact test: the probability that as many fair coins as there are
/// documents fall as unevenly, or more.
fn mcnemar([first, second]: [usize; 2]) -> f64 {
    let coins = Binomial::new(0.5, (first + second) as u64).expect("one half is a probability");
    (2.0 * coins.cdf(first.min(second) as u64)).min(1.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::evaluate::confidence::tests::outcome;

    /// Outcomes with ids that count up.
    fn run(is_right: &[bool]) -> Vec<Outcome> {
        let outcome = |(number, &is_right)| Outcome {
            id: DocumentId::from(number as u64),
            ..outcome(1.0, is_right)
        };
        is_right.iter().enumerate().map(outcome).collect()
    }

    #[test]
    fn figures_computed_by_hand() {
        let first = run(&[true, true, false, false, true, false]);
        let second = run(&[true, false, true, true, true, true]);
        let comparison = compare_outcomes(&first, &second).unwrap();
        assert_eq!(comparison.n_test, 6);
        assert_eq!(comparison.accuracies, [0.5, 5.0 / 6.0]);
        assert!((comparison.difference - 2.0 / 6.0).abs() < 1e-12);
        assert_eq!(comparison.only_right, [1, 3]);
        // Of four coins, one or none: 5 of 16; twice.
        assert!((comparison.p_value - 0.625).abs() < 1e-12);
        let ids: Vec<String> =
            comparison.differing.iter().map(|text| text.id.to_string()).collect();
        assert_eq!((comparison.n_differing, ids.join(" ")), (4, "1 2 3 5".to_owned()));
        assert_eq!(comparison.differing[0].labels, ["true", "false"]);
    }

    #[test]
    fn mcnemars_test_is_the_published_one() {
        let close = |counts, expected: f64| {
            let p = mcnemar(counts);
            assert!((p - expected).abs() < 1e-4 * expected, "{counts:?}: {p}");
        };
        // As R's binom.test gives them.
        close([0, 5], 0.0625);
        close([5, 15], 0.041_389_47);
        close([12, 25], 0.047_031_03);
        [[0, 0], [1, 0], [7, 7]].into_iter().for_each(|counts| close(counts, 1.0));
        assert!(mcnemar([0, 3_000]) < 1e-300);
    }

    #[test]
    fn random_ties_count_as_expectations() {
        let mut first = run(&[true, true]);
        first[0].candidates.push("other".to_owned());
        let comparison = compare_outcomes(&first, &run(&[true, true])).unwrap();
        assert_eq!((comparison.accuracies, comparison.difference), ([0.75, 1.0], 0.25));
        assert_eq!((comparison.only_right, comparison.n_differing), ([0, 0], 0));
    }

    #[test]
    fn outcomes_of_other_documents_are_refused() {
        let three = run(&[true; 3]);
        let refused = |second: &[Outcome]| compare_outcomes(&three, second).unwrap_err();
        let mut other = three.clone();
        other[1].id = "mail".into();
        assert_eq!(
            refused(&other).to_string(),
            "line 2: the first run has the id \"1\" with the label \"true\", the second the id \"mail\" with \
             the label \"true\"; evaluate both on the same test documents, in the same order"
        );
        let mut relabeled = three.clone();
        relabeled[2].truth = Some("another".to_owned());
        assert!(matches!(refused(&relabeled), Error::OutcomesDiffer { line: 3, .. }));
        relabeled[2].truth = None;
        assert!(refused(&relabeled).to_string().contains("the id \"2\" without a true label"));
        let refused = compare_outcomes(&relabeled, &relabeled).unwrap_err();
        assert!(matches!(refused, Error::UnlabeledOutcome { line: 3 }));
        let refused = compare_outcomes(&three, &three[..2]).unwrap_err();
        assert!(refused.to_string().contains("line 3: "), "{refused}");
        assert!(refused.to_string().contains("the second nothing more"), "{refused}");
        assert!(matches!(compare_outcomes(&[], &[]), Err(Error::EmptyCorpus)));
    }

    proptest! {
        #[test]
        fn exchanging_the_runs_exchanges_the_figures(
            right in prop::collection::vec(any::<[bool; 2]>(), 1..60),
        ) {
            let [first, second] =
                [0, 1].map(|side| run(&right.iter().map(|pair| pair[side]).collect::<Vec<_>>()));
            let there = compare_outcomes(&first, &second).unwrap();
            let back = compare_outcomes(&second, &first).unwrap();
            prop_assert_eq!(there.p_value, back.p_value);
            prop_assert_eq!(there.difference, -back.difference);
            let [low, high] = there.difference_interval;
            prop_assert_eq!([-high, -low], back.difference_interval);
            prop_assert!((-1.0..=1.0).contains(&low) && low <= high && high <= 1.0);
            prop_assert!(there.p_value > 0.0 && there.p_value <= 1.0);
            let same = compare_outcomes(&first, &first).unwrap();
            prop_assert_eq!((same.difference_interval, same.p_value), ([0.0, 0.0], 1.0));
        }

        /// The definition: all ways in which the coins can fall.
        #[test]
        fn mcnemars_test_counts_all_ways(first in 0..8_usize, second in 0..8_usize) {
            let (coins, least) = (first + second, first.min(second));
            let ways = 0..1_u32 << coins;
            let as_uneven = ways
                .clone()
                .filter(|way| {
                    let heads = way.count_ones() as usize;
                    heads.min(coins - heads) <= least
                })
                .count();
            let p = as_uneven as f64 / ways.len() as f64;
            prop_assert!((mcnemar([first, second]) - p).abs() < 1e-9);
        }
    }
}
