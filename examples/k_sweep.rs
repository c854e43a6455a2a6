//! Accuracy by number of neighbors and tie rule; distances are computed only once.
//!
//!     cargo run --release --example k_sweep
//!
//! To choose k, make such a table on held-out training documents, never on the test documents:
//! choosing k is tuning.

use nearzip::{Corpus, KnnClassifier, evaluate_neighbors, unobserved};

fn main() -> Result<(), nearzip::Error> {
    // Every third training sentence is held out for choosing k.
    let sample = Corpus::sample();
    let (held_out, rest): (Vec<usize>, Vec<usize>) = (0..sample.len()).partition(|i| i % 3 == 0);
    let classifier = KnnClassifier::from_corpus(sample.subset(&rest))?;
    let evaluation =
        evaluate_neighbors(&classifier, &sample.subset(&held_out), &[1, 2, 3, 5, 9], &unobserved)?;

    let figures = evaluation.neighbors.as_ref().expect("nearest neighbors were evaluated");
    println!("k  nearest  random  first-label");
    for row in &figures.sweep {
        println!("{}  {:7.3}  {:6.3}  {:11.3}", row.k, row.nearest, row.random, row.first_label);
    }
    let top2 = figures.top2_document_accuracy;
    println!("one of the two nearest has the true label (which is not an accuracy): {top2:.3}");

    let [one, two, ..] = &figures.sweep[..] else { unreachable!("five rows") };
    assert_eq!(one.nearest, one.random, "a single neighbor is never tied");
    assert_eq!(two.nearest, one.nearest, "in a tie of two, the nearer decides");
    assert!(top2 >= one.nearest);
    Ok(())
}
