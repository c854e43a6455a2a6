//! From a text to its label.
//!
//! | module | method |
//! |---|---|
//! | `knn` | the nearest documents vote |
//! | `class` | the class whose documents predict the text best |
//! | `grams` | the documents that share rare grams with the text vote |
//! | `hybrid` | the class model, corrected by what it gets wrong near the text |
//!
//! | module | what they share |
//! |---|---|
//! | `classifier`, `prediction` | what a method takes and gives |
//! | `neighborhood` | the documents most like a text, and how alike all of them are |
//! | `memo` | what is worked out about a document once |

mod class;
mod classifier;
mod grams;
mod hybrid;
mod knn;
mod memo;
mod neighborhood;
mod prediction;
mod vote;

pub use class::{ClassClassifier, ClassConfig};
pub use classifier::{Classifier, Setting, Settings, Update};
pub use grams::GramClassifier;
pub use hybrid::{Blend, BlendSource, HybridClassifier, HybridConfig};
pub use knn::{KnnClassifier, KnnConfig};
pub use prediction::Prediction;
pub use vote::{TieRule, Weights};

use crate::corpus::Corpus;
use crate::error::Result;
use crate::progress::unobserved;

/// The labels of texts, by the documents of a corpus and the method that is most accurate across
/// datasets: [`HybridClassifier`] with its default settings.
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
/// let texts = ["Wo ist der Bahnhof?", "¿Dónde está la estación?"].map(str::as_bytes);
/// let predictions = classify(Corpus::sample(), &texts)?;
/// assert_eq!(predictions[1].label(), "Spanish");
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn classify(corpus: Corpus, texts: &[&[u8]]) -> Result<Vec<Prediction>> {
    HybridClassifier::from_corpus(corpus)?.predict_batch(texts, &unobserved)
}
