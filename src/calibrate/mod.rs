//! From scores to probabilities that can be believed, and to sets of labels that hold the true one as often as
//! was promised.
//!
//! Everything is learned from predictions of documents that were left out. No text is set aside.
//!
//! | file | idea |
//! |---|---|
//! | `left_out` | the predictions of documents that were left out |
//! | `temperature` | scores as sharp as they are right |
//! | `strangers` | how rarely a document is as strange as a text |
//! | `thresholds` | the lowest score that a label of a set has |
//! | `calibrator` | all of this, which can be stored |
//! | `config`, `classifier` | a classifier whose predictions are calibrated |

mod calibrator;
mod classifier;
mod config;
mod left_out;
mod strangers;
mod temperature;
mod thresholds;

#[cfg(test)]
mod tests;

pub use calibrator::Calibrator;
pub use classifier::CalibratedClassifier;
pub use config::CalibrationConfig;
