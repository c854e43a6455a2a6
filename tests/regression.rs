//! Regression by nearest neighbors, compared with its definition and with scikit-learn.

#[expect(dead_code, reason = "other tests predict labels")]
mod oracle;
mod support;

use std::io::Write;
use std::process::{Command, Stdio};

use nearzip::{
    CompressorSpec, Corpus, CrossValidationConfig, Error, Index, KnnRegressor, RegressionConfig,
    Search, Weights, cross_validate_regression, evaluate_regression,
    evaluate_regression_leave_one_out, report, unobserved,
};
use support::Random;

/// Texts of words, of which some occur again; the number of a text is that of its words and some noise.
fn corpus(documents: usize, seed: u64) -> Corpus {
    const WORDS: [&str; 7] = ["red", "green", "blue", "one hundred", "a lot of", "nothing", "xyz"];
    let mut random = Random::new(seed);
    let document = |_| {
        let words = random.below(12);
        let words = (0..words).map(|_| WORDS[random.below(7) as usize]).collect::<Vec<_>>();
        let noise = random.below(100) as f64 / 100.0;
        ((words.len() as f64 * 1.5 - 4.0 + noise).to_string(), words.join(" "))
    };
    (0..documents).map(document).collect()
}

fn regressor(corpus: Corpus, config: RegressionConfig) -> KnnRegressor {
    let index = Index::build(corpus, &CompressorSpec::default(), &unobserved).unwrap();
    KnnRegressor::new(index, config.search(Search::Exact)).unwrap()
}

/// All documents by their distance from a text.
fn by_distance(train: &Corpus, text: &[u8]) -> Vec<(f64, usize)> {
    oracle::all_by_distance(train, &CompressorSpec::default(), text)
}

/// The definition, for all documents by their distance.
fn obvious(train: &Corpus, all: &[(f64, usize)], k: usize, weights: Weights) -> f64 {
    let nearest = &all[..k];
    let target = |position: usize| train.label(position).parse::<f64>().unwrap();
    let weighted: Vec<(f64, f64)> = match weights {
        Weights::Uniform => nearest.iter().map(|&(_, at)| (1.0, target(at))).collect(),
        Weights::Distance if nearest[0].0 <= 0.0 => {
            nearest.iter().filter(|it| it.0 <= 0.0).map(|&(_, at)| (1.0, target(at))).collect()
        }
        Weights::Distance => nearest.iter().map(|&(d, at)| (1.0 / d, target(at))).collect(),
        _ => unreachable!("not tested"),
    };
    let sum: f64 = weighted.iter().map(|(weight, target)| weight * target).sum();
    sum / weighted.iter().map(|(weight, _)| weight).sum::<f64>()
}

#[test]
fn predictions_are_those_of_the_definition() {
    let (train, test) = (corpus(40, 1), corpus(20, 2));
    let texts: Vec<&[u8]> = test.texts().collect();
    let distances: Vec<_> = texts.iter().map(|text| by_distance(&train, text)).collect();
    for weights in [Weights::Uniform, Weights::Distance] {
        for k in [1, 2, 7, 40] {
            let config = RegressionConfig::default().k(k).weights(weights);
            let regressor = regressor(train.clone(), config);
            let predicted = regressor.predict_batch(&texts, &unobserved).unwrap();
            for (distances, predicted) in distances.iter().zip(predicted) {
                assert_eq!(
                    predicted.value,
                    obvious(&train, distances, k, weights),
                    "{weights} {k}"
                );
                assert_eq!(predicted.neighbors.len(), k);
            }
        }
    }
}

#[test]
fn leave_one_out_is_a_regressor_without_each_document() {
    let corpus = corpus(20, 3);
    let config = RegressionConfig::default().k(4).weights(Weights::Distance);
    let regressor_of_all = regressor(corpus.clone(), config.clone());
    let evaluation =
        evaluate_regression_leave_one_out(&regressor_of_all, &[1, 19], &unobserved).unwrap();
    for left_out in 0..corpus.len() {
        let others: Vec<usize> = (0..corpus.len()).filter(|&other| other != left_out).collect();
        let others = regressor(corpus.subset(&others), config.clone());
        let alone = corpus.subset(&[left_out]);
        let expected = evaluate_regression(&others, &alone, &[], &unobserved).unwrap();
        let (found, expected) = (&evaluation.outcomes[left_out], &expected.outcomes[0]);
        assert_eq!((found.value, found.truth), (expected.value, expected.truth));
        assert!((found.baseline - expected.baseline).abs() < 1e-12);
        assert_eq!(found.neighbors.len(), 4);
    }
    assert!(evaluation.is_leave_one_out && evaluation.n_train == 19);
    assert_eq!(evaluation.sweep.len(), 2);
    let refused = evaluate_regression_leave_one_out(&regressor_of_all, &[20], &unobserved);
    assert!(matches!(refused, Err(Error::InvalidK { k: 20, documents: 19 })));
}

