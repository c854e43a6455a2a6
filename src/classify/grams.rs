use std::sync::Arc;

use super::classifier::{Classifier, Settings, Update};
use super::memo::Memo;
use super::neighborhood::{NEIGHBORS, Neighborhood};
use super::prediction::Prediction;
use crate::compressor::CompressorSpec;
use crate::corpus::{Corpus, Labels};
use crate::error::{Error, Result};
use crate::index::Index;
use crate::progress::unobserved;
use crate::search::Neighbor;

/// Gives a text the label of the documents with which it shares the most rare grams.
///
/// Texts are vectors of their grams of some bytes, each weighted by (1 + ln occurrences) ·
/// ln(documents / those with it)^1.25. Of the 50 documents that share most, each votes with the square
/// of its cosine. The grams are those of the index that proposes candidates to the search by compressed
/// length: 5 bytes of English, 4 of Chinese, 8 of DNA. Nothing is compressed at the time of the query.
///
/// # Complexity
///
/// A prediction costs a search among candidates and O(50 m log m) for documents of m bytes.
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
    norms: Memo<f64>,
}

impl GramClassifier {
    /// A classifier of the documents of a corpus.
    ///
    /// # Errors
    ///
    /// As [`KnnClassifier::from_corpus`](super::KnnClassifier::from_corpus).
    pub fn from_corpus(corpus: Corpus) -> Result<GramClassifier> {
        GramClassifier::new(Index::build(corpus, &CompressorSpec::default(), &unobserved)?)
    }

    /// A classifier on an index.
    ///
    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] without documents.
    /// - [`Error::Model`] where the index's file is damaged.
    pub fn new(index: Index) -> Result<GramClassifier> {
        if index.is_empty() {
            return Err(Error::EmptyCorpus);
        }
        index.candidates()?;
        Ok(GramClassifier { index, norms: Memo::default() })
    }

    /// The index that is searched.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The index, given back.
    pub fn into_index(self) -> Index {
        self.index
    }

    /// The index, to add, remove and relabel documents.
    pub fn index_mut(&mut self) -> &mut Index {
        self.norms = Memo::default();
        &mut self.index
    }

    /// How many documents each label has.
    fn documents_by_label(&self) -> Result<Vec<f64>> {
        let mut documents = vec![0.0; self.index.labels().len()];
        for position in self.index.positions() {
            documents[self.index.label_id(position)?.index()] += 1.0;
        }
        Ok(documents)
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

    /// The neighbors are those that vote, their distances 1 less the cosines. A text that shares no
    /// rare gram with any document takes the most frequent label.
    ///
    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] where all documents were removed.
    /// - [`Error::Model`] where the index's file is damaged.
    fn predict(&self, query: &[u8]) -> Result<Prediction> {
        if self.index.is_empty() {
            return Err(Error::EmptyCorpus);
        }
        let near = Neighborhood::of(query, None, &self.index, &self.norms)?;
        let mut votes = vec![0.0; self.index.labels().len()];
        let mut neighbors = Vec::with_capacity(near.documents.len());
        for (&document, &cosine) in near.documents.iter().zip(near.cosines()) {
            if cosine > 0.0 {
                votes[self.index.label_id(document)?.index()] += cosine * cosine;
                // Rounding can bring the cosine of equal texts above 1.
                neighbors.push(Neighbor { document, distance: (1.0 - cosine).max(0.0) });
            }
        }
        if neighbors.is_empty() {
            votes = self.documents_by_label()?;
        }
        neighbors.sort();
        let log_odds: Vec<f64> = votes.into_iter().map(libm::log).collect();
        let labels = Arc::clone(self.index.shared_labels());
        Ok(Prediction::from_log_odds(labels, &log_odds, neighbors))
    }
}

impl Update for GramClassifier {
    fn add(&mut self, label: &str, text: &[u8]) -> Result<()> {
        self.index_mut().add(label, text, None).map(drop)
    }

    fn remove(&mut self, label: &str, text: &[u8]) -> Result<()> {
        self.index_mut().remove_text(label, text)
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
    fn what_shares_nothing_takes_the_most_frequent_label() {
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
