//! Prints tables of accuracy: every method on every dataset in a folder.
//!
//! ```sh
//! cargo run --release --example table -- FOLDER [DATASET…]
//! cargo run --release --example table -- FOLDER [DATASET…] --shots 5
//! ```
//!
//! A dataset is a folder in FOLDER with `train.csv.gz` and `test.csv.gz`; without names, all datasets
//! are used. The first form evaluates on all test documents and prints two Markdown tables, of accuracy
//! and of cost. The second draws a few documents per label, five times, and evaluates on at most 1,000
//! test documents. Tables go to standard output, progress to standard error.
//!
//! Without a folder, the dataset is the embedded sample, and both forms are run.

mod arguments;
mod datasets;
mod few_shot;
mod full;
mod markdown;
mod methods;
mod published;

use std::error::Error;

use arguments::Arguments;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let Arguments { folder, names, shots } = Arguments::parse(std::env::args().skip(1))?;
    let methods = methods::all()?;
    let accuracies = match (&folder, shots) {
        (Some(folder), None) => full::print(datasets::of(folder, names)?, &methods)?,
        (Some(folder), Some(shots)) => {
            few_shot::print(datasets::of(folder, names)?, &methods, shots)?
        }
        (None, _) => {
            let full = full::print(datasets::sample(), &methods)?;
            println!();
            let few_shot = few_shot::print(datasets::sample(), &methods, shots.unwrap_or(5))?;
            assert_eq!((full.len(), few_shot.len()), (methods.len(), methods.len()));
            assert!(full.iter().chain(&few_shot).all(|&accuracy| accuracy > 0.5));
            [full, few_shot].concat()
        }
    };
    match accuracies.is_empty() {
        true => Err("there is no dataset to evaluate on".into()),
        false => Ok(()),
    }
}
