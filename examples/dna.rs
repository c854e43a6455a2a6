//! Distinguish families of DNA sequences: documents are bytes, not words.
//!
//!     cargo run --release --example dna [-- train.csv test.csv]
//!
//! Without arguments, each family consists of mutated copies of a random ancestor. The idea is from
//! Ozan, *DNA Sequence Classification with Compressors* (2024), where 1-NN with gzip did well.

use std::env;
use std::error::Error;

use nearzip::{
    Corpus, Index, KnnClassifier, KnnConfig, ReadOptions, evaluate_neighbors, unobserved,
};

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<String> = env::args().skip(1).collect();
    let (train, test) = match &paths[..] {
        [train, test] => {
            let options = ReadOptions::default();
            (nearzip::read(train, &options)?.0, nearzip::read(test, &options)?.0)
        }
        _ => (families(12, 1), families(4, 2)),
    };
    println!("{} training sequences, {} test sequences", train.len(), test.len());

    for compressor in ["gzip", "deflate", "zstd:19"] {
        let index = Index::build(train.clone(), &compressor.parse()?, &unobserved)?;
        let classifier = KnnClassifier::new(index, KnnConfig::default())?;
        let evaluation = evaluate_neighbors(&classifier, &test, &[], &unobserved)?;
        println!("{compressor:8} accuracy {:.3}", evaluation.accuracy());
        if paths.is_empty() {
            assert!(evaluation.accuracy() > 0.9, "{compressor}");
        }
    }
    Ok(())
}

/// Five families, each of `members` copies of its ancestor with one base in eight replaced.
fn families(members: u64, seed: u64) -> Corpus {
    let mut corpus = Corpus::new();
    for family in 0..5 {
        let mut base = bases(family);
        let ancestor: Vec<u8> = (0..600).map(|_| base()).collect();
        let mut chance = numbers(1_000 * seed + family);
        for _ in 0..members {
            let mutate = |&old: &u8| if chance().is_multiple_of(8) { base() } else { old };
            let member: Vec<u8> = ancestor.iter().map(mutate).collect();
            corpus.push(&format!("family {family}"), &member);
        }
    }
    corpus
}

fn bases(seed: u64) -> impl FnMut() -> u8 {
    let mut number = numbers(seed);
    move || b"ACGT"[number() as usize % 4]
}

/// A linear congruential generator: random enough for an example, and the same on every run.
fn numbers(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed ^ 0x5851_f42d_4c95_7f2d;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        state >> 33
    }
}
