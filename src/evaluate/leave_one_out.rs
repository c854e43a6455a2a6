use std::collections::HashMap;
use std::time::Instant;

use super::evaluation::Evaluation;
use super::subject::Subject;
use super::test_set::{decided, most_neighbors};
use crate::classify::Classifier;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::progress::Observer;
use crate::search::rank_others;

/// Classifies each document of a classifier's index by all the others:
/// [leave-one-out](Classifier::leave_one_out), without building a classifier for each.
///
/// A document whose text occurs again is easy; the [clean accuracy](Evaluation::clean) is that without such
/// documents. Each k in `sweep_k` is evaluated too, as [`evaluate_neighbors`](crate::evaluate_neighbors)
/// does.
///
/// # Complexity
///
/// That of [`Classifier::leave_one_out`] for all documents, and a copy of their texts.
///
/// # Errors
///
/// - [`Error::NothingToLeaveOut`] if the classifier keeps no documents.
/// - [`Error::InvalidK`] if a k is 0 or not less than the number of documents.
/// - As [`Classifier::leave_one_out`].
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, Method, evaluate_leave_one_out, unobserved};
///
/// let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?;
/// let classifier = "class".parse::<Method>()?.build(index, &unobserved)?;
/// let evaluation = evaluate_leave_one_out(&*classifier, &[], &unobserved)?;
/// assert_eq!((evaluation.n_test(), evaluation.n_train), (480, 479));
/// assert!(evaluation.is_leave_one_out && evaluation.accuracy() > 0.95);
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn evaluate_leave_one_out(
    classifier: &dyn Classifier,
    sweep_k: &[usize],
    observer: Observer<'_>,
) -> Result<Evaluation> {
    let index = classifier.index().ok_or(Error::NothingToLeaveOut)?;
    let (documents, corpus): (Vec<usize>, Corpus) =
        (index.positions().collect(), index.to_corpus()?);
    index.check_others(&documents)?;
    let begun = Instant::now();
    let subject = Subject::of(classifier);
    let evaluation = match subject.knn {
        Some(knn) => {
            let config = knn.config();
            let most = most_neighbors(config, sweep_k, index.len() - 1)?;
            let search = config.search_config().k(most);
            let found = rank_others(index, &documents, search, observer)?;
            decided(subject, knn, &corpus, &found, sweep_k, begun)?
        }
        None => {
            let predictions = classifier.leave_one_out(&documents, observer)?;
            Evaluation::new(subject, &corpus, &predictions, begun.elapsed())
        }
    };
    Ok(Evaluation {
        n_train: corpus.len() - 1,
        is_leave_one_out: true,
        known_texts: Some(repeated_texts(&corpus)),
        ..evaluation
    })
}

