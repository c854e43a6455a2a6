//! The class model, corrected by its errors near the text, and the distances of the nearest documents.
//!
//! | file | idea |
//! |---|---|
//! | `config`, `method` | the settings, and their use as a [`Method`](crate::Method) |
//! | `residuals` | the class model's errors on each document, by leave-one-out |
//! | `rivals` | the labels for which a document can be mistaken |
//! | `offsets` | the class model's scores for documents of other labels |
//! | `drawn` | the documents that leave-one-out predicts |
//! | `blend` | from signals to the odds of the labels |
//! | `classifier` | from a text to its signals, and to its label |

mod blend;
mod classifier;
mod config;
mod drawn;
mod method;
mod offsets;
mod residuals;
mod rivals;

#[cfg(test)]
mod tests;

pub use blend::Blend;
pub use classifier::HybridClassifier;
pub use config::{BlendSource, HybridConfig};
