//! Nearest neighbors with every compressor: accuracy, and the time that a pair takes.
//!
//! ```sh
//! cargo run --release --all-features --example compare -- FOLDER RESULTS.csv DATASET[,DATASET…] [COMPRESSOR…]
//! cargo run --release --all-features --example compare -- --table RESULTS.csv
//! ```
//!
//! The first form measures every compressor, or those that are named, on datasets in a folder: each is a folder with
//! `train.csv.gz` and `test.csv.gz`. A line is added to the results as soon as it is known; what they have is not
//! measured again, so a run that was stopped goes on where it was. The second form prints the results as Markdown.
//!
//! Without arguments, the dataset is the embedded sample.
//!
//! | file | idea |
//! |---|---|
//! | `accuracy` | which documents are searched for which, and how many answers are right |
//! | `pair_time` | the processor time of a pair |
//! | `results` | what is known about a compressor on a dataset, in a CSV file |
//! | `table` | the results as Markdown tables |

mod accuracy;
mod pair_time;
#[path = "../../benches/whole_job/processor_time.rs"]
mod processor_time;
mod results;
mod table;

use std::error::Error;
use std::path::Path;

use nearzip::{CompressorSpec, Corpus, Index, ReadOptions, backends, read, unobserved};

use results::{Measured, Results};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments[..] {
        [] => {
            let (train, test) = (Corpus::sample(), Corpus::sample_held_out());
            let rows = ["gzip", "lzjd"].map(|name| measured("sample", name, &train, &test));
            let rows = rows.into_iter().collect::<Result<Vec<Measured>>>()?;
            print!("{}", table::markdown(&rows));
            assert!(rows.iter().all(|row| row.accuracy > 0.5), "they tell languages apart");
        }
        [flag, results] if flag == "--table" => {
            print!("{}", table::markdown(&Results::open(Path::new(results))?.rows));
        }
        [folder, results, datasets, names @ ..] => {
            let all = || backends().iter().map(|backend| backend.name.to_owned()).collect();
            let names: Vec<String> = if names.is_empty() { all() } else { names.to_vec() };
            let mut results = Results::open(Path::new(results))?;
            for dataset in datasets.split(',') {
                add_missing(Path::new(folder), &mut results, dataset, &names)?;
            }
        }
        _ => {
            return Err(
                "give FOLDER RESULTS.csv DATASETS [COMPRESSOR…], or --table RESULTS.csv".into()
            );
        }
    }
    Ok(())
}

/// Measures what the results do not have.
fn add_missing(
    folder: &Path,
    results: &mut Results,
    dataset: &str,
    names: &[String],
) -> Result<()> {
    let part = |name: &str| {
        let path = folder.join(dataset).join(name);
        read(path, &ReadOptions::default()).map(|(corpus, _)| corpus)
    };
    let missing: Vec<&String> = names.iter().filter(|name| !results.have(dataset, name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let (train, test) = (part("train.csv.gz")?, part("test.csv.gz")?);
    for name in missing {
        let row = measured(dataset, name, &train, &test)?;
        eprintln!("{dataset} {name}: {:.3}, {:.1} µs", row.accuracy, row.microseconds_per_pair);
        results.add(row)?;
    }
    Ok(())
}

fn measured(dataset: &str, name: &str, train: &Corpus, test: &Corpus) -> Result<Measured> {
    let test = test.first(accuracy::DOCUMENTS, Some(accuracy::SEED));
    let spec: CompressorSpec = name.parse()?;
    let index = Index::build(train.clone(), &spec, &unobserved)?;
    let search = accuracy::search(train);
    let accuracy = accuracy::of(&index, search, train, &test)?;
    Ok(Measured {
        dataset: dataset.to_owned(),
        compressor: name.to_owned(),
        search: search.to_string(),
        test_documents: test.len(),
        accuracy: accuracy.nearest,
        k: accuracy.k,
        accuracy_with_k: accuracy.with_k,
        microseconds_per_pair: pair_time::microseconds(index.compressor(), train, &test)?,
    })
}