#[test]
fn cross_validation_predicts_each_document_once_by_other_folds() {
    let corpus = corpus(40, 4);
    let config = CrossValidationConfig::default().folds(4).seed(9).sweep_k([3]);
    let build = |others: Corpus| -> nearzip::Result<KnnRegressor> {
        Ok(regressor(others, RegressionConfig::default().k(3)))
    };
    let evaluation = cross_validate_regression(&corpus, &config, &build, &unobserved).unwrap();
    let folds = corpus.without_labels().folds(4, 9).unwrap();
    for fold in folds {
        let others: Vec<usize> = (0..40).filter(|other| !fold.contains(other)).collect();
        let train = corpus.subset(&others);
        let baseline =
            others.iter().map(|&at| corpus.label(at).parse::<f64>().unwrap()).sum::<f64>();
        for &position in &fold {
            let outcome = &evaluation.outcomes[position];
            let expected =
                obvious(&train, &by_distance(&train, corpus.text(position)), 3, Weights::Uniform);
            assert_eq!(outcome.value, expected);
            assert!((outcome.baseline - baseline / others.len() as f64).abs() < 1e-12);
            assert_eq!(outcome.truth, corpus.label(position).parse::<f64>().unwrap());
            for neighbor in &outcome.neighbors {
                assert_eq!(neighbor.label, corpus.label(neighbor.document));
                assert!(!fold.contains(&neighbor.document));
            }
        }
    }
    assert_eq!(evaluation.sweep[0].figures, evaluation.figures());
    let figures = evaluation.figures();
    assert!(figures.r2.unwrap() > 0.5 && figures.mae < evaluation.baseline_figures().mae);
}

#[test]
fn the_sweep_has_the_figures_of_each_k() {
    let (train, test) = (corpus(60, 5), corpus(30, 6));
    let sweep = [1, 4, 60];
    let one = regressor(train.clone(), RegressionConfig::default().k(2).weights(Weights::SOFTMAX));
    let evaluation = evaluate_regression(&one, &test, &sweep, &unobserved).unwrap();
    for row in &evaluation.sweep {
        let config = RegressionConfig::default().k(row.k).weights(Weights::SOFTMAX);
        let expected =
            evaluate_regression(&regressor(train.clone(), config), &test, &[], &unobserved);
        assert_eq!(row.figures, expected.unwrap().figures());
    }
    assert_eq!(evaluation.sweep.iter().map(|row| row.k).collect::<Vec<_>>(), sweep);
}

#[test]
fn answers_do_not_depend_on_the_number_of_threads() {
    let (train, test) = (corpus(60, 7), corpus(30, 8));
    let [one, three] = [1, 3].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let config = RegressionConfig::default().weights(Weights::Distance);
        let regressor = regressor(train.clone(), config);
        pool.install(|| evaluate_regression(&regressor, &test, &[3], &unobserved)).unwrap()
    });
    assert_eq!((one.outcomes, one.sweep), (three.outcomes, three.sweep));
}

#[test]
fn what_has_no_numbers_is_refused() {
    let index = |corpus: Corpus| Index::build(corpus, &CompressorSpec::default(), &unobserved);
    let built = |corpus| KnnRegressor::new(index(corpus)?, RegressionConfig::default().k(1));
    let words: Corpus = [("1", "a"), ("many", "b")].into_iter().collect();
    let refused = built(words.clone()).unwrap_err();
    assert!(matches!(&refused, Error::NotANumber { id, label } if id == "1" && label == "many"));
    assert!(refused.to_string().contains("finite numbers up to 1e100, such as 3.5"), "{refused}");
    let infinite: Corpus = [("inf", "a")].into_iter().collect();
    assert!(matches!(built(infinite), Err(Error::NotANumber { .. })));
    assert!(matches!(built(Corpus::new()), Err(Error::EmptyCorpus)));
    let numbers: Corpus = [("1", "a"), ("2", "b")].into_iter().collect();
    let regressor = KnnRegressor::new(index(numbers.clone()).unwrap(), RegressionConfig::default());
    assert!(matches!(regressor, Err(Error::InvalidK { k: 5, documents: 2 })));
    let regressor = built(numbers).unwrap();
    let refused = evaluate_regression(&regressor, &words, &[], &unobserved);
    assert!(matches!(refused, Err(Error::NotANumber { .. })));
    let refused = evaluate_regression(&regressor, &Corpus::new(), &[], &unobserved);
    assert!(matches!(refused, Err(Error::EmptyCorpus)));
    let alone = built([("1", "a")].into_iter().collect()).unwrap();
    let refused = evaluate_regression_leave_one_out(&alone, &[], &unobserved);
    assert!(matches!(refused, Err(Error::EmptyCorpus)), "there is no other document");
}

#[test]
fn a_document_that_was_removed_needs_no_number() {
    let corpus: Corpus = [("1", "a"), ("x", "b"), ("3", "c")].into_iter().collect();
    let mut index = Index::build(corpus, &CompressorSpec::default(), &unobserved).unwrap();
    index.remove(1_u64).unwrap();
    let regressor = KnnRegressor::new(index, RegressionConfig::default().k(2)).unwrap();
    assert_eq!(regressor.targets().collect::<Vec<_>>(), [1.0, 3.0]);
    assert_eq!(regressor.predict(b"a").unwrap().value, 2.0);
}

