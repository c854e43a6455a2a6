//! How good predictions are, measured honestly: one prediction per query, and the true label is never
//! looked at before it is made.
//!
//! | file | idea |
//! |---|---|
//! | `outcome` | what came out for one text |
//! | `evaluation` | all outcomes of a test set, and the figures that follow from them |
//! | `test_set` | classifying a test set |
//! | `neighbors`, `sweep`, `recall` | the figures that only nearest neighbors have |
//! | `confusion` | how often each label was predicted for each |
//! | `few_shot`, `estimate` | drawing a few documents again and again; a mean with its interval |

mod confusion;
mod estimate;
mod evaluation;
mod few_shot;
mod neighbors;
mod outcome;
mod recall;
mod sweep;
mod test_set;

pub use confusion::{ConfusionMatrix, LabelMetrics};
pub use estimate::Estimate;
pub use evaluation::Evaluation;
pub use few_shot::{FewShot, FewShotConfig, evaluate_few_shot};
pub use neighbors::NeighborFigures;
pub use outcome::Outcome;
pub use recall::{Recall, measure_recall};
pub use sweep::SweepRow;
pub use test_set::{evaluate, evaluate_neighbors};
