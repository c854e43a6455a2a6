use super::{CalibratedClassifier, CalibrationConfig, Calibrator};
use crate::classify::{Classifier, Method};
use crate::compressor::CompressorSpec;
use crate::corpus::Corpus;
use crate::error::Error;
use crate::evaluate::evaluate;
use crate::index::{Index, OpenOptions};
use crate::progress::unobserved;

fn built(corpus: Corpus, method: &str) -> Box<dyn Classifier> {
    let index = Index::build(corpus, &CompressorSpec::default(), &unobserved).unwrap();
    method.parse::<Method>().unwrap().build(index, &unobserved).unwrap()
}

fn calibrated(corpus: Corpus, method: &str, config: CalibrationConfig) -> CalibratedClassifier {
    CalibratedClassifier::new(built(corpus, method), config, &unobserved).unwrap()
}

const METHODS: [&str; 6] =
    ["knn", "knn k=5", "knn k=9 weights=softmax", "class", "grams", "hybrid"];

#[test]
fn labels_stay_and_confidence_is_right_more_often() {
    let test = Corpus::sample_held_out();
    for method in METHODS {
        let before = evaluate(&*built(Corpus::sample(), method), &test, &unobserved).unwrap();
        let classifier = calibrated(Corpus::sample(), method, CalibrationConfig::default());
        let after = evaluate(&classifier, &test, &unobserved).unwrap();
        for (before, after) in before.outcomes.iter().zip(&after.outcomes) {
            assert_eq!(before.label, after.label, "{method}");
        }
        let brier = |evaluation: &crate::Evaluation| evaluation.calibration().brier.unwrap();
        let (before, after_it) = (brier(&before), brier(&after));
        // One of the 160 sentences that is wrong with full confidence adds .0125.
        assert!(after_it < before + 0.0125, "{method}: {before} {after_it}");
        assert!(after.calibration().ece < 0.1, "{method}: {}", after.calibration().ece);
    }
}

#[test]
fn a_calibrator_is_saved_with_its_classifier() {
    let folder = tempfile::tempdir().unwrap();
    let text = "¿Dónde está la estación?".as_bytes();
    let stop = |_: crate::Progress| std::ops::ControlFlow::Break(());
    for method in METHODS {
        let path = folder.path().join("model");
        let classifier = calibrated(Corpus::sample(), method, CalibrationConfig::default());
        classifier.save(&path).unwrap();
        let index = Index::open(&path, OpenOptions::default()).unwrap();
        let opened = method.parse::<Method>().unwrap().build(index, &unobserved).unwrap();
        let config = CalibrationConfig::default();
        let opened = CalibratedClassifier::new(opened, config, &stop).unwrap();
        assert_eq!(opened.calibrator(), classifier.calibrator(), "{method}");
        assert_eq!(opened.predict(text).unwrap(), classifier.predict(text).unwrap(), "{method}");
    }
}

/// As in a forged file.
#[test]
fn a_calibrator_that_cannot_be_is_not_used() {
    let fresh = calibrated(Corpus::sample(), "grams", CalibrationConfig::default());
    let fresh = fresh.calibrator();
    for (name, value) in [("temperature", 0.0), ("temperature", -1.0), ("floor", 7.0)] {
        let classifier = built(Corpus::sample(), "grams");
        let mut note = serde_json::to_value(fresh).unwrap();
        note["sharpness"][name] = value.into();
        classifier.index().unwrap().settle_note("grams", "calibrator", note);
        let config = CalibrationConfig::default();
        assert_eq!(&Calibrator::of(&*classifier, &config, &unobserved).unwrap(), fresh);
    }
}

#[test]
fn a_calibrator_of_other_settings_is_not_used() {
    let of = |method: &str, index: Index| {
        let classifier = method.parse::<Method>().unwrap().build(index, &unobserved).unwrap();
        let config = CalibrationConfig::default();
        let calibrator = Calibrator::of(&*classifier, &config, &unobserved).unwrap();
        (calibrator, classifier.into_index().unwrap())
    };
    let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved).unwrap();
    let (one, index) = of("knn", index);
    let (five, index) = of("knn k=5", index);
    assert_ne!(one, five);
    assert_eq!(of("knn", index).0, one);
}

#[test]
fn strangers_have_small_p_values_and_little_confidence() {
    for method in METHODS {
        let classifier = calibrated(Corpus::sample(), method, CalibrationConfig::default());
        let noise: Vec<u8> = (0..200_u32).map(|i| (i * i * 37 % 251) as u8).collect();
        let stranger = classifier.predict(&noise).unwrap();
        assert!(stranger.p_value().unwrap() < 0.01, "{method}");
        assert!(stranger.confidence() < 0.2, "{method}: {}", stranger.confidence());
        let known = classifier.predict(Corpus::sample_held_out().text(0)).unwrap();
        assert!(known.p_value().unwrap() > 0.02, "{method}");
    }
}

#[test]
fn sets_hold_the_true_label_as_often_as_promised() {
    let test = Corpus::sample_held_out();
    for method in ["hybrid", "class", "grams"] {
        for coverage in [0.5, 0.8, 0.95] {
            let config = CalibrationConfig::default().coverage(coverage);
            let classifier = calibrated(Corpus::sample(), method, config);
            let texts: Vec<&[u8]> = test.texts().collect();
            let predictions = classifier.predict_slices(&texts, &unobserved).unwrap();
            let covered = predictions.iter().enumerate().filter(|(document, prediction)| {
                prediction.set().unwrap().contains(&test.label(*document))
            });
            let covered = covered.count() as f64 / texts.len() as f64;
            assert!((covered - coverage).abs() < 0.11, "{method} {coverage}: {covered}");
        }
    }
}

#[test]
fn a_label_with_too_few_documents_is_in_every_set() {
    let mut corpus = Corpus::sample();
    corpus.push("Klingon", b"nuqDaq 'oH puchpa''e'");
    let config = CalibrationConfig::default().coverage(0.9).by_label(true);
    let classifier = calibrated(corpus, "hybrid", config);
    let set = classifier.predict("¿Dónde está la estación?".as_bytes()).unwrap();
    assert!(set.set().unwrap().contains(&"Klingon"));
    assert_eq!(set.set().unwrap()[0], "Spanish");
}

#[test]
fn too_few_documents_leave_scores_as_they_are() {
    let corpus: Corpus = [("a", "one text"), ("b", "another")].into_iter().collect();
    let config = CalibrationConfig::default().coverage(0.9);
    let plain = built(corpus.clone(), "knn k=2").predict(b"one text").unwrap();
    let calibrated = calibrated(corpus, "knn k=2", config).predict(b"one text").unwrap();
    assert_eq!(calibrated.scores().collect::<Vec<_>>(), plain.scores().collect::<Vec<_>>());
    assert_eq!((calibrated.p_value(), calibrated.set().unwrap().len()), (Some(1.0), 2));
}

#[test]
fn what_cannot_be_calibrated_is_refused() {
    for coverage in [0.0, 1.0, -0.1, f64::NAN, f64::INFINITY] {
        let config = CalibrationConfig::default().coverage(coverage);
        let refused =
            CalibratedClassifier::new(built(Corpus::sample(), "class"), config, &unobserved);
        assert!(matches!(refused, Err(Error::InvalidCoverage { .. })));
    }
    let class = crate::ClassClassifier::from_corpus(&Corpus::sample()).unwrap();
    let refused =
        CalibratedClassifier::new(Box::new(class), CalibrationConfig::default(), &unobserved);
    assert!(matches!(refused, Err(Error::NothingToLeaveOut)));
}
