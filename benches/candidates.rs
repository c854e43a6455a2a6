//! Search among candidates compared with the published procedure, which compresses two texts for
//! each pair: the same corpus, one thread each, in one run.
//!
//! `cargo bench --bench candidates` prints a row for each number of candidates: the time per query,
//! how many times as fast that is as the published procedure and as exact search, and how often the
//! nearest document is found.

#[path = "against_zlib/python.rs"]
mod python;
#[path = "../tests/support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use nearzip::{
    Classifier, CompressorSpec, Index, KnnClassifier, KnnConfig, Neighbors, Search, SearchConfig,
    k_nearest_batch, measure_recall, unobserved,
};
use python::Python;

/// The published procedure takes a third of a second per query.
const PUBLISHED_QUERIES: usize = 8;
const QUERIES: usize = 500;
const ROUNDS: usize = 3;

fn main() {
    let Some((mut train, mut test)) = support::find_dataset("r8") else { return };
    if std::env::args().any(|argument| argument == "--test") {
        // Only check that it runs.
        (train, test) = (train.first(500, None), test.first(5, None));
    }
    let documents: Vec<String> = train.texts().map(text).collect();
    let queries = test.first(QUERIES, Some(1));
    let published = published(&queries.texts().map(text).collect::<Vec<_>>(), &documents);

    let index =
        Index::build(train, &CompressorSpec::default(), &unobserved).expect("gzip does not fail");
    let texts: Vec<&[u8]> = queries.texts().collect();
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let seconds = |search| {
        let config = SearchConfig::default().search(search);
        let round = || -> (Duration, Vec<Neighbors>) {
            let begun = Instant::now();
            let found = one_thread.install(|| k_nearest_batch(&index, &texts, config, &unobserved));
            (begun.elapsed(), found.expect("gzip does not fail"))
        };
        let best = (0..ROUNDS).map(|_| round().0).min().expect("there are rounds");
        best.as_secs_f64() / texts.len() as f64
    };
    let counts = [25, 50, 100, Search::FEWEST_CANDIDATES];
    let times = counts.map(|count| seconds(Search::Candidates(count)));
    let exact = seconds(Search::Exact);
    match published {
        Some(seconds) => println!("published procedure: {:.1} ms per query", seconds * 1e3),
        None => println!("there is no python3 to run the published procedure"),
    }
    println!("exact search: {:.2} ms per query", exact * 1e3);
    println!("candidates  ms/query  times published  times exact  recall@1");
    let mut classifier = KnnClassifier::new(index, KnnConfig::default()).expect("k is 1");
    for (count, time) in counts.into_iter().zip(times) {
        let search = Search::Candidates(count);
        let config = KnnConfig::default().search(search);
        let index = Box::new(classifier).into_index().expect("it has an index");
        classifier = KnnClassifier::new(index, config).expect("k is 1");
        let recall =
            measure_recall(&classifier, &queries, &unobserved).expect("gzip does not fail");
        println!(
            "{count:10}  {:8.3}  {:15.0}  {:11.1}  {:8.3}",
            time * 1e3,
            published.map_or(f64::NAN, |published| published / time),
            exact / time,
            recall.at_1,
        );
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("R8 is ASCII")
}

/// Seconds per query.
fn published(queries: &[String], documents: &[String]) -> Option<f64> {
    let queries: Vec<&str> = queries.iter().take(PUBLISHED_QUERIES).map(String::as_str).collect();
    let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
    let (time, _) = Python::new(&queries, &documents)?.time("published", 1);
    Some(time.as_secs_f64() / queries.len() as f64)
}
