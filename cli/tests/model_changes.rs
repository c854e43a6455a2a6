//! Changing model files: what is said, and what is true afterwards.

mod support;

use std::fs;

use serde_json::Value;
use support::{Files, Run};

const KEYED: &str = "key,label,text\n\
    w1,weather,\"rain in the north, sun in the south\"\n\
    w2,weather,\"wind from the east, snow in the hills\"\n\
    c1,chess,the knight takes the bishop on e5\n\
    c2,chess,a rook and a king against a king\n";

const MORE: &str = "key,label,text\n\
    c1,chess,castling on the queen's side\n\
    s1,cooking,stir the soup until it boils\n";

const QUERIES: &[u8] = b"the queen takes the rook\nsun in the hills\nstir the rice\ncastling\n";

/// A folder with `m.nearzip`, a model file of four documents with ids, without a blend.
fn with_model() -> Files {
    let files = Files::new();
    files.write("keyed.csv", KEYED);
    files.write("more.csv", MORE);
    files
        .run("index build --train keyed.csv --id-column key --method knn -o m.nearzip -q")
        .printed("");
    files
}

/// What a command says, besides that confidence is older than the documents now.
#[track_caller]
fn said(run: Run, notes: &[&str]) {
    assert_eq!((run.code, &run.stdout[..]), (0, ""), "{}", run.stderr);
    let lines = run.stderr.lines().map(|line| line.strip_prefix("nearzip: ").unwrap());
    let lines: Vec<&str> = lines.filter(|line| !line.starts_with("the confidence of")).collect();
    assert_eq!(lines, notes);
}

