//! Classify the rows of one CSV file using the labeled rows of another.
//!
//!     cargo run --release --example classify_csv -- train.csv test.csv
//!
//! Without arguments, it writes two small files and uses those.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use nearzip::{Classifier, KnnClassifier, ReadOptions, Record, Records};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let arguments: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    let [train, test] = match <[PathBuf; 2]>::try_from(arguments) {
        Ok(paths) => paths,
        Err(_) => small_files(folder.path())?,
    };

    let options = ReadOptions::default();
    let (corpus, report) = nearzip::read(&train, &options)?;
    println!("{} documents read from {}", report.records, train.display());
    for note in report.notes() {
        println!("note: {note}");
    }
    let classifier = KnnClassifier::from_corpus(corpus)?;

    // One record at a time, so that the test file can have any size.
    let mut records = Records::labeled(&test, &options)?;
    let mut record = Record::default();
    let (mut right, mut all) = (0, 0);
    while records.read(&mut record)? {
        let prediction = classifier.predict(&record.text)?;
        right += usize::from(prediction.label() == record.label);
        all += 1;
    }
    println!("{right} of {all} right");
    assert!(all > 0 && 2 * right > all, "better than chance");
    Ok(())
}

fn small_files(folder: &Path) -> std::io::Result<[PathBuf; 2]> {
    let train = folder.join("train.csv");
    let test = folder.join("test.csv");
    fs::write(
        &train,
        "label,text\n\
         weather,\"rain in the north, sun in the south\"\n\
         weather,\"wind from the east, snow in the hills\"\n\
         chess,the knight takes the bishop on e5\n\
         chess,a rook and a king against a king\n",
    )?;
    fs::write(
        &test,
        "label,text\n\
         weather,\"sun in the south, rain in the hills\"\n\
         chess,the queen takes the bishop on e5\n",
    )?;
    Ok([train, test])
}
