use super::outcome::Outcome;

/// At most `count` outcomes whose true labels are the least likely: where
/// [leave-one-out](crate::evaluate_leave_one_out) finds them, documents that are likely to have a wrong label, and
/// to mislead predictions for others (self-confidence: Northcutt, Jiang and Chuang, *Confident Learning*, 2021).
///
/// The first has the lowest score for its true label, and of the same score the highest for another label.
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, Method, evaluate_leave_one_out, most_doubtful, unobserved};
///
/// let mut corpus = Corpus::sample();
/// corpus.push("Spanish", b"Firefighters needed four hours to bring the blaze under control.");
/// let index = Index::build(corpus, &CompressorSpec::default(), &unobserved)?;
/// let classifier = Method::default().build(index, &unobserved)?;
/// let evaluation = evaluate_leave_one_out(&*classifier, &[], &unobserved)?;
/// let doubtful = most_doubtful(&evaluation.outcomes, 5);
/// assert!(doubtful.iter().any(|outcome| outcome.truth.as_deref() == Some("Spanish")));
/// # Ok::<(), nearzip::Error>(())
/// ```
///
/// # Complexity
///
/// O(n log n) for n outcomes.
pub fn most_doubtful(outcomes: &[Outcome], count: usize) -> Vec<&Outcome> {
    let mut doubtful: Vec<&Outcome> = outcomes.iter().collect();
    doubtful.sort_by(|a, b| {
        let by_truth = a.score_of_truth().total_cmp(&b.score_of_truth());
        by_truth.then(b.confidence().total_cmp(&a.confidence()))
    });
    doubtful.truncate(count);
    doubtful
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::confidence::tests::outcome;

    #[test]
    fn the_least_likely_truth_comes_first() {
        let of = |truth: f64, other: f64| Outcome {
            truth: Some("right".to_owned()),
            label: "wrong".to_owned(),
            scores: vec![("wrong".to_owned(), other), ("right".to_owned(), truth)],
            ..outcome(0.5, true)
        };
        let outcomes = [of(0.3, 0.7), of(0.1, 0.8), of(0.1, 0.9), of(0.9, 0.1)];
        let doubtful = most_doubtful(&outcomes, 3);
        assert_eq!(doubtful, [&outcomes[2], &outcomes[1], &outcomes[0]]);
        assert_eq!(most_doubtful(&outcomes, 9).len(), 4);
        assert!(most_doubtful(&[], 3).is_empty());
    }
}
