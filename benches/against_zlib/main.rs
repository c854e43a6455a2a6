//! How much faster is it to compute the length than to compress?
//!
//! `against_zlib/<texts>/<way>`: 8 queries against the same documents on one thread, in these ways:
//!
//! - `published`: the published Python procedure, `gzip.compress` of y and of x + " " + y for each
//!   pair (timed inside `python3`, if there is one);
//! - `python-copied`: Python's zlib, whose state after the query is copied for each document;
//! - `zlib-copied`: the same with stock zlib itself (`deflateCopy`);
//! - `zlib`: stock zlib, one stream reset and reused for each concatenation;
//! - `engine`: the length engine on prepared documents, with every length computed in full;
//! - `search`: the nearest neighbor only, with pruning.
//!
//! All except the first know C(y) beforehand. Every way must give the same lengths.
//!
//! Texts: real ones from the folder `NEARZIP_DATA`, of 60 (banking77), 240 (AG News), 600 (R8), 2,000
//! and 8,000 bytes (20News), and human DNA of 1,200 bases. To make all texts the same size, they are
//! joined by line breaks and cut into pieces of that size. Without `NEARZIP_DATA`, the embedded sample
//! is used, at 60 bytes. At the end, a table for `docs/speed.md` is printed: the fewest microseconds
//! per pair, and how many times as fast as `zlib` that is.

mod copied;
mod python;
#[path = "../../tests/support/mod.rs"]
mod support;

use std::cell::RefCell;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput};
use flate2::{Compress, Compression, FlushCompress};
use nearzip::{
    CompressorSpec, Corpus, Index, Length, Search, SearchConfig, k_nearest_batch, pair_lengths,
    unobserved,
};

use crate::python::Python;

const QUERIES: usize = 8;
const FRAMING: u64 = 18;
const WAYS: [&str; 6] = ["published", "python-copied", "zlib-copied", "zlib", "engine", "search"];

/// Documents and queries of one size.
struct Texts {
    name: String,
    documents: Vec<String>,
    queries: Vec<String>,
}

/// Texts of `size` bytes, or slightly fewer where a character would be cut.
fn texts_of(corpus: &Corpus, size: usize, count: usize) -> Vec<String> {
    let mut all = String::new();
    for text in corpus.texts() {
        all.push_str(&String::from_utf8_lossy(text));
        all.push('\n');
        if all.len() > (size + 4) * count {
            break;
        }
    }
    let mut rest = &all[..];
    let mut texts = Vec::new();
    while rest.len() >= size && texts.len() < count {
        let (text, after) = rest.split_at(rest.floor_char_boundary(size));
        texts.push(text.to_owned());
        rest = after;
    }
    texts
}

fn all_texts() -> Vec<Texts> {
    let real = [
        ("banking77", 60, 2_000),
        ("ag_news", 240, 2_000),
        ("r8", 600, 2_000),
        ("20news", 2_000, 1_000),
        ("20news", 8_000, 200),
        ("dna_human", 1_200, 500),
    ];
    let of = |name: &str, size, count, train: &Corpus, test: &Corpus| Texts {
        name: format!("{name}-{size}"),
        documents: texts_of(&train.clone().first(train.len(), Some(1)), size, count),
        queries: texts_of(&test.clone().first(test.len(), Some(1)), size, QUERIES),
    };
    let found = real.into_iter().filter_map(|(name, size, count)| {
        let (train, test) = support::find_dataset(name)?;
        Some(of(name, size, count, &train, &test))
    });
    let found: Vec<Texts> = found.collect();
    if found.is_empty() {
        eprintln!("measuring on the embedded sample");
        return vec![of("sample", 60, 400, &Corpus::sample(), &Corpus::sample_held_out())];
    }
    found
}

/// The sum of the raw lengths of all pairs in bytes, by one stream.
fn zlib(stream: &mut Compress, output: &mut [u8], queries: &[&str], documents: &[&str]) -> u64 {
    let mut total = 0;
    let mut pair = Vec::new();
    for query in queries {
        for document in documents {
            pair.clear();
            pair.extend_from_slice(query.as_bytes());
            pair.push(b' ');
            pair.extend_from_slice(document.as_bytes());
            stream.reset();
            stream
                .compress(&pair, output, FlushCompress::Finish)
                .expect("zlib compresses any bytes");
            total += stream.total_out();
        }
    }
    total
}

