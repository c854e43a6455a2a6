//! What several test files share.

#![allow(dead_code, unused_imports, reason = "each test file uses a part")]

use std::path::PathBuf;

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

/// Training and test documents of a real dataset, where the data is there.
///
/// It is looked for in `NEARZIP_DATA`, by default `../shared/data`, a folder for each dataset.
pub(crate) fn dataset(name: &str) -> Option<(Corpus, Corpus)> {
    let data = std::env::var_os("NEARZIP_DATA").map_or("../shared/data".into(), PathBuf::from);
    let folder = data.join(name);
    if !folder.is_dir() {
        eprintln!("SKIPPED: there is no real data in {}; set NEARZIP_DATA", folder.display());
        return None;
    }
    let part = |file: &str| nearzip::read(folder.join(file), &ReadOptions::default()).unwrap().0;
    Some((part("train.csv.gz"), part("test.csv.gz")))
}
