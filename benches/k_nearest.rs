//! How does the time of a search grow with the corpus and shrink with the number of threads?
//!
//! `k_nearest/<documents>/<threads>`: 32 queries of 240 bytes, k = 5, gzip, NCD, exact. Corpus:
//! texts of 240 bytes from the embedded sample, fixed seeds. More threads than cores gain nothing.

mod text;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use nearzip::{CompressorSpec, Corpus, Index, SearchConfig, k_nearest_batch, unobserved};
use text::text;

const QUERIES: u64 = 32;
const TEXT_BYTES: usize = 240;

/// `documents` texts with two labels.
fn corpus(documents: u64) -> Corpus {
    let label = |seed| if seed % 2 == 0 { "even" } else { "odd" };
    (0..documents).map(|seed| (label(seed), text(TEXT_BYTES, seed))).collect()
}

fn k_nearest(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("k_nearest");
    group.sample_size(10);
    // Each query is a document of the corpus, so that its nearest neighbor is known.
    let queries: Vec<Vec<u8>> = (0..QUERIES).map(|seed| text(TEXT_BYTES, seed)).collect();
    let config = SearchConfig::default().k(5);
    for documents in [100, 300, 1_000, 3_000] {
        let spec = CompressorSpec::default();
        let index = Index::build(corpus(documents), &spec, &unobserved).expect("stock zlib");
        for threads in [1, 2] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            let pool = pool.expect("threads can be started");
            group.throughput(Throughput::Elements(QUERIES * documents));
            group.bench_function(BenchmarkId::new(documents.to_string(), threads), |bencher| {
                bencher.iter(|| {
                    let found = pool
                        .install(|| k_nearest_batch(&index, &queries, config, &unobserved))
                        .expect("k is less than the number of documents");
                    for (position, found) in found.iter().enumerate() {
                        assert_eq!(found.nearest[0].document, position);
                    }
                });
            });
        }
    }
}

criterion_group!(benches, k_nearest);
criterion_main!(benches);
