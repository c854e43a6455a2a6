//! How good predictions are, measured honestly: there is one prediction per query, which is made
//! without looking at the true label.
//!
//! | file | idea |
//! |---|---|
//! | `outcome` | the prediction for one text, and its true label if known |
//! | `evaluation` | all outcomes of a test set, and the figures that are computed from them |
//! | `test_set` | classifying a test set |
//! | `subject` | the classifier that is evaluated |
//! | `mistakes` | the documents nearest to those that got a wrong label |
//! | `neighbors`, `sweep`, `recall` | the figures that only nearest neighbors have |
//! | `confusion` | how often each label was predicted for documents of each label |
//! | `intervals`, `bootstrap` | how far accuracy and macro-F1 may be from those of all texts |
//! | `calibration` | whether predictions are right as often as their confidence says |
//! | `risk_coverage` | accuracy if only the most confident predictions count |
//! | `paired` | two runs on the same test documents |
//! | `read_outcomes` | outcomes that were written to a file |
//! | `conformal` | how often the true label is in a set of labels |
//! | `confidence` | outcomes in the order of their confidence |
//! | `cross_validation` | evaluating on one corpus, each part by the others |
//! | `leave_one_out` | evaluating on one corpus, each document by all the others |
//! | `selection` | the method that leave-one-out chooses |
//! | `doubtful` | documents that are likely to have a wrong label |
//! | `strangers` | texts that belong to no label |
//! | `known_texts`, `clean` | test documents that are training documents too, and the accuracy without them |
//! | `regression` | predicted numbers in place of labels |
//! | `few_shot`, `estimate` | evaluating on repeated draws of a few documents; a mean with its interval |

mod bootstrap;
mod calibration;
mod clean;
mod confidence;
mod conformal;
mod confusion;
mod cross_validation;
mod doubtful;
mod estimate;
mod evaluation;
mod few_shot;
mod intervals;
mod known_texts;
mod leave_one_out;
mod mistakes;
mod neighbors;
mod outcome;
mod paired;
mod read_outcomes;
mod recall;
mod regression;
mod risk_coverage;
mod selection;
mod strangers;
mod subject;
mod sweep;
mod test_set;

pub use calibration::{Calibration, CalibrationBin};
pub use clean::CleanPart;
pub use conformal::Conformal;
pub use confusion::{ConfusionMatrix, LabelMetrics};
pub use cross_validation::{CrossValidationConfig, cross_validate};
pub use doubtful::most_doubtful;
pub use estimate::Estimate;
pub use evaluation::Evaluation;
pub use few_shot::{FewShot, FewShotConfig, evaluate_few_shot};
pub use known_texts::known_texts;
pub use leave_one_out::evaluate_leave_one_out;
pub use neighbors::NeighborFigures;
pub use outcome::Outcome;
pub use paired::{DifferentPrediction, PairedComparison, compare_outcomes};
pub use read_outcomes::read_outcomes;
pub use recall::{Recall, measure_recall};
pub use regression::{
    RegressionEvaluation, RegressionFigures, RegressionOutcome, RegressionSweepRow,
    cross_validate_regression, evaluate_regression, evaluate_regression_leave_one_out,
};
pub use risk_coverage::{CoveragePoint, RiskCoverage};
pub use selection::{Selection, SelectionRow};
pub use strangers::{RejectedShare, StrangerFigures};
pub use sweep::SweepRow;
pub use test_set::{evaluate, evaluate_neighbors};
