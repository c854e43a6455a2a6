//! How good predictions are, measured honestly: there is one prediction per query, which is made
//! without looking at the true label.
//!
//! | file | idea |
//! |---|---|
//! | `outcome` | the prediction for one text, and its true label if known |
//! | `evaluation` | all outcomes of a test set, and the figures that are computed from them |
//! | `test_set` | classifying a test set |
//! | `neighbors`, `sweep`, `recall` | the figures that only nearest neighbors have |
//! | `confusion` | how often each label was predicted for documents of each label |
//! | `cross_validation` | evaluating on one corpus, each part by the others |
//! | `known_texts`, `clean` | test documents that are training documents too, and the accuracy without them |
//! | `few_shot`, `estimate` | evaluating on repeated draws of a few documents; a mean with its interval |

mod clean;
mod confusion;
mod cross_validation;
mod estimate;
mod evaluation;
mod few_shot;
mod known_texts;
mod neighbors;
mod outcome;
mod recall;
mod sweep;
mod test_set;

pub use clean::CleanPart;
pub use confusion::{ConfusionMatrix, LabelMetrics};
pub use cross_validation::{CrossValidationConfig, cross_validate};
pub use estimate::Estimate;
pub use evaluation::Evaluation;
pub use few_shot::{FewShot, FewShotConfig, evaluate_few_shot};
pub use known_texts::known_texts;
pub use neighbors::NeighborFigures;
pub use outcome::Outcome;
pub use recall::{Recall, measure_recall};
pub use sweep::SweepRow;
pub use test_set::{evaluate, evaluate_neighbors};