fn engine(index: &Index, queries: &[&str]) -> u64 {
    let lengths = queries.iter().map(|query| {
        let lengths =
            pair_lengths(index, query.as_bytes(), &unobserved).expect("the engine does not fail");
        lengths.pairs.iter().map(|length| length.units() / Length::UNITS_PER_BYTE).sum::<u64>()
    });
    lengths.sum()
}

/// The shortest time per pair of each way, in microseconds.
type Row = [Option<f64>; WAYS.len()];

fn compare(criterion: &mut Criterion, texts: &Texts) -> Row {
    let documents: Vec<&str> = texts.documents.iter().map(String::as_str).collect();
    let queries: Vec<&str> = texts.queries.iter().map(String::as_str).collect();
    let corpus: Corpus = documents.iter().map(|&text| ("", text)).collect();
    let index =
        Index::build(corpus, &CompressorSpec::default(), &unobserved).expect("the engine is there");
    let pairs = (queries.len() * documents.len()) as u64;
    let mut stream = Compress::new(Compression::best(), false);
    let mut output = vec![0; 1 << 20];
    let total = zlib(&mut stream, &mut output, &queries, &documents);
    let framed = total + FRAMING * pairs;
    let config = SearchConfig::default().search(Search::Exact);
    let mut python = Python::new(&queries, &documents);

    let mut group = criterion.benchmark_group(format!("against_zlib/{}", texts.name));
    group.sample_size(10).throughput(Throughput::Elements(pairs));
    let row = RefCell::new(Row::default());
    for (way, name) in WAYS.into_iter().enumerate() {
        let mut once: Box<dyn FnMut(u64) -> Duration> = match (name, &mut python) {
            ("published" | "python-copied", None) => continue,
            ("published" | "python-copied", Some(python)) => Box::new(|iterations| {
                let (time, sum) = python.time(name.trim_start_matches("python-"), iterations);
                assert_eq!(sum, framed, "Python's zlib is the stock one");
                time
            }),
            ("zlib-copied", _) => Box::new(timed(|| {
                assert_eq!(copied::total(&queries, &documents, &mut output), total);
            })),
            ("zlib", _) => Box::new(timed(|| {
                assert_eq!(zlib(&mut stream, &mut output, &queries, &documents), total);
            })),
            ("engine", _) => Box::new(timed(|| assert_eq!(engine(&index, &queries), framed))),
            _ => Box::new(timed(|| {
                let found = k_nearest_batch(&index, &queries, config, &unobserved);
                assert_eq!(found.expect("k is 1").len(), queries.len());
            })),
        };
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter_custom(|iterations| {
                let time = once(iterations);
                let each = time.as_secs_f64() * 1e6 / (iterations * pairs) as f64;
                let shortest = &mut row.borrow_mut()[way];
                *shortest = Some(shortest.map_or(each, |shortest| shortest.min(each)));
                time
            });
        });
    }
    group.finish();
    row.into_inner()
}

fn timed(mut once: impl FnMut()) -> impl FnMut(u64) -> Duration {
    move |iterations| {
        let start = Instant::now();
        (0..iterations).for_each(|_| once());
        start.elapsed()
    }
}

#[expect(clippy::print_stdout, reason = "the table is the result")]
fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let threads = rayon::ThreadPoolBuilder::new().num_threads(1);
    threads.build_global().expect("nothing has run in parallel yet");
    let rows: Vec<(String, Row)> = all_texts()
        .into_iter()
        .map(|texts| {
            let row = compare(&mut criterion, &texts);
            (texts.name, row)
        })
        .collect();
    criterion.final_summary();

    println!("\n| µs per pair (times as fast as zlib) | {} |", WAYS.join(" | "));
    println!("|---{}|", "|---".repeat(WAYS.len()));
    let zlib = WAYS.iter().position(|&way| way == "zlib").expect("it is one of them");
    for (name, row) in rows {
        let cell = |time: Option<f64>| match (time, row[zlib]) {
            (Some(time), Some(zlib)) => format!("{time:.2} ({:.2}×)", zlib / time),
            _ => "–".to_owned(),
        };
        println!("| {name} | {} |", row.map(cell).join(" | "));
    }
}
