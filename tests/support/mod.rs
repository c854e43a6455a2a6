//! Helpers for several test files and benchmarks.

#![allow(dead_code, unused_imports, reason = "each test file uses a part")]

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use nearzip::{Corpus, ReadOptions};

#[path = "../../src/random.rs"]
mod random;

pub(crate) use random::Random;

/// Every real dataset.
pub(crate) const DATASETS: [&str; 13] = [
    "ag_news",
    "r8",
    "r52",
    "r52_raw",
    "20news",
    "ohsumed",
    "afrisenti_kin",
    "masakhanews_swa",
    "filipino_hate",
    "chnsenticorp",
    "sms_spam",
    "banking77",
    "dna_human",
];

/// The training and test documents of a real dataset, for tests that are ignored unless asked for.
pub(crate) fn dataset(name: &str) -> (Corpus, Corpus) {
    read(&data_folder().join(name))
}

/// The folder that `NEARZIP_DATA` names, which has a folder for each dataset.
pub(crate) fn data_folder() -> PathBuf {
    let folder = env::var_os("NEARZIP_DATA");
    folder
        .expect("real data is needed: set NEARZIP_DATA to a folder with a folder per dataset")
        .into()
}

/// As [`dataset`], for benchmarks, which run without real data too: `None`, with a message, if it is
/// not there.
pub(crate) fn find_dataset(name: &str) -> Option<(Corpus, Corpus)> {
    let Some(data) = env::var_os("NEARZIP_DATA") else {
        eprintln!(
            "SKIPPED: {name} is real data; set NEARZIP_DATA to a folder with a folder per dataset"
        );
        return None;
    };
    let folder = Path::new(&data).join(name);
    if !folder.is_dir() {
        eprintln!("SKIPPED: NEARZIP_DATA has no dataset {}", folder.display());
        return None;
    }
    Some(read(&folder))
}

fn read(folder: &Path) -> (Corpus, Corpus) {
    let part = |file: &str| match nearzip::read(folder.join(file), &ReadOptions::default()) {
        Ok((corpus, _)) => corpus,
        Err(error) => panic!("NEARZIP_DATA has no readable {}/{file}: {error}", folder.display()),
    };
    (part("train.csv.gz"), part("test.csv.gz"))
}

/// What a program answers that reads texts, each after its length in four bytes; `None` if it cannot be run.
pub(crate) fn output_for(mut program: Command, texts: &[impl AsRef<[u8]>]) -> Option<Output> {
    let mut program = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
    let mut input = program.stdin.take()?;
    for text in texts.iter().map(AsRef::as_ref) {
        input.write_all(&(text.len() as u32).to_le_bytes()).ok()?;
        input.write_all(text).ok()?;
    }
    drop(input);
    program.wait_with_output().ok()
}
