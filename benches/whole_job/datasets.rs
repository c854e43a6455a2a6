//! The files of a dataset.

use std::env;
use std::path::{Path, PathBuf};

use nearzip::Corpus;

const NAMES: [&str; 3] = ["r8", "ag_news", "20news"];

pub(crate) struct Dataset {
    pub(crate) name: String,
    pub(crate) train: PathBuf,
    pub(crate) test: PathBuf,
}

/// Visits the datasets of these names, or all, in the folder `NEARZIP_DATA`; without it, the sample.
pub(crate) fn find(names: &[String], mut visit: impl FnMut(&Dataset)) {
    let Some(data) = env::var_os("NEARZIP_DATA") else {
        eprintln!("measuring on the embedded sample");
        return sample(visit);
    };
    let names = if names.is_empty() { NAMES.map(str::to_owned).to_vec() } else { names.to_vec() };
    for name in names {
        let folder = Path::new(&data).join(&name);
        if folder.is_dir() {
            let [train, test] = ["train.csv.gz", "test.csv.gz"].map(|file| folder.join(file));
            visit(&Dataset { name, train, test });
        } else {
            eprintln!("SKIPPED: NEARZIP_DATA has no dataset {}", folder.display());
        }
    }
}

/// Visits the embedded sample, written to files.
pub(crate) fn sample(mut visit: impl FnMut(&Dataset)) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let [train, test] = ["train.csv", "test.csv"].map(|file| folder.path().join(file));
    write(&Corpus::sample(), &train);
    write(&Corpus::sample_held_out(), &test);
    visit(&Dataset { name: "sample".to_owned(), train, test });
}

fn write(corpus: &Corpus, path: &Path) {
    let mut file = csv::Writer::from_path(path).expect("a temporary file can be made");
    file.write_record(["label", "text"]).expect("it can be written");
    for document in corpus {
        let record = [document.label.as_bytes(), document.text];
        file.write_record(record).expect("it can be written");
    }
    file.flush().expect("it can be written");
}
