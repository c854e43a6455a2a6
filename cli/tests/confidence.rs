//! Confidence, sets of labels, strangers, and what leave-one-out says of training documents.

mod support;

use serde_json::Value;
use support::Files;

/// Two hundred documents, of which the one with the id 7 has the wrong label.
fn files() -> Files {
    let files = Files::new();
    let places = ["north", "south", "hills", "plains", "valley"];
    let pieces = ["knight", "bishop", "rook", "queen", "pawn"];
    let mut table = String::from("id,label,text\n");
    let mut test = String::from("id,label,text\n");
    for number in 0..120 {
        let (place, piece) = (places[number % 5], pieces[number / 3 % 5]);
        let other = pieces[number % 4];
        let weather = format!(
            "rain and wind {number} in the {place} until the morning of day {}",
            number % 31
        );
        let chess = format!("the {piece} takes the {other} on square {} of the board", number % 64);
        let label = if number == 7 { "chess" } else { "weather" };
        let rows = format!("{number},{label},{weather}\n{},chess,{chess}\n", number + 1_000);
        if number < 100 { &mut table } else { &mut test }.push_str(&rows);
    }
    files.write("many.csv", table);
    files.write("new.csv", test);
    files.write("junk.txt", "\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}\n#%&/#%&/&%#&%\n");
    files
}

const TRAIN: &str = "--train many.csv --id-column id -q";

#[test]
fn scores_are_probabilities_and_strangers_have_little() {
    let files = files();
    for method in ["knn", "class", "grams", "hybrid"] {
        let run = files.run(&format!("classify {TRAIN} --method {method} --json junk.txt"));
        for line in run.stdout.lines() {
            let answer: Value = serde_json::from_str(line).unwrap();
            assert!(answer["p_value"].as_f64().unwrap() < 0.01, "{method}: {line}");
            let scores = answer["scores"].as_object().unwrap();
            assert!(
                scores.values().all(|score| score.as_f64().unwrap() < 0.75),
                "{method}: {line}"
            );
        }
        let run = files
            .run(&format!("classify {TRAIN} --method {method} --reject-strangers 0.02 junk.txt"));
        run.printed("\n\n");
    }
}

#[test]
fn sets_of_labels_have_several_forms() {
    let files = files();
    let classify = |flags: &str| {
        files.run_with(
            &format!("classify {TRAIN} --coverage 0.8 {flags}"),
            b"rain and wind\n\x01\x02\x03\n",
        )
    };
    let run = classify("--json");
    let sets: Vec<Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["set"].clone())
        .collect();
    assert!(sets.iter().all(Value::is_array), "{sets:?}");
    assert!(classify("--output-format csv").stdout.starts_with("id,label,confidence,set\n"));
    assert_eq!(classify("").stdout.lines().count(), 2);
    for (flags, message) in [
        ("--coverage 1.5", "give a number above 0 and below 1, such as 0.9"),
        ("--coverage-by-label", "--coverage <SHARE>"),
    ] {
        let run = files.run(&format!("classify {TRAIN} {flags} junk.txt"));
        assert_eq!(run.code, 2);
        assert!(run.stderr.contains(message), "{}", run.stderr);
    }
}

/// More coverage, larger sets; and what says little is said.
#[test]
fn an_evaluation_says_how_often_sets_are_right() {
    let files = files();
    let evaluate =
        |flags: &str| files.run(&format!("evaluate {TRAIN} --test new.csv --json {flags}")).json();
    let [some, most] =
        ["0.5", "0.99"].map(|share| evaluate(&format!("--coverage {share}"))["conformal"].clone());
    assert_eq!((&some["target"], &most["target"]), (&0.5.into(), &0.99.into()));
    assert!(some["mean_size"].as_f64() < most["mean_size"].as_f64());
    assert!(most["coverage"].as_f64().unwrap() > 0.9, "{most}");
    assert_eq!(evaluate("")["conformal"], Value::Null);
    let run = files.run(&format!("evaluate {TRAIN} --test new.csv --coverage 0.5"));
    assert!(run.stdout.contains("sets empty, "), "{}", run.stdout);
    let note = files.run("classify --train many.csv --id-column id --coverage 0.5 new.csv");
    assert!(note.stderr.contains("have an empty set of labels"), "{}", note.stderr);
}

