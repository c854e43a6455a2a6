//! How long does it take to measure a text, alone and paired with a query?
//!
//! `compressed_len/<compressor>/<bytes>`: one text, with one encoder that is reused.
//! `pair_len/<compressor>/<bytes>`: one document with one query of the same length; the query's part
//! of the work is done once, beforehand. Corpus: sentences of the embedded sample, fixed seeds.

mod text;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use nearzip::{CompressorSpec, Length, backends};
use text::text;

const BYTES: [usize; 5] = [60, 240, 600, 2_000, 8_000];

fn specs() -> Vec<CompressorSpec> {
    let names = backends().iter().map(|backend| backend.name).chain(["gzip:6", "zstd:19"]);
    names.map(|name| name.parse().expect("a backend's own name")).collect()
}

fn compressed_len(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("compressed_len");
    for spec in specs() {
        for bytes in BYTES {
            let data = text(bytes, 1);
            let mut encoder = spec.compressor().expect("stock zlib").encoder();
            let expected = encoder.compressed_len(&data).expect("any bytes can be compressed");
            assert!(expected < Length::from_bytes(bytes as u64 + 60));
            group.throughput(Throughput::Bytes(bytes as u64));
            group.bench_function(BenchmarkId::new(spec.to_string(), bytes), |bencher| {
                bencher.iter(|| {
                    let length = encoder.compressed_len(&data);
                    assert_eq!(length.expect("any bytes can be compressed"), expected);
                });
            });
        }
    }
}

fn pair_len(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("pair_len");
    for spec in specs() {
        for bytes in BYTES {
            let (x, y) = (text(bytes, 1), text(bytes, 2));
            let compressor = spec.compressor().expect("stock zlib");
            let mut fresh = compressor.encoder();
            let mut pair = fresh.query(&x).expect("any bytes can be compressed");
            let expected = pair.pair_len(&y).expect("any bytes can be compressed");
            let mut encoder = compressor.encoder();
            let mut query = encoder.query(&x).expect("any bytes can be compressed");
            group.throughput(Throughput::Elements(1));
            group.bench_function(BenchmarkId::new(spec.to_string(), bytes), |bencher| {
                bencher.iter(|| {
                    let length = query.pair_len(&y);
                    assert_eq!(length.expect("any bytes can be compressed"), expected);
                });
            });
        }
    }
}

criterion_group!(benches, compressed_len, pair_len);
criterion_main!(benches);
