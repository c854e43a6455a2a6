//! The draws of `nearzip evaluate --shots N --repeats 5 --seed 1 --limit-test 1000`, as tables for other programs.
//!
//!     cargo run --release --example draws
//!     cargo run --release --example draws -- TRAIN TEST SHOTS FOLDER
//!
//! Writes `draw-1.csv` to `draw-5.csv`, with as many training documents of each label, and `test.csv`. Who measures
//! another classifier on these compares it with nearzip on the same documents, which matters more than which five
//! they are.

use std::error::Error;
use std::fs;
use std::path::Path;

use nearzip::{Corpus, ReadOptions, read};

const DRAWS: u64 = 5;
const TEST_DOCUMENTS: usize = 1000;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match &arguments[..] {
        [] => {
            let sample = Corpus::sample();
            let [train, test] = sample.hold_out(0.2, 1)?;
            let folder = tempfile::tempdir()?;
            write(&sample.subset(&train), &sample.subset(&test), 5, folder.path())?;
            let (drawn, _) = read(folder.path().join("draw-1.csv"), &ReadOptions::default())?;
            assert_eq!(drawn.len(), 5 * sample.labels().len());
            println!("five draws of {} documents", drawn.len());
        }
        [train, test, shots, folder] => {
            let corpus = |path| read(path, &ReadOptions::default()).map(|(corpus, _)| corpus);
            write(&corpus(train)?, &corpus(test)?, shots.parse()?, Path::new(folder))?;
        }
        _ => return Err("give TRAIN TEST SHOTS FOLDER, or nothing".into()),
    }
    Ok(())
}

fn write(train: &Corpus, test: &Corpus, shots: usize, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for draw in 1..=DRAWS {
        table(&train.shots(shots, draw), &folder.join(format!("draw-{draw}.csv")))?;
    }
    table(&test.first(TEST_DOCUMENTS, Some(1)), &folder.join("test.csv"))
}

/// Labels are text; texts that are not UTF-8 would not be in CSV.
fn table(corpus: &Corpus, path: &Path) -> Result<()> {
    let mut writer = csv::Writer::from_path(path)?;
    writer.write_record(["label", "text"])?;
    for document in corpus.iter() {
        writer.write_record([document.label.as_bytes(), document.text])?;
    }
    Ok(writer.flush()?)
}
