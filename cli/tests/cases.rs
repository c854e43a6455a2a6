//! Situations in which people really were, from public reports about software of this kind. Each test has
//! the number of its case, and each case stands for its kind.

mod support;

use std::fs;
use std::path::Path;

use support::{Files, Run};

/// Twelve messages, which several cases train on.
fn one() -> String {
    let rows = (1..=6).map(|number| {
        format!(
            "ham,see you at {number} for tea number {number}\n\
             spam,win {number} prizes click {number} now\n"
        )
    });
    format!("label,text\n{}", rows.collect::<String>())
}

/// The files of a case, and `one.csv`.
fn case(name: &str) -> Files {
    let files = messages();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name);
    copy(&folder, &files.path(""));
    files
}

/// Only `one.csv`.
fn messages() -> Files {
    let files = Files::new();
    files.write("one.csv", one());
    files
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(fs::copy(&path, &target).unwrap()),
        }
    }
}

/// The nearest documents to a text: their labels and texts.
fn nearest(files: &Files, flags: &str, text: &str) -> Vec<(String, String)> {
    let run = files.run_with(&format!("neighbors -k 99 {flags}"), text.as_bytes());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let fields = run.stdout.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    fields.map(|fields| (fields[3].to_owned(), fields[5].to_owned())).collect()
}

/// The labels and texts of all documents, in order of the labels.
fn documents(files: &Files, flags: &str) -> Vec<(String, String)> {
    let mut documents = nearest(files, flags, "x");
    documents.sort();
    documents
}

#[track_caller]
fn has(documents: Vec<(String, String)>, expected: &[(&str, &str)]) {
    let documents: Vec<(&str, &str)> =
        documents.iter().map(|(label, text)| (&label[..], &text[..])).collect();
    assert_eq!(documents, expected);
}

#[track_caller]
fn notes(run: &Run, expected: &str) {
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains(expected), "{}", run.stderr);
}

#[test]
fn case_01_input_takes_training_columns() {
    let files = case("01-input-takes-training-columns");
    let new = files.path("new.txt");
    for (flags, answers) in [("new.txt", "spam\nham\n"), ("newc.txt", "ham\nspam\n")] {
        let run = files
            .run(&format!("classify -q --train k.csv --label-column v1 --text-column v2 {flags}"));
        run.printed(answers);
    }
    files
        .run_with(
            "classify -q --train k.csv --label-column v1 --text-column v2",
            &fs::read(new).unwrap(),
        )
        .printed("spam\nham\n");
    let lines = "neighbors -q --train kn.csv --no-header --label-column 1 --text-column 2 -k 1";
    let expected = "0\t1\t0.250000\tham\t0\tsee you at five\n\
                    1\t1\t0.250000\tspam\t2\twin a prize now\n";
    files.run(&format!("{lines} newd.txt")).printed(expected);
    files.run(&format!("{lines} --input-format lines newd.txt")).printed(expected);
    files.run("classify --train k.csv --label-column v1 --text-column v2 k.csv").failed(
        "k.csv:1: cannot tell whether the first row (v1, v2) is a header; say whether there is one, or \
                 name the columns of the label and the text (--input-header, --input-no-header)",
    );
}

#[test]
fn case_03_a_labelled_file_as_input() {
    let files = case("03-fasttext-labelled-input");
    files.run("classify -q --train ftt.txt ftq.txt").printed("sport\n");
    files.run("classify -q --train ftt.txt --input-format fasttext ftq.txt").printed("sport\n");
    // Tables with labels as well, whatever their names and columns.
    files.write("ag", "\"3\",\"Oil up\",\"prices\"\n\"1\",\"Cup\",\"final\"\n");
    files.write("test.data", "text\tlabel\nsport sport\tfood\n");
    let run = files.run("classify --train ftt.txt test.data");
    assert_eq!(run.stdout, "sport\n");
    notes(&run, "test.data: ignored the columns label");
    let run = files.run("neighbors --train ag --input-format csv ag -k 1 --json");
    notes(&run, "ag: ignored the columns 1");
    assert!(run.stdout.contains("\"distance\":0."), "{}", run.stdout);
}

