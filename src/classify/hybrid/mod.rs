//! The class model, corrected by what it gets wrong near the text, and the distance of the nearest
//! document.
//!
//! | file | idea |
//! |---|---|
//! | `config`, `method` | the settings, and the method that they make |
//! | `residuals` | what the class model gets wrong about each document, left out |
//! | `offsets` | what the class model says about documents of other labels |
//! | `drawn` | the documents that are left out |
//! | `blend` | from signals to the odds of the labels |
//! | `classifier` | from a text to its signals, and to its label |

mod blend;
mod classifier;
mod config;
mod drawn;
mod method;
mod offsets;
mod residuals;

#[cfg(test)]
mod tests;

pub use blend::Blend;
pub use classifier::HybridClassifier;
pub use config::{BlendSource, HybridConfig};
