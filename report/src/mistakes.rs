use std::cmp::Ordering;
use std::collections::HashMap;

use nearzip::{Corpus, Neighbor, Observer, Outcome, Stage, Tracker};
use rayon::prelude::*;

use crate::error::Result;
use crate::excerpt::Excerpt;
use crate::labels::PageLabels;
use crate::matches::{Matches, joined};

/// How much of the wrong predictions is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// The most wrong predictions.
    pub(crate) mistakes: usize,
    /// The most neighbors of each.
    pub(crate) neighbors: usize,
    /// The bytes of a text, and about half of that of a neighbor.
    pub(crate) excerpt: usize,
}

/// The wrong predictions that are shown, most confident first.
pub(crate) struct Mistakes<'a> {
    pub(crate) shown: Vec<Mistake<'a>>,
    /// How many predictions can be wrong.
    pub(crate) all: usize,
}

/// A prediction that can be wrong.
pub(crate) struct Mistake<'a> {
    pub(crate) outcome: &'a Outcome,
    /// The positions of labels on the page.
    pub(crate) truth: usize,
    /// More than one if a tie was settled at random; without the true label.
    pub(crate) predicted: Vec<usize>,
    pub(crate) text: Excerpt,
    /// `None` if the method compares no documents.
    pub(crate) neighbors: Option<Vec<NearDocument<'a>>>,
}

/// A training document near to a text.
pub(crate) struct NearDocument<'a> {
    pub(crate) neighbor: &'a Neighbor,
    pub(crate) text: Excerpt,
}

impl<'a> Mistakes<'a> {
    /// The wrong predictions for the documents of `test`; `train` has the documents that are near to them.
    pub(crate) fn find(
        outcomes: &'a [Outcome],
        test: &Corpus,
        train: &Corpus,
        labels: &PageLabels,
        limits: Limits,
        observer: Observer<'_>,
    ) -> Result<Mistakes<'a>> {
        let wrong = |&position: &usize| outcomes[position].chance_of_truth() < 1.0;
        let positions: Vec<usize> = (0..outcomes.len()).filter(wrong).collect();
        let all = positions.len();
        let chosen = chosen(outcomes, positions, limits.mistakes);
        let tracker = Tracker::new(observer, Stage::Explaining, chosen.len());
        let explain = |position: usize| -> Result<Mistake<'a>> {
            let outcome = &outcomes[position];
            let mistake = Mistake::new(outcome, test.text(position), train, labels, limits);
            tracker.advance(1)?;
            Ok(mistake)
        };
        let shown = chosen.into_par_iter().map(explain).collect::<Result<_>>()?;
        Ok(Mistakes { shown, all })
    }
}

impl<'a> Mistake<'a> {
    fn new(
        outcome: &'a Outcome,
        text: &[u8],
        train: &Corpus,
        labels: &PageLabels,
        limits: Limits,
    ) -> Mistake<'a> {
        let truth = truth(outcome);
        let mut of_query = Vec::new();
        let mut near = |neighbor: &'a Neighbor| {
            let document = train.text(neighbor.document);
            let matches = Matches::find(text, document);
            of_query.extend(matches.query);
            let text = Excerpt::new(document, &matches.document, limits.excerpt / 2);
            NearDocument { neighbor, text }
        };
        let neighbors = outcome.neighbors.as_ref().map(|neighbors| {
            let known = neighbors.iter().filter(|neighbor| neighbor.document < train.len());
            telling(known, truth, limits.neighbors).into_iter().map(&mut near).collect()
        });
        let predicted = outcome.candidates.iter().filter(|candidate| *candidate != truth);
        Mistake {
            outcome,
            truth: labels.position(truth),
            predicted: predicted.map(|candidate| labels.position(candidate)).collect(),
            text: Excerpt::new(text, &joined(of_query), limits.excerpt),
            neighbors,
        }
    }
}

/// The nearest documents; the last of them is one of the true label, if one was compared.
fn telling<'a>(
    neighbors: impl Iterator<Item = &'a Neighbor>,
    truth: &str,
    most: usize,
) -> Vec<&'a Neighbor> {
    let mut nearest: Vec<&Neighbor> = neighbors.collect();
    let of_truth = nearest.iter().position(|neighbor| neighbor.label == truth);
    if let (Some(of_truth), Some(last)) = (of_truth, most.checked_sub(1))
        && of_truth > last
    {
        nearest.swap(last, of_truth);
    }
    nearest.truncate(most);
    nearest
}

