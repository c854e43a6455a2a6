//! The class model and a linear model; and where both are in doubt, what neighbors say.
//!
//! | file | idea |
//! |---|---|
//! | `config`, `method` | the settings, and their use as a [`Method`](crate::Method) |
//! | `residuals` | the class model's errors on each document, by leave-one-out |
//! | `rivals` | the labels for which a document can be mistaken |
//! | `offsets` | the class model's scores for documents of other labels |
//! | `drawn` | the documents that leave-one-out predicts |
//! | `blend` | from what voices say to the odds of the labels |
//! | `left_out` | what the models say about documents that are left out |
//! | `voices` | what each voice says about a text |
//! | `fit`, `choice` | the factors that predict best, and the blend that leave-one-out chooses |
//! | `taught` | what texts without labels add |
//! | `classifier` | from what voices say to the label of a text |

mod blend;
mod choice;
mod classifier;
mod config;
mod drawn;
mod fit;
mod left_out;
mod method;
mod offsets;
mod residuals;
mod rivals;
mod taught;
mod voices;

#[cfg(test)]
mod tests;

pub use blend::{Blend, ModelFactors, VoiceFactors};
pub use classifier::HybridClassifier;
pub use config::{BlendSource, HybridConfig};