fn ids(files: &Files) -> Vec<String> {
    let run = files.run_with("neighbors --train m.nearzip -k 99 --json", b"rook\n").json();
    let neighbors = run["neighbors"].as_array().unwrap();
    let mut ids: Vec<String> =
        neighbors.iter().map(|near| near["id"].as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

#[test]
fn every_change_says_what_it_did() {
    let files = with_model();
    let built = files.run("index build --train train.csv -o b.nearzip");
    said(built, &["built b.nearzip of 4 documents with 2 labels"]);
    files.write("one.csv", "label,text\ncooking,fry the onions\n");
    let added = files.run("index add m.nearzip --train one.csv");
    said(added, &["added 1 document; there are 5 now"]);
    let relabeled = files.run("index relabel m.nearzip --id w1 w2 --label rain");
    said(relabeled, &["gave 2 documents the label \"rain\""]);
    let removed = files.run("index remove m.nearzip --id w1");
    said(removed, &["removed 1 document; 4 remain"]);
    for change in ["remove m.nearzip --id w2", "relabel m.nearzip --id c1 --label x"] {
        files.run(&format!("index {change} --quiet")).printed("");
    }
}

#[test]
fn documents_whose_id_is_there_already_are_refused_left_out_or_replaced() {
    let files = with_model();
    let add = |flags: &str| {
        files.run(&format!("index add m.nearzip --train more.csv --id-column key {flags}"))
    };
    let before = fs::read(files.path("m.nearzip")).unwrap();
    for part in ["has 1 of the 2 documents", "\"c1\"", "--skip-existing", "--replace"] {
        add("").failed(part);
    }
    add("--skip-existing --replace").failed("cannot be used with");
    files
        .run("index add m.nearzip --train more.csv --replace")
        .failed("need ids; choose their column with --id-column");
    assert_eq!(fs::read(files.path("m.nearzip")).unwrap(), before);

    let left_out = "left out 1 document that was there already";
    let note = format!("added 1 document, {left_out}; there are 5 now");
    said(add("--skip-existing"), &[&note]);
    said(
        add("--skip-existing"),
        &["left out 2 documents that were there already; there are 5 now"],
    );
    assert_eq!(ids(&files), ["c1", "c2", "s1", "w1", "w2"]);
    let has = |text: &[u8]| {
        let file = fs::read(files.path("m.nearzip")).unwrap();
        file.windows(text.len()).any(|window| window == text)
    };
    assert!(has(b"bishop") && !has(b"castling"));

    files.write("m.nearzip", &before);
    said(add("--replace"), &["added 1 document, replaced 1 document; there are 5 now"]);
    assert_eq!(ids(&files), ["c1", "c2", "s1", "w1", "w2"]);
    assert!(!has(b"bishop") && has(b"castling"), "the old bytes are gone");
    said(add("--replace"), &["replaced 2 documents; there are 5 now"]);
    files.write("more.csv", format!("{MORE}c1,chess,again\n"));
    add("--replace").failed("more.csv:4: the id \"c1\" occurs before");
    assert_eq!(files.run("index verify m.nearzip").code, 0);
}

/// What `docs/large-corpora.md` says about the answers of a changed file.
#[test]
fn a_changed_file_answers_as_one_that_is_built_anew() {
    let files = with_model();
    files.write(
        "after.csv",
        "key,label,text\n\
         w1,sun,\"rain in the north, sun in the south\"\n\
         c2,chess,a rook and a king against a king\n\
         c1,chess,castling on the queen's side\n\
         s1,cooking,stir the soup until it boils\n",
    );
    let build = |train: &str, output: &str| {
        let train = format!("--train {train} --id-column key -q");
        files.run(&format!("index build {train} -o {output}")).printed("");
    };
    build("keyed.csv", "m.nearzip");
    build("after.csv", "anew.nearzip");
    files.run("index add m.nearzip --train more.csv --id-column key --replace -q").printed("");
    files.run("index remove m.nearzip --id w2 -q").printed("");
    files.run("index relabel m.nearzip --id w1 --label sun -q").printed("");
    let answers = |model: &str, flags: &str| {
        let run = files.run_with(&format!("classify --json --train {model} {flags}"), QUERIES);
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.stdout
    };
    for flags in [
        "-k 3",
        "--method class",
        "--method grams",
        "--fit-weights",
        "--blend 1,2",
        "--blend 1,2/1,2,8,5",
    ] {
        assert_eq!(answers("m.nearzip", flags), answers("anew.nearzip", flags), "{flags}");
    }

    // The blend stays as it was, until it is chosen anew in the way that the note says.
    let blend = |model: &str| {
        files.run(&format!("index info {model} --json")).json()["blend"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let said = files.run("index relabel m.nearzip --id w1 --label sun").stderr;
    let (older, command) =
        said.lines().nth(1).unwrap().split_once(": nearzip ").unwrap_or_default();
    assert!(older.contains(&format!("the blend {} was chosen", blend("m.nearzip"))));
    let (before, after) = command.split_once("\"hybrid blend=fitted\"").unwrap();
    let mut command = files.command(before);
    command.arg("hybrid blend=fitted").args(after.split_whitespace());
    assert!(command.output().unwrap().status.success());
    assert_eq!(blend("m.nearzip"), blend("anew.nearzip"));
    assert_eq!(answers("m.nearzip", ""), answers("anew.nearzip", ""));
}

#[test]
fn a_change_leaves_confidence_as_it_was_until_the_file_is_built_anew() {
    let files = with_model();
    let confidence = |model: &str| {
        files.run_with(&format!("classify --train {model} --method knn --json"), QUERIES).stdout
    };
    let row =
        |row: usize| format!("k{row},{},castling and a rook {row}\n", ["chess", "sun"][row % 2]);
    files.write("many.csv", format!("key,label,text\n{}", (0..20).map(row).collect::<String>()));
    let said = files.run("index add m.nearzip --train many.csv --id-column key").stderr;
    let (older, command) = said.lines().nth(1).unwrap().split_once(": nearzip ").unwrap();
    assert_eq!(
        older,
        "nearzip: the confidence of knn was calibrated before this change; to calibrate it anew"
    );
    let (start, rest) = command.split_once('"').unwrap();
    let (method, end) = rest.split_once('"').unwrap();
    let before = confidence("m.nearzip");
    let mut command = files.command(start);
    command.arg(method).args(end.split_whitespace());
    assert!(command.output().unwrap().status.success());
    assert_ne!(confidence("m.nearzip"), before);
}

#[test]
fn info_has_the_labels_and_what_the_file_is_prepared_for() {
    let files = Files::new();
    let rows: String = (0..70).map(|i| format!("l{:02},text {i}\n", i % 25 * (i % 2))).collect();
    files.write("many.csv", format!("label,text\n{rows}"));
    let build = "index build --train many.csv -q -o m";
    files.run(&format!("{build} --method knn")).printed("");
    let text = files.run("index info m").stdout;
    assert!(
        text.contains("\n  l00           36\n") && text.contains("\n  5 more        "),
        "{text}"
    );
    let json = files.run("index info m --json").json();
    assert_eq!(json["label_counts"].as_array().unwrap().len(), 25);
    assert_eq!(json["label_counts"][0], serde_json::json!({"label": "l00", "documents": 36}));
    assert_eq!(json["methods"], serde_json::json!(["knn", "grams"]));
    assert_eq!(json["blend"], Value::Null);

    let mut hybrid = files.command(build);
    assert!(hybrid.args(["--method", "hybrid blend=1.4,2/1.4,2,8,5"]).status().unwrap().success());
    let json = files.run("index info m --json").json();
    assert_eq!(json["methods"], serde_json::json!(["class", "grams", "hybrid"]));
    assert_eq!(
        (&json["blend"], &json["notes"]["hybrid"]["doubtful"]["correction"]),
        (&"1.4,2/1.4,2,8,5".into(), &8.0.into())
    );
}

#[test]
fn flags_without_effect_on_a_model_file_are_refused() {
    let files = with_model();
    let flags =
        ["--format csv", "--label-column 1", "--text-column 2", "--id-column 1", "--header"];
    for flag in flags.into_iter().chain(["--no-header", "--escape x"]) {
        let name = flag.split(' ').next().unwrap();
        let message = format!("{name} has no effect on m.nearzip, a model file; leave it out");
        files.run(&format!("index build --train m.nearzip -o n {flag}")).failed(&message);
    }
    for command in ["classify", "neighbors"] {
        for flag in &flags[..2] {
            files.run(&format!("{command} --train m.nearzip {flag}")).failed("has no effect on");
        }
    }
    assert!(!files.path("n").exists());
}