#[test]
fn case_04_one_file_is_one_text() {
    let files = case("04-one-file-is-one-text");
    files.run("classify -q --train mail --input-format files new.eml").printed("ham\n");
    files.run("classify -q --train mail mail/ham").printed("ham\nham\n");
    files
        .run("classify -q --train mail --input-format folder mail")
        .printed("ham\nham\nspam\nspam\n");
    let run = files.run("neighbors -q -k 1 --train mail mail");
    let ids: Vec<&str> = run.stdout.lines().map(|line| line.split('\t').next().unwrap()).collect();
    assert_eq!(ids, ["mail/ham/1.txt", "mail/ham/2.txt", "mail/spam/1.txt", "mail/spam/2.txt"]);
    fs::create_dir(files.path("empty")).unwrap();
    files.run("classify --train mail empty").failed("empty: has no files in it");
}

#[test]
fn case_08_test_documents_in_training() {
    let files = messages();
    let note = "nearzip: 12 of 12 test documents have the text of a training document; they say little \
                about new texts\n";
    assert_eq!(files.run("index build -q --train one.csv -o model").code, 0);
    for train in ["one.csv", "model"] {
        for flags in ["", "--method class,knn", "--shots 2", "--method knn --sweep-k 1"] {
            let evaluate = format!("evaluate --train {train} --test one.csv {flags}");
            let run = files.run(&evaluate);
            assert_eq!((run.code, &run.stderr[..]), (0, note), "{flags}");
            let run = files.run(&format!("{evaluate} --json -q"));
            assert_eq!((&run.json()["test_texts_in_training"], &run.stderr[..]), (&12.into(), ""));
        }
    }
    let run = files.run("evaluate --train one.csv --test one.csv --json -q");
    assert_eq!(run.json()["clean"], serde_json::json!({"n_test": 0, "accuracy": null}));
    // Every document counts, with whatever label.
    files.write("some.csv", "label,text\nham,win 1 prizes click 1 now\nham,new\nham,new\n");
    let run = files.run("evaluate --train one.csv --test some.csv");
    assert!(run.stderr.contains("1 of 3 test documents has the text of a training document"));
    // Ham at random, and the known text with a wrong label.
    assert!(run.stdout.contains("\nclean accuracy  "), "{}", run.stdout);
    for flags in ["--method knn", "--method class,knn", "--method knn --output-format markdown"] {
        let evaluate = format!("evaluate --train one.csv --test some.csv -q {flags}");
        let json = files.run(&format!("{evaluate} --json").replace("--output-format markdown", ""));
        let json = json.json();
        let evaluation = json.get("methods").map_or(&json, |methods| &methods[1]);
        let clean = &evaluation["clean"];
        assert_eq!(clean["n_test"], 2);
        // The text that is known from training is the one that is wrong.
        let [all, clean] =
            [&evaluation["accuracy"], &clean["accuracy"]].map(|n| n.as_f64().unwrap());
        assert!((3.0 * all - 2.0 * clean).abs() < 1e-9, "{all} {clean}");
    }
    files.write("none.csv", "label,text\nham,see you\nspam,win prizes\n");
    let run = files.run("evaluate --train one.csv --test none.csv --json");
    let found = run.json();
    assert_eq!((&found["test_texts_in_training"], &run.stderr[..]), (&0.into(), ""));
    assert_eq!(
        (&found["clean"]["n_test"], &found["clean"]["accuracy"]),
        (&2.into(), &found["accuracy"])
    );
    let run = files.run("evaluate --train one.csv --test none.csv");
    assert!(!run.stdout.contains("clean"), "{}", run.stdout);
    // Cross-validation keeps equal texts together.
    assert!(files.run("evaluate --train one.csv --json -q").json().get("clean").is_none());
}

