//! `evaluate --shots`: evaluation on repeated draws of a few training documents per label.

mod support;

use std::fmt::Write;

use serde_json::Value;
use support::Files;

const EVALUATE: &str = "evaluate --train train.csv --test test.csv --shots";

/// Twelve documents about the weather, four about chess and one about tea.
fn files() -> Files {
    let files = Files::new();
    let mut train = String::from("label,text\n");
    for number in 0..12 {
        let wind = ["north", "east", "south", "west"][number % 4];
        writeln!(train, "weather,\"wind from the {wind}, {number} degrees in the hills\"").unwrap();
    }
    for file in ["a", "c", "e", "g"] {
        writeln!(train, "chess,the knight takes the bishop on {file}5").unwrap();
    }
    train.push_str("tea,pour the water on the leaves and wait\n");
    files.write("train.csv", train);
    files
}

#[test]
fn json_has_every_field() {
    let files = files();
    let report = files
        .run(&format!("{EVALUATE} 2 --repeats 3 --seed 7 --method knn --json --threads 2"))
        .json();
    for (field, expected) in [
        ("schema", Value::from("nearzip.few-shot.v1")),
        ("method", "knn".into()),
        ("compressor", "gzip".into()),
        ("k", 1.into()),
        ("ties", "nearest".into()),
        ("search", "exact".into()),
        ("shots", 2.into()),
        ("repeats", 3.into()),
        ("seed", 7.into()),
        ("n_train", 5.into()),
        ("n_test", 3.into()),
        ("n_labels", 3.into()),
        ("threads", 2.into()),
    ] {
        assert_eq!(report[field], expected, "{field}");
    }
    let numbers = |field: &str| -> Vec<f64> {
        report[field].as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
    };
    let accuracies = numbers("accuracies");
    let mean = accuracies.iter().sum::<f64>() / 3.0;
    assert_eq!((accuracies.len(), &report["accuracy"]), (3, &mean.into()));
    let [low, high] = numbers("interval")[..] else { panic!("low and high") };
    assert!(0.0 <= low && low <= mean && mean <= high && high <= 1.0);
    assert_eq!(numbers("macro_f1_interval").len(), 2);
    assert!(["macro_f1", "elapsed_seconds"].iter().all(|field| report[field].is_f64()));
    assert_eq!(report["unknown_labels"], Value::Array(Vec::new()));
}

#[test]
fn the_report_is_text_by_default() {
    let files = files();
    files.write("test.csv", format!("{}new,a rook and a king\n", support::TEST));
    let run = files.run(&format!("{EVALUATE} 2 --method class"));
    assert_eq!((run.code, &run.stderr[..]), (0, ""));
    let timing = run.stdout.lines().find(|line| line.contains(" s on ")).unwrap();
    insta::assert_snapshot!("few_shot_table", run.stdout.replace(timing, "[timing]"));
}

#[test]
fn every_method_works_and_the_number_of_threads_does_not_matter() {
    let files = files();
    for method in ["knn", "class", "hybrid"] {
        let report = |flags: &str| {
            files.run(&format!("{EVALUATE} 3 --method {method} --json --threads {flags}")).json()
        };
        let one = report("1");
        assert_eq!((&one["method"], &one["repeats"]), (&method.into(), &5.into()));
        assert_eq!(one["accuracies"], report("8")["accuracies"]);
        assert_eq!(one["macro_f1"], report("8")["macro_f1"]);
        assert_eq!(report("1 --seed 0")["accuracies"], one["accuracies"]);
    }
}

#[test]
fn a_single_repeat_has_no_interval() {
    let files = files();
    let once = |flags: &str| files.run(&format!("{EVALUATE} 2 --repeats 1 {flags}"));
    let report = once("--json").json();
    assert_eq!(
        (&report["interval"], &report["accuracy"]),
        (&Value::Null, &report["accuracies"][0])
    );
    assert!(!once("").stdout.contains("interval"));
}

#[test]
fn each_repeat_uses_the_next_seed() {
    let files = files();
    let accuracies = |flags: &str| {
        files.run(&format!("{EVALUATE} 1 --json {flags}")).json()["accuracies"].clone()
    };
    let all = accuracies("--repeats 4 --seed 5");
    for (repeat, seed) in (5..9).enumerate() {
        assert_eq!(accuracies(&format!("--repeats 1 --seed {seed}"))[0], all[repeat]);
    }
}

#[test]
fn test_documents_can_be_limited_and_a_mean_accuracy_required() {
    let files = files();
    let report = files.run(&format!("{EVALUATE} 2 --limit-test 2 --seed 3 --json")).json();
    assert_eq!((&report["n_test"], &report["seed"]), (&2.into(), &3.into()));

    let mean = files.run(&format!("{EVALUATE} 2 --json")).json()["accuracy"].as_f64().unwrap();
    assert_eq!(files.run(&format!("{EVALUATE} 2 --min-accuracy 0.1")).code, 0);
    let run = files.run(&format!("{EVALUATE} 2 --min-accuracy 1"));
    assert_eq!(run.code, 1);
    assert_eq!(run.stderr, format!("nearzip: accuracy {mean:.4} is below 1\n"));
}

#[test]
fn documents_can_be_drawn_from_a_model_file() {
    let files = files();
    assert_eq!(files.run("index build --train train.csv --output model --compressor zstd").code, 0);
    let report = |flags: &str| {
        let run = files.run(&format!("evaluate --test test.csv --shots 2 --json {flags}"));
        run.json()
    };
    let stored = report("--train model --method knn");
    assert_eq!(stored["compressor"], "zstd");
    let read = report("--train train.csv --method knn --compressor zstd");
    assert_eq!(stored["accuracies"], read["accuracies"]);
    assert_eq!(report("--train model")["method"], "hybrid");
    assert_eq!(report("--train model --compressor gzip")["compressor"], "gzip");
    assert_eq!(report("--train model --paper")["compressor"], "gzip");
    assert_eq!(report("--train model --method class")["n_train"], 5);
}

#[test]
fn meaningless_arguments_are_refused() {
    let files = files();
    files.write("one.csv", "label,text\nonly,one\n");
    for (flags, message) in [
        ("2 --sweep-k 1,2", "error: --sweep-k cannot be used with --shots"),
        ("2 --check-exact 2", "error: --check-exact cannot be used with --shots"),
        ("2 --measure-recall 2", "error: --measure-recall cannot be used with --shots"),
        ("2 --limit-train 3", "error: --limit-train cannot be used with --shots"),
        ("0", "0 is not in 1.."),
        ("2 --repeats 0", "0 is not in 1.."),
        ("2 -k 6", "with 2 documents per label: k is 6 and the corpus has 5 documents"),
        ("2 --method class -k 2", "-k requires --method knn"),
    ] {
        files.run(&format!("{EVALUATE} {flags}")).failed(message);
    }
    files
        .run("evaluate --train one.csv --test test.csv --shots 1")
        .failed("error: every document has the label \"only\"");
    files.run("evaluate --train train.csv --test test.csv --repeats 3").failed("--shots <N>");
}
