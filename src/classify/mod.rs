//! From a text to its label.
//!
//! | module | method |
//! |---|---|
//! | `knn` | the nearest documents vote |
//! | `class` | the class whose documents predict the text best |

mod class;
mod classifier;
mod knn;
mod prediction;
mod vote;

pub use class::{ClassClassifier, ClassConfig};
pub use classifier::{Classifier, Setting, Settings, Update};
pub use knn::{KnnClassifier, KnnConfig};
pub use prediction::Prediction;
pub use vote::{TieRule, Weights};