/// At most `most` positions of outcomes, most confident first. If there are more, there are as many of each
/// true label and predicted label as of all others, as far as possible.
fn chosen(outcomes: &[Outcome], mut positions: Vec<usize>, most: usize) -> Vec<usize> {
    let by_confidence = |&a: &usize, &b: &usize| -> Ordering {
        outcomes[b].confidence().total_cmp(&outcomes[a].confidence()).then(a.cmp(&b))
    };
    positions.sort_by(by_confidence);
    let mut before: HashMap<[&str; 2], usize> = HashMap::new();
    let ranked = positions.into_iter().map(|position| {
        let outcome = &outcomes[position];
        let rank = before.entry([truth(outcome), &outcome.label]).or_default();
        *rank += 1;
        (*rank, position)
    });
    let mut ranked: Vec<(usize, usize)> = ranked.collect();
    // Stable, so that the most confident of equal ranks come first.
    ranked.sort_by_key(|&(rank, _)| rank);
    let mut chosen: Vec<usize> =
        ranked.into_iter().take(most).map(|(_, position)| position).collect();
    chosen.sort_by(by_confidence);
    chosen
}

fn truth(outcome: &Outcome) -> &str {
    outcome.truth.as_deref().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use nearzip::{Evaluation, KnnClassifier, evaluate, unobserved};

    use super::*;

    fn evaluation() -> (Evaluation, Corpus, Corpus) {
        let train = Corpus::sample().first(60, Some(1));
        let test = Corpus::sample_held_out();
        let classifier = KnnClassifier::from_corpus(train.clone()).unwrap();
        (evaluate(&classifier, &test, &unobserved).unwrap(), test, train)
    }

    #[test]
    fn each_pair_of_labels_is_shown_before_another_is_shown_again() {
        let (evaluation, _, _) = evaluation();
        let outcomes = &evaluation.outcomes;
        let positions: Vec<usize> =
            (0..outcomes.len()).filter(|&at| outcomes[at].chance_of_truth() < 1.0).collect();
        let pair = |&at: &usize| [truth(&outcomes[at]), &outcomes[at].label];
        let mut pairs: Vec<[&str; 2]> = positions.iter().map(pair).collect();
        pairs.sort_unstable();
        pairs.dedup();
        assert!(pairs.len() < positions.len());
        let chosen_pairs = chosen(outcomes, positions.clone(), pairs.len());
        let mut shown: Vec<[&str; 2]> = chosen_pairs.iter().map(pair).collect();
        shown.sort_unstable();
        assert_eq!(shown, pairs);
        let mut all = chosen(outcomes, positions.clone(), usize::MAX);
        let confidence = |at: usize| outcomes[at].confidence();
        assert!(all.windows(2).all(|two| confidence(two[0]) >= confidence(two[1])));
        all.sort_unstable();
        assert_eq!(all, positions);
        assert!(chosen(outcomes, positions, 0).is_empty());
    }

    #[test]
    fn results_do_not_depend_on_the_number_of_threads() {
        let (evaluation, test, train) = evaluation();
        let labels = PageLabels::new(&evaluation.confusion());
        let limits = Limits { mistakes: 30, neighbors: 2, excerpt: 50 };
        let texts = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let find = || {
                let outcomes = &evaluation.outcomes;
                Mistakes::find(outcomes, &test, &train, &labels, limits, &unobserved)
            };
            let found = pool.install(find).unwrap();
            found.shown.into_iter().map(|mistake| mistake.text).collect::<Vec<_>>()
        };
        assert_eq!(texts(1), texts(3));
    }

    #[test]
    fn a_neighbor_of_the_true_label_is_shown_if_there_is_one() {
        let train: Corpus =
            ["a", "a", "b", "a", "b"].into_iter().map(|label| (label, "same text")).collect();
        let config = nearzip::KnnConfig::default().k(5);
        let spec = nearzip::CompressorSpec::default();
        let index = nearzip::Index::build(train, &spec, &unobserved).unwrap();
        let classifier = KnnClassifier::new(index, config).unwrap();
        let test: Corpus = [("b", "same text")].into_iter().collect();
        let evaluation = evaluate(&classifier, &test, &unobserved).unwrap();
        let neighbors = evaluation.outcomes[0].neighbors.as_ref().unwrap();
        let documents = |truth, most| -> Vec<usize> {
            telling(neighbors.iter(), truth, most).iter().map(|near| near.document).collect()
        };
        assert_eq!((documents("b", 2), documents("a", 2)), (vec![0, 2], vec![0, 1]));
        assert_eq!((documents("c", 3), documents("b", 0)), (vec![0, 1, 2], vec![]));
    }
}
