use std::path::Path;
use std::sync::Arc;

use super::classifier::{Classifier, Update, predict_each};
use super::neighborhood::{NEIGHBORS, Neighborhood, NeighborhoodCache};
use super::options::{MethodConfig, MethodOption};
use super::prediction::Prediction;
use super::settings::Settings;
use super::source::Source;
use crate::corpus::{Corpus, Labels};
use crate::error::{Error, Result};
use crate::index::{Index, Kept};
use crate::progress::{Observer, unobserved};
use crate::search::{Neighbor, Ranked};

/// The configuration of a [`GramClassifier`], which has no settings.
///
/// # Examples
///
/// ```
/// use nearzip::{GramConfig, Method};
///
/// assert_eq!(Method::from(GramConfig::default()).to_string(), "grams");
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct GramConfig {}

impl GramConfig {
    /// The default configuration.
    pub const fn new() -> GramConfig {
        GramConfig {}
    }
}

impl MethodConfig for GramConfig {
    const NAME: &'static str = "grams";
    const DESCRIPTION: &'static str = "The documents that share rare grams with the text vote";
    const OPTIONS: &'static [MethodOption<GramConfig>] = &[];

    fn build(&self, source: Source, observer: Observer<'_>) -> Result<Box<dyn Classifier>> {
        Ok(Box::new(GramClassifier::new(source.into_index(None)?, observer)?))
    }
}

/// Gives a text the label of the documents with which it shares the most rare grams.
///
/// A text is a vector of its grams, strings of a few bytes, each weighted by (1 + ln occurrences) ·
/// ln(documents / documents with the gram)^1.25. The 50 most similar documents vote, each with the
/// square of its cosine similarity to the text. The grams are those of the candidate index, which also
/// proposes candidates for the search by compressed length: 5 bytes for English, 4 for Chinese, 8 for
/// DNA. Predicting compresses nothing.
///
/// # Complexity
///
/// A prediction takes the time of finding candidates, and O(50 m log m) for documents of m bytes.
///
/// # Examples
///
/// ```
/// use nearzip::{Classifier, Corpus, GramClassifier};
///
/// let classifier = GramClassifier::from_corpus(Corpus::sample())?;
/// let text = b"Firefighters needed four hours to bring the blaze down.";
/// assert_eq!(classifier.predict(text)?.label(), "English");
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug)]
pub struct GramClassifier {
    index: Index,
    cache: NeighborhoodCache,
}

impl GramClassifier {
    /// A classifier built on the documents of a corpus, none of which is compressed.
    ///
    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] if the corpus has no documents.
    /// - [`Error::ForeignZlib`] if the program's zlib is not stock zlib.
    pub fn from_corpus(corpus: Corpus) -> Result<GramClassifier> {
        GramClassifier::new(Source::from(corpus).into_index(None)?, &unobserved)
    }

    /// A classifier built on an index, whose candidate index is built if there is none.
    ///
    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] if the index has no documents.
    /// - [`Error::Cancelled`], and [`Error::Model`] if the index's file is damaged.
    pub fn new(index: Index, observer: Observer<'_>) -> Result<GramClassifier> {
        if index.is_empty() {
            return Err(Error::EmptyCorpus);
        }
        index.candidates(observer)?;
        Ok(GramClassifier { index, cache: NeighborhoodCache::default() })
    }

    fn changed_index(&mut self) -> &mut Index {
        self.cache = NeighborhoodCache::default();
        &mut self.index
    }

    /// The number of documents per label, without the one at the position `except`.
    fn documents_by_label(&self, except: Option<usize>) -> Result<Vec<f64>> {
        let mut documents = vec![0.0; self.index.labels().len()];
        for position in self.index.positions().filter(|&position| Some(position) != except) {
            documents[self.index.label_id(position)?.index()] += 1.0;
        }
        Ok(documents)
    }

    /// The prediction for a text; of a document, if it is the one at the position `except`, from the others.
    fn predicted(&self, text: &[u8], except: Option<usize>) -> Result<Prediction> {
        let near = Neighborhood::of(text, except, &self.index, &self.cache)?;
        let mut votes = vec![0.0; self.index.labels().len()];
        let mut voters = Vec::with_capacity(near.documents.len());
        for (&document, &cosine) in near.documents.iter().zip(near.cosines()) {
            if cosine > 0.0 {
                votes[self.index.label_id(document)?.index()] += cosine * cosine;
                // Rounding can make the cosine of equal texts larger than 1.
                voters.push(Ranked { document, distance: (1.0 - cosine).max(0.0) });
            }
        }
        if voters.is_empty() {
            votes = self.documents_by_label(except)?;
        }
        voters.sort();
        let neighbors = Neighbor::all(&self.index, &voters)?;
        let log_odds: Vec<f64> = votes.into_iter().map(libm::log).collect();
        let labels = Arc::clone(self.index.shared_labels());
        Ok(Prediction::from_log_odds(labels, &log_odds, None, Some(neighbors)))
    }
}