#[test]
fn case_09_one_labelled_file() {
    let files = messages();
    let run = files.run("evaluate --train one.csv");
    assert_eq!((run.code, &run.stderr[..]), (0, ""));
    let line = "cross-validation with 5 folds: each of 12 documents classified once, by 9 or more \
                others; 2 labels\n";
    assert!(run.stdout.contains(line), "{}", run.stdout);

    let json = |flags: &str| files.run(&format!("evaluate --train one.csv --json {flags}")).json();
    let report = json("");
    for (member, expected) in [("folds", 5), ("n_test", 12), ("n_train", 9), ("seed", 0)] {
        assert_eq!(report[member], expected, "{member}");
    }
    assert!(report.get("test").is_none() && report.get("test_texts_in_training").is_none());
    assert_eq!(json("--folds 3")["n_train"], 8);
    assert_eq!(json("--folds 12 --seed 3 --method class")["n_train"], 11);
    let figures = |flags: &str| json(flags)["confusion"].clone();
    assert_eq!(figures("--method knn --seed 1"), figures("--method knn --seed 1 --threads 1"));
    let number = |value: &serde_json::Value| value.as_f64().unwrap();
    let swept = number(&json("--sweep-k 1,3 -k 3")["sweep"][1]["nearest"]);
    assert!((swept - number(&json("-k 3")["accuracy"])).abs() < 1e-9);

    // A model file has its documents, and its compressor.
    assert_eq!(files.run("index build -q --train one.csv --compressor zstd -o model").code, 0);
    let model = files.run("evaluate --train model --json --method knn").json();
    let table = json("--method knn --compressor zstd");
    for member in ["compressor", "accuracy", "confusion", "labels"] {
        assert_eq!(model[member], table[member], "{member}");
    }

    let run = files.run("evaluate --train one.csv --folds 4 --outcomes out.jsonl");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let outcomes = fs::read_to_string(files.path("out.jsonl")).unwrap();
    for (id, line) in outcomes.lines().enumerate() {
        assert!(line.starts_with(&format!("{{\"id\":\"{id}\",\"truth\":")), "{line}");
    }
    assert_eq!(outcomes.lines().count(), 12);
    let run = files.run("evaluate --train one.csv --method class,knn --output-format markdown");
    assert!(run.stdout.starts_with("cross-validation with 5 folds: "), "{}", run.stdout);
    assert_eq!((run.code, run.stdout.matches("\n| ").count()), (0, 3), "{}", run.stdout);
}

#[test]
fn case_09_a_share_is_held_out() {
    let files = messages();
    let evaluate = "evaluate --train one.csv --test-share 0.3";
    let report = files.run(&format!("{evaluate} --json")).json();
    for (member, expected) in [
        ("n_test", 4.into()),
        ("n_train", 8.into()),
        ("test_share", 0.3.into()),
        ("seed", 0.into()),
    ] {
        let expected: serde_json::Value = expected;
        assert_eq!(report[member], expected, "{member}");
    }
    assert_eq!(report["labels"][0]["support"], 2.0);
    assert_eq!(report["test_texts_in_training"], 0);
    // Whatever needs test documents works.
    for flags in ["--check-exact 4", "--measure-recall 4", "--shots 2", "--limit-test 3"] {
        let run = files.run(&format!("{evaluate} {flags}"));
        assert_eq!(run.code, 0, "{flags}: {}", run.stderr);
    }
    assert_eq!(files.run("index build -q --train one.csv --compressor zstd -o model").code, 0);
    let model = files.run(&format!("{} --json", evaluate.replace("one.csv", "model"))).json();
    assert_eq!((&model["compressor"], &model["n_test"]), (&"zstd".into(), &4.into()));
}

#[test]
fn case_09_equal_texts_are_never_known() {
    let files = messages();
    files.write("twice.csv", one() + one().split_once('\n').unwrap().1);
    files.write("same.csv", "label,text\nham,one\nspam,one\nspam,two\n");
    let run = files.run("evaluate --train twice.csv --test-share 0.5 --json");
    assert_eq!(run.json()["test_texts_in_training"], 0);
    let run = files.run("evaluate --train twice.csv --folds 12 --json --method class");
    assert_eq!(run.json()["n_train"], 22);
    for (flags, message) in [
        ("same.csv", "2 different texts, cannot be divided into 5 folds"),
        (
            "same.csv --folds 2",
            "cannot classify a fold by the others: every document has the label",
        ),
        ("same.csv --folds 1", "1 is not in 2.."),
        ("same.csv --test-share 0.01", "a share of 0.01 of 3 documents cannot be held out"),
        ("same.csv --test-share 1", "give a number above 0 and below 1"),
        ("same.csv --test-share 0.5 --folds 2", "cannot be used with"),
        ("one.csv --test one.csv --folds 2", "cannot be used with"),
        ("one.csv --shots 2", "--shots needs --test or --test-share"),
        ("one.csv --limit-test 2", "--limit-test needs test documents"),
        ("one.csv --check-exact 2", "--check-exact needs test documents"),
        ("one.csv --measure-recall 2", "--measure-recall needs test documents"),
        ("one.csv --test-format csv", "--test-format is for test documents; give --test"),
        ("one.csv --test-format csv --test-share 0.2", "--test-format is for test documents"),
    ] {
        files.run(&format!("evaluate --train {flags}")).failed(message);
    }
}

