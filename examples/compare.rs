//! Nearest neighbors with every compressor: accuracy, and the time that a pair takes.
//!
//!     cargo run --release --all-features --example compare
//!     cargo run --release --all-features --example compare -- FOLDER RESULTS.csv DATASET [COMPRESSOR…]
//!
//! The folder has a folder for each dataset, with `train.csv.gz` and `test.csv.gz`; without one, the dataset is the
//! embedded sample. A line is added to the results as soon as it is known; what they have is not measured again, so a
//! run that was stopped goes on where it was. At most 200 test documents count, the same for each compressor, and k is
//! chosen on a fifth of the training documents, classified by the others.

use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use nearzip::{
    Compressor, CompressorSpec, Corpus, Index, KnnClassifier, KnnConfig, ReadOptions, Search,
    backends, evaluate_neighbors, read, unobserved,
};

const TEST_DOCUMENTS: usize = 200;
const SEED: u64 = 1;
const K: [usize; 6] = [1, 2, 3, 5, 9, 15];
const HEADER: &str =
    "dataset,compressor,test documents,accuracy,k,accuracy with k,microseconds per pair";

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments[..] {
        [] => {
            let sample = Corpus::sample();
            let [train, test] = sample.hold_out(0.2, SEED)?;
            println!("{HEADER}");
            for name in ["gzip", "lzjd"] {
                let line = measured("sample", name, &sample.subset(&train), &sample.subset(&test))?;
                println!("{line}");
                let accuracy: f64 = line.split(',').nth(3).unwrap_or_default().parse()?;
                assert!(accuracy > 0.5, "{name} tells languages apart");
            }
        }
        [folder, results, dataset, names @ ..] => {
            let all = || backends().iter().map(|backend| backend.name.to_owned()).collect();
            let names: Vec<String> = if names.is_empty() { all() } else { names.to_vec() };
            add_missing(Path::new(folder), Path::new(results), dataset, &names)?;
        }
        _ => return Err("give FOLDER RESULTS.csv DATASET [COMPRESSOR…], or nothing".into()),
    }
    Ok(())
}

fn add_missing(folder: &Path, results: &Path, dataset: &str, names: &[String]) -> Result<()> {
    let part = |name: &str| {
        let path = folder.join(dataset).join(name);
        read(path, &ReadOptions::default()).map(|(corpus, _)| corpus)
    };
    let (train, test) = (part("train.csv.gz")?, part("test.csv.gz")?);
    let known = if results.exists() { fs::read_to_string(results)? } else { String::new() };
    let mut file = OpenOptions::new().create(true).append(true).open(results)?;
    if known.is_empty() {
        writeln!(file, "{HEADER}")?;
    }
    for name in names {
        // The options of a compressor are separated by commas.
        let start = format!("{dataset},\"{name}\",");
        if !known.lines().any(|line| line.starts_with(&start)) {
            let line = measured(dataset, name, &train, &test.first(TEST_DOCUMENTS, Some(SEED)))?;
            writeln!(file, "{line}")?;
            println!("{line}");
        }
    }
    Ok(())
}

/// The line of a compressor.
fn measured(dataset: &str, name: &str, train: &Corpus, test: &Corpus) -> Result<String> {
    let [rest, held_out] = train.hold_out(0.2, SEED)?;
    let chosen = sweep(name, &train.subset(&rest), &train.subset(&held_out))?;
    // The first of equals is the smallest.
    let k = chosen.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1)).map_or(1, |row| row.0);

    let begun = Instant::now();
    let accuracies = sweep(name, train, test)?;
    let pairs = (train.len() * test.len()) as f64;
    let microseconds = begun.elapsed().as_secs_f64() * 1e6 / pairs;
    let accuracy = |k: usize| accuracies.iter().find(|row| row.0 == k).map_or(0.0, |row| row.1);
    let (first, best) = (accuracy(1), accuracy(k));
    let tested = test.len();
    Ok(format!("{dataset},\"{name}\",{tested},{first:.3},{k},{best:.3},{microseconds:.1}"))
}

/// The accuracy for each k, by exact search; a tie goes to the nearest.
fn sweep(name: &str, train: &Corpus, test: &Corpus) -> Result<Vec<(usize, f64)>> {
    let compressor: Box<dyn Compressor> = name.parse::<CompressorSpec>()?.compressor()?;
    let index = Index::with_compressor(train.clone(), compressor, &unobserved)?;
    let classifier = KnnClassifier::new(index, KnnConfig::default().search(Search::Exact))?;
    let evaluation = evaluate_neighbors(&classifier, test, &K, &unobserved)?;
    let figures = evaluation.neighbors.ok_or("nearest neighbors were evaluated")?;
    Ok(figures.sweep.iter().map(|row| (row.k, row.nearest)).collect())
}