#[test]
fn a_share_of_texts_is_rejected() {
    let files = files();
    let rejected = |share: &str| {
        let flags = format!("--reject {share} --reject-label unsure --method class");
        let run = files.run(&format!("classify {TRAIN} {flags} new.csv"));
        run.stdout.lines().filter(|line| *line == "unsure").count()
    };
    assert_eq!(rejected("0"), 0);
    let (some, most) = (rejected("0.3"), rejected("0.9"));
    assert!(some < most && most >= 10, "{some} {most}");
}

#[test]
fn one_file_is_left_out_document_by_document() {
    let files = files();
    for method in ["knn", "class", "grams", "hybrid"] {
        let report = files
            .run(&format!("evaluate {TRAIN} --leave-one-out --worst 3 --json --method {method}"))
            .json();
        assert_eq!((&report["leave_one_out"], &report["n_train"]), (&true.into(), &199.into()));
        assert_eq!(report["worst"][0]["id"], "7", "{method}: {}", report["worst"]);
        assert_eq!(report["worst"].as_array().unwrap().len(), 3);
    }
    let run = files.run(&format!("evaluate {TRAIN} --leave-one-out --worst 1"));
    assert!(run.stdout.contains("leave-one-out: each of 200 documents"), "{}", run.stdout);
    assert!(run.stdout.contains("whose labels all others contradict the most"), "{}", run.stdout);
    let with_test = files.run(&format!("evaluate {TRAIN} --test new.csv --worst 1 --json")).json();
    assert_eq!((&with_test["worst"][0]["id"], &with_test["n_test"]), (&"7".into(), &40.into()));
    files
        .run(&format!("evaluate {TRAIN} --worst 1"))
        .failed("--worst cannot be used in cross-validation");
}

#[test]
fn a_method_is_chosen_by_the_training_documents() {
    let files = files();
    let select =
        |flags: &str| files.run(&format!("evaluate {TRAIN} --test new.csv --select {flags}"));
    let report = select("--method knn,class,grams --json").json();
    let rows = report["selection"].as_array().unwrap();
    assert_eq!((rows.len(), &report["method_spec"]), (3, &rows[0]["method"]));
    let text = select("--select-from 50").stdout;
    assert!(text.contains("less accurate ones, which --json lists"), "{text}");
    for (command, message) in [
        (format!("evaluate {TRAIN} --select"), "--select cannot be used in cross-validation"),
        (
            format!("evaluate {TRAIN} --leave-one-out --select"),
            "--select chooses by leave-one-out itself",
        ),
        (
            format!("evaluate {TRAIN} --test new.csv --shots 2 --select"),
            "--select cannot be used with --shots",
        ),
    ] {
        files.run(&command).failed(message);
    }
}

#[test]
fn strangers_are_told_from_test_documents() {
    let files = files();
    let evaluate =
        |flags: &str| files.run(&format!("evaluate {TRAIN} {flags} --strangers junk.txt"));
    let report = evaluate("--test new.csv --json").json();
    assert_eq!(
        (&report["strangers"]["strangers"], &report["strangers"]["auroc"]),
        (&2.into(), &1.0.into())
    );
    assert!(evaluate("--test new.csv").stdout.contains("strangers       AUROC 1.0000 for 2 texts"));
    evaluate("").failed("--strangers needs test documents");
}

/// A model file has what calibrates its method, and says for which settings.
#[test]
fn a_model_file_is_calibrated_once() {
    let files = files();
    assert_eq!(files.run(&format!("index build {TRAIN} --method class -o model.nearzip")).code, 0);
    let info = files.run("index info model.nearzip");
    assert!(info.stdout.contains("calibrated for  method class, order"), "{}", info.stdout);
    let json = files.run("index info model.nearzip --json").json();
    assert_eq!(json["notes"]["class"]["calibrator"].as_object().unwrap().len(), 1);
    let classify = |train: &str| {
        files.run(&format!("classify {train} -q --method class --json new.csv")).stdout
    };
    assert_eq!(classify("--train model.nearzip"), classify("--train many.csv --id-column id"));
}
