//! How much faster than compressing is knowing the length?
//!
//! `against_zlib/<way>/<texts>`: 10 queries against 2,000 documents on one thread, the same pairs
//! for every way, C(y) known beforehand:
//!
//! - `zlib`: stock zlib at level 9, one stream reset and used again, on each concatenation;
//! - `engine`: the length engine on prepared documents, every length to the end;
//! - `search`: the one nearest neighbor, with pruning.
//!
//! Texts: Reuters R8, AG News and human DNA from the folder `NEARZIP_DATA` (by default
//! `../shared/data`) where it is there; else the embedded sample.

#[path = "../tests/support/mod.rs"]
mod support;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use flate2::{Compress, Compression, FlushCompress};
use nearzip::{
    CompressorSpec, Corpus, Index, Length, SearchConfig, k_nearest_batch, pair_lengths, unobserved,
};

const QUERIES: usize = 10;
const DOCUMENTS: usize = 2_000;
const FRAMING: u64 = 18;

/// The sum of all pairs' lengths in bytes.
fn zlib(stream: &mut Compress, output: &mut [u8], queries: &[&[u8]], corpus: &Corpus) -> u64 {
    let mut total = 0;
    let mut pair = Vec::new();
    for query in queries {
        for document in corpus.texts() {
            pair.clear();
            pair.extend_from_slice(query);
            pair.push(b' ');
            pair.extend_from_slice(document);
            stream.reset();
            stream
                .compress(&pair, output, FlushCompress::Finish)
                .expect("zlib compresses any bytes");
            total += stream.total_out() + FRAMING;
        }
    }
    total
}

fn engine(index: &Index, queries: &[&[u8]]) -> u64 {
    let lengths = queries.iter().map(|query| {
        let lengths = pair_lengths(index, query, &unobserved).expect("the engine does not fail");
        lengths.pairs.iter().map(|length| length.units() / Length::UNITS_PER_BYTE).sum::<u64>()
    });
    lengths.sum()
}

fn texts() -> Vec<(&'static str, Corpus, Corpus)> {
    let real = ["r8", "ag_news", "dna_human"].map(|name| {
        let (train, test) = support::dataset(name)?;
        Some((name, train.first(DOCUMENTS, Some(1)), test.first(QUERIES, Some(1))))
    });
    let mut found: Vec<_> = real.into_iter().flatten().collect();
    if found.is_empty() {
        let queries = Corpus::sample_held_out().first(QUERIES, Some(1));
        found.push(("sample", Corpus::sample(), queries));
    }
    found
}

fn against_zlib(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("against_zlib");
    group.sample_size(10);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    for (name, corpus, queries) in texts() {
        let queries: Vec<&[u8]> = queries.texts().collect();
        let index = Index::build(corpus.clone(), &CompressorSpec::default());
        let index = index.expect("the engine is there");
        let mut stream = Compress::new(Compression::best(), false);
        let mut output = vec![0; 1 << 20];
        let total = zlib(&mut stream, &mut output, &queries, &corpus);
        assert_eq!(engine(&index, &queries), total, "the engine's lengths are zlib's");

        group.throughput(Throughput::Elements((queries.len() * corpus.len()) as u64));
        group.bench_function(BenchmarkId::new("zlib", name), |bencher| {
            bencher.iter(|| assert_eq!(zlib(&mut stream, &mut output, &queries, &corpus), total));
        });
        group.bench_function(BenchmarkId::new("engine", name), |bencher| {
            bencher.iter(|| assert_eq!(pool.install(|| engine(&index, &queries)), total));
        });
        group.bench_function(BenchmarkId::new("search", name), |bencher| {
            let config = SearchConfig::default();
            let search = || k_nearest_batch(&index, &queries, config, &unobserved);
            bencher.iter(|| assert_eq!(pool.install(search).expect("k is 1").len(), queries.len()));
        });
    }
}

criterion_group!(benches, against_zlib);
criterion_main!(benches);
