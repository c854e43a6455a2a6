//! Whether predictions can be believed, on real data.

mod support;

use nearzip::{
    CalibratedClassifier, CalibrationConfig, Calibrator, Classifier, CompressorSpec, Corpus, Index,
    Method, PredictBatch, Selection, StrangerFigures, evaluate, evaluate_leave_one_out,
    evaluate_neighbors, most_doubtful, unobserved,
};
use support::{Random, dataset};

fn built(corpus: Corpus, method: &str) -> Box<dyn Classifier> {
    let index = Index::build(corpus, &CompressorSpec::default(), &unobserved).unwrap();
    method.parse::<Method>().unwrap().build(index, &unobserved).unwrap()
}

fn calibrated(corpus: Corpus, method: &str) -> CalibratedClassifier {
    let config = CalibrationConfig::default();
    CalibratedClassifier::new(built(corpus, method), config, &unobserved).unwrap()
}

/// Over ten random splits of the training documents, within two standard errors: those of as many test texts and
/// documents that were left out as there are in one split, since the documents of different splits are the same.
#[test]
#[ignore = "needs real data and half an hour"]
fn sets_of_labels_hold_the_true_one_as_often_as_promised() {
    for name in ["r8", "ag_news", "banking77", "sms_spam", "ohsumed"] {
        let (corpus, _) = dataset(name);
        let targets = [0.8, 0.9, 0.95];
        let (mut covered, mut sizes, mut tests, mut left_out) = ([0.0; 3], [0.0; 3], 0, 0);
        for seed in 0..10 {
            let [train, test] =
                corpus.hold_out(0.2, seed).unwrap().map(|part| corpus.subset(&part));
            left_out = train.len().min(1 << 10);
            let classifier = built(train, "hybrid");
            let config = CalibrationConfig::default();
            let calibrator = Calibrator::of(&*classifier, &config, &unobserved).unwrap();
            let texts: Vec<&[u8]> = test.texts().collect();
            let predictions = classifier.predict_slices(&texts, &unobserved).unwrap();
            for (place, target) in targets.into_iter().enumerate() {
                let config = config.coverage(target);
                let predictions = calibrator
                    .all_calibrated(&*classifier, &texts, predictions.clone(), &config)
                    .unwrap();
                for (document, prediction) in predictions.iter().enumerate() {
                    let set = prediction.set().unwrap();
                    covered[place] += f64::from(u8::from(set.contains(&test.label(document))));
                    sizes[place] += set.len() as f64;
                }
            }
            tests += texts.len();
        }
        for (place, target) in targets.into_iter().enumerate() {
            let coverage = covered[place] / f64::from(tests as u32);
            let size = sizes[place] / f64::from(tests as u32);
            let test = tests as f64 / 10.0;
            let error =
                (target * (1.0 - target) * (1.0 / test + 1.0 / f64::from(left_out as u32))).sqrt();
            println!("{name} {target}: {coverage:.4} ±{error:.4}, {size:.2} labels");
            assert!((coverage - target).abs() <= 2.0 * error, "{name} {target}: {coverage}");
        }
    }
}

/// The test set of 20News is later than its training set, whose documents quote each other: there, leave-one-out
/// finds k-nearest neighbors much better than they are.
#[test]
#[ignore = "needs real data and minutes"]
fn confidence_is_as_often_right_as_it_says() {
    for name in ["r8", "ag_news", "banking77", "20news"] {
        let (train, test) = dataset(name);
        for (method, most) in [("hybrid", 0.03), ("knn", 0.05)] {
            let classifier = calibrated(train.clone(), method);
            let evaluation = evaluate(&classifier, &test, &unobserved).unwrap();
            let ece = evaluation.calibration().ece;
            println!("{name} {method}: accuracy {:.4}, error {ece:.4}", evaluation.accuracy());
            assert!(ece <= most || (name, method) == ("20news", "knn"), "{name} {method}: {ece}");
        }
    }
}

