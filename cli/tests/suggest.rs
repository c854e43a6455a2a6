//! `nearzip suggest`: which texts to label, and the table in which their labels are filled in.

mod support;

use std::fs;

use support::Files;

const TEXTS: &str = "key,text\n\
    a,the knight takes the bishop on e5\n\
    b,\"rain in the north, sun in the south\"\n\
    c,the knight takes the rook on e5\n\
    d,\"rain in the north, sun in the east\"\n\
    e,\"rain in the west, sun in the south\"\n\
    f,\"rain in the west, sun in the south\"\n\
    g,\n";

const SUGGEST: &str = "suggest --unlabeled texts.csv --id-column key --text-column text";

fn files() -> Files {
    let files = Files::new();
    files.write("texts.csv", TEXTS);
    files
}

#[test]
fn one_line_per_text_has_its_id_and_beginning() {
    let files = files();
    let run = files.run(&format!("{SUGGEST} -n 2 -q"));
    let ids: Vec<&str> = run.stdout.lines().map(|line| line.split('\t').next().unwrap()).collect();
    assert_eq!((ids.len(), run.code), (2, 0));
    assert!("bdef".contains(ids[0]) && "ac".contains(ids[1]), "{}", run.stdout);
    assert!(run.stdout.contains("\tthe knight takes the "));

    let run = files.run(&format!("{SUGGEST} -n 2 -q --json"));
    let first: serde_json::Value =
        serde_json::from_str(run.stdout.lines().next().unwrap()).unwrap();
    assert_eq!(first["id"], ids[0]);
    assert!(
        first["gain"].as_f64().unwrap() > 1.0 && first["text"].as_str().unwrap().contains("rain")
    );
}

#[test]
fn a_table_is_filled_in_and_read_back() {
    let files = files();
    let run = files.run(&format!("{SUGGEST} -n 2 --output label-me.csv"));
    assert_eq!((run.code, &run.stdout[..]), (0, ""));
    let written = fs::read_to_string(files.path("label-me.csv")).unwrap();
    assert!(written.starts_with("id,label,text\n"), "{written}");
    let filled: Vec<String> = written
        .lines()
        .map(|line| {
            let label = if line.contains("rain") { ",weather," } else { ",chess," };
            line.replacen(",,", label, 1)
        })
        .collect();
    files.write("label-me.csv", filled.join("\n"));
    files.write("new.txt", "the queen takes the rook\nsun in the north\n");
    files.run("classify --train label-me.csv new.txt -q").printed("chess\nweather\n");
    // What is labeled is not suggested again.
    files.write("plain.csv", TEXTS.replacen("key", "id", 1));
    let labels = "suggest --unlabeled plain.csv --train label-me.csv -n 3 -q";
    let again = files.run(labels).stdout;
    for line in filled.iter().skip(1) {
        let id = line.split(',').next().unwrap();
        assert!(!again.lines().any(|line| line.starts_with(&format!("{id}\t"))), "{again}");
    }
}

#[test]
fn copies_and_empty_texts_waste_no_labels() {
    let run = files().run(&format!("{SUGGEST} -n 7"));
    assert!(run.stderr.contains("the others add nothing"), "{}", run.stderr);
    let ids: Vec<&str> = run.stdout.lines().map(|line| line.split('\t').next().unwrap()).collect();
    assert!(!ids.contains(&"g"), "{ids:?}");
    assert_eq!(ids.iter().filter(|id| ["e", "f"].contains(id)).count(), 1, "{ids:?}");
}

#[test]
fn what_cannot_be_suggested_is_refused() {
    let files = files();
    let refused = |arguments: &str, message: &str| files.run(arguments).failed(message);
    refused(
        &format!("{SUGGEST} -n 8"),
        "8 of 7 unlabeled texts cannot be suggested; choose 1 to 7",
    );
    refused(&format!("{SUGGEST} -n 0"), "-n");
    refused("suggest", "--unlabeled");
    refused("suggest --unlabeled none.csv", "none.csv");
    refused(
        "suggest --unlabeled - --train -",
        "only one of --unlabeled and --train can be standard input",
    );
    files.write("empty.txt", "");
    refused("suggest --unlabeled empty.txt --format lines", "empty.txt: no texts to choose from");
    refused(&format!("{SUGGEST} --output texts.csv --force"), "texts.csv is read by this run");
    refused(&format!("{SUGGEST} --output out.json"), "documents are written as plain CSV");
    refused(&format!("{SUGGEST} --force"), "--output");
    assert_eq!(files.run("index build -q --train train.csv -o model").code, 0);
    refused(
        "suggest --unlabeled model",
        "model is a model file; give the files that it was built from",
    );
}