/// The positions of the documents whose text another document has too.
fn repeated_texts(corpus: &Corpus) -> Vec<usize> {
    let mut occurrences: HashMap<&[u8], usize> = HashMap::new();
    corpus.texts().for_each(|text| *occurrences.entry(text).or_default() += 1);
    let repeated = |&position: &usize| occurrences[corpus.text(position)] > 1;
    (0..corpus.len()).filter(repeated).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::Method;
    use crate::compressor::CompressorSpec;
    use crate::evaluate::evaluate;
    use crate::index::Index;
    use crate::progress::unobserved;

    fn built(corpus: Corpus, method: &str) -> Box<dyn Classifier> {
        let index = Index::build(corpus, &CompressorSpec::default(), &unobserved).unwrap();
        method.parse::<Method>().unwrap().build(index, &unobserved).unwrap()
    }

    /// A classifier for each document, built on all the others.
    fn obvious(corpus: &Corpus, method: &str) -> Vec<crate::Outcome> {
        let outcome = |left_out: usize| {
            let others: Vec<usize> = (0..corpus.len()).filter(|&other| other != left_out).collect();
            let classifier = built(corpus.subset(&others), method);
            evaluate(&*classifier, &corpus.subset(&[left_out]), &unobserved).unwrap().outcomes
        };
        (0..corpus.len()).flat_map(outcome).collect()
    }

    /// Two documents have the same text, and one is the only one of its label.
    fn corpus() -> Corpus {
        let mut corpus = Corpus::sample().first(60, Some(2));
        let (label, text) = (corpus.label(5).to_owned(), corpus.text(5).to_vec());
        corpus.push(&label, &text);
        corpus.push("only", b"the only document of its label");
        corpus
    }

    #[test]
    fn leaving_out_is_building_without() {
        let corpus = corpus();
        for method in [
            "knn search=exact",
            "knn k=4 search=exact weights=softmax ties=first-label",
            "knn k=3 search=exact metric=cdm weights=distance",
            "class order=4",
        ] {
            let evaluation =
                evaluate_leave_one_out(&*built(corpus.clone(), method), &[], &unobserved).unwrap();
            for (found, expected) in evaluation.outcomes.iter().zip(obvious(&corpus, method)) {
                // Labels have another order if the first document of one is left out, and positions differ.
                assert_eq!(found.truth, expected.truth, "{method}");
                assert_eq!(found.label, expected.label, "{method}");
                let score = |outcome: &crate::Outcome| {
                    outcome.scores.iter().find(|(label, _)| *label == expected.label).unwrap().1
                };
                assert!((score(found) - score(&expected)).abs() < 1e-12, "{method}");
            }
        }
    }

    /// Rarities and parts of the linear model differ a little.
    #[test]
    fn other_methods_are_close_to_building_without() {
        let corpus = corpus();
        for method in ["grams", "hybrid blend=1.41,4/1.19,5.66,4,11.3", "knn search=candidates:20"]
        {
            let evaluation =
                evaluate_leave_one_out(&*built(corpus.clone(), method), &[], &unobserved).unwrap();
            let pairs = evaluation.outcomes.iter().zip(obvious(&corpus, method));
            let same = pairs.filter(|(found, expected)| found.label == expected.label).count();
            assert!(same + corpus.len() / 10 >= corpus.len(), "{method}: {same}");
        }
    }

    #[test]
    fn documents_with_a_repeated_text_are_told_apart() {
        let evaluation =
            evaluate_leave_one_out(&*built(corpus(), "class"), &[], &unobserved).unwrap();
        assert_eq!(evaluation.known_texts, Some(vec![5, 60]));
        assert_eq!(evaluation.clean().unwrap().n_test, 60);
        assert_eq!(evaluation.unknown_labels(), []);
        assert_eq!(evaluation.outcomes[61].chance_of_truth(), 0.0);
    }

    #[test]
    fn a_sweep_is_that_of_each_k() {
        let evaluated = |method: &str, sweep: &[usize]| {
            evaluate_leave_one_out(&*built(corpus(), method), sweep, &unobserved).unwrap()
        };
        let sweep = evaluated("knn", &[1, 3, 61]).neighbors.unwrap().sweep;
        assert_eq!(sweep[0].nearest, evaluated("knn", &[]).accuracy());
        assert_eq!(sweep[1].nearest, evaluated("knn k=3", &[]).accuracy());
        let too_many = evaluate_leave_one_out(&*built(corpus(), "knn"), &[62], &unobserved);
        assert!(matches!(too_many, Err(Error::InvalidK { k: 62, documents: 61 })));
    }

    #[test]
    fn what_cannot_be_left_out_is_refused() {
        for method in ["knn", "class", "grams", "hybrid"] {
            let classifier = built(corpus(), method);
            let refused = classifier.leave_one_out(&[3, 62], &unobserved);
            assert!(matches!(refused, Err(Error::UnknownDocument)), "{method}");
            let single = built([("a", "text")].into_iter().collect(), method);
            let refused = evaluate_leave_one_out(&*single, &[], &unobserved);
            assert!(matches!(refused, Err(Error::EmptyCorpus)), "{method}");
        }
        let class = crate::ClassClassifier::from_corpus(&corpus()).unwrap();
        let refused = evaluate_leave_one_out(&class, &[], &unobserved);
        assert!(matches!(refused, Err(Error::NothingToLeaveOut)));
    }
}
