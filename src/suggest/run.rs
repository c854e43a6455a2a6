use super::coverage::Coverage;
use super::graph::Graph;
use crate::compressor::CompressorSpec;
use crate::corpus::Corpus;
use crate::error::{Error, Result};
use crate::index::Index;
use crate::progress::{Observer, Stage, Tracker};

/// A text that is worth a label; see [`suggest`].
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, suggest, unobserved};
///
/// let found = suggest(&Corpus::sample(), &Corpus::new(), 2, &unobserved)?;
/// assert!(found[0].document < 480 && found[0].gain >= found[1].gain);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Suggestion {
    /// Its position among the unlabeled texts.
    pub document: usize,
    /// By how much it raises the coverage of all texts: about the number of texts like it that nothing before
    /// it is like.
    pub gain: f64,
}

/// Which texts to label next, the most useful first: those that stand for the most others.
///
/// A text is covered by a chosen one as far as they are similar, by the cosine of their rare grams; the coverage of
/// all texts is the sum of the highest similarities, which is the objective of facility location and of k-medoids.
/// Texts that are labeled count as chosen already; their labels, and those of `unlabeled`, do not count. Each next
/// text is the one that raises the coverage the most, of equal ones the first, which reaches at least 1 − 1/e of
/// the coverage of the best choice (Nemhauser, Wolsey and Fisher, *An Analysis of Approximations for Maximizing
/// Submodular Set Functions*, 1978). A copy of a chosen text raises nothing, and neither does a text that shares
/// nothing with others, so there may be fewer suggestions than `count`.
///
/// Only the similarities with the 50 most similar texts count. They are found by the rarest grams that texts
/// share, so some may be missed; the cosines are exact.
///
/// # Complexity
///
/// Time: a search for each text, and the cosines with 50 texts of m bytes, O(50 m log m), divided by the threads of
/// the current rayon pool; choosing takes little. Memory: the [candidate index](Index::prepare_candidates) and
/// about 1 KB for each text.
///
/// # Errors
///
/// - [`Error::EmptyCorpus`] if there are no unlabeled texts.
/// - [`Error::InvalidSuggestions`] if `count` is 0 or more than the number of unlabeled texts.
/// - [`Error::Cancelled`].
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, suggest, unobserved};
///
/// let texts = [
///     "the knight takes the bishop on e5",
///     "rain in the north, sun in the south",
///     "the knight takes the rook on e5",
///     "rain in the north, sun in the east",
///     "rain in the west, sun in the south",
/// ];
/// let unlabeled: Corpus = texts.into_iter().map(|text| ("", text)).collect();
/// let found = suggest(&unlabeled, &Corpus::new(), 2, &unobserved)?;
/// assert_eq!(found.iter().map(|text| text.document).collect::<Vec<_>>(), [1, 0]);
///
/// let labeled: Corpus = [("weather", texts[1])].into_iter().collect();
/// assert_eq!(suggest(&unlabeled, &labeled, 1, &unobserved)?[0].document, 0);
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn suggest(
    unlabeled: &Corpus,
    labeled: &Corpus,
    count: usize,
    observer: Observer<'_>,
) -> Result<Vec<Suggestion>> {
    let texts = unlabeled.len();
    if texts == 0 {
        return Err(Error::EmptyCorpus);
    }
    if !(1..=texts).contains(&count) {
        return Err(Error::InvalidSuggestions { count, texts });
    }
    let all: Corpus = unlabeled.texts().chain(labeled.texts()).map(|text| ("", text)).collect();
    // No lengths are needed.
    let index = Index::unmeasured(all, &CompressorSpec::default())?;
    let graph = Graph::new(&index, observer)?;
    let mut coverage = Coverage::new(&graph);
    (texts..graph.len()).for_each(|labeled| coverage.choose(labeled));
    let tracker = Tracker::new(observer, Stage::Selecting, count);
    let chosen = coverage.choose_greedily(0..texts, count, &tracker)?;
    Ok(chosen.into_iter().map(|(document, gain)| Suggestion { document, gain }).collect())
}
