//! How fast are labeled files read?
//!
//! `read/<format>`: 20,000 documents of 240 bytes, from a file in the page cache into a corpus.

mod text;

use std::fs;
use std::io::Write;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use nearzip::{Corpus, ReadOptions, read};
use text::text;

const DOCUMENTS: usize = 20_000;

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let texts: Vec<String> = (0..DOCUMENTS as u64)
        .map(|seed| String::from_utf8_lossy(&text(240, seed % 100)).replace(['\n', '\t', '"'], " "))
        .collect();
    let join = |head: &str, row: &dyn Fn(&String) -> String| {
        let rows: String = texts.iter().map(row).collect();
        (head.to_owned() + &rows).into_bytes()
    };
    let csv = join("label,text\n", &|text| format!("x,\"{text}\"\n"));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&csv).expect("memory can be written");
    vec![
        ("tsv", join("label\ttext\n", &|text| format!("x\t{text}\n"))),
        ("jsonl", join("", &|text| format!("{{\"label\":\"x\",\"text\":\"{text}\"}}\n"))),
        ("txt", join("", &|text| format!("__label__x {text}\n"))),
        ("csv.gz", gzip.finish().expect("memory can be written")),
        ("csv", csv),
    ]
}

fn reading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("read");
    group.sample_size(20);
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (format, content) in files() {
        let path = folder.path().join(format!("corpus.{format}"));
        fs::write(&path, &content).expect("a temporary file can be written");
        let load = || -> Corpus {
            read(&path, &ReadOptions::default()).expect("the file is well-formed").0
        };
        let bytes: usize = load().texts().map(<[u8]>::len).sum();
        group.throughput(Throughput::Bytes(bytes as u64));
        group.bench_function(BenchmarkId::from_parameter(format), |bencher| {
            bencher.iter(|| assert_eq!(load().len(), DOCUMENTS));
        });
    }
}

criterion_group!(benches, reading);
criterion_main!(benches);
