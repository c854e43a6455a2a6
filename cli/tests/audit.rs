//! `nearzip audit`: what is wrong with labeled documents, and the table without it.

mod support;

use std::fs;

use serde_json::{Value, json};
use support::Files;

const TRAIN: &str = "kind,body,day\n\
    ham,see you at five,1\n\
    spam,\"You have won 500 euros, call 0900 now and claim your prize\",2\n\
    ham,see you at five,3\n\
    ham,lunch?,4\n\
    spam,lunch?,5\n\
    spam,\"You have won 700 euros, call 0900 now and claim your prize\",6\n\
    ham,\" \",7\n\
    Ham,\"the minutes of the meeting\nare attached\",8\n\
    ham,\"See you, at five!\",9\n\
    ham,the train is late again,10\n";

const TEST: &str = "kind,body,day\n\
    ham,the train is late again,1\n\
    eggs,lunch?,2\n\
    ham,a new text that nobody has seen before,3\n";

const COLUMNS: &str = "--label-column kind --text-column body";

fn files() -> Files {
    let files = Files::new();
    files.write("train.csv", TRAIN);
    files.write("test.csv", TEST);
    files
}

fn counts(part: &Value) -> Value {
    let names = ["exact_duplicates", "loose_duplicates", "near_duplicates", "contradictions"];
    names.iter().map(|name| part[name].clone()).collect()
}

#[test]
fn the_report_fits_on_a_screen() {
    let run = files().run(&format!("audit --train train.csv --test test.csv {COLUMNS} -q"));
    assert_eq!((run.code, &run.stderr[..]), (0, ""));
    insta::assert_snapshot!("audit", run.stdout);
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 100), "{}", run.stdout);
}

#[test]
fn json_has_counts_and_examples() {
    let files = files();
    let run = files.run(&format!("audit --train train.csv --test test.csv {COLUMNS} --json -q"));
    let found = run.json();
    assert_eq!(found["schema"], "nearzip.audit.v1");
    assert_eq!(counts(&found["train"]), json!([2, 3, 1, 1]));
    assert_eq!(counts(&found["test"]), json!([0, 0, 0, 0]));
    assert_eq!(counts(&found["across"]), json!([2, 2, 0, 1]));
    let train = &found["train"];
    assert_eq!((&train["documents"], &train["contradicting_documents"]), (&json!(10), &json!(2)));
    assert_eq!((&train["empty_texts"], &train["tiny_texts"]), (&json!(1), &json!(6)));
    assert_eq!(train["alike_labels"], json!([["ham", "Ham"]]));
    assert_eq!(train["labels"][0], json!({"label": "ham", "documents": 6}));
    assert_eq!(found["across"]["unknown_labels"], json!([{"label": "eggs", "documents": 1}]));
    let near = train["examples"].as_array().unwrap().iter().find(|found| found["kind"] == "near");
    let near = near.unwrap();
    assert_eq!((&near["document"]["id"], &near["document"]["line"]), (&json!("5"), &json!(7)));
    assert_eq!((&near["original"]["id"], &near["original"]["line"]), (&json!("1"), &json!(3)));
    assert!(near["distance"].as_f64().unwrap() < 0.2);

    let off = files.run(&format!("audit --train train.csv {COLUMNS} --near off --json -q")).json();
    assert_eq!(counts(&off["train"]), json!([2, 3, null, 1]));
    assert!(off["near"].is_null() && off["across"].is_null() && off["test"].is_null());
    let far = files.run(&format!("audit --train train.csv {COLUMNS} --near 0.01 --json -q")).json();
    assert_eq!((&far["near"], &far["train"]["near_duplicates"]), (&json!(0.01), &json!(0)));
}

#[test]
fn a_fixed_table_has_all_columns_and_nothing_to_find() {
    let files = files();
    let audit = format!("audit --test test.csv {COLUMNS} --json -q");
    let fixed = files.run(&format!("{audit} --train train.csv --fix clean.csv")).json();
    assert_eq!(
        fs::read_to_string(files.path("clean.csv")).unwrap(),
        "kind,body,day\n\
         ham,see you at five,1\n\
         spam,\"You have won 500 euros, call 0900 now and claim your prize\",2\n\
         Ham,\"the minutes of the meeting\nare attached\",8\n"
    );
    assert_eq!(
        fixed["fix"],
        json!({
            "file": "clean.csv",
            "kept": 3,
            "left_out": {"in_test": 3, "empty": 1, "exact": 1, "loose": 1, "near": 1},
        })
    );
    let again = files.run(&format!("{audit} --train clean.csv")).json();
    assert_eq!(counts(&again["train"]), json!([0, 0, 0, 0]));
    assert_eq!(counts(&again["across"]), json!([0, 0, 0, 0]));

    // Without near-duplicates, only what is equal is left out; contradictions are, all of them.
    let run =
        files.run(&format!("audit --train train.csv {COLUMNS} --near off --fix equal.csv -q"));
    assert!(run.stdout.contains("\nwrote equal.csv: 6 of 10 training documents; left out:\n"));
    assert!(
        run.stdout.contains("\n        2  with a text that has several labels\n"),
        "{}",
        run.stdout
    );
    let written = fs::read_to_string(files.path("equal.csv")).unwrap();
    assert!(written.contains("\"See you, at five!\"") && written.contains("700 euros"));
    assert!(!written.contains("lunch"));
}

