//! The nearest documents vote.
//!
//! | file | idea |
//! |---|---|
//! | `config`, `method` | the settings, and their use as a [`Method`](crate::Method) |
//! | `vote` | from neighbors to labels: weights and tie rules |
//! | `classifier` | from a text to its label |

mod classifier;
mod config;
mod method;
mod vote;

pub use classifier::KnnClassifier;
pub use config::KnnConfig;
pub use vote::{TieRule, Weights};
