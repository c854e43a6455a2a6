//! Groups of near-duplicates.

use nearzip::{AuditConfig, Corpus, Observer, audit};

use crate::error::{Error, Result};

/// The settings of [`dedupe`].
///
/// | setting | default | meaning | range |
/// |---|---|---|---|
/// | [`similarity`](DedupeConfig::similarity) | 0.8 | how similar near-duplicates are at least: 1 − NCD, in bits | above 0, below 1 |
/// | [`longest`](DedupeConfig::longest) | no | whether the longest text of a group is kept, not the first | |
///
/// # Examples
///
/// ```
/// let config = nearzip_explore::DedupeConfig::default().similarity(0.9);
/// assert_eq!((config.get_similarity(), config.get_longest()), (0.9, false));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DedupeConfig {
    similarity: f64,
    longest: bool,
}

impl Default for DedupeConfig {
    fn default() -> DedupeConfig {
        DedupeConfig { similarity: DedupeConfig::SIMILARITY, longest: false }
    }
}

impl DedupeConfig {
    /// The usual similarity from which texts are near-duplicates: that of audits.
    pub const SIMILARITY: f64 = 1.0 - AuditConfig::NEAR;

    /// Sets how similar near-duplicates are at least.
    #[must_use]
    pub fn similarity(self, similarity: f64) -> DedupeConfig {
        DedupeConfig { similarity, ..self }
    }

    /// Sets whether the longest text of a group is kept, the first of several, and not the first of all.
    #[must_use]
    pub fn longest(self, longest: bool) -> DedupeConfig {
        DedupeConfig { longest, ..self }
    }

    /// How similar near-duplicates are at least.
    pub fn get_similarity(&self) -> f64 {
        self.similarity
    }

    /// Whether the longest text of a group is kept.
    pub fn get_longest(&self) -> bool {
        self.longest
    }
}

/// Texts that are equal or similar to one another.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, unobserved};
/// use nearzip_explore::{DedupeConfig, dedupe};
///
/// let texts: Corpus = [("", "one"), ("", "two"), ("", "one")].into_iter().collect();
/// let found = dedupe(&texts, DedupeConfig::default(), &unobserved)?;
/// assert_eq!((found.groups[0].kept, &found.groups[0].texts[..]), (0, &[0, 2][..]));
/// # Ok::<(), nearzip_explore::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DuplicateGroup {
    /// The one that is kept.
    pub kept: usize,
    /// All of them, in order. There are at least two.
    pub texts: Vec<usize>,
}

/// What [`dedupe`] finds. Texts are given by their positions.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, unobserved};
/// use nearzip_explore::{DedupeConfig, dedupe};
///
/// let found = dedupe(&Corpus::sample(), DedupeConfig::default(), &unobserved)?;
/// assert_eq!((found.kept.len(), found.groups.len()), (480, 0));
/// # Ok::<(), nearzip_explore::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deduplication {
    /// The texts that are kept: those in no group, and one of each group. In order.
    pub kept: Vec<usize>,
    /// The groups, in the order of their first texts.
    pub groups: Vec<DuplicateGroup>,
}

/// Finds groups of equal texts and of near-duplicates, and keeps one text of each.
///
/// Two texts are in the same group if they are equal, if their similarity is large enough, or if both are in a
/// group with a third: the ends of a long chain may be less similar. The similarity is 1 − NCD with the
/// compressor `gzip-bits`, of the later text as the query from the earlier one. It is exact, but each text is
/// compared only with a few earlier candidates, as in an [`audit`](nearzip::audit): all equal texts are found,
/// and nearly all near-duplicates.
///
/// # Complexity
///
/// That of an [`audit`](nearzip::audit).
///
/// # Errors
///
/// - [`Error::InvalidSimilarity`] for one that is not above 0 and below 1.
/// - [`nearzip::Error::Cancelled`], as [`Error::Core`].
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, unobserved};
/// use nearzip_explore::{DedupeConfig, dedupe};
///
/// let texts: Corpus = [
///     ("", "Your payment of 20 euros to the electricity company has been made"),
///     ("", "a letter"),
///     ("", "Your payment of 35 euros to the electricity company has been made"),
/// ]
/// .into_iter()
/// .collect();
/// let found = dedupe(&texts, DedupeConfig::default(), &unobserved)?;
/// assert_eq!((&found.kept[..], &found.groups[0].texts[..]), (&[0, 1][..], &[0, 2][..]));
/// # Ok::<(), nearzip_explore::Error>(())
/// ```
pub fn dedupe(
    texts: &Corpus,
    config: DedupeConfig,
    observer: Observer<'_>,
) -> Result<Deduplication> {
    let similarity = config.similarity;
    if !(similarity > 0.0 && similarity < 1.0) {
        return Err(Error::InvalidSimilarity { similarity });
    }
    let audited = AuditConfig::default().near(1.0 - similarity);
    let duplicates = audit(texts, None, audited, observer)?.train.duplicates;
    let mut groups = Groups::new(texts.len());
    duplicates.exact.iter().for_each(|found| groups.join(found.original, found.document));
    duplicates.near.iter().for_each(|found| groups.join(found.original, found.document));

    let mut members: Vec<Vec<usize>> = vec![Vec::new(); texts.len()];
    (0..texts.len()).for_each(|text| members[groups.first(text)].push(text));
    members.retain(|texts| texts.len() > 1);
    let group = |members: Vec<usize>| {
        let longer = |a: &&usize, b: &&usize| {
            texts.text(**a).len().cmp(&texts.text(**b).len()).then(b.cmp(a))
        };
        let longest = members.iter().max_by(longer).filter(|_| config.longest);
        DuplicateGroup { kept: *longest.unwrap_or(&members[0]), texts: members }
    };
    let groups: Vec<DuplicateGroup> = members.into_iter().map(group).collect();
    let mut is_kept = vec![true; texts.len()];
    for group in &groups {
        group.texts.iter().for_each(|&text| is_kept[text] = text == group.kept);
    }
    let kept = (0..texts.len()).filter(|&text| is_kept[text]).collect();
    Ok(Deduplication { kept, groups })
}

/// Groups of texts that grow together, each known by its first text.
struct Groups(Vec<usize>);

impl Groups {
    fn new(texts: usize) -> Groups {
        Groups((0..texts).collect())
    }

    /// The first text of the group of a text.
    fn first(&mut self, text: usize) -> usize {
        let mut first = text;
        while self.0[first] != first {
            // Halves the path for those who come later.
            self.0[first] = self.0[self.0[first]];
            first = self.0[first];
        }
        first
    }

    fn join(&mut self, one: usize, other: usize) {
        let [one, other] = [one, other].map(|text| self.first(text));
        self.0[one.max(other)] = one.min(other);
    }
}
