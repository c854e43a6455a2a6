//! Reports on an evaluation, for people and for programs.
//!
//! | function | for |
//! |---|---|
//! | [`text`] | people, at a terminal |
//! | [`markdown`] | people, in a document |
//! | [`json`] | programs |
//!
//! Each takes an [`Evaluation`], a [`FewShot`], several evaluations as a slice, of which they make one
//! table, a [`PairedComparison`], or a [`RegressionEvaluation`].
//!
//! # JSON
//!
//! One object, stable within a `schema` version. For an evaluation, it has at least these members:
//!
//! | member | meaning |
//! |---|---|
//! | `schema` | `"nearzip.evaluation.v1"` |
//! | `method` and its settings | such as `compressor`, `metric`, `k`, `weights`, `ties`, `search` for `knn`, `order` for `class` |
//! | `method_spec` | the method as `--method` takes it, such as `knn k=5`, if the caller has [said it](Evaluation::method) |
//! | `version` | the version of nearzip |
//! | `folds` | the number of folds, if it is cross-validation |
//! | `leave_one_out` | `true`, if each document was classified by all the others |
//! | `n_train`, `n_test`, `n_labels` | the number of training documents (in cross-validation, the fewest of any fold), of test documents, and of labels in either |
//! | `accuracy`, `macro_f1`, `weighted_f1` | from 0 to 1 |
//! | `accuracy_interval`, `macro_f1_interval` | the 95% intervals, `[low, high]`: [Wilson's](Evaluation::accuracy_interval), and [by bootstrap](Evaluation::macro_f1_interval) |
//! | `calibration` | [whether confidence can be believed](crate::Calibration): `ece` (from 0 to 1), `brier` (from 0 to 2), `bins` (`confidence`, `accuracy`, `count`) |
//! | `risk_coverage` | [the accuracy of the most confident predictions](crate::RiskCoverage): `area`, and `points` (`coverage`, `accuracy`, `confidence`) |
//! | `conformal` | if a coverage was asked for, [how often the true label is in the set](crate::Conformal): `target`, `coverage`, `coverage_interval`, `mean_size`, `empty`, `full` |
//! | `strangers` | if texts that belong to no label were given, [how well they are told apart](crate::StrangerFigures): their number `strangers`, `auroc`, and `rejected` (`p_value`, `strangers`, `test`) |
//! | `clean` | if the caller [said which texts occur in training](Evaluation::known_texts): `n_test`, the number of the other test documents, and their `accuracy`, `null` if there are none |
//! | `top2_label_accuracy` | the share of test documents for which one of the two likeliest *labels* is right |
//! | `top2_document_accuracy` | for `knn`: the share for which one of the two nearest *documents* has the right label, which is what the published table shows |
//! | `top2_accuracy` | for compatibility with earlier reports: `top2_document_accuracy` for `knn`, `top2_label_accuracy` for other methods |
//! | `elapsed_seconds`, `queries_per_second`, `threads` | the time and the number of threads; the time that the program reports includes building the classifier |
//! | `pairs_scored`, `pairs_pruned` | the number of distances computed, and the number skipped because of proven bounds |
//! | `labels` | for each label: `label`, `precision`, `recall`, `f1`, `support`, `predicted` |
//! | `confusion` | the mistakes: `truth`, `predicted`, `count` |
//! | `unknown_labels` | the labels that only test documents have: `label`, `count` |
//! | `candidates` | the number of documents that are compared with each query, unless all are |
//! | `recall` | if it was measured: `at_1`, `at_k`, `k`, `queries`, `accuracy`, `exact_accuracy`, `speedup` |
//! | `sweep` | if it was asked for, by k: `k`, `nearest`, `random`, `first_label` |
//!
//! For a few-shot evaluation:
//!
//! | member | meaning |
//! |---|---|
//! | `schema` | `"nearzip.few-shot.v1"` |
//! | `method` and its settings, `method_spec`, `version` | as above; only the settings that were the same in every repeat |
//! | `shots`, `repeats`, `seed` | the number of documents drawn per label; the number of draws; the seed of the first draw (each later draw uses the next seed) |
//! | `n_train`, `n_test`, `n_labels` | the number of training documents in each repeat, of test documents, and of labels in either |
//! | `accuracy` | the mean accuracy of the repeats |
//! | `interval` | the 95% interval of that mean, within 0 and 1: `[low, high]`, `null` for a single repeat |
//! | `accuracies` | the accuracy of each repeat |
//! | `macro_f1`, `macro_f1_interval` | the mean macro-F1 of the repeats, and its interval |
//! | `elapsed_seconds`, `threads` | the time of all repeats, and the number of threads |
//! | `unknown_labels` | the labels that only test documents have: `label`, `count` |
//!
//! For several evaluations, `schema` is `"nearzip.comparison.v1"`, and `methods` has the object of each.
//!
//! For an evaluation of regression:
//!
//! | member | meaning |
//! |---|---|
//! | `schema` | `"nearzip.regression.v1"` |
//! | `method` and its settings, `version`, `folds`, `leave_one_out`, `n_train`, `n_test` | as above |
//! | `r2`, `mae`, `rmse` | [how far the predicted numbers are from the true ones](crate::RegressionFigures); `r2` is `null` if all true numbers are equal |
//! | `baseline` | the same of the mean of the training documents: `r2`, `mae`, `rmse` |
//! | `range` | the smallest and the largest true number |
//! | `elapsed_seconds`, `threads` | the time, and the number of threads |
//! | `sweep` | if it was asked for, by k: `k`, `r2`, `mae`, `rmse` |
//!
//! For a comparison of two runs, where each pair of values has that of the first run first:
//!
//! | member | meaning |
//! |---|---|
//! | `schema` | `"nearzip.paired-comparison.v1"` |
//! | `version` | the version of nearzip |
//! | `n_test` | the number of test documents |
//! | `accuracies` | both accuracies |
//! | `difference`, `difference_interval` | the accuracy of the second run minus that of the first, and its 95% interval, `[low, high]` |
//! | `only_right` | how many documents only the first, and only the second run has labeled rightly |
//! | `p_value` | of McNemar's exact test |
//! | `n_differing` | the number of documents for which the predicted labels differ |
//! | `differing` | these documents, or the first of them: `id`, `truth`, `labels` |