#[test]
fn case_10_every_wrong_table_is_called_by_its_name() {
    let files = case("10-one-message-for-every-wrong-table");
    let both = [("ham", "hi you"), ("spam", "win")];
    for (file, expected) in [
        ("semicolon.csv", &[("ham", "hi, you"), ("spam", "win now")][..]),
        ("pipe.csv", &[("ham", "hi you"), ("spam", "win now")]),
        ("tabs.csv", &[("ham", "hi you"), ("spam", "win, now")]),
        ("sep.csv", &[("ham", "hi you")]),
        ("comment.csv --comment #", &[("ham", "hi you")]),
        ("quoted.tsv", &[("ham", "hi there")]),
        ("utf16-no-mark.csv", &[("ham", "hi you")]),
        ("p.csv.bz2", &both),
        ("p.csv.xz", &both),
    ] {
        has(documents(&files, &format!("--train {file}")), expected);
    }
    for (file, message) in [
        (
            "comment.csv",
            "comment.csv:1: begins with a comment; say which character begins the lines to \
                         skip (--comment '#')",
        ),
        ("lfs.csv", "lfs.csv: is a Git LFS pointer; fetch the file with git lfs pull"),
        ("page.csv", "page.csv: is an HTML page; download the file itself"),
        ("p.csv.zip", "p.csv.zip: is a zip archive; unpack it first"),
        ("zipped.csv", "zipped.csv: is a zip archive; unpack it first"),
        (
            "no-label.csv",
            "no-label.csv:1: no column is recognized as the label; say which of id, text \
                          it is (--label-column)",
        ),
    ] {
        files.run_with(&format!("classify --train {file}"), b"x").failed(message);
    }
    files
        .run("evaluate --train plain.csv --test no-label.csv")
        .failed("say which of id, text it is (--test-label-column)");
    notes(
        &files.run_with("classify --train semicolon.csv", b"x"),
        "semicolon.csv: took ';' for the delimiter (--delimiter)",
    );
    files.write("book.xlsx", fs::read(files.path("p.csv.zip")).unwrap());
    files.write("t.parquet", b"PAR1\x15\x04rest");
    files.write("a.csv", b"7z\xbc\xaf\x27\x1crest");
    let first = |file| files.run_with(&format!("classify --train {file}"), b"x");
    first("book.xlsx").failed("book.xlsx: is a workbook; save the sheet as CSV first");
    first("t.parquet").failed("t.parquet: is a Parquet file; write it as CSV or JSON Lines first");
    first("a.csv").failed("a.csv: is a 7z archive; unpack it first");
}

#[test]
fn case_12_members_that_appear_later_are_text() {
    let files = case("12-first-json-line-decides-columns");
    let long = "Cup final The team won the cup in the last minute";
    has(
        nearest(&files, "--train sparse1.jsonl", "The team won the cup in the last minute"),
        &[("sport", long), ("biz", "Oil up")],
    );
    assert_eq!(documents(&files, "--train sparse2.jsonl").len(), 2);
    assert_eq!(nearest(&files, "--train first.jsonl", "The team won the cup")[0].0, "sport");
}

#[test]
fn case_13_json_as_tools_write_it() {
    let files = case("13-json-as-tools-write-it");
    let films = [("neg", "bad film"), ("pos", "good film")];
    for flags in ["doccano.jsonl", "nan.jsonl", "arr.json"] {
        has(documents(&files, &format!("--train {flags}")), &films);
    }
    has(documents(&files, "--train pretty.json"), &films[1..]);
    has(documents(&files, "--train labels.jsonl"), &[("x", "a b"), ("y", "c d")]);
    has(documents(&files, "--train null.jsonl"), &[("neg", "bad film"), ("pos", "")]);
    has(
        documents(&files, "--train surrogate.jsonl"),
        &[("neg", "bad film"), ("pos", "cut tweet \u{FFFD}")],
    );
    has(
        documents(
            &files,
            "--train nested.jsonl --text-column data.text --label-column annotation.label",
        ),
        &films[1..],
    );
    files
        .run("neighbors --train latin1.jsonl")
        .failed("latin1.jsonl:1: the record is not valid UTF-8, as JSON must be; set the encoding");
    has(
        documents(&files, "--train latin1.jsonl --encoding latin1"),
        &[("x", "caf\u{e9}"), ("y", "c d")],
    );
}

