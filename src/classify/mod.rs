//! From neighbors to labels.

mod knn;
mod prediction;
mod vote;

pub use knn::{KnnClassifier, KnnConfig};
pub use prediction::Prediction;
pub use vote::{TieRule, Weights};
