//! `nearzip regress` and `nearzip evaluate --regression`.

mod support;

use support::Files;

/// Texts of square numbers; the number of a text is how many there are.
fn files() -> Files {
    let files = Files::new();
    let table = |numbers: std::ops::Range<usize>| {
        let squares = |n| (1..=n).map(|i| format!("{} ", i * i)).collect::<String>();
        let rows = numbers.map(|n| format!("{n}.5,{}\n", squares(n)));
        format!("label,text\n{}", rows.collect::<String>())
    };
    files.write("train.csv", table(1..41));
    files.write("test.csv", table(10..20));
    files
}

#[test]
fn each_text_gets_a_number() {
    let files = files();
    files.write("new.txt", "1 4 9 16 25\n1 4 9 16 25 36 49 64 81\n");
    let run = files.run("regress -q --train train.csv new.txt -k 1 --search exact");
    assert_eq!(run.stdout.lines().count(), 2, "{}", run.stderr);
    assert!(run.stdout.lines().all(|line| line.ends_with(".5")), "{}", run.stdout);
    let run = files.run("regress -q --train train.csv new.txt -k 3 --json");
    for line in run.stdout.lines() {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        let neighbors = object["neighbors"].as_array().unwrap();
        let sum: f64 = neighbors
            .iter()
            .map(|neighbor| neighbor["label"].as_str().unwrap().parse::<f64>().unwrap())
            .sum();
        assert_eq!((neighbors.len(), object["value"].as_f64()), (3, Some(sum / 3.0)));
    }
    // A model file has the same documents.
    files.run("index build -q --train train.csv -o m.nearzip").printed("");
    for flags in ["--weights distance", "--weights softmax:0.2 -k 9", "--metric cdm"] {
        let expected = files.run(&format!("regress -q --train train.csv new.txt {flags}"));
        assert_eq!(expected.code, 0, "{}", expected.stderr);
        files
            .run(&format!("regress -q --train m.nearzip new.txt {flags}"))
            .printed(&expected.stdout);
    }
}

#[test]
fn evaluations_have_r2_beside_the_baseline() {
    let files = files();
    for division in ["--test test.csv", "--folds 4", "--leave-one-out", "--test-share 0.25"] {
        let command = format!("evaluate -q --train train.csv --regression -k 2 {division}");
        let json = files.run(&format!("{command} --json --sweep-k 1,2")).json();
        let (r2, mae) = (json["r2"].as_f64().unwrap(), json["mae"].as_f64().unwrap());
        assert!(r2 > 0.5 && r2 <= 1.0 && mae < 5.0, "{division}: {json}");
        assert!(json["baseline"]["r2"].as_f64().unwrap() <= 0.0, "{division}: {json}");
        assert_eq!(json["sweep"][1]["mae"].as_f64(), Some(mae), "{division}");
        assert_eq!(json["train"][0]["path"], "train.csv");
        let text = files.run(&command).stdout;
        assert!(text.contains(&format!("R2         {r2:.4}")), "{text}");
        let markdown = files.run(&format!("{command} --output-format markdown")).stdout;
        assert!(markdown.contains(&format!("| R2 | {r2:.4} |")), "{markdown}");
    }
    files.run("index build -q --train train.csv -o m.nearzip").printed("");
    let expected = files.run("evaluate -q --train train.csv --regression --json").json();
    let found = files.run("evaluate -q --train m.nearzip --regression --json").json();
    assert_eq!((&found["r2"], &found["mae"]), (&expected["r2"], &expected["mae"]));
}

#[test]
fn outcomes_have_the_numbers() {
    let files = files();
    let run = files.run(
        "evaluate -q --train train.csv --test test.csv --regression --outcomes out.jsonl --json",
    );
    let mae = run.json()["mae"].as_f64().unwrap();
    let outcomes = std::fs::read_to_string(files.path("out.jsonl")).unwrap();
    let errors: Vec<f64> = outcomes
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|it| (it["truth"].as_f64().unwrap() - it["value"].as_f64().unwrap()).abs())
        .collect();
    assert_eq!(errors.len(), 10);
    assert!((errors.iter().sum::<f64>() / 10.0 - mae).abs() < 1e-12);
}

