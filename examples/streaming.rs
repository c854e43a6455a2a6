//! Prequential evaluation: each text is classified, then learned. Nothing is ever rebuilt.
//!
//! ```sh
//! cargo run --release --example streaming -- $NEARZIP_DATA/20news/train.csv.gz
//! ```
//!
//! Without a file, the stream is the embedded sample. With 20 Newsgroups, only the four groups that
//! river's examples use are taken.

use std::path::Path;
use std::time::Instant;

use nearzip::{ClassClassifier, ClassConfig, Classifier, Corpus, ReadOptions, Update};

const GROUPS: [&str; 4] = ["alt.atheism", "talk.religion.misc", "comp.graphics", "sci.space"];

fn main() -> nearzip::Result<()> {
    let stream = match std::env::args().nth(1) {
        Some(path) => {
            let (corpus, _) = nearzip::read(Path::new(&path), &ReadOptions::default())?;
            let known = |position: &usize| GROUPS.contains(&corpus.label(*position));
            corpus.subset(&(0..corpus.len()).filter(known).collect::<Vec<_>>())
        }
        None => Corpus::sample(),
    };
    // Shuffled, because the file may be sorted by label.
    let stream = stream.first(stream.len(), Some(1));

    let mut classifier = ClassClassifier::new(ClassConfig::default())?;
    let mut right = 0;
    let begun = Instant::now();
    for (position, document) in stream.iter().enumerate() {
        if classifier.documents() > 0 {
            let prediction = classifier.predict(document.text)?;
            right += usize::from(prediction.label() == document.label);
        }
        classifier.add(document.label, document.text)?;
        if (position + 1) % 400 == 0 || position + 1 == stream.len() {
            let accuracy = right as f64 / position.max(1) as f64;
            let each = begun.elapsed().as_secs_f64() * 1e3 / (position + 1) as f64;
            println!("{:6} texts  accuracy {accuracy:.4}  {each:.2} ms each", position + 1);
        }
    }

    // Removing a document undoes adding it, exactly.
    let last = stream.len() - 1;
    let learned = classifier.encode()?;
    classifier.remove(stream.label(last), stream.text(last))?;
    classifier.add(stream.label(last), stream.text(last))?;
    assert_eq!(classifier.encode()?, learned);
    assert!(right * 2 > stream.len());
    Ok(())
}