/// Neither noise nor an empty text nor dummy text gets more confidence than a twentieth of the test texts; and of
/// sentences in other languages hardly one.
#[test]
#[ignore = "needs real data"]
fn junk_gets_little_confidence() {
    let mut random = Random::new(1);
    let noise: Vec<u8> = (0..300).map(|_| random.below(256) as u8).collect();
    let lorem = "lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut \
                 labore et dolore magna aliqua";
    let junk: [&[u8]; 4] =
        [&noise, b"", lorem.as_bytes(), b"kjhsdf kjwehr qiwuey zmxnbc vpoiq wlkejr"];
    let sample = Corpus::sample_held_out();
    let is_foreign = |&text: &usize| sample.label(text) != "English";
    let foreign: Vec<&[u8]> =
        (0..sample.len()).filter(is_foreign).map(|text| sample.text(text)).collect();
    for name in ["r8", "sms_spam"] {
        let (train, test) = dataset(name);
        for method in ["hybrid", "class", "grams", "knn"] {
            let classifier = calibrated(train.clone(), method);
            let confidences = |texts: &[&[u8]]| {
                let predictions = classifier.predict_slices(texts, &unobserved).unwrap();
                let mut confidences: Vec<f64> =
                    predictions.iter().map(|prediction| prediction.confidence()).collect();
                confidences.sort_by(f64::total_cmp);
                confidences
            };
            let texts: Vec<&[u8]> = test.texts().collect();
            let limit = confidences(&texts)[texts.len() / 20];
            let highest = confidences(&junk)[junk.len() - 1];
            let of_foreign = confidences(&foreign);
            let above = of_foreign.iter().filter(|&&confidence| confidence > limit).count();
            println!(
                "{name} {method}: 5% of the test texts below {limit:.4}; junk up to {highest:.4}; {above} of {} \
                 sentences in other languages above",
                foreign.len()
            );
            assert!(highest <= limit && above <= 1, "{name} {method}: {highest} {limit}");
        }
    }
}

/// Texts of one dataset among those of another. Short messages are so different that questions to a bank are
/// hardly strange among them.
#[test]
#[ignore = "needs real data"]
fn texts_of_another_dataset_are_told_apart() {
    let names = ["r8", "sms_spam", "banking77", "ag_news"];
    let sets = names.map(dataset);
    for (name, (train, test)) in names.iter().zip(&sets) {
        let train = train.first(10_000, None);
        let classifier = calibrated(train, "hybrid");
        let evaluation = evaluate(&classifier, &test.first(1_000, Some(1)), &unobserved).unwrap();
        for (other, (_, strangers)) in names.iter().zip(&sets).filter(|(other, _)| *other != name) {
            let strangers = strangers.first(1_000, Some(1));
            let texts: Vec<&[u8]> = strangers.texts().collect();
            let predictions = classifier.predict_batch(&texts, &unobserved).unwrap();
            let figures = StrangerFigures::of(&evaluation.outcomes, &predictions).unwrap();
            let rejected = figures.rejected[1];
            println!(
                "{name} with texts of {other}: AUROC {:.4}; at p = .05 {:.3} of them rejected, and {:.3} of the test texts",
                figures.auroc, rejected.strangers, rejected.test
            );
            assert!(figures.auroc > 0.5, "{name} {other}: {}", figures.auroc);
            assert!(
                *name == "sms_spam" || figures.auroc > 0.9,
                "{name} {other}: {}",
                figures.auroc
            );
        }
    }
}

#[test]
#[ignore = "needs real data"]
fn wrong_labels_are_among_the_most_doubtful() {
    let (train, _) = dataset("r8");
    let mut random = Random::new(7);
    let labels: Vec<String> = train.labels().iter().map(str::to_owned).collect();
    let mut flipped = Corpus::new();
    for position in 0..train.len() {
        let label = train.label(position);
        let is_flipped = random.below(100) < 3;
        let others: Vec<&String> = labels.iter().filter(|other| *other != label).collect();
        let given =
            if is_flipped { others[random.below(others.len() as u64) as usize] } else { label };
        flipped.push_with_id(
            given,
            train.text(position),
            format!("{position}{}", if is_flipped { "!" } else { "" }),
        );
    }
    let evaluation = evaluate_leave_one_out(&*built(flipped, "hybrid"), &[], &unobserved).unwrap();
    let found = most_doubtful(&evaluation.outcomes, 100);
    let found = found.iter().filter(|outcome| outcome.id.to_string().ends_with('!')).count();
    println!("{found} of the 100 most doubtful documents have a wrong label, of 3% that have one");
    assert!(found >= 80);
}

#[test]
#[ignore = "needs real data"]
fn the_number_of_neighbors_is_chosen_without_the_test_set() {
    let numbers = [1, 2, 3, 5, 7, 9, 11, 15, 21, 31, 51];
    let methods: Vec<Method> =
        numbers.map(|k| format!("knn k={k}").parse().unwrap()).into_iter().collect();
    for name in ["r8", "ag_news", "banking77"] {
        let (train, test) = dataset(name);
        let selection = Selection::among(&methods, &train, 2_048, &unobserved).unwrap();
        let knn = built(train, "knn");
        let sweep = evaluate_neighbors(&*knn, &test, &numbers, &unobserved)
            .unwrap()
            .neighbors
            .unwrap()
            .sweep;
        let chosen = methods.iter().position(|method| method == selection.chosen()).unwrap();
        let best = sweep.iter().map(|row| row.nearest).fold(0.0, f64::max);
        println!(
            "{name}: {} has {:.4}, the best k {best:.4}",
            methods[chosen], sweep[chosen].nearest
        );
        assert!(best - sweep[chosen].nearest <= 0.005 + 1e-9);
    }
}
