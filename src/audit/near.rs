use std::ops::Range;

use rayon::prelude::*;

use super::duplicates::NearDuplicate;
use super::side::Side;
use crate::compressor::{Encoder, Length};
use crate::corpus::Corpus;
use crate::distance::Metric;
use crate::error::Result;
use crate::index::Index;
use crate::progress::{Observer, Stage, Tracker, unobserved};

/// Without framing, and not rounded to bytes: among short texts, both would make everything near.
const COMPRESSOR: &str = "gzip-bits";

/// How many earlier texts of a side, of those that share the most rare grams with a text, it is compared with.
const CANDIDATES: usize = 16;

/// How many postings of a text's rarest grams are read. Near-duplicates share most of their grams, also
/// the rare ones, whose lists are short.
const POSTINGS: usize = 1 << 11;

/// Pairs of documents with different texts within a distance. They are in order of the document, then the
/// distance, then the original; of documents with equal texts there is only the first.
#[derive(Debug, Default)]
pub(super) struct NearPairs {
    pub(super) train: Vec<NearDuplicate>,
    pub(super) test: Vec<NearDuplicate>,
    /// Of a test document with a training document.
    pub(super) across: Vec<NearDuplicate>,
}

impl NearPairs {
    /// Compares each text with the likeliest earlier ones of its side, and each test text also with the
    /// likeliest training texts.
    pub(super) fn find(
        train: &Side<'_>,
        test: Option<&Side<'_>>,
        distance: f64,
        observer: Observer<'_>,
    ) -> Result<NearPairs> {
        let mut texts = Corpus::new();
        let mut add = |side: &Side<'_>| {
            let documents = side.different();
            documents.iter().for_each(|&document| texts.push("", side.corpus.text(document)));
            documents
        };
        // One index of both sides: test texts come after all training texts.
        let of_train = add(train);
        let of_test = test.map(add).unwrap_or_default();
        let split = of_train.len();
        let mut found = NearPairs::default();
        for (text, earlier, distance) in pairs(texts, split, distance, observer)? {
            let pair = |document, original| NearDuplicate { document, original, distance };
            match (text.checked_sub(split), earlier.checked_sub(split)) {
                (Some(text), Some(earlier)) => {
                    found.test.push(pair(of_test[text], of_test[earlier]));
                }
                (Some(text), None) => found.across.push(pair(of_test[text], of_train[earlier])),
                (None, _) => found.train.push(pair(of_train[text], of_train[earlier])),
            }
        }
        Ok(found)
    }
}

/// A text, an earlier one, and their distance.
type Pair = (usize, usize, f64);

/// The pairs of texts within a distance. Texts before `split` are one side, the others another.
fn pairs(texts: Corpus, split: usize, distance: f64, observer: Observer<'_>) -> Result<Vec<Pair>> {
    let index = Index::build(texts, &COMPRESSOR.parse()?, observer)?;
    index.prepare_candidates(observer)?;
    let lengths = (0..index.len()).map(|text| index.length(text)).collect::<Result<Vec<_>>>()?;
    let tracker = Tracker::new(observer, Stage::Searching, index.len());
    let texts = Texts { index, lengths, split, distance };
    let found = (0..texts.lengths.len())
        .into_par_iter()
        .map_init(
            || texts.index.encoder(),
            |encoder, text| {
                let near = texts.near(text, &mut ***encoder)?;
                tracker.advance(1)?;
                Ok(near)
            },
        )
        .collect::<Result<Vec<_>>>()?;
    Ok(found.concat())
}

/// Texts that are compared with one another.
struct Texts {
    index: Index,
    /// C(x) of each.
    lengths: Vec<Length>,
    /// Texts before this are one side, the others another.
    split: usize,
    /// The largest distance.
    distance: f64,
}

impl Texts {
    /// The pairs of a text with earlier ones that are near.
    fn near(&self, text: usize, encoder: &mut dyn Encoder) -> Result<Vec<Pair>> {
        let mut pairs = Vec::new();
        let likely = self.likely(text)?;
        if likely.is_empty() {
            return Ok(pairs);
        }
        let mut query = encoder.query(self.index.text(text)?)?;
        for earlier in likely {
            let document = self.index.prepared(earlier)?;
            if let Some(c_xy) = query.pair_len_within(document, self.limit(text, earlier))? {
                let [c_x, c_y] = [text, earlier].map(|text| self.lengths[text]);
                pairs.push((text, earlier, Metric::Ncd.distance(c_x, c_y, c_xy)));
            }
        }
        // The limit admits a little more.
        pairs.retain(|pair| pair.2 <= self.distance);
        pairs.sort_unstable_by(|a, b| a.2.total_cmp(&b.2).then(a.1.cmp(&b.1)));
        Ok(pairs)
    }

    /// The earlier texts of each side that share the most rare grams with a text, without those that are so
    /// much longer or shorter that they cannot be near.
    fn likely(&self, text: usize) -> Result<Vec<usize>> {
        let Texts { index, lengths, split, .. } = self;
        let candidates = index.candidates(&unobserved)?;
        let shared = candidates.shared_within(index.text(text)?, index.end(), POSTINGS)?.documents;
        let can_be_near =
            |&earlier: &usize| lengths[text].max(lengths[earlier]) <= self.limit(text, earlier);
        let sharing = shared.iter().map(|sharing| sharing.document as usize);
        let of = |side: Range<usize>| {
            let of_side = sharing.clone().filter(move |document| side.contains(document));
            of_side.filter(can_be_near).take(CANDIDATES)
        };
        Ok(of(0..text.min(*split)).chain(of(*split..text)).collect())
    }

    /// The longest C(xy) of texts that are near.
    fn limit(&self, text: usize, earlier: usize) -> Length {
        Metric::Ncd.limit(self.lengths[text], self.lengths[earlier], self.distance)
    }
}
