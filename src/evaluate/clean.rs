use std::collections::HashSet;

use serde::Serialize;

use super::evaluation::Evaluation;

/// The part of an evaluation that is about new texts: the test documents whose texts do not occur in
/// training.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CleanPart {
    /// The number of these test documents.
    pub n_test: usize,
    /// The share of them for which the prediction is right; `None` if there are none.
    pub accuracy: Option<f64>,
}

impl Evaluation {
    /// The accuracy without the test documents whose texts occur in training; `None` if these are
    /// [not known](Evaluation::known_texts).
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{ClassClassifier, Corpus, Error, evaluate, known_texts, unobserved};
    ///
    /// let train: Corpus = [("a", "aaaa"), ("b", "bbbb")].into_iter().collect();
    /// let test: Corpus = [("a", "aaaa"), ("b", "bbb"), ("b", "aaa")].into_iter().collect();
    /// let mut evaluation = evaluate(&ClassClassifier::from_corpus(&train)?, &test, &unobserved)?;
    /// assert_eq!(evaluation.clean(), None);
    /// evaluation.known_texts = Some(known_texts(&test, train.texts().map(Ok::<_, Error>))?);
    /// let clean = evaluation.clean().unwrap();
    /// assert_eq!((clean.n_test, clean.accuracy), (2, Some(0.5)));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn clean(&self) -> Option<CleanPart> {
        let known: HashSet<&usize> = self.known_texts.as_ref()?.iter().collect();
        let outcomes = self.outcomes.iter().enumerate();
        let clean = outcomes.filter(|(document, _)| !known.contains(document));
        let right: Vec<f64> = clean.map(|(_, outcome)| outcome.chance_of_truth()).collect();
        let n_test = right.len();
        let accuracy = (n_test > 0).then(|| right.iter().sum::<f64>() / n_test as f64);
        Some(CleanPart { n_test, accuracy })
    }
}
