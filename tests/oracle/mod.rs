//! The method as a textbook would write it: one thread, no cache, everything sorted. So simple that
//! it is unlikely to be wrong; every search is compared with it.

use nearzip::{CompressorSpec, Corpus};

fn compressed_len(spec: &CompressorSpec, text: &[u8]) -> f64 {
    spec.compressor().unwrap().encoder().compressed_len(text).unwrap().bytes()
}

fn pair_len(spec: &CompressorSpec, query: &[u8], document: &[u8]) -> f64 {
    let mut encoder = spec.compressor().unwrap().encoder();
    encoder.query(query).unwrap().pair_len(document).unwrap().bytes()
}

/// All documents as (distance, position), nearest first.
pub(crate) fn all_by_distance(
    corpus: &Corpus,
    spec: &CompressorSpec,
    query: &[u8],
) -> Vec<(f64, usize)> {
    let c_x = compressed_len(spec, query);
    let mut all: Vec<(f64, usize)> = (0..corpus.len())
        .map(|position| {
            let c_y = compressed_len(spec, corpus.text(position));
            let c_xy = pair_len(spec, query, corpus.text(position));
            ((c_xy - c_x.min(c_y)) / c_x.max(c_y), position)
        })
        .collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    all
}

/// The label that the k nearest give, dropping the farthest until one label leads.
pub(crate) fn predict(corpus: &Corpus, spec: &CompressorSpec, query: &[u8], k: usize) -> String {
    let nearest = &all_by_distance(corpus, spec, query)[..k];
    for k in (1..=k).rev() {
        let votes = |label: &str| {
            nearest[..k].iter().filter(|(_, position)| corpus.label(*position) == label).count()
        };
        let most = corpus.labels().iter().map(votes).max().unwrap();
        let leaders: Vec<&str> = corpus.labels().iter().filter(|l| votes(l) == most).collect();
        if let [leader] = leaders[..] {
            return leader.to_owned();
        }
    }
    unreachable!("one neighbor leads alone")
}