#[test]
fn notes_about_labels_are_not_about_numbers() {
    let files = files();
    files.write("n.csv", "text,target\nsome text,1\nsome more,1.0\nother,2\n");
    let run = files.run("regress --train n.csv test.csv -k 2");
    assert!(
        run.stderr.contains("n.csv: took \"target\" for the label (--label-column)"),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains("alike") && !run.stderr.contains("of its own"), "{}", run.stderr);
    let run = files.run("evaluate --train train.csv --test train.csv --regression -k 1");
    assert!(run.stderr.contains("40 of 40 test documents have the text of a"), "{}", run.stderr);
    assert!(run.stdout.contains("R2         1.0000"), "{}", run.stdout);
}

#[test]
fn documents_that_the_compressor_does_not_see_are_noted() {
    let files = files();
    files.write("long.csv", format!("label,text\n1,{}\n2,short\n3,text\n", "a b ".repeat(10_000)));
    files.write("new.txt", "a b\n");
    for command in ["regress new.txt", "evaluate --regression --leave-one-out"] {
        let run = files.run(&format!("{command} --train long.csv -k 1"));
        let note = "1 document is longer than gzip's window of 32,768 bytes";
        assert!(run.code == 0 && run.stderr.contains(note), "{}", run.stderr);
        let quiet = files.run(&format!("{command} --train long.csv -k 1 -q"));
        assert_eq!(quiet.stderr, "");
    }
}

#[test]
fn what_is_no_number_is_refused_with_its_line() {
    let files = files();
    files.write("bad.csv", "label,text\n1,one\nmany,two\nNaN,three\n2,four\n");
    for command in ["regress test.csv", "evaluate --regression"] {
        files.run(&format!("{command} --train bad.csv -k 1")).failed(
            "bad.csv:3: the label \"many\" is not a number; give a finite number up to 1e100, such as \
             3.5, or say where it is (--label-column)",
        );
    }
    let run = files.run("regress --train bad.csv -k 1 --skip-bad 2 test.csv");
    assert!(run.stderr.contains("bad.csv: skipped 2 bad records"), "{}", run.stderr);
    assert!(
        run.stderr.contains("skipped line 4: the label \"NaN\" is not a number"),
        "{}",
        run.stderr
    );
    files
        .run("evaluate --train train.csv --test bad.csv --regression")
        .failed("bad.csv:3: the label \"many\" is not a number");
    files.run("index build -q --train bad.csv -o m.nearzip").printed("");
    files.run("regress --train m.nearzip -k 1 test.csv").failed(
        "the label \"many\" of the document \"1\" is not a number; for regression, give labels that",
    );
    files.run("regress --train train.csv -k 50 test.csv").failed("choose a k from 1 to 40");
}

#[test]
fn flags_for_labels_are_refused() {
    let files = files();
    for flag in [
        "--shots 2",
        "--select",
        "--worst 3",
        "--strangers test.csv",
        "--coverage 0.9",
        "--unlabeled test.csv",
        "--transductive",
        "--report r.html",
        "--min-accuracy 0.5",
        "--check-exact 2",
        "--measure-recall 2",
    ] {
        let run =
            files.run(&format!("evaluate --train train.csv --test test.csv --regression {flag}"));
        let name = flag.split(' ').next().unwrap();
        run.failed(&format!(
            "{name} is for labels, not for numbers; leave it out, or leave out --regression"
        ));
    }
    for flag in ["--method knn", "--paper", "--ties random", "--blend 1,1", "--fit-weights"] {
        let run = files.run(&format!("evaluate --train train.csv --regression {flag}"));
        let name = flag.split(' ').next().unwrap();
        run.failed(&format!(
            "{name} is for labels; with --regression, the nearest documents count, by -k"
        ));
    }
    files
        .run("evaluate --train train.csv --regression --limit-test 3")
        .failed("--limit-test needs test documents; give --test or --test-share");
}
