use super::*;
use crate::random::Random;

fn corpus() -> Corpus {
    Corpus::sample().first(200, Some(7))
}

fn classifier(correction: f64) -> HybridClassifier {
    let blend = Some(Blend { sharpness: 1.0, correction });
    let config = HybridConfig { blend, ..HybridConfig::default() };
    HybridClassifier::build(corpus(), config, &unobserved).unwrap()
}

#[test]
fn without_correction_it_is_the_class_model() {
    let hybrid = classifier(0.0);
    let class = ClassClassifier::from_corpus(&corpus()).unwrap();
    for text in Corpus::sample_held_out().texts() {
        let (hybrid, class) = (hybrid.predict(text).unwrap(), class.predict(text).unwrap());
        assert_eq!(hybrid.label(), class.label());
        assert!(hybrid.scores().eq(class.scores()));
    }
}

#[test]
fn residuals_are_those_of_a_model_without_the_document() {
    let corpus = corpus();
    let hybrid = classifier(4.0);
    for left_out in [0, 17, 199] {
        let rest: Vec<usize> = (0..corpus.len()).filter(|&document| document != left_out).collect();
        let config = ClassConfig { order: Some(hybrid.class.order()) };
        let class = ClassClassifier::build(&corpus.subset(&rest), config, &unobserved).unwrap();
        let prediction = class.predict(corpus.text(left_out)).unwrap();
        let mut found = vec![0.0; corpus.labels().len()];
        hybrid.residuals.add(left_out, 1.0, &mut found);
        for (label, found) in corpus.labels().iter().zip(found) {
            let truth = f64::from(u8::from(label == corpus.label(left_out)));
            assert!((found - (truth - prediction.score(label))).abs() < 1.0 / 1000.0);
        }
    }
}

#[test]
fn the_score_of_brier_worked_out_by_hand() {
    // Probabilities 1/4 and 3/4.
    let log_odds = [0.0, 3f64.ln()];
    assert!((brier(&log_odds, 0) - 2.0 * 0.75 * 0.75).abs() < 1e-15);
    assert!((brier(&log_odds, 1) - 2.0 * 0.25 * 0.25).abs() < 1e-15);
    assert_eq!(brier(&[f64::NEG_INFINITY, 0.0], 1), 0.0);
}

#[test]
fn what_is_near_says_what_the_formula_says() {
    let hybrid = classifier(4.0);
    let query = hybrid.corpus.text(3).to_vec();
    let near = hybrid.near(&query, Some(3)).unwrap();
    assert!(near.neighbors.iter().all(|neighbor| neighbor.document != 3));
    assert!(near.neighbors.is_sorted());
    let again = hybrid.near(&query, None).unwrap();
    assert_eq!(again.neighbors[0].document, 3);
    assert!(again.neighbors[0].distance.abs() < 1e-9);
}

#[test]
fn any_bytes_are_classified() {
    let hybrid = classifier(4.0);
    let mut random = Random::new(11);
    for length in [0, 1, 2, 100, 70_000] {
        let prediction = hybrid.predict(&random.bytes(length)).unwrap();
        assert!((prediction.scores().map(|(_, score)| score).sum::<f64>() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn the_smallest_corpora_are_enough() {
    let mut corpus = Corpus::new();
    assert!(HybridClassifier::from_corpus(corpus.clone()).is_err());
    corpus.push("a", b"only this");
    corpus.push("b", b"");
    let hybrid = HybridClassifier::from_corpus(corpus).unwrap();
    assert_eq!(hybrid.predict(b"only this").unwrap().label(), "a");
}

#[test]
fn threads_change_nothing() {
    let predictions = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let hybrid = HybridClassifier::from_corpus(corpus()).unwrap();
            let held_out = Corpus::sample_held_out();
            let texts: Vec<&[u8]> = held_out.texts().collect();
            (hybrid.blend(), hybrid.predict_batch(&texts, &unobserved).unwrap())
        })
    };
    assert_eq!(predictions(1), predictions(3));
}