mod comparison;
mod few_shot;
mod json;
mod markdown;
mod paired;
mod regression;
mod text;
mod unknown;

use crate::evaluate::{Evaluation, FewShot, PairedComparison, RegressionEvaluation};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Something that can be reported: an [`Evaluation`], a [`FewShot`], several evaluations, a
/// [`PairedComparison`], or a [`RegressionEvaluation`].
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
    impl Sealed for [super::Evaluation] {}
    impl Sealed for super::PairedComparison {}
    impl Sealed for super::RegressionEvaluation {}
}

impl Report for Evaluation {
    fn text(&self) -> String {
        text::Text(self).to_string()
    }

    fn json(&self) -> String {
        json::written(&json::object(self))
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

impl Report for [Evaluation] {
    fn text(&self) -> String {
        comparison::plain(self)
    }

    fn json(&self) -> String {
        comparison::object(self)
    }

    fn markdown(&self) -> String {
        comparison::Markdown(self).to_string()
    }
}

impl Report for RegressionEvaluation {
    fn text(&self) -> String {
        regression::Text(self).to_string()
    }

    fn json(&self) -> String {
        regression::object(self)
    }

    fn markdown(&self) -> String {
        regression::Markdown(self).to_string()
    }
}

impl Report for PairedComparison {
    fn text(&self) -> String {
        paired::Text(self).to_string()
    }

    fn json(&self) -> String {
        paired::object(self)
    }

    fn markdown(&self) -> String {
        paired::Markdown(self).to_string()
    }
}

/// A report for people, as text for a terminal.
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
pub fn text(of: &(impl Report + ?Sized)) -> String {
    of.text()
}

/// A report for programs: one JSON object on one line, as [described above](self#json).
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
pub fn json(of: &(impl Report + ?Sized)) -> String {
    of.json()
}

/// A report for people, as Markdown tables for a document.
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
pub fn markdown(of: &(impl Report + ?Sized)) -> String {
    of.markdown()
}