#[test]
fn case_14_a_label_is_not_guessed_by_its_position() {
    let files = case("14-label-guess-by-position");
    for file in ["two.csv", "two.jsonl"] {
        let run = files.run_with(&format!("neighbors -k 2 --train {file}"), b"film\n");
        let labels: Vec<&str> =
            run.stdout.lines().map(|line| line.split('\t').nth(3).unwrap()).collect();
        assert_eq!(labels, ["neg", "pos"]);
        notes(&run, "ignored the columns topic");
    }
    files.run("neighbors --train stance.tsv").failed(
        "stance.tsv:1: each of the columns Target, Stance may be the label; say which it is \
         (--label-column)",
    );
    assert_eq!(documents(&files, "--train stance.tsv --label-column Stance")[0].0, "AGAINST");

    // An index is no label.
    files.write("index.csv", "0,ham,see you\n1,spam,win\n2,ham,ok\n");
    files
        .run("neighbors --train index.csv")
        .failed("the label was looked for in column 1, but its values count up like an index");
    files.write("own.csv", "topic,text\na,see you\nb,win\nc,ok\n");
    let run = files.run_with("neighbors --train own.csv", b"x");
    notes(&run, "own.csv: took \"topic\" for the label (--label-column)");
    notes(&run, "every record has a label of its own");
    // Numbers in a header are names, if the rest are.
    files.write("years.csv", "2022,2023,text,label\n1,2,see you,ham\n");
    has(documents(&files, "--train years.csv"), &[("ham", "see you")]);
    has(documents(&files, "--train years.csv --text-column name:2023"), &[("ham", "2")]);
}

#[test]
fn case_15_the_parts_of_a_dataset_are_no_labels() {
    let files = case("15-split-folders-become-labels");
    files.run("evaluate --train imdb --test imdb").failed(
        "imdb: has the folders test, train, each with the folders neg, pos inside; if those are the \
         labels, give one of the parts, such as imdb/train",
    );
    let run = files.run("evaluate -q --method knn imdb");
    assert!(
        run.stdout.contains("2 training documents, 2 test documents, 2 labels"),
        "{}",
        run.stdout
    );
    files.run("evaluate -q imdb/train").failed("imdb/train has no file or folder called train");
    let run = files.run("classify -q --train imdb --format folder imdb/test/neg");
    assert_eq!((run.code, run.stdout.lines().count()), (0, 1), "{}", run.stderr);
}

#[test]
fn case_16_tsv_with_quotes() {
    let files = case("16-tsv-with-quotes");
    has(
        documents(&files, "--train detox.tsv --label-column Sentiment --text-column SentimentText"),
        &[("0", "thanks for the edit"), ("1", "You said \"go away\" to me")],
    );
    has(documents(&files, "--train q.tsv"), &[("ham", "hi \"you\" there"), ("spam", "two lines")]);
    let spam = [("ham", "hi there"), ("spam", "win now")];
    has(documents(&files, "--no-header --train q3.tsv"), &spam);
    has(
        documents(&files, "--no-header --no-quotes --train q3.tsv"),
        &[("\"spam\"", "\"win now\""), ("ham", "\"hi there\"")],
    );
    files.write("short.tsv", "label\ttext\nham\n");
    files
        .run("neighbors --train short.tsv")
        .failed("short.tsv:2: the row has 1 field and the first row has 2; check its tabs");
}

#[test]
fn case_18_labels_that_look_alike() {
    let files = case("18-labels-that-look-alike");
    let run = files.run("evaluate --method knn --train lab.csv --test lab.csv");
    notes(&run, "lab.csv: these labels look alike: \"ham\", \"Ham\"");
    assert!(run.stdout.contains("3 labels"), "outer blanks are cut: {}", run.stdout);
    let run = files.run("evaluate -q --method knn --train one.csv --test tun.csv --json");
    assert_eq!(run.json()["unknown_labels"].as_array().map(Vec::len), Some(1), "{}", run.stdout);
    notes(&files.run("neighbors --train nfc.csv -k 1 one.csv"), "nfc.csv: these labels look alike");
}

