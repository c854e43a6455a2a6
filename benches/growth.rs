//! How does the time of a search among candidates grow with the corpus?
//!
//! `cargo bench --bench growth` prints a table of 1,000 to 1,000,000 documents and draws
//! `docs/growth.svg`. Up to the size of AG News the corpora are its training documents, shuffled;
//! larger ones are filled up with made-up documents. A made-up document is a chain of runs of 4 to 12
//! words, each from a random place in a random training document, up to the length of another one:
//! words and phrases are as common as in real documents, and no document is a copy of another. What is
//! missing is the new words that a million real documents would have, so rare grams are less rare.
//!
//! Queries are test documents of AG News, on one thread; the best of three rounds counts.

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use nearzip::{
    CompressorSpec, Corpus, Index, OpenOptions, Search, SearchConfig, k_nearest_batch, unobserved,
};
use plotters::prelude::*;
use support::Random;

const SIZES: [usize; 8] = [1_000, 3_000, 10_000, 30_000, 46_000, 100_000, 300_000, 1_000_000];
const QUERIES: usize = 200;
const ROUNDS: usize = 3;

struct Row {
    documents: usize,
    build: Duration,
    file_bytes: u64,
    memory_bytes: u64,
    open: Duration,
    query: Duration,
}

fn main() {
    let Some((train, test)) = support::find_dataset("ag_news") else { return };
    let train = train.first(train.len(), Some(1));
    let queries = test.first(QUERIES, Some(1));
    // With `--test`, only check that it runs.
    let most =
        if std::env::args().any(|argument| argument == "--test") { SIZES[0] } else { SIZES[7] };
    let sizes = SIZES.into_iter().filter(|&size| size <= most);
    println!("documents  build s    file MB  memory MB  open ms  query ms");
    let rows: Vec<Row> = sizes
        .map(|size| {
            let row = measure(grown(&train, size), &queries);
            println!(
                "{:9}  {:7.1}  {:9.1}  {:9.1}  {:7.2}  {:8.3}",
                row.documents,
                row.build.as_secs_f64(),
                row.file_bytes as f64 / 1e6,
                row.memory_bytes as f64 / 1e6,
                row.open.as_secs_f64() * 1e3,
                row.query.as_secs_f64() * 1e3,
            );
            row
        })
        .collect();
    let large: Vec<&Row> = rows.iter().filter(|row| row.documents >= 10_000).collect();
    if large.len() > 1 {
        println!(
            "query time grows with the exponent {:.2} from 10,000 documents on",
            exponent(&large)
        );
        draw(&rows).expect("docs/growth.svg can be written");
    }
}

/// The first `size` training documents, filled up with made-up ones if there are fewer.
fn grown(train: &Corpus, size: usize) -> Corpus {
    let mut corpus = train.first(size, None);
    let mut random = Random::new(1);
    let mut text = Vec::new();
    while corpus.len() < size {
        let mut drawn = || random.below(train.len() as u64) as usize;
        let (label, length) = (train.label(drawn()), train.text(drawn()).len());
        text.clear();
        while text.len() < length {
            let words: Vec<&[u8]> = train.text(drawn()).split(|&byte| byte == b' ').collect();
            let start = drawn() % words.len();
            let run = 4 + drawn() % 9;
            text.extend(words[start..words.len().min(start + run)].join(&b' '));
            text.push(b' ');
        }
        text.pop();
        corpus.push(label, &text);
    }
    corpus
}

fn measure(corpus: Corpus, queries: &Corpus) -> Row {
    let folder = tempfile::tempdir().expect("a folder for model files");
    let path = folder.path().join("model");
    let (documents, begun) = (corpus.len(), Instant::now());
    let index =
        Index::build(corpus, &CompressorSpec::default(), &unobserved).expect("gzip does not fail");
    index.save(&path).expect("the model can be written");
    let build = begun.elapsed();
    drop(index);

    let file_bytes = path.metadata().expect("it was written").len();
    let begun = Instant::now();
    let mapped = Index::open(&path, OpenOptions::default()).expect("it was written");
    let open = begun.elapsed();
    drop(mapped);

    let before = resident_bytes();
    let index = Index::open(&path, OpenOptions::default().map(false)).expect("it was written");
    let texts: Vec<&[u8]> = queries.texts().collect();
    let config = SearchConfig::default().search(Search::Candidates(Search::FEWEST_CANDIDATES));
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let round = || {
        let begun = Instant::now();
        let found = one_thread.install(|| k_nearest_batch(&index, &texts, config, &unobserved));
        assert_eq!(found.expect("nothing is damaged").len(), texts.len());
        begun.elapsed() / texts.len() as u32
    };
    let query = (0..ROUNDS).map(|_| round()).min().expect("there are rounds");
    let memory_bytes = resident_bytes().saturating_sub(before);
    Row { documents, build, file_bytes, memory_bytes, open, query }
}

/// The resident memory of this process; 0 if there is no `/proc`.
fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes =
        line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}

/// The slope of log query time over log documents, by least squares.
fn exponent(rows: &[&Row]) -> f64 {
    let points = rows.iter().map(|row| ((row.documents as f64).ln(), row.query.as_secs_f64().ln()));
    let count = rows.len() as f64;
    let (x, y) = points.clone().fold((0.0, 0.0), |sum, point| (sum.0 + point.0, sum.1 + point.1));
    let (x, y) = (x / count, y / count);
    let covariance: f64 = points.clone().map(|point| (point.0 - x) * (point.1 - y)).sum();
    covariance / points.map(|point| (point.0 - x).powi(2)).sum::<f64>()
}

fn draw(rows: &[Row]) -> Result<(), Box<dyn std::error::Error>> {
    let points = || rows.iter().map(|row| (row.documents as f64, row.query.as_secs_f64() * 1e3));
    let most = points().map(|point| point.1).fold(0.0, f64::max);
    let area = SVGBackend::new("docs/growth.svg", (720, 400)).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .margin(16)
        .x_label_area_size(44)
        .y_label_area_size(56)
        .build_cartesian_2d(
            (900f64..1_100_000f64).log_scale(),
            (0.1..most.max(1.0) * 2.0).log_scale(),
        )?;
    chart.configure_mesh().x_desc("documents").y_desc("ms per query, one thread").draw()?;
    chart.draw_series(LineSeries::new(points(), BLUE.stroke_width(2)))?;
    chart.draw_series(points().map(|point| Circle::new(point, 4, BLUE.filled())))?;
    Ok(area.present()?)
}
