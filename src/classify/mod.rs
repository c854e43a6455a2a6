//! Predicting the label of a text.
//!
//! | module | method |
//! |---|---|
//! | `knn` | the nearest documents vote |
//! | `class` | the class whose documents predict the text best |
//! | `grams` | the documents that share rare grams with the text vote |
//! | `hybrid` | the class model and a linear model, and if they are in doubt, the nearest documents |
//!
//! | module | what they share |
//! |---|---|
//! | `method`, `options`, `source` | a method as a value: its form as text, and what it is built from |
//! | `classifier`, `prediction`, `settings` | what a method takes, returns and reports |
//! | `neighborhood` | the documents most similar to a text, and how similar they are to each other |
//!
//! # How to add a method
//!
//! Write its configuration and its classifier in a file of its own, as `grams.rs` does. Implement
//! `MethodConfig` for the configuration and [`Classifier`] for the classifier, and add the
//! configuration to the enum [`Method`] in `method.rs`. Parsing, printing, the command-line program and
//! the accuracy tables pick it up from there.

mod by_label;
mod class;
mod classifier;
mod grams;
mod hybrid;
mod knn;
mod method;
mod neighborhood;
mod options;
mod prediction;
mod settings;
mod source;
mod unlabeled;

pub use class::{ClassClassifier, ClassConfig};
pub use classifier::{Classifier, PredictBatch, Update};
pub use grams::{GramClassifier, GramConfig};
pub use hybrid::{Blend, BlendSource, HybridClassifier, HybridConfig, ModelFactors, VoiceFactors};
pub use knn::{KnnClassifier, KnnConfig, TieRule, Weights};
pub use method::Method;
pub use prediction::Prediction;
pub use settings::{Setting, Settings};
pub use source::Source;

pub(crate) use neighborhood::{Neighborhood, NeighborhoodCache, Similar, joined};

use crate::corpus::Corpus;
use crate::error::Result;
use crate::progress::unobserved;

/// Predicts the labels of texts from the documents of a corpus, with the method that is the most
/// accurate across datasets: [`Method::default`].
///
/// # Errors
///
/// As [`HybridClassifier::from_corpus`].
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, classify};
///
/// let texts = ["Wo ist der Bahnhof?", "¿Dónde está la estación?"];
/// let predictions = classify(Corpus::sample(), &texts)?;
/// assert_eq!(predictions[1].label(), "Spanish");
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn classify<Q: AsRef<[u8]>>(corpus: Corpus, texts: &[Q]) -> Result<Vec<Prediction>> {
    Method::default().build(corpus, &unobserved)?.predict_batch(texts, &unobserved)
}