#[test]
fn any_format_can_be_fixed() {
    let files = files();
    let fixed = |arguments: &str| {
        let run = files.run(&format!("audit {arguments} --fix out.csv --force -q"));
        assert_eq!((run.code, &run.stderr[..]), (0, ""));
        fs::read_to_string(files.path("out.csv")).unwrap()
    };
    files.write("lines.txt", "__label__a one text\n__label__b two, texts\n__label__a one text\n");
    assert_eq!(fixed("--train lines.txt"), "label,text\na,one text\nb,\"two, texts\"\n");
    files.write("l.jsonl", "{\"label\":\"a\",\"text\":\"x\",\"n\":1}\n{\"label\":\"b\",\"text\":\"x\",\"n\":2}\n{\"label\":\"b\",\"text\":\"y\",\"n\":3}\n");
    assert_eq!(fixed("--train l.jsonl"), "label,text,n\nb,y,3\n");
    files.write("bare.csv", "a,one\nb,two\na,one\n");
    assert_eq!(fixed("--train bare.csv --no-header"), "a,one\nb,two\n");
    for (label, name, text) in
        [("x", "1.txt", "same"), ("x", "2.txt", "same"), ("y", "3.txt", "other")]
    {
        fs::create_dir_all(files.path("mail").join(label)).unwrap();
        files.write(&format!("mail/{label}/{name}"), text);
    }
    assert_eq!(fixed("--train mail"), "id,label,text\nx/1.txt,x,same\ny/3.txt,y,other\n");
    // Several files are one set of documents.
    files.write("more.csv", "a,two\nc,three\n");
    let both = "--train bare.csv --train more.csv --no-header";
    assert_eq!(fixed(both), "a,one\nc,three\n");
    let run = files.run(&format!("audit {both} -q"));
    assert!(run.stdout.contains("train 3 (more.csv:1), train 1 (bare.csv:2)"), "{}", run.stdout);
}

#[test]
fn what_cannot_be_audited_is_refused() {
    let files = files();
    let refused = |arguments: &str, message: &str| {
        files.run(&format!("audit {arguments}")).failed(message);
        assert!(!files.path("clean.csv").exists());
    };
    refused("--train none.csv", "cannot read none.csv");
    refused(
        "--train train.csv --test none.csv --fix clean.csv --label-column kind --text-column body",
        "cannot read none.csv",
    );
    files.write("empty.csv", "");
    refused("--train empty.csv", "empty.csv");
    files.write("unlabeled.txt", "one\ntwo\n");
    refused("--train unlabeled.txt --format lines", "unlabeled.txt: ");
    refused("--train - --test -", "only one of --train and --test can be standard input");
    refused(
        "--train train.csv --test-format csv",
        "--test-format is for test documents; give --test",
    );
    for distance in ["0", "1", "nan", "far"] {
        refused(
            &format!("--train train.csv --near {distance}"),
            "give a number above 0 and below 1, or off",
        );
    }
    assert_eq!(
        files
            .run("index build -q --train train.csv --label-column kind --text-column body -o model")
            .code,
        0
    );
    refused("--train model", "model is a model file; give the files that it was built from");
}

#[test]
fn nothing_is_replaced_by_accident() {
    let files = files();
    let fix = |arguments: &str| {
        files.run(&format!("audit --train train.csv {COLUMNS} -q --fix {arguments}"))
    };
    files.write("notes.csv", "precious");
    fix("notes.csv").failed("notes.csv exists; choose another path, or replace it by --force");
    fix("train.csv --force").failed("train.csv is read by this run; choose another path");
    for name in ["clean.tsv", "clean.jsonl", "clean.csv.gz", "-"] {
        fix(name).failed("documents are written as plain CSV");
        assert!(!files.path(name).exists());
    }
    assert_eq!(fs::read_to_string(files.path("notes.csv")).unwrap(), "precious");
    assert_eq!(fix("notes.csv --force").code, 0);
    assert!(fs::read_to_string(files.path("notes.csv")).unwrap().starts_with("kind,body,day\n"));
    // What the run wrote is not what it reads.
    files.run("audit --train train.csv --force").failed("--fix");
}
