//! What is in this piece of a file? Fragments are told apart by their bytes, as when files are put together again
//! from a disk without its directory.
//!
//!     cargo run --release --example fragments
//!
//! The files are nearzip's own: its sources, documents, pictures and sample, what gzip makes of the sources, and
//! this program. Of the twelve parts of each, eight are learned from, and the fragments of four are labeled.

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use flate2::{Compression, write::GzEncoder};
use nearzip::{Corpus, Method, evaluate, unobserved};

/// The length of a fragment in bytes: the sector of a disk.
const FRAGMENT: usize = 512;

/// How many parts the bytes of a kind have, and how many fragments each part.
const PARTS: usize = 12;
const OF_A_PART: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = below(&project.join("src"), "rs")?;
    let kinds = [
        ("gzip data", compressed(&sources)?),
        ("Rust", sources),
        ("Markdown", below(&project.join("docs"), "md")?),
        ("SVG", below(&project.join("docs/explore"), "svg")?),
        ("sentences", below(&project.join("src/corpus/sample"), "tsv")?),
        ("machine code", fs::read(std::env::current_exe()?)?),
    ];
    let (mut train, mut test) = (Corpus::new(), Corpus::new());
    for (kind, bytes) in &kinds {
        for (number, part) in bytes.chunks_exact(bytes.len() / PARTS).take(PARTS).enumerate() {
            let corpus = if number % 3 == 1 { &mut test } else { &mut train };
            fragments(part).for_each(|fragment| corpus.push(kind, fragment));
        }
    }
    println!("{} fragments of {FRAGMENT} bytes, {} to learn from", test.len(), train.len());

    for (method, least) in [("knn", 0.9), ("class", 0.9), ("hybrid", 0.9)] {
        let classifier = method.parse::<Method>()?.build(train.clone(), &unobserved)?;
        let evaluation = evaluate(&*classifier, &test, &unobserved)?;
        println!("\n{method}: accuracy {:.3}", evaluation.accuracy());
        for (truth, predicted, count) in evaluation.confusion().mistakes() {
            println!("    {count} of {truth} taken for {predicted}");
        }
        assert!(evaluation.accuracy() > least, "{method}");
    }
    Ok(())
}

/// Fragments at equal distances.
fn fragments(part: &[u8]) -> impl Iterator<Item = &[u8]> {
    let step = part.len() / OF_A_PART;
    assert!(step >= FRAGMENT, "there are enough bytes");
    (0..OF_A_PART).map(move |number| &part[number * step..][..FRAGMENT])
}

/// All files of a kind below a folder, one after another, in the order of their names.
fn below(folder: &Path, ending: &str) -> io::Result<Vec<u8>> {
    let mut paths: Vec<_> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.sort();
    let mut all = Vec::new();
    for path in paths {
        if path.is_dir() {
            all.extend(below(&path, ending)?);
        } else if path.extension().is_some_and(|found| found == ending) {
            all.extend(fs::read(path)?);
        }
    }
    Ok(all)
}

fn compressed(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}
