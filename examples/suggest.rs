//! Accuracy after labeling the suggested texts, and after labeling random ones.
//!
//!     cargo run --release --example suggest
//!     cargo run --release --example suggest -- TRAIN TEST
//!
//! The training texts, at most 5,000, are the unlabeled ones; their labels are only looked at for those that were
//! chosen. There are five draws of these, and of at most 1,000 test documents.

use nearzip::{Corpus, Error, HybridClassifier, ReadOptions, evaluate, read, suggest, unobserved};

const DRAWS: u64 = 5;
const UNLABELED: usize = 5_000;
const TEST: usize = 1_000;

/// How many texts are labeled, per label.
const PER_LABEL: [usize; 3] = [1, 2, 5];

fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (train, test) = match &arguments[..] {
        [train, test] => {
            let read = |path| Ok::<_, Error>(read(path, &ReadOptions::default())?.0);
            (read(train)?, read(test)?)
        }
        _ => (Corpus::sample(), Corpus::sample_held_out()),
    };
    let labels = train.labels().len();
    println!("labeled  random           suggested");
    let mut means = Vec::new();
    for labeled in PER_LABEL.map(|number| number * labels) {
        let [mut random, mut suggested] = [Vec::new(), Vec::new()];
        for seed in 0..DRAWS {
            let (unlabeled, test) =
                (train.first(UNLABELED, Some(seed)), test.first(TEST, Some(seed)));
            random.push(accuracy(unlabeled.first(labeled, Some(seed + DRAWS)), &test)?);
            let found = suggest(&unlabeled, &Corpus::new(), labeled, &unobserved)?;
            let chosen: Vec<usize> = found.iter().map(|suggestion| suggestion.document).collect();
            suggested.push(accuracy(unlabeled.subset(&chosen), &test)?);
        }
        let [of_random, of_suggested] = [&random, &suggested].map(|figures| mean(figures));
        let [random, suggested] = [&random, &suggested].map(|figures| range(figures));
        println!("{labeled:7}  {of_random:.3} {random}  {of_suggested:.3} {suggested}");
        means.push((of_random, of_suggested));
    }
    if arguments.is_empty() {
        // With many labels, random ones are as good.
        assert!(means[..2].iter().all(|(random, suggested)| suggested > random));
    }
    Ok(())
}

fn accuracy(labeled: Corpus, test: &Corpus) -> Result<f64, Error> {
    Ok(evaluate(&HybridClassifier::from_corpus(labeled)?, test, &unobserved)?.accuracy())
}

fn mean(figures: &[f64]) -> f64 {
    figures.iter().sum::<f64>() / figures.len() as f64
}

/// The lowest and the highest.
fn range(figures: &[f64]) -> String {
    let lowest = figures.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = figures.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    format!("({lowest:.2}–{highest:.2})")
}
