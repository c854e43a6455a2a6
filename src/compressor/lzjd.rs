//! The Lempel-Ziv Jaccard distance: texts as the sets of their LZ78 phrases, of which the smallest hashes are kept
//! (Raff and Nicholas, *An Alternative to NCD for Large Sequences, Lempel-Ziv Jaccard Distance*, KDD 2017, §3).
//!
//! C(x) is the number of phrases of x, up to the number of hashes that are kept, and C(xy) that of the union, each
//! phrase counting as one byte. With the metric `clm`, (C(xy) − shared) / C(xy) is the Jaccard distance of the paper.

use std::collections::BTreeSet;

use super::backend::{Backend, BackendOption};
use super::settings::Settings;
use super::{Compressor, CompressorSpec, Encoder, Length, PreparedDocument, QueryEncoder};
use crate::error::Result;

pub(super) const BACKEND: Backend = Backend {
    name: "lzjd",
    description: "Sets of Lempel-Ziv phrases; with the metric clm, the Lempel-Ziv Jaccard distance; no levels",
    levels: 0..=0,
    default_level: 0,
    options: &[HASHES],
    prefix_level: None,
    is_ordered: false,
    framing: 0,
    window: |_| None,
    library: || "nearzip".to_owned(),
    compressor: |settings| Ok(Box::new(Lzjd { settings: settings.clone() })),
};

const HASHES: BackendOption = BackendOption {
    name: "hashes",
    description: "How many of the smallest hashes of a text are kept",
    values: Some(16..=65_536),
    default: Some(1_024),
};

#[derive(Debug, Clone)]
struct Lzjd {
    settings: Settings,
}

impl Lzjd {
    fn hashes(&self) -> usize {
        self.settings.number(&HASHES).unsigned_abs() as usize
    }

    /// The smallest hashes of the phrases of a text, ascending.
    fn sketch(&self, text: &[u8]) -> Vec<u64> {
        phrases(text).into_iter().take(self.hashes()).collect()
    }
}

/// The hashes of the phrases of LZ78: again and again the shortest string that is not among them yet. What is left at
/// the end is none.
///
/// O(m log m) for m bytes.
fn phrases(text: &[u8]) -> BTreeSet<u64> {
    let mut phrases = BTreeSet::new();
    let mut hash = EMPTY;
    for &byte in text {
        hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        if phrases.insert(mixed(hash)) {
            hash = EMPTY;
        }
    }
    phrases
}

/// FNV-1a, 64 bits: the hash of no bytes, and the factor.
const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x100_0000_01b3;

/// All bits of a hash depend on all others, so that the smallest hashes are a random choice (the finalizer of
/// MurmurHash3).
fn mixed(mut hash: u64) -> u64 {
    for factor in [0xff51_afd7_ed55_8ccd, 0xc4ce_b9fe_1a85_ec53] {
        hash = (hash ^ hash >> 33).wrapping_mul(factor);
    }
    hash ^ hash >> 33
}

impl Compressor for Lzjd {
    fn spec(&self) -> CompressorSpec {
        CompressorSpec::new(&BACKEND, self.settings.clone())
    }

    fn encoder(&self) -> Box<dyn Encoder> {
        Box::new(LzjdEncoder(self.clone()))
    }

    /// The hashes, 8 bytes each, ascending.
    fn prepare(&self, document: &[u8], prepared: &mut Vec<u8>) {
        let hashes = self.sketch(document).into_iter();
        prepared.extend(hashes.flat_map(u64::to_le_bytes));
    }
}

struct LzjdEncoder(Lzjd);

impl Encoder for LzjdEncoder {
    fn compressed_len(&mut self, data: &[u8]) -> Result<Length> {
        Ok(Length::from_bytes(self.0.sketch(data).len() as u64))
    }

    fn query<'a>(&'a mut self, query: &'a [u8]) -> Result<Box<dyn QueryEncoder + 'a>> {
        Ok(Box::new(LzjdQuery { lzjd: &self.0, sketch: self.0.sketch(query) }))
    }
}

struct LzjdQuery<'a> {
    lzjd: &'a Lzjd,
    sketch: Vec<u64>,
}

impl LzjdQuery<'_> {
    /// The size of the union with another sketch, which is ascending.
    fn union(&self, other: impl Iterator<Item = u64>) -> Length {
        let mut rest = &self.sketch[..];
        let mut new = 0;
        for hash in other {
            let smaller = rest.iter().take_while(|own| **own < hash).count();
            rest = &rest[smaller..];
            new += u64::from(rest.first() != Some(&hash));
        }
        Length::from_bytes(self.sketch.len() as u64 + new)
    }
}

impl QueryEncoder for LzjdQuery<'_> {
    fn query_len(&self) -> Length {
        Length::from_bytes(self.sketch.len() as u64)
    }

    fn pair_len(&mut self, document: &[u8]) -> Result<Length> {
        Ok(self.union(self.lzjd.sketch(document).into_iter()))
    }

    fn pair_len_within(
        &mut self,
        document: PreparedDocument<'_>,
        _: Length,
    ) -> Result<Option<Length>> {
        let (hashes, _) = document.prepared.as_chunks::<8>();
        Ok(Some(self.union(hashes.iter().map(|hash| u64::from_le_bytes(*hash)))))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::distance::clm;

    /// Phrases as strings, none left out.
    fn obvious(text: &[u8]) -> HashSet<&[u8]> {
        let mut set = HashSet::new();
        let mut start = 0;
        for end in 1..=text.len() {
            if set.insert(&text[start..end]) {
                start = end;
            }
        }
        set
    }

    fn lengths(x: &[u8], y: &[u8]) -> [Length; 3] {
        let compressor =
            "lzjd,hashes=65536".parse::<CompressorSpec>().unwrap().compressor().unwrap();
        let mut encoder = compressor.encoder();
        let c_y = encoder.compressed_len(y).unwrap();
        let mut query = encoder.query(x).unwrap();
        [query.query_len(), c_y, query.pair_len(y).unwrap()]
    }

    proptest! {
        #[test]
        fn sizes_are_those_of_sets_of_strings(x in "[a-d]{0,300}", y in "[a-d]{0,300}") {
            let (x, y) = (x.as_bytes(), y.as_bytes());
            let [a, b] = [x, y].map(obvious);
            let sizes = [a.len(), b.len(), a.union(&b).count()];
            prop_assert_eq!(lengths(x, y), sizes.map(|size| Length::from_bytes(size as u64)));
        }
    }

    #[test]
    fn the_chain_letter_measure_of_sets_is_the_jaccard_distance() {
        let (x, y) = (&b"abracadabra"[..], &b"abracabracadab"[..]);
        let [a, b] = [x, y].map(obvious);
        let jaccard = 1.0 - a.intersection(&b).count() as f64 / a.union(&b).count() as f64;
        let [c_x, c_y, c_xy] = lengths(x, y);
        assert!((clm(c_x, c_y, c_xy) - jaccard).abs() < 1e-12);
    }

    #[test]
    fn as_many_hashes_are_kept_as_are_asked_for() {
        let text = crate::random::Random::new(3).bytes(50_000);
        for count in [16, 1_024] {
            let spec: CompressorSpec = format!("lzjd,hashes={count}").parse().unwrap();
            let compressor = spec.compressor().unwrap();
            let length = compressor.encoder().compressed_len(&text).unwrap();
            assert_eq!(length, Length::from_bytes(count));
            let mut prepared = Vec::new();
            compressor.prepare(&text, &mut prepared);
            assert_eq!(prepared.len() as u64, 8 * count);
        }
    }
}