impl Classifier for GramClassifier {
    fn labels(&self) -> &Labels {
        self.index.labels()
    }

    fn documents(&self) -> usize {
        self.index.len()
    }

    fn settings(&self) -> Settings {
        Settings(vec![("method", "grams".into()), ("neighbors", NEIGHBORS.into())])
    }

    /// The neighbors are the documents that vote; their distances are 1 minus the cosines. A text that
    /// shares no rare gram with any document gets the most frequent label.
    ///
    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] if all documents have been removed.
    /// - [`Error::Model`] if the index's file is damaged.
    fn predict(&self, query: &[u8]) -> Result<Prediction> {
        if self.index.is_empty() {
            return Err(Error::EmptyCorpus);
        }
        self.predicted(query, None)
    }

    /// The rarities of grams count the document itself.
    fn leave_one_out(
        &self,
        documents: &[usize],
        observer: Observer<'_>,
    ) -> Result<Vec<Prediction>> {
        self.index.check_others(documents)?;
        self.index.candidates(observer)?;
        predict_each(documents, observer, |position| {
            self.predicted(self.index.text(position)?, Some(position))
        })
    }

    fn predict_slices(&self, queries: &[&[u8]], observer: Observer<'_>) -> Result<Vec<Prediction>> {
        self.index.candidates(observer)?;
        predict_each(queries, observer, |query| self.predict(query))
    }

    fn index(&self) -> Option<&Index> {
        Some(&self.index)
    }

    fn into_index(self: Box<Self>) -> Option<Index> {
        Some(self.index)
    }

    fn save(&self, path: &Path) -> Result<()> {
        self.index.save_kept(path, Kept::For(GramConfig::NAME))
    }

    fn as_update(&mut self) -> Option<&mut dyn Update> {
        Some(self)
    }
}

impl Update for GramClassifier {
    fn add(&mut self, label: &str, text: &[u8]) -> Result<()> {
        self.changed_index().add(label, text, None).map(drop)
    }

    fn remove(&mut self, label: &str, text: &[u8]) -> Result<()> {
        self.changed_index().remove_text(label, text)
    }

    fn index_mut(&mut self) -> Option<&mut Index> {
        Some(self.changed_index())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classifier() -> GramClassifier {
        let corpus: Corpus = [
            ("weather", "rain in the north, sun in the south"),
            ("chess", "the knight takes the bishop on e5"),
            ("chess", "a rook and a king against a king"),
        ]
        .into_iter()
        .collect();
        GramClassifier::from_corpus(corpus).unwrap()
    }

    #[test]
    fn a_text_that_shares_nothing_gets_the_most_frequent_label() {
        let prediction = classifier().predict(b"zzzzzzzz").unwrap();
        assert_eq!(prediction.label(), "chess");
        assert!((prediction.score("weather") - 1.0 / 3.0).abs() < 1e-12);
        assert!(prediction.neighbors().is_empty());
    }

    #[test]
    fn neighbors_that_vote_are_the_evidence() {
        let prediction = classifier().predict(b"sun in the south, rain in the north").unwrap();
        assert_eq!(prediction.label(), "weather");
        assert!(prediction.score("weather") > 0.99);
        assert_eq!(prediction.neighbors()[0].document, 0);
        assert!(prediction.neighbors()[0].distance < 0.5);
    }

    #[test]
    fn nothing_is_compressed() {
        let classifier = classifier();
        classifier.predict(b"sun in the south").unwrap();
        assert!(!classifier.index.is_measured());
    }

    #[test]
    fn without_documents_nothing_is_predicted() {
        assert!(matches!(GramClassifier::from_corpus(Corpus::new()), Err(Error::EmptyCorpus)));
        let mut classifier = classifier();
        classifier.remove("weather", b"rain in the north, sun in the south").unwrap();
        assert!(matches!(classifier.remove("weather", b"rain"), Err(Error::UnknownDocument)));
        assert_eq!(classifier.predict(b"rain in the north").unwrap().label(), "chess");
        classifier.remove("chess", b"the knight takes the bishop on e5").unwrap();
        classifier.remove("chess", b"a rook and a king against a king").unwrap();
        assert!(matches!(classifier.predict(b"rain"), Err(Error::EmptyCorpus)));
    }
}
