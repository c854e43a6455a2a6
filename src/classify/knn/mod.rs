//! The nearest documents vote.
//!
//! | file | idea |
//! |---|---|
//! | `config`, `method` | the settings, and the method that they make |
//! | `vote` | from neighbors to labels: weights, and rules for ties |
//! | `classifier` | from a text to its label |

mod classifier;
mod config;
mod method;
mod vote;

pub use classifier::KnnClassifier;
pub use config::KnnConfig;
pub use vote::{TieRule, Weights};
