//! Reports: functions of an evaluation, for people and for programs.
//!
//! | function | for |
//! |---|---|
//! | [`text`] | people, at a terminal |
//! | [`markdown`] | people, in a document |
//! | [`json`] | programs |
//!
//! Each takes an [`Evaluation`] or a [`FewShot`].
//!
//! # JSON
//!
//! One object, stable within a `schema` version. For an evaluation it has at least these members:
//!
//! | member | meaning |
//! |---|---|
//! | `schema` | `"nearzip.evaluation.v1"` |
//! | `method` and its settings | such as `compressor`, `metric`, `k`, `weights`, `ties`, `search` for `knn`, `order` for `class` |
//! | `n_train`, `n_test`, `n_labels` | training and test documents, labels in either |
//! | `accuracy`, `macro_f1`, `weighted_f1` | from 0 to 1 |
//! | `top2_label_accuracy` | the share of test documents for which one of the two likeliest *labels* is right |
//! | `top2_document_accuracy` | for `knn`: the share for which one of the two nearest *documents* has the right label, which is what the published table shows |
//! | `top2_accuracy` | kept for readers of earlier reports: the latter for `knn`, the former for other methods |
//! | `elapsed_seconds`, `queries_per_second`, `threads` | of indexing and searching |
//! | `pairs_scored`, `pairs_pruned` | the work done, and left out by proved bounds |
//! | `labels` | for each label: `label`, `precision`, `recall`, `f1`, `support`, `predicted` |
//! | `confusion` | the mistakes: `truth`, `predicted`, `count` |
//! | `unknown_labels` | test labels that training lacks: `label`, `count` |
//! | `candidates` | how many documents are searched, unless all are |
//! | `recall` | if it was measured: `at_1`, `at_k`, `queries`, `accuracy`, `exact_accuracy`, `speedup` |
//! | `sweep` | if it was asked for, by k: `k`, `nearest`, `random`, `first_label` |
//!
//! For a few-shot evaluation:
//!
//! | member | meaning |
//! |---|---|
//! | `schema` | `"nearzip.few-shot.v1"` |
//! | `method` and its settings | as above; those that were the same in every repeat |
//! | `shots`, `repeats`, `seed` | documents drawn of each label; how often; the seed of the first draw, each later one has the next |
//! | `n_train`, `n_test`, `n_labels` | training documents of each repeat, test documents, labels in either |
//! | `accuracy` | the mean of the repeats |
//! | `interval` | the 95 % interval of that mean: `[low, high]`, `null` for a single repeat |
//! | `accuracies` | of each repeat |
//! | `macro_f1`, `macro_f1_interval` | likewise |
//! | `elapsed_seconds`, `threads` | of all repeats |
//! | `unknown_labels` | test labels that training lacks: `label`, `count` |

mod few_shot;
mod json;
mod markdown;
mod text;
mod unknown;

use crate::evaluate::{Evaluation, FewShot};

/// What can be reported. Implemented by [`Evaluation`] and [`FewShot`].
pub trait Report: private::Sealed {
    /// As [`text`].
    #[doc(hidden)]
    fn text(&self) -> String;
    /// As [`json`].
    #[doc(hidden)]
    fn json(&self) -> String;
    /// As [`markdown`].
    #[doc(hidden)]
    fn markdown(&self) -> String;
}

mod private {
    pub trait Sealed {}
    impl Sealed for super::Evaluation {}
    impl Sealed for super::FewShot {}
}

impl Report for Evaluation {
    fn text(&self) -> String {
        text::Text(self).to_string()
    }

    fn json(&self) -> String {
        json::object(self)
    }

    fn markdown(&self) -> String {
        markdown::Markdown(self).to_string()
    }
}

impl Report for FewShot {
    fn text(&self) -> String {
        few_shot::Text(self).to_string()
    }

    fn json(&self) -> String {
        few_shot::object(self)
    }

    fn markdown(&self) -> String {
        few_shot::Markdown(self).to_string()
    }
}

/// Tables for people, at a terminal.
///
/// # Examples
///
/// ```
/// use nearzip::{ClassClassifier, Corpus, evaluate, report, unobserved};
///
/// let classifier = ClassClassifier::from_corpus(&Corpus::sample())?;
/// let evaluation = evaluate(&classifier, &Corpus::sample_held_out(), &unobserved)?;
/// assert!(report::text(&evaluation).contains("accuracy        0.99"));
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn text(of: &impl Report) -> String {
    of.text()
}

/// One JSON object, on one line, as the module documentation describes it.
///
/// # Examples
///
/// ```
/// use nearzip::{ClassClassifier, Corpus, evaluate, report, unobserved};
///
/// let classifier = ClassClassifier::from_corpus(&Corpus::sample())?;
/// let evaluation = evaluate(&classifier, &Corpus::sample_held_out(), &unobserved)?;
/// let object: serde_json::Value = serde_json::from_str(&report::json(&evaluation)).unwrap();
/// assert_eq!(object["n_test"], 160);
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn json(of: &impl Report) -> String {
    of.json()
}

/// Tables in Markdown, for people, in a document.
///
/// # Examples
///
/// ```
/// use nearzip::{ClassClassifier, Corpus, evaluate, report, unobserved};
///
/// let classifier = ClassClassifier::from_corpus(&Corpus::sample())?;
/// let evaluation = evaluate(&classifier, &Corpus::sample_held_out(), &unobserved)?;
/// assert!(report::markdown(&evaluation).contains("| accuracy | 0.99"));
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn markdown(of: &impl Report) -> String {
    of.markdown()
}
