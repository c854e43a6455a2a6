//! The nearest documents vote.
//!
//! | file | idea |
//! |---|---|
//! | `config`, `method` | the settings, and their use as a [`Method`](crate::Method) |
//! | `vote` | from neighbors to labels: weights and tie rules |
//! | `decide` | from labels to a prediction, for neighbors found anywhere |
//! | `classifier` | from a text to its label |

mod classifier;
mod config;
mod decide;
mod method;
mod vote;

pub use classifier::KnnClassifier;
pub use config::KnnConfig;
pub use vote::{TieRule, Weights};