#[test]
fn case_19_zstd_of_every_kind_and_gzip_with_padding() {
    let files = case("19-zstd-long-window-and-pzstd");
    let expected = documents(&files, "--train one.csv");
    assert_eq!(expected.len(), 12);
    for file in ["pz.csv.zst", "long31.csv.zst"] {
        assert_eq!(documents(&files, &format!("--train {file}")), expected);
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut gzip, one().as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    files.write("padded.csv.gz", [&gzip[..], &[0; 700]].concat());
    assert_eq!(documents(&files, "--train padded.csv.gz"), expected);
    files.write("more.csv.gz", [&gzip[..], b"more"].concat());
    files
        .run("neighbors --train more.csv.gz")
        .failed("more.csv.gz: has something else behind its gzip data; cut it off");
}

#[test]
fn case_22_columns_are_passed_through_under_names_of_their_own() {
    let files = case("22-pass-through");
    let classify = |flags: &str| files.run(&format!("classify -q --train one.csv {flags}"));
    classify("--pass-through label,text ul2.csv")
        .printed_with_confidence("label,text,predicted,confidence\n,\"see, you\",ham,…\n");
    classify("--pass-through all ul2.csv")
        .printed_with_confidence("text,label,note,predicted,confidence\n\"see, you\",,x,ham,…\n");
    files.write("twice.csv", "text,a,a,confidence\nwin,1,2,3\n");
    let table = classify("--pass-through all twice.csv").stdout;
    let expected = "text,a,a_2,confidence,label,predicted_confidence\nwin,1,2,3,spam,0.";
    assert!(table.starts_with(expected), "{table}");
    let columns = classify("--pass-through 2,3 --json twice.csv").stdout;
    assert!(columns.contains("\"columns\":{\"a\":\"1\",\"a_2\":\"2\"}"), "{columns}");
    classify("--pass-through a twice.csv").failed(
        "each of the columns 2 (a), 3 (a) may be the passed-through field; say which it is \
         (--pass-through)",
    );
    classify("--pass-through 3 ul2.csv")
        .printed_with_confidence("note,label,confidence\nx,ham,…\n");
    // Nothing is printed before everything was checked.
    classify("--pass-through * ul2.csv").failed("ul2.csv:1: there is no column \"*\"");
    classify("--pass-through note --output-format lines ul2.csv")
        .failed("--pass-through needs --output-format csv, tsv or jsonl");
    let run = classify("--pass-through all ul2.csv one.csv");
    assert!(
        run.stderr.contains("the inputs have different columns to pass through: text, label, note"),
        "{}",
        run.stderr
    );

    let run = classify("--pass-through all --json ul2.csv");
    assert_eq!(run.json()["columns"]["note"], "x");
    files.write("a.jsonl", "{\"text\":\"win\",\"n\":[1]}\n{\"text\":\"tea\",\"m\":2}\n");
    let run = files.run("classify --train one.csv --pass-through all a.jsonl");
    assert_eq!(
        run.stdout.lines().map(|line| line.rsplit_once(',').unwrap().0).collect::<Vec<_>>(),
        ["text,n,label", "win,[1],spam", "tea,,ham"]
    );
    notes(&run, "left out members of 1 object that the first object does not have");
    files
        .run_with("classify -q --train one.csv --pass-through all --top 2", b"win, now\n")
        .printed_with_confidence(
            "text,label,confidence,label_2,confidence_2\n\"win, now\",spam,…,ham,…\n",
        );
}

#[test]
fn case_24_a_matrix_needs_no_labels() {
    let files = case("24-matrix-of-unlabelled-files");
    let run = files.run("matrix -q --train flat --queries flat");
    run.printed(
        "id,flat/a.txt,flat/b.txt\n\
         flat/a.txt,0.125,0.20833333333333334\n\
         flat/b.txt,0.20833333333333334,0.125\n",
    );
    for flags in ["", "--format lines"] {
        let run = files.run(&format!("matrix -q --train t.txt --queries t.txt {flags}"));
        assert_eq!((run.code, run.stdout.lines().count()), (0, 3), "{}", run.stderr);
    }
}

#[test]
fn case_28_standard_input_is_read_once() {
    let files = messages();
    let one = one();
    files
        .run_with("classify --train -", one.as_bytes())
        .failed("only one of --train and INPUT can be standard input");
    files
        .run_with("evaluate --train - --test -", one.as_bytes())
        .failed("only one of --train and --test can be standard input");
}

#[test]
fn case_29_junk_gets_no_label() {
    let files = messages();
    let texts = b"0943jf904jf09j34fpj\n\nwin 2 prizes\n";
    let classify =
        |flags: &str| files.run_with(&format!("classify -q --train one.csv {flags}"), texts);
    classify("--method knn --max-distance 0.5 --reject-label unknown")
        .printed("unknown\nunknown\nspam\n");
    classify("--max-distance 0.5").printed("\n\nspam\n");
    // Also if the label is beyond doubt: the text is a document, or all of its words are of one label.
    let sure = |flags: &str| {
        let texts = b"win 2 prizes click 2 now\nclick click prizes prizes now now win win\n";
        let classify = format!("classify -q --train one.csv --min-confidence 0.95 {flags}");
        files.run_with(&classify, texts)
    };
    sure("").printed("spam\nspam\n");
    sure("--max-distance 0.2").printed("spam\n\n");
    sure("--max-distance 0").printed("\n\n");
    classify("--min-confidence 0.9 --reject-label unknown").printed("unknown\nunknown\nspam\n");
    let run = classify("--method knn --max-distance 0.5 --json");
    assert!(
        run.stdout.starts_with("{\"id\":\"0\",\"label\":\"\",\"scores\":{\"spam\":0.959"),
        "the scores are there still: {}",
        run.stdout
    );
    let rejected = run.stdout.lines().map(|line| line.contains("\"rejected\":true"));
    let unlabeled = run.stdout.lines().map(|line| line.contains("\"label\":\"\""));
    assert!(rejected.eq(unlabeled), "{}", run.stdout);
    for (flags, message) in [
        ("--max-distance NaN", "give a number that is at least 0"),
        ("--min-confidence 1.5", "give a number from 0 to 1"),
        (
            "--reject-label x",
            "--reject-label needs --min-confidence, --reject, --reject-strangers or --max-distance",
        ),
        ("--method class --max-distance 1", "--max-distance cannot be used with the method class"),
    ] {
        classify(flags).failed(message);
    }
}

#[test]
fn case_30_bad_rows_are_refused_or_skipped_and_named() {
    let files = case("30-bad-rows");
    for (file, message, skipped) in [
        ("miss.csv", "miss.csv:3: the record has no label", 1),
        ("trail.csv", "trail.csv:2: the row has 3 fields and the first row has 2", 2),
        ("short.csv", "short.csv:2: the row has 2 fields and the first row has 3", 1),
        ("lonecr.csv", "lonecr.csv:2: a carriage return stands in a field that is not quoted", 1),
    ] {
        files.run(&format!("neighbors --train {file}")).failed(message);
        if file == "trail.csv" {
            files
                .run(&format!("neighbors --train {file} --skip-bad {skipped}"))
                .failed("trail.csv: has no documents");
            continue;
        }
        let run = files.run_with(&format!("neighbors --train {file} --skip-bad {skipped}"), b"x");
        let without_name = message.replacen(&format!("{file}:"), "line ", 1);
        notes(&run, &format!("{file}: skipped {without_name}"));
        notes(&run, "skipped 1 bad record\n");
    }
    // A quote out of place may hide rows.
    files.run("neighbors --train miss.csv").failed("remove the record (--skip-bad N)");
    files
        .run("neighbors --train trail.csv")
        .failed("check its delimiters and quotes (--skip-bad N)");
    files.write("open.csv", "label,text\nham,\"hi\" you\nspam,win\n");
    files.run("neighbors --train open.csv").failed("(--quotes, --no-quotes)");
    files
        .run("neighbors --train open.csv --skip-bad 9")
        .failed("open.csv:2: a quoted field of this row is closed on line 2");
}

#[test]
fn case_31_labels_that_are_glued_together() {
    let files = case("31-fasttext-labels");
    let run = files.run_with("neighbors --train ft.txt", b"sky\n");
    notes(&run, "ft.txt: took 2 labels that end in a comma or have __label__ inside");
    notes(&run, "ft.txt: took the first label of 1 record with several labels");
}

#[test]
fn case_32_an_id_is_unique_everywhere() {
    let files = case("32-ids-twice");
    for command in ["neighbors", "index build -o ids.nz"] {
        files
            .run(&format!("{command} --train ids.csv --id-column id"))
            .failed("ids.csv:3: the id \"1\" occurs before");
    }
}