#[test]
fn reports_have_the_figures_beside_the_baseline() {
    let (train, test) = (corpus(60, 9), corpus(30, 10));
    let regressor = regressor(train, RegressionConfig::default());
    let evaluation = evaluate_regression(&regressor, &test, &[1], &unobserved).unwrap();
    let (figures, baseline) = (evaluation.figures(), evaluation.baseline_figures());
    let text = report::text(&evaluation);
    assert!(text.starts_with("method knn-regression, compressor gzip, metric ncd, k 5, weights"));
    let row = format!("R2         {:.4}", figures.r2.unwrap());
    assert!(text.contains(&row), "{text}");
    assert!(text.contains("60 training documents, 30 test documents; numbers from -"), "{text}");
    let json: serde_json::Value = serde_json::from_str(&report::json(&evaluation)).unwrap();
    assert_eq!(json["schema"], "nearzip.regression.v1");
    assert_eq!(json["mae"].as_f64(), Some(figures.mae));
    assert_eq!(json["baseline"]["r2"].as_f64(), baseline.r2);
    assert_eq!(json["sweep"][0]["k"], 1);
    let markdown = report::markdown(&evaluation);
    assert!(markdown.contains("| figure | neighbors | mean of training |"), "{markdown}");
}

const SCIKIT_LEARN: &str = "
import json, sys
import numpy as np
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error
from sklearn.neighbors import KNeighborsRegressor
given = json.load(sys.stdin)
square = np.zeros((len(given['targets']), len(given['targets'])))
for k in given['k']:
    for weights in ['uniform', 'distance']:
        model = KNeighborsRegressor(k, weights=weights, metric='precomputed')
        model.fit(square, given['targets'])
        found = model.predict(np.array(given['distances']))
        truth = given['truths']
        figures = [f(truth, found) for f in (r2_score, mean_absolute_error, root_mean_squared_error)]
        print(json.dumps({'found': found.tolist(), 'figures': figures}))
";

/// scikit-learn takes any of the documents at the distance of the k-th, so texts with such ties are left out.
#[test]
fn predictions_are_those_of_scikit_learn() {
    const KS: [usize; 3] = [1, 5, 20];
    let (train, all) = (corpus(50, 11), corpus(60, 12));
    let distances: Vec<_> = all.texts().map(|text| by_distance(&train, text)).collect();
    let is_clear = |&at: &usize| KS.iter().all(|&k| distances[at][k - 1].0 < distances[at][k].0);
    let clear: Vec<usize> = (0..all.len()).filter(is_clear).collect();
    assert!(clear.len() >= 10, "{} texts have no ties", clear.len());
    let test = all.subset(&clear);
    let numbers = |corpus: &Corpus| -> Vec<f64> {
        (0..corpus.len()).map(|at| corpus.label(at).parse().unwrap()).collect()
    };
    let in_order = |&at: &usize| {
        let mut row = vec![0.0; train.len()];
        distances[at].iter().for_each(|&(distance, position)| row[position] = distance);
        row
    };
    let given = serde_json::json!({
        "targets": numbers(&train),
        "truths": numbers(&test),
        "distances": clear.iter().map(in_order).collect::<Vec<_>>(),
        "k": KS,
    });
    let Some(answers) = python("sklearn", SCIKIT_LEARN, given.to_string().as_bytes()) else {
        return;
    };
    let mut answers = answers.lines();
    for k in KS {
        for weights in [Weights::Uniform, Weights::Distance] {
            let answer: serde_json::Value = serde_json::from_str(answers.next().unwrap()).unwrap();
            let numbers = |name: &str| -> Vec<f64> {
                answer[name].as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect()
            };
            let config = RegressionConfig::default().k(k).weights(weights);
            let regressor = regressor(train.clone(), config);
            let evaluation = evaluate_regression(&regressor, &test, &[], &unobserved).unwrap();
            for (outcome, expected) in evaluation.outcomes.iter().zip(numbers("found")) {
                assert!((outcome.value - expected).abs() < 1e-12, "{k} {weights}");
            }
            let figures = evaluation.figures();
            let found = [figures.r2.unwrap(), figures.mae, figures.rmse];
            for (found, expected) in found.into_iter().zip(numbers("figures")) {
                assert!((found - expected).abs() < 1e-12, "{k} {weights}");
            }
        }
    }
}

/// What a Python script prints that reads `input`; `None`, said aloud, if there is no `python3` with a module.
fn python(module: &str, script: &str, input: &[u8]) -> Option<String> {
    let import = format!("import {module}");
    let has_module = Command::new("python3").args(["-c", &import]).stderr(Stdio::null()).status();
    if !has_module.is_ok_and(|status| status.success()) {
        // Not by a macro, whose output tests that pass do not show.
        let _ = writeln!(std::io::stderr(), "SKIPPED: there is no python3 with {module}");
        return None;
    }
    let mut program = Command::new("python3");
    program.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = program.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the script fails");
    Some(String::from_utf8(output.stdout).unwrap())
}
