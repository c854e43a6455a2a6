//! Accuracy after labeling the suggested texts, and after labeling random ones.
//!
//!     cargo run --release --example suggest
//!     cargo run --release --example suggest -- TRAIN TEST
//!
//! The training texts, at most 5,000, are the unlabeled ones; their labels are only looked at for those that were
//! chosen. `hybrid` learns from these alone, or from the others, too, without their labels. There are five draws of the texts,
//! and of at most 1,000 test documents.

use nearzip::{
    AddedIds, Corpus, Error, HybridClassifier, HybridConfig, ReadOptions, Source, evaluate, read,
    suggest, unobserved,
};

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
    println!("         labeled texts alone                others, too");
    println!("labeled  random           suggested        random           suggested");
    let mut means = Vec::new();
    for labeled in PER_LABEL.map(|number| number * labels) {
        // By who chose the texts, and by what is learned from.
        let mut accuracies: [Vec<f64>; 4] = Default::default();
        for seed in 0..DRAWS {
            let (texts, test) = (train.first(UNLABELED, Some(seed)), test.first(TEST, Some(seed)));
            let random = texts.first(labeled, Some(seed + DRAWS));
            let found = suggest(&texts, &Corpus::new(), labeled, &unobserved)?;
            let chosen: Vec<usize> = found.iter().map(|suggestion| suggestion.document).collect();
            let suggested = texts.subset(&chosen);
            let others = [&random, &suggested].map(|labeled| texts.except(labeled));
            let none = Corpus::new();
            let learned = [
                (&random, &none),
                (&suggested, &none),
                (&random, &others[0]),
                (&suggested, &others[1]),
            ];
            for (accuracies, (labeled, others)) in accuracies.iter_mut().zip(learned) {
                accuracies.push(accuracy(labeled, others, &test)?);
            }
        }
        let columns = accuracies.each_ref().map(|all| format!("{:.3} {}", mean(all), range(all)));
        println!("{labeled:7}  {}", columns.join("  "));
        means.push(accuracies.map(|all| mean(&all)));
    }
    if arguments.is_empty() {
        // With many labels, random ones are as good.
        assert!(means[..2].iter().all(|[random, suggested, ..]| suggested > random));
        assert!(means[..2].iter().all(|[_, alone, _, with_others]| with_others > alone));
    }
    Ok(())
}

fn accuracy(labeled: &Corpus, others: &Corpus, test: &Corpus) -> Result<f64, Error> {
    let mut index = Source::from(labeled.clone()).into_index(None)?;
    index.add_unlabeled(others, AddedIds::Numbered)?;
    let hybrid = HybridClassifier::new(index, HybridConfig::default(), &unobserved)?;
    Ok(evaluate(&hybrid, test, &unobserved)?.accuracy())
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
