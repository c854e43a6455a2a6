//! `nearzip prototypes`: the curve, and the table of the documents that are kept.

mod support;

use std::fs;

use serde_json::json;
use support::Files;

const TRAIN: &str = "kind,body,day\n\
    weather,\"rain in the north, sun in the south\",1\n\
    weather,\"rain in the north, sun in the east\",2\n\
    chess,the knight takes the bishop on e5,3\n\
    weather,\"sun in the north, rain in the south\",4\n\
    chess,the knight takes the rook on e5,5\n\
    chess,the knight takes the queen on e5,6\n\
    weather,the knight takes the pawn on e5,7\n";

const TRAINING: &str = "prototypes --train train.csv --label-column kind --text-column body -q";

fn files() -> Files {
    let files = Files::new();
    files.write("train.csv", TRAIN);
    files
}

#[test]
fn the_report_has_the_curve() {
    let run = files().run(TRAINING);
    assert_eq!((run.code, &run.stderr[..]), (0, ""));
    insta::assert_snapshot!("prototypes", run.stdout);
}

#[test]
fn json_has_the_settings_and_the_curve() {
    let files = files();
    let run =
        files.run(&format!("{TRAINING} --json --rule edit --keep selected -k 3 --metric cdm"));
    let found = run.json();
    assert_eq!(found["schema"], "nearzip.prototypes.v1");
    let settings = ["rule", "k", "compressor", "metric", "search", "documents", "labels"];
    let settings: Vec<_> = settings.iter().map(|name| found[name].clone()).collect();
    assert_eq!(json!(settings), json!(["edit", 3, "gzip", "cdm", "auto", 7, 2]));
    assert_eq!((&found["selected"], &found["kept"]), (&json!(6), &json!(6)));
    assert!(found["output"].is_null() && found["interval"].is_array());
    let curve = found["curve"].as_array().unwrap();
    assert_eq!((&curve[0]["kept"], &curve[curve.len() - 1]["kept"]), (&json!(2), &json!(7)));
}

#[test]
fn the_table_has_the_kept_documents_with_all_columns() {
    let files = files();
    let run = files.run(&format!("{TRAINING} --rule edit --keep selected --output small.csv"));
    assert!(run.stdout.ends_with("wrote small.csv: 6 documents\n"), "{}", run.stdout);
    let without_the_last = TRAIN.rsplit_once("weather,").unwrap().0;
    assert_eq!(fs::read_to_string(files.path("small.csv")).unwrap(), without_the_last);
    for (keep, lines) in [("2", 3), ("0.5", 5), ("0.28", 3)] {
        let run = files.run(&format!("{TRAINING} --keep {keep} --output small.csv --force"));
        assert_eq!((run.code, &run.stderr[..]), (0, ""));
        assert_eq!(fs::read_to_string(files.path("small.csv")).unwrap().lines().count(), lines);
    }
    let run = files.run("evaluate --train small.csv --test train.csv --method knn --label-column kind --text-column body -q --json");
    assert_eq!(run.json()["n_train"], 2);
}

#[test]
fn what_cannot_be_selected_is_refused() {
    let files = files();
    let refused = |arguments: &str, message: &str| {
        files.run(&format!("{TRAINING} {arguments}")).failed(message);
    };
    refused("--keep 1", "1 documents cannot be kept; choose 2, so that no label is lost, to 7");
    refused("--keep 8", "8 documents cannot be kept; choose 2");
    for keep in ["0", "-1", "1.5", "nan", "most"] {
        refused(
            &format!("--keep={keep}"),
            "give a number of documents, a share above 0 and below 1",
        );
    }
    refused("--tolerance 2", "give a number from 0 to 1");
    refused("--rule best", "[possible values: greedy, edit+condense, edit, condense]");
    refused("-k 0", "0 is not in 1..");
    refused("--force", "--output");
    refused("--output small.tsv", "documents are written as plain CSV");
    refused("--output train.csv --force", "train.csv is read by this run; choose another path");
    files.write("small.csv", "precious");
    refused(
        "--output small.csv",
        "small.csv exists; choose another path, or replace it by --force",
    );
    files.run("prototypes --train none.csv").failed("cannot read none.csv");
    files.write("empty.csv", "label,text\n");
    files.run("prototypes --train empty.csv").failed("empty.csv");
    assert_eq!(fs::read_to_string(files.path("small.csv")).unwrap(), "precious");
}
