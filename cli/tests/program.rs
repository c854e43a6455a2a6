//! The program as users see it: what it prints where, and its exit status.

mod support;

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use support::{Files, Run, TEST, TRAIN};

#[test]
fn help_of_every_command() {
    let files = Files::new();
    let commands = [
        "",
        "demo",
        "classify",
        "regress",
        "evaluate",
        "compare",
        "audit",
        "prototypes",
        "suggest",
        "explain",
        "neighbors",
        "distance",
        "matrix",
        "tree",
        "cluster",
        "project",
        "dedupe",
        "compressors",
        "completions",
        "man",
        "index",
    ];
    for command in commands {
        let name = if command.is_empty() { "nearzip" } else { command };
        let run = files.run(&format!("{command} --help"));
        assert_eq!((run.code, &run.stderr[..]), (0, ""));
        insta::assert_snapshot!(format!("help_{name}"), run.stdout);
    }
}

#[test]
fn classify_prints_one_label_per_line() {
    let files = Files::new();
    let lines = b"the queen takes the rook\nsun in the hills\r\n\n";
    files
        .run_with("classify --paper --train train.csv -q", lines)
        .printed("chess\nweather\nweather\n");
    files.write("queries.txt", lines);
    files
        .run("classify --paper --train train.csv queries.txt queries.txt -q")
        .printed("chess\nweather\nweather\nchess\nweather\nweather\n");
}

#[test]
fn classify_reads_tables_and_passes_columns_through() {
    let files = Files::new();
    files.write("in.csv", "key,text\n7,\"rook, king\"\n8,rain and snow in the north\n");
    files.run("classify --train train.csv in.csv -q").printed("chess\nweather\n");
    files
        .run("classify --train train.csv in.csv --pass-through key,text -q")
        .printed_with_confidence(
            "key,text,label,confidence\n\
             7,\"rook, king\",chess,…\n\
             8,rain and snow in the north,weather,…\n",
        );
    let run = files.run("classify --train train.csv in.csv --id-column key -q");
    run.failed("train.csv:1: there is no column \"key\"");
}

#[test]
fn classify_json_has_the_evidence() {
    let files = Files::new();
    let run = files.run_with("classify --train train.csv -k 3 --json", b"a rook and a knight\n\n");
    let objects: Vec<Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(objects.len(), 2);
    let first = &objects[0];
    assert_eq!((&first["id"], &first["label"]), (&"0".into(), &"chess".into()));
    assert_eq!(first["neighbors"].as_array().unwrap().len(), 3);
    assert_eq!(first["neighbors"][0]["id"], "3");
    assert_eq!(first["neighbors"][0]["label"], "chess");
    assert!(first["neighbors"][0]["distance"].as_f64().unwrap() < 1.0);
    let scores: f64 = first["scores"].as_object().unwrap().values().filter_map(Value::as_f64).sum();
    assert!((scores - 1.0).abs() < 1e-12);
}

/// The method hybrid answers many texts without them, but shows them if it is asked for evidence.
#[test]
fn neighbors_are_evidence_for_texts_that_are_beyond_doubt_too() {
    let files = Files::new();
    let texts = b"the knight takes the bishop on e5\nq\n";
    let classify = |flags: &str| -> Vec<Value> {
        // Of the first text, the models are sure; of the second, they cannot be.
        let blend = "--blend 2,8/1,4,4,5";
        let run = files.run_with(&format!("classify -q --train train.csv {blend} {flags}"), texts);
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let explained = classify("--json");
    let score = |answer: &Value| answer["scores"][answer["label"].as_str().unwrap()].as_f64();
    assert!(score(&explained[0]) > Some(0.9) && score(&explained[1]) < Some(0.9), "{explained:?}");
    assert_eq!(explained[0]["neighbors"][0]["id"], "2");
    assert!(explained[1]["neighbors"].is_array());
    for (answer, explained) in classify("--json --neighbors 0").iter().zip(&explained) {
        assert_eq!(answer.get("neighbors"), None, "{answer}");
        for member in ["id", "label", "scores"] {
            assert_eq!(answer[member], explained[member], "{member}");
        }
    }
}

#[test]
fn answers_have_several_forms() {
    let files = Files::new();
    let classify = |flags: &str| {
        let flags = format!("classify -q --train train.csv --method knn {flags}");
        files.run_with(&flags, b"a rook and a knight\nrain\n")
    };
    classify("--output-format lines").printed("chess\nweather\n");
    classify("--output-format csv")
        .printed("id,label,confidence\n0,chess,0.503174\n1,weather,0.503174\n");
    classify("--output-format tsv --skip 1").printed("1\tweather\t0.503174\n");
    classify("-k 4 --ties first-label --top 2").printed("weather\tchess\nweather\tchess\n");
    let neighbors = |flags: &str| {
        let run = classify(&format!("-k 4 --output-format jsonl {flags}"));
        let first: Value = serde_json::from_str(run.stdout.lines().next().unwrap()).unwrap();
        first.get("neighbors").map(|neighbors| neighbors.as_array().unwrap().len())
    };
    assert_eq!(neighbors("--neighbors 0"), None);
    assert_eq!((neighbors("--neighbors 3"), neighbors("")), (Some(3), Some(4)));
    let refused = [
        ("--neighbors 3", "--neighbors needs --output-format jsonl"),
        ("--top 0", "0 is not in 1"),
        ("--json --output-format csv", "cannot be used with"),
        ("--force", "--output"),
    ];
    for (flags, message) in refused {
        classify(flags).failed(message);
    }
}

/// The test documents are read as the training documents are, unless they are no table.
#[test]
fn options_of_tables_say_nothing_about_test_documents_that_are_none() {
    let files = Files::new();
    files.write(
        "semicolons.csv",
        support::TRAIN
            .replacen(',', ";", 1)
            .replace("chess,", "chess;")
            .replace("weather,", "weather;"),
    );
    files.write("test.jsonl", "{\"label\":\"chess\",\"text\":\"a rook and a king\"}\n");
    let run = files.run(
        "evaluate -q --method knn --train semicolons.csv --delimiter ; --test test.jsonl --json",
    );
    assert_eq!(run.json()["accuracy"], 1.0);
}

#[test]
fn an_output_file_appears_when_it_is_whole() {
    const LABELED: &str = "id,label,confidence\n0,chess,…\n1,weather,…\n";
    let files = Files::new();
    let classify = |flags: &str| {
        files.run_with(&format!("classify -q --train train.csv {flags}"), b"a rook\nrain\n")
    };
    let names = || std::fs::read_dir(files.path("")).unwrap().count();
    let before = names();
    classify("--output new.csv --output-format csv").printed("");
    let written = std::fs::read_to_string(files.path("new.csv")).unwrap();
    assert_eq!(written.lines().count(), 3);
    classify("-o new.csv").failed("new.csv exists; choose another path, or replace it by --force");
    classify("-o new.csv --force").printed("");
    let labeled =
        || support::without_confidence(&std::fs::read_to_string(files.path("new.csv")).unwrap());
    assert_eq!(labeled(), LABELED);
    classify("-o . --force").failed(". is no regular file");
    classify("-o no/such/folder").failed("cannot write no/such/folder");
    classify("-o -").printed("chess\nweather\n");
    // What is read is not replaced.
    files.write("texts.txt", "a rook\n");
    classify("-o ./texts.txt --force texts.txt")
        .failed("./texts.txt is read by this run; choose another path");
    classify("-o train.csv --force").failed("train.csv is read by this run");
    std::fs::remove_file(files.path("texts.txt")).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let new = files.path("new.csv");
        std::fs::set_permissions(&new, std::fs::Permissions::from_mode(0o640)).unwrap();
        classify("-o new.csv --force").printed("");
        assert_eq!(std::fs::metadata(&new).unwrap().permissions().mode() & 0o777, 0o640);
        symlink(&new, files.path("link.csv")).unwrap();
        classify("-o link.csv --force").failed("link.csv is a symbolic link; choose another path");
        std::fs::remove_file(files.path("link.csv")).unwrap();
    }
    // A run that fails leaves nothing behind, and what was there stays.
    files.write("bad.csv", "text\nrain\n\"open\n");
    classify("-o new.csv --force bad.csv").failed("bad.csv:3: a quoted field begins here");
    assert_eq!(labeled(), LABELED);
    assert_eq!(names(), before + 2);
}

#[test]
fn evaluate_json_has_every_field() {
    let files = Files::new();
    let run =
        files.run("evaluate --train train.csv --test test.csv --json --sweep-k 1,2 --threads 2");
    let report = run.json();
    for (field, expected) in [
        ("schema", Value::from("nearzip.evaluation.v1")),
        ("method", "knn".into()),
        ("compressor", "gzip".into()),
        ("metric", "ncd".into()),
        ("k", 1.into()),
        ("ties", "nearest".into()),
        ("search", "exact".into()),
        ("n_train", 4.into()),
        ("n_test", 3.into()),
        ("n_labels", 2.into()),
        ("accuracy", (2.0 / 3.0).into()),
        ("threads", 2.into()),
    ] {
        assert_eq!(report[field], expected, "{field}");
    }
    for field in ["macro_f1", "top2_accuracy", "elapsed_seconds", "queries_per_second"] {
        assert!(report[field].is_f64(), "{field}");
    }
    let pairs = ["pairs_scored", "pairs_pruned"].map(|field| report[field].as_u64().unwrap());
    assert_eq!(pairs.iter().sum::<u64>(), 12);
    let row = &report["sweep"][1];
    assert_eq!(row["k"], 2);
    assert!(["nearest", "random", "first_label"].iter().all(|rule| row[rule].is_f64()));
}

#[test]
fn evaluate_json_says_what_was_run() {
    let files = Files::new();
    let evaluate = "evaluate --train train.csv --test test.csv --json";
    let report = files.run(evaluate).json();
    let file = |path: &str| {
        let bytes = fs::metadata(files.path(path)).unwrap().len();
        serde_json::json!([{ "path": path, "bytes": bytes }])
    };
    assert_eq!((&report["train"], &report["test"]), (&file("train.csv"), &file("test.csv")));
    assert_eq!(report["version"], env!("CARGO_PKG_VERSION"));
    let not_given = ["seed", "limit_train", "limit_test", "test_share", "folds"];
    assert!(not_given.iter().all(|member| report.get(member).is_none()), "{report}");

    let limits = "--seed 7 --limit-train 4 --limit-test 2";
    let report = files.run(&format!("{evaluate} {limits}")).json();
    for (member, expected) in [("seed", 7), ("limit_train", 4), ("limit_test", 2)] {
        assert_eq!(report[member], expected, "{member}");
    }
    let report = files.run(&format!("{evaluate} --shots 1")).json();
    assert_eq!((&report["test"], &report["seed"]), (&file("test.csv"), &0.into()));

    let folder = |name: &str| {
        fs::create_dir_all(files.path(&format!("{name}/chess"))).unwrap();
        fs::create_dir_all(files.path(&format!("{name}/tea"))).unwrap();
        files.write(&format!("{name}/chess/1"), "the rook");
        files.write(&format!("{name}/tea/1"), "the leaves");
    };
    folder("set/train");
    folder("set/test");
    let report = files.run("evaluate set --json").json();
    assert_eq!(report["train"], serde_json::json!([{ "path": "set/train", "bytes": 18 }]));
    let run = files.run_with("evaluate --train - --test test.csv --json", TRAIN.as_bytes());
    assert_eq!(run.json()["train"], serde_json::json!([{ "path": "-" }]));
}

#[test]
fn several_methods_are_compared_in_one_table() {
    let files = Files::new();
    let compare = |train: &str, flags: &str| {
        let mut command =
            files.command(&format!("evaluate --test test.csv --train {train} {flags}"));
        Run::of(
            command.args(["--method", "class,knn k=2 weights=distance,hybrid"]).output().unwrap(),
        )
    };
    let run = compare("train.csv", "-q");
    assert_eq!((run.code, &run.stderr[..]), (0, ""));
    assert!(run.stdout.starts_with("4 training documents, 3 test documents, 2 labels\n\n"));
    let rows: Vec<&str> = run.stdout.lines().skip(2).collect();
    let heading =
        "method                    accuracy  macro-F1  weighted F1   top-2  seconds  queries/s";
    assert!(rows.len() == 4 && rows[0].starts_with(&heading[..70]), "{}", run.stdout);
    assert!(rows[2].starts_with("knn k=2 weights=distance    0.6667  "), "{}", run.stdout);
    let markdown = compare("train.csv", "--output-format markdown").stdout;
    assert!(markdown.contains("| knn k=2 weights=distance | 0.6667 | "), "{markdown}");

    // The figures are those of each method alone, and settings go to the methods that have them.
    assert_eq!(files.run("index build -q --train train.csv -o model").code, 0);
    for train in ["train.csv", "model"] {
        let report = compare(train, "--compressor gzip --json").json();
        assert_eq!(report["schema"], "nearzip.comparison.v1");
        assert_eq!(report["train"][0]["path"], train);
        for (at, method) in ["class", "knn", "hybrid"].into_iter().enumerate() {
            let flags = if method == "knn" { "-k 2 --weights distance" } else { "" };
            let alone = files.run(&format!(
                "evaluate --test test.csv --train {train} --json --method {method} {flags}"
            ));
            let together = &report["methods"][at];
            for member in ["method", "accuracy", "labels", "n_train", "order", "blend"] {
                assert_eq!(together[member], alone.json()[member], "{method} {member}");
            }
        }
    }
    let run =
        files.run_with("evaluate --train - --test test.csv --method class,knn", TRAIN.as_bytes());
    assert_eq!((run.code, run.stdout.lines().count()), (0, 5), "{}", run.stderr);
    for (flags, message) in [
        ("--method class,knn --sweep-k 1", "--sweep-k requires --method knn"),
        ("--method knn,knn --sweep-k 1", "--sweep-k cannot be used with several methods"),
        ("--method class,knn --shots 1", "--shots cannot be used with several methods"),
        ("--method class,knn --outcomes o", "--outcomes cannot be used with several methods"),
        ("--method class,knn --min-accuracy 1", "--min-accuracy cannot be used with several"),
        ("--method class,grams -k 1", "-k requires --method knn"),
        ("--method class,nearest", "no method is called \"nearest\"; choose one of knn, class"),
    ] {
        files.run(&format!("evaluate --train train.csv --test test.csv {flags}")).failed(message);
    }
    files
        .run_with("classify --train train.csv --method class,knn", b"a rook\n")
        .failed("give one method; only nearzip evaluate compares several");
}

/// Whoever pastes the line of a report into another command gets the same figures.
#[test]
fn the_settings_of_a_run_can_be_pasted() {
    let files = Files::new();
    assert_eq!(files.run("index build -q --train train.csv --compressor zstd -o model").code, 0);
    for (documents, flags) in [
        ("--train train.csv --test test.csv", ""),
        ("--train train.csv --test test.csv", "--paper -k 3 --ties random --seed 5"),
        ("--train train.csv --test test.csv", "--weights softmax --temperature 0.2 --metric cdm"),
        ("--train train.csv --test test.csv", "--blend 1.41,8"),
        (
            "--train train.csv --test test.csv",
            "--blend 1.4,0/1,0,12,5 --compressor zstd:19,prefix -q",
        ),
        ("--train train.csv --test test.csv", "--candidates 2"),
        ("--train train.csv --test test.csv --shots 1", "--method class"),
        ("--train model --test test.csv", ""),
        ("--train model --folds 2", ""),
    ] {
        let run = files.run(&format!("evaluate {documents} {flags}"));
        let line = run.stdout.lines().nth(1).unwrap_or_default();
        let written = line.strip_prefix("--method \"").and_then(|rest| rest.strip_suffix('"'));
        let written = written.unwrap_or_else(|| panic!("{}{}", run.stdout, run.stderr));
        let mut command = files.command(&format!("evaluate {documents} --method"));
        let pasted = Run::of(command.arg(written).output().unwrap());
        let without_time = |run: &Run| -> Vec<String> {
            let lines = run.stdout.lines().filter(|line| !line.contains(" s on "));
            lines.map(str::to_owned).collect()
        };
        assert_eq!(without_time(&pasted), without_time(&run), "{documents} {flags}");
    }
}

#[test]
fn evaluate_prints_text_by_default() {
    let files = Files::new();
    files.write("test.csv", format!("{TEST}new,a rook and a king\n"));
    let run = files.run("evaluate -q --paper --train train.csv --test test.csv --sweep-k 1,3");
    assert_eq!((run.code, &run.stderr[..]), (0, ""));
    let timing = run.stdout.lines().find(|line| line.contains("queries/s")).unwrap();
    insta::assert_snapshot!("evaluate_table", run.stdout.replace(timing, "[timing]"));
}

#[test]
fn the_two_meanings_of_top_2_have_two_names() {
    let files = Files::new();
    files.write("test.csv", format!("{TEST}chess,sun on the rook\n"));
    let report = |flags: &str| {
        files.run(&format!("evaluate --train train.csv --test test.csv --json {flags}")).json()
    };
    // One neighbor gives one label, the two nearest documents can have two.
    let knn = report("--paper");
    assert_eq!(knn["top2_label_accuracy"], knn["accuracy"]);
    assert_eq!(knn["top2_accuracy"], knn["top2_document_accuracy"]);
    let class = report("--method class");
    assert_eq!(class["top2_accuracy"], class["top2_label_accuracy"]);
    assert_eq!(class["top2_document_accuracy"], Value::Null);
}

#[test]
fn a_report_takes_three_forms() {
    let files = Files::new();
    files.write("test.csv", format!("{TEST}\"a|b\",a rook and a king\n"));
    let evaluate = "evaluate --train train.csv --test test.csv --method knn --sweep-k 1,2";
    let run = |form: &str| files.run(&format!("{evaluate} --output-format {form}")).stdout;
    assert!(run("text").contains("top-2 documents 0.7500"));
    assert_eq!(run("json").lines().count(), 1);
    let markdown = run("markdown");
    for row in [
        "| method | knn |",
        "| top-2 documents | 0.7500 |",
        "| chess | 0.5000 | 0.5000 | 0.5000 | 2 |",
        "| 1 | a\\|b | chess |",
        "| k | nearest | random | first-label |",
        "| 1 | 0.5000 | 0.5000 | 0.5000 |",
    ] {
        assert!(markdown.contains(row), "{row}\n{markdown}");
    }
    let run = files.run(&format!("{evaluate} --json --output-format text"));
    run.failed("cannot be used with");
    let recall = files.run(&format!("{evaluate} --measure-recall 2 --output-format markdown"));
    assert!(recall.stdout.contains("| recall@1 | 1.0000 |"), "{}", recall.stdout);
    assert!(recall.stdout.contains("| pairs scored | "), "{}", recall.stdout);
    let shots = "evaluate --train train.csv --test test.csv --method class --shots 1";
    let markdown = files.run(&format!("{shots} --output-format markdown")).stdout;
    assert!(markdown.contains("| accuracy | "), "{markdown}");
}

#[test]
fn outcomes_have_the_shape_of_classified_lines() {
    let files = Files::new();
    let evaluate = "evaluate --train train.csv --test test.csv --outcomes out.jsonl";
    let report = files.run(&format!("{evaluate} --json -k 3")).json();
    let outcomes = fs::read_to_string(files.path("out.jsonl")).unwrap();
    let outcomes: Vec<Value> =
        outcomes.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let right = outcomes.iter().filter(|outcome| outcome["label"] == outcome["truth"]).count();
    assert_eq!(report["accuracy"], right as f64 / outcomes.len() as f64);

    let classified = files.run("classify --train train.csv test.csv --json -k 3").stdout;
    for (line, outcome) in classified.lines().zip(&outcomes) {
        let line: Value = serde_json::from_str(line).unwrap();
        for member in ["id", "label", "scores"] {
            assert_eq!(line[member], outcome[member], "{member}");
        }
        // Evidence is kept for what is wrong.
        let is_right = outcome["label"] == outcome["truth"];
        let neighbors = if is_right { &Value::Null } else { &line["neighbors"] };
        assert_eq!(&outcome["neighbors"], neighbors);
    }
    files.run(evaluate).failed("out.jsonl exists; remove it, or write the outcomes to another");
    files.run(&evaluate.replace("out.jsonl", "no/out.jsonl")).failed("there is no such folder");
    let run = files.run(&format!("{} --shots 1", evaluate.replace("out.jsonl", "new.jsonl")));
    run.failed("--outcomes cannot be used with --shots");
}

/// Each figure is a function of the outcomes, and its definition is tested in the library.
#[test]
fn reports_say_how_sure_their_figures_are() {
    let files = Files::new();
    let report =
        files.run("evaluate --train train.csv --test test.csv --method class --json").json();
    for figure in ["accuracy", "macro_f1"] {
        let [low, high] = [0, 1].map(|end| report[format!("{figure}_interval")][end].as_f64());
        assert!(low <= report[figure].as_f64() && report[figure].as_f64() <= high, "{report}");
    }
    let bins = report["calibration"]["bins"].as_array().unwrap();
    let count: u64 = bins.iter().filter_map(|bin| bin["count"].as_u64()).sum();
    assert_eq!((count, bins.len()), (3, 3));
    assert!(report["calibration"]["ece"].is_f64() && report["calibration"]["brier"].is_f64());
    let points = report["risk_coverage"]["points"].as_array().unwrap();
    assert_eq!(points.last().unwrap()["accuracy"], report["accuracy"]);
    assert!(report["risk_coverage"]["area"].is_f64());
}

/// Neighbors are asked about doubtful texts, if the blend says how much they count.
#[test]
fn a_blend_of_two_numbers_never_asks_neighbors() {
    let files = Files::new();
    // Of an outcome that is wrong, the neighbors that were asked are kept.
    let asked = |blend: &str, name: &str| -> Vec<bool> {
        let evaluate = "evaluate -q --train train.csv --test test.csv";
        let run = files.run(&format!("{evaluate} --blend {blend} --outcomes {name}"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        let outcomes = fs::read_to_string(files.path(name)).unwrap();
        let outcomes = outcomes.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let wrong = outcomes.filter(|outcome| outcome["label"] != outcome["truth"]);
        wrong.map(|outcome| outcome.get("neighbors").is_some()).collect()
    };
    for blend in ["1.41,8", "0.01,0"] {
        let asked = asked(blend, &format!("{blend}.jsonl"));
        assert!(!asked.is_empty() && asked.iter().all(|asked| !asked), "{blend}: {asked:?}");
    }
    // With so small a factor, the models are always in doubt.
    let asked = asked("0.01,0/1,0,4,5", "doubtful.jsonl");
    assert!(!asked.is_empty() && asked.iter().all(|asked| *asked), "{asked:?}");
}

#[test]
fn a_report_has_the_blend_as_the_flag_takes_it() {
    let files = Files::new();
    let report = |flags: &str| {
        let evaluate = format!("evaluate -q --json --train train.csv --test test.csv {flags}");
        files.run(&evaluate).json()
    };
    let fitted = report("");
    let given = report(&format!("--blend {}", fitted["blend"].as_str().unwrap()));
    for member in ["method", "blend", "accuracy", "macro_f1", "labels", "confusion"] {
        assert_eq!(given[member], fitted[member], "{member}");
    }
}

#[test]
fn a_method_is_given_with_its_settings() {
    let files = Files::new();
    let report = |method: &str, flags: &str| {
        let mut command = files.command(&format!(
            "evaluate --train train.csv --test test.csv --json {flags} --method"
        ));
        Run::of(command.arg(method).output().unwrap())
    };
    let json = report("knn k=3 weights=softmax:0.2 metric=cdm", "").json();
    assert_eq!((&json["k"], &json["metric"]), (&3.into(), &"cdm".into()));
    assert_eq!((&json["weights"], &json["temperature"]), (&"softmax".into(), &0.2.into()));
    // Flags override.
    assert_eq!(report("knn k=3", "-k 2").json()["k"], 2);
    assert_eq!(report("class order=7", "").json()["order"], 7);
    assert_eq!(report("knn weights=softmax", "--temperature 0.3").json()["temperature"], 0.3);
    assert_eq!(report("  knn ", "").json()["method"], "knn");
    report("knn k=3", "--paper").failed("--paper has settings of its own; change them by flags");
    report("knn order=7", "").failed("the method knn has no setting \"order\"");
    report("knn k", "").failed("write a name, then settings such as k=5");
    report("nearest", "").failed("[possible values: knn, class, grams, hybrid]");
}

#[test]
fn evaluate_can_require_an_accuracy() {
    let files = Files::new();
    let evaluate = "evaluate --train train.csv --test test.csv --json --min-accuracy";
    assert_eq!(files.run(&format!("{evaluate} 0.6")).code, 0);
    let run = files.run(&format!("{evaluate} 0.7"));
    assert_eq!(run.code, 1);
    assert!(run.stderr.ends_with("nearzip: accuracy 0.6667 is below 0.7\n"), "{}", run.stderr);
    assert!(run.stdout.starts_with('{'));
}

#[test]
fn documents_can_be_limited_with_and_without_a_seed() {
    let files = Files::new();
    let evaluate = "evaluate --train train.csv --test test.csv --json";
    let n =
        |flags: &str, field: &str| files.run(&format!("{evaluate} {flags}")).json()[field].clone();
    assert_eq!(n("--limit-test 2", "n_test"), 2);
    assert_eq!(n("--limit-test 2 --seed 7", "n_test"), 2);
    assert_eq!(n("--limit-train 3", "n_train"), 3);
    assert_eq!(n("--limit-train 99", "n_train"), 4);
    files.run(&format!("{evaluate} --limit-train 2")).failed(
        "every document has the label \"weather\"; to classify, give documents with at least two",
    );
}

#[test]
fn neighbors_are_listed_nearest_first() {
    let files = Files::new();
    let run = files.run_with("neighbors --train train.csv -k 2", b"the knight takes the rook\n");
    assert_eq!(run.code, 0);
    let lines: Vec<Vec<&str>> = run.stdout.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0][..2], ["0", "1"]);
    assert_eq!(lines[0][3..], ["chess", "2", "the knight takes the bishop on e5"]);
    assert!(lines[0][2] <= lines[1][2]);
    let json = files.run_with("neighbors --train train.csv -k 1 --json", b"rook\n").json();
    assert_eq!(json["neighbors"][0]["label"], "chess");
}

#[test]
fn a_label_is_explained() {
    let files = Files::new();
    let text = b"the queen takes the rook on e5\n";
    for method in ["hybrid", "class", "knn", "grams"] {
        let explain = format!("explain -q --train train.csv --method {method}");
        let run = files.run_with(&explain, text);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stdout.starts_with("0: chess ("), "{}", run.stdout);
        assert!(run.stdout.contains("nearest of chess: 2, at 0.") && !run.stdout.contains('\x1b'));
        let json = files.run_with(&format!("{explain} --json"), text).json();
        assert_eq!((&json["label"], &json["second"]), (&"chess".into(), &"weather".into()));
        let evidence = json["evidence"]["bytes"].as_array().unwrap();
        assert_eq!(evidence.len(), text.len() - 1);
        let document = &json["documents"][0];
        let strings = document["strings"].as_array().unwrap();
        let number = |value: &Value| value.as_f64().unwrap();
        let saved: f64 = strings.iter().map(|string| number(&string["bits"])).sum();
        let all = saved + number(&document["elsewhere"]) + number(&document["framing"]);
        assert!((all - number(&document["bits"])).abs() < 1e-6);
    }
    let colored = files.run_with("explain -q --train train.csv --color always", text);
    assert!(colored.stdout.starts_with("\x1b[1m0: chess"), "{}", colored.stdout);
    assert_eq!(files.run("index build --train train.csv --output model.nearzip -q").code, 0);
    let run = files.run_with("explain -q --train model.nearzip", b"\xff\n\n");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.stdout.matches(" bits of evidence for ").count(), 2, "{}", run.stdout);
    let run = files.run_with("explain --train train.csv --json --top 3", text);
    assert_eq!(run.code, 2);
}

#[test]
fn distance_of_two_files() {
    let files = Files::new();
    files.write("a", "a");
    files.write("b", "b");
    let json = files.run("distance a b --json").json();
    assert_eq!(
        [&json["c_x"], &json["c_y"], &json["c_xy"]],
        [21, 21, 23].map(Value::from).each_ref()
    );
    assert_eq!(json["distance"], 2.0 / 21.0);
    files
        .run("distance a b")
        .printed("c_x       21\nc_y       21\nc_xy      23\ndistance  0.095238  (ncd, gzip)\n");
    assert_eq!(files.run_with("distance - b --compressor deflate --json", b"a").json()["c_x"], 3);
}

#[test]
fn matrix_has_one_row_per_query() {
    let files = Files::new();
    let run = files.run("matrix --queries test.csv --train train.csv --values length");
    let rows: Vec<&str> = run.stdout.lines().collect();
    assert_eq!((run.code, rows.len(), rows[0]), (0, 4, "id,0,1,2,3"));
    assert!(rows[1].split(',').skip(1).all(|length| length.parse::<u32>().unwrap() > 20));
    let run = files.run("matrix --queries test.csv --train train.csv");
    let last: Vec<f64> =
        run.stdout.lines().last().unwrap().split(',').map(|v| v.parse().unwrap()).collect();
    assert_eq!(last[0], 2.0);
    assert!(last[2] < last[1] && last[2] < last[3], "the same text is nearest: {last:?}");
}

/// Case 25: the first file is out of reach when the second is compressed.
#[test]
fn files_beyond_the_window_are_noted() {
    let files = Files::new();
    let mut state = 1_u64;
    let mut digit = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        b'a' + (state >> 59) as u8 % 26
    };
    let text: Vec<u8> = (0..81_000).map(|_| digit()).collect();
    files.write("big", &text);
    files.write("small", &text[..16_000]);
    let note = "together, the files are longer than gzip's window of 32,768 bytes";
    let run = files.run("distance big big");
    assert!(run.stderr.starts_with(&format!("nearzip: {note}")), "{}", run.stderr);
    assert_eq!(files.run("distance big big --quiet").stderr, "");
    assert_eq!(files.run("distance small small").stderr, "");
    let json = files.run("distance big big --json").json();
    assert!(
        json["note"].as_str().unwrap().starts_with(note) && json["distance"].as_f64() > Some(0.9)
    );
    let none = files.run("distance small small --json").json();
    assert_eq!(none.get("note"), None);
    // What the note names does see all of them.
    for name in ["xz", "zstd", "brotli"] {
        if json["note"].as_str().unwrap().contains(name) {
            let seen = files.run(&format!("distance big big --json --compressor {name}")).json();
            assert!(seen["distance"].as_f64() < Some(0.1) && seen.get("note").is_none(), "{name}");
        }
    }
}

#[test]
fn compressors_are_listed() {
    let files = Files::new();
    let run = files.run("compressors --json");
    let names: Vec<Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["name"].clone())
        .collect();
    for name in ["gzip", "zlib", "deflate", "zstd"] {
        assert!(names.contains(&name.into()), "{name}");
    }
    let zstd = run.stdout.lines().find(|line| line.contains("\"zstd\"")).unwrap();
    let zstd: Value = serde_json::from_str(zstd).unwrap();
    assert_eq!(zstd["options"][0]["name"], "prefix");
    let listed = files.run("compressors").stdout;
    assert!(listed.contains("levels 0 to 9, default 9"));
    assert!(listed.contains(",prefix: C(xy) = C(x) + C(y | x)"));
    assert!(listed.contains("framing 18 bytes; window 32768 bytes"), "{listed}");
    assert!(listed.contains("\nAll but lzjd also have, for pairs of texts:\n"), "{listed}");
    for option in [",separator=: ", ",pair=: "] {
        assert_eq!(listed.matches(option).count(), 1, "{listed}");
    }
    assert_eq!(zstd["pair_options"], serde_json::json!(["separator", "pair"]));
    let measured = files.run("compressors --measure --json").stdout;
    for line in measured.lines() {
        let measured = &serde_json::from_str::<Value>(line).unwrap()["measured"];
        assert!(measured["megabytes_per_second"].as_f64() > Some(0.0), "{line}");
        assert!(measured["ratio"].as_f64() < Some(4.0), "{line}");
    }
}

/// C(xy) with other bytes between the texts, and in other orders, is the length of the texts as one.
#[test]
fn pairs_are_joined_as_the_compressor_says() {
    let files = Files::new();
    let length = |text: &[u8]| {
        files.write("whole", text);
        files.run("distance whole whole --json --compressor gzip").json()["c_x"].as_f64().unwrap()
    };
    files.write("x", "a bishop and a knight, a knight and a rook");
    files.write("y", "rain from the north, a knight and a bishop");
    let [x, y] = ["x", "y"].map(|name| fs::read(files.path(name)).unwrap());
    let joined = |parts: &[&[u8]]| length(&parts.concat());
    let forward = joined(&[&x, b"\r\n", &y]);
    let backward = joined(&[&y, b"\r\n", &x]);
    for (options, expected) in [
        ("separator=x0d0a", forward),
        ("separator=x0d0a,pair=document-first", backward),
        ("pair=minimum,separator=x0D0A", forward.min(backward)),
        ("separator=x0d0a,pair=mean", (forward + backward) / 2.0),
        ("separator=none", joined(&[&x, &y])),
        ("separator=space,pair=query-first", joined(&[&x, b" ", &y])),
    ] {
        let seen = files.run(&format!("distance x y --json --compressor gzip,{options}")).json();
        assert_eq!(seen["c_xy"].as_f64(), Some(expected), "{options}");
    }
}

#[test]
fn a_model_file_keeps_how_pairs_are_made() {
    let files = Files::new();
    let spec = "gzip,separator=newline,pair=mean";
    let build = "index build --train train.csv --method knn -q -o";
    assert_eq!(files.run(&format!("{build} model --compressor {spec}")).code, 0);
    let info = files.run("index info model --json").json();
    assert_eq!(info["compressor"], spec);
    let evaluate = |train: &str| {
        let command = format!("evaluate --train {train} --test test.csv --method knn --json -q");
        files.run(&command).json()
    };
    let (stored, fresh) = (evaluate("model"), evaluate(&format!("train.csv --compressor {spec}")));
    assert_eq!(stored["accuracy"], fresh["accuracy"]);
    files
        .run("classify --train model --compressor gzip")
        .failed("model: was made with gzip,separator=newline,pair=mean, not with gzip");
}

#[test]
fn documents_beyond_the_window_are_noted_once() {
    let files = Files::new();
    let words: String = (0..8_000).map(|number| format!("word{number} ")).collect();
    files.write("long.csv", format!("label,text\na,{words}\nb,{words}b\na,short\nb,shorter\n"));
    let note = "2 documents are longer than gzip's window of 32,768 bytes";
    let evaluate = "evaluate --train long.csv --test long.csv --method";
    for (command, notes) in [
        ("classify --train long.csv --method knn", 1),
        ("classify --train long.csv --method knn --quiet", 0),
        ("classify --train long.csv --method class", 0),
        (&format!("{evaluate} knn,hybrid"), 1),
    ] {
        let run = files.run_with(command, b"short\n");
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(run.stderr.matches(note).count(), notes, "{command}: {}", run.stderr);
    }
}

#[test]
fn every_method_classifies_and_is_evaluated() {
    let files = Files::new();
    for method in ["knn", "class", "grams", "hybrid"] {
        let classify = format!("classify --json --train train.csv --method {method}");
        let run = files.run_with(&classify, b"a bishop and a knight\n");
        assert_eq!(run.code, 0, "{}", run.stderr);
        let object: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(object["label"], "chess", "{method}");
        assert_eq!(object.get("neighbors").is_some(), method != "class");
        let evaluate =
            format!("evaluate --json --train train.csv --test test.csv --method {method}");
        let report: Value = serde_json::from_str(&files.run(&evaluate).stdout).unwrap();
        assert_eq!(report["method"], method);
        assert_eq!(report["n_train"], 4);
    }
}

#[test]
fn flags_determine_the_default_method() {
    let files = Files::new();
    for (flags, method) in [
        ("", "hybrid"),
        ("--blend 1,2", "hybrid"),
        ("--fit-weights", "hybrid"),
        ("--method hybrid --compressor zstd", "hybrid"),
        ("--paper", "knn"),
        ("-k 3", "knn"),
        ("--sweep-k 1,2", "knn"),
        ("--compressor deflate-ideal", "knn"),
        ("--search exact", "knn"),
    ] {
        let evaluate = format!("evaluate --json --train train.csv --test test.csv {flags}");
        let report: Value = serde_json::from_str(&files.run(&evaluate).stdout).unwrap();
        assert_eq!(report["method"], method, "{flags}");
    }
}

#[test]
fn a_model_file_keeps_its_blend() {
    let files = Files::new();
    assert_eq!(files.run("index build --train train.csv --output model").code, 0);
    let blend = |flags: &str| {
        let evaluate = format!("evaluate --json --train model --test test.csv {flags}");
        files.run(&evaluate).json()["blend"].as_str().unwrap().to_owned()
    };
    let settled = blend("");
    assert_eq!(blend("--blend 1.4,0/1,0,7.5,5"), "1.4,0/1,0,7.5,5");
    let run = files.run("evaluate --train model --test test.csv --blend 1.4,0/1,0,7.5,5");
    assert!(run.stderr.contains(&format!("{settled}\n")), "{}", run.stderr);
    assert_eq!(blend("--fit-weights"), settled);
    let sections = |method: &str| {
        files.run(&format!("index build --train train.csv --output model --method {method}"));
        files.run("index info model").stdout
    };
    assert!(sections("hybrid").contains("gram-cts") && sections("class").contains("gram-cts"));
    assert!(!sections("knn").contains("gram-cts"));
    sections("hybrid");
    files.run("index build --train model --output smaller --method knn");
    assert!(!files.run("index info smaller").stdout.contains("gram-cts"));
}

#[test]
fn flags_of_another_method_are_refused() {
    let files = Files::new();
    for flags in [
        "--method class -k 3",
        "--method hybrid --weights softmax",
        "--method class --compressor zstd",
        "--method hybrid --metric cdm",
        "--method class --sweep-k 1,2",
        "--method hybrid --paper",
        "--method grams --search exact",
        "--method class --candidates 5",
    ] {
        let run = files.run(&format!("evaluate --train train.csv --test test.csv {flags}"));
        assert_eq!((run.code, &run.stdout[..]), (2, ""), "{flags}");
        assert!(run.stderr.contains("knn"), "{flags}: {}", run.stderr);
    }
    for (flags, message) in [
        ("--method knn --blend 1,2", "--blend requires --method hybrid"),
        ("-k 3 --fit-weights", "--fit-weights requires --method hybrid"),
        ("--blend 1", "two numbers and four, such as 1.41,8/1.19,5.66,4,11.3, or only two"),
        ("--blend 1,x", "\"1,x\" is not a value of blend; give two numbers and four"),
        ("--blend 1,2,3,4", "\"1,2,3,4\" is not a value of blend; give two numbers and four"),
        ("--blend 0,-1", "the blend is 0,-1; choose numbers from 0 to 1000000"),
    ] {
        let run = files.run(&format!("evaluate --train train.csv --test test.csv {flags}"));
        assert_eq!((run.code, &run.stdout[..]), (2, ""), "{flags}");
        assert!(run.stderr.contains(message), "{flags}: {}", run.stderr);
    }
}

#[test]
fn the_demo_needs_no_files() {
    let files = Files::new();
    let run = files.run_with(
        "demo",
        "Firefighters needed four hours to bring the blaze under control.\n".as_bytes(),
    );
    assert_eq!((run.code, &run.stderr[..]), (0, ""));
    let (held_out, typed) = run.stdout.split_once(" right: accuracy ").unwrap();
    assert!(held_out.contains("480 sentences in 32 languages"));
    assert!(typed.contains("control.\n  English  (score 1.00, distance 0."), "{typed}");
}

#[test]
fn bad_usage_and_bad_input_exit_with_2() {
    let files = Files::new();
    files.write("one.csv", "label,text\nonly,one\n");
    files.write("broken.csv", "label,text\nx,\"open\n");
    for (arguments, message) in [
        ("", "Usage"),
        ("classify", "--train <FILE>"),
        ("classify --train none.csv", "error: cannot read none.csv: No such file"),
        ("classify --train one.csv", "every document has the label \"only\""),
        ("classify --train broken.csv", "error: broken.csv:2: a quoted field begins here"),
        ("classify --train train.csv -k 9", "k is 9 and the corpus has 4 documents"),
        ("classify --train train.csv -k 0", "choose a k from 1 to 4"),
        ("classify --train train.csv --compressor gzip:10", "gzip has no level 10"),
        (
            "classify --train train.csv --compressor lzjd:3",
            "lzjd has no level 3; its only level is 0, so leave it out",
        ),
        (
            "classify --train train.csv --compressor gzip,separator=comma",
            "cannot be \"comma\"; choose one of none, space, newline, tab, or bytes in hexadecimal",
        ),
        ("classify --train train.csv --compressor gzip,pair=max", "cannot be \"max\""),
        (
            "classify --train train.csv --compressor zstd,prefix,separator=tab",
            "with prefix, query and document are not joined",
        ),
        ("classify --train train.csv --compressor lzjd,pair=mean", "texts are compared as sets"),
        ("classify --train train.csv --compressor lz4:9,prefix", "\"prefix\" needs level 1"),
        (
            "classify --train train.csv --metric l2",
            "[possible values: ncd, cdm, clm, cosine, conditional]",
        ),
        ("classify --train train.csv --threads 0", "0 is not in 1..=1024"),
        ("classify --train train.csv --temperature 1", "--temperature requires --weights softmax"),
        ("classify --train train.csv --weights softmax --temperature -1", "temperature is -1"),
        ("classify --train train.csv none.txt", "cannot read none.txt"),
        ("evaluate --train train.csv --test none.csv", "cannot read none.csv"),
        ("evaluate --train train.csv --test test.csv --sweep-k 1,5", "k is 5"),
        ("evaluate --train train.csv --test test.csv --label-column x", "no column \"x\""),
        ("distance train.csv none", "error: cannot read none"),
        ("distance - -", "only one of the two"),
    ] {
        files.run(arguments).failed(message);
    }
}

#[test]
fn notes_go_to_standard_error() {
    let files = Files::new();
    files.write("more.csv", "label,text,extra\na,first,1\nb,,2\n");
    let classify = "classify --train more.csv";
    let run = files.run_with(classify, b"first\n");
    assert_eq!((run.code, &run.stdout[..]), (0, "a\n"));
    assert_eq!(
        run.stderr,
        "nearzip: more.csv: kept 1 record with an empty text\n\
         nearzip: more.csv: ignored the columns extra\n"
    );
    files.run_with(&format!("{classify} --quiet"), b"first\n").printed("a\n");
}

#[test]
fn an_interrupted_run_can_be_continued() {
    let files = Files::new();
    let texts: String = (0..2_500).map(|i| format!("the king takes rook {i}\n")).collect();
    files.write("all.txt", texts);
    let answer = |more: &str| files.run(&format!("classify --train train.csv --json {more}"));
    let whole = answer("all.txt").stdout;
    for skip in [0, 1, 1_024, 1_500, 2_500] {
        let rest: String = whole.lines().skip(skip).map(|line| format!("{line}\n")).collect();
        answer(&format!("all.txt --skip {skip}")).printed(&rest);
    }
    let too_many = answer("all.txt --skip 2501");
    assert!(!too_many.stderr.contains("continues"), "nothing was answered: {}", too_many.stderr);
    too_many.failed("--skip 2501 is more than the 2500 texts");

    files.write("broken.csv", format!("text\n{}\"open", "rook\n".repeat(2_000)));
    let stopped = answer("broken.csv");
    assert_eq!((stopped.code, stopped.stdout.lines().count()), (2, 2_000));
    assert!(stopped.stderr.contains("--skip 2000"), "{}", stopped.stderr);
}

#[test]
fn a_continued_table_has_no_second_header() {
    let files = Files::new();
    files.write("in.csv", "key,text\n1,the king\n2,snow\n");
    let run = files.run("classify --train train.csv in.csv --pass-through key -q --skip 1");
    assert_eq!(run.stdout.lines().count(), 1);
}

#[test]
fn output_does_not_depend_on_the_number_of_threads() {
    let files = Files::new();
    let lines = "the king\nsnow\nrook in the rain\n".repeat(40);
    let output = |threads: usize| {
        files
            .run_with(
                &format!("classify --train train.csv --json --threads {threads}"),
                lines.as_bytes(),
            )
            .stdout
    };
    let expected = output(1);
    assert!([2, 8].iter().all(|&threads| output(threads) == expected));
}

/// Case 05: a program that waits for the answer to each line, or `tail -f log | nearzip classify`.
#[test]
fn a_pipe_is_answered_as_soon_as_no_more_input_is_ready() {
    use std::io::{BufRead, BufReader, Write};
    let files = Files::new();
    let mut child = files
        .command("classify --train train.csv --method class")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (sender, answers) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        BufReader::new(output).lines().for_each(|line| sender.send(line.unwrap()).unwrap());
    });
    for (text, label) in
        [("a", None), ("a rook and a king", Some("chess")), ("rain", Some("weather"))]
    {
        writeln!(input, "{text}").unwrap();
        let answer = answers.recv_timeout(Duration::from_secs(20)).expect("an answer to each line");
        assert!(label.is_none_or(|label| label == answer), "{text}: {answer}");
    }
    drop(input);
    assert!(child.wait().unwrap().success());
    assert!(answers.recv_timeout(Duration::from_secs(20)).is_err(), "nothing more");
}

#[test]
fn numbers_out_of_range_are_refused() {
    let files = Files::new();
    let evaluate = "evaluate --train train.csv --test test.csv";
    for (arguments, message) in [
        ("--min-accuracy NaN", "give a number from 0 to 1"),
        ("--min-accuracy 1.5", "give a number from 0 to 1"),
        ("--check-exact 0", "number would be zero"),
        ("--measure-recall 0", "number would be zero"),
        ("--limit-test 0", "number would be zero"),
        ("--limit-train 0", "number would be zero"),
        ("--method knn --candidates 0", "0 is not in"),
        ("--method knn --weights softmax --temperature inf", "temperature is inf"),
        ("--weights softmax:0.2 --temperature 0.1", "softmax:0.2 has its temperature"),
    ] {
        files.run(&format!("{evaluate} {arguments}")).failed(message);
    }
    let all = files.run(&format!("{evaluate} --candidates 4294967295 --json")).json();
    assert_eq!(all["candidates"], 4_294_967_295_u64);
    let run = files.run_with("neighbors --train train.csv -k 99", b"rook\n");
    assert_eq!((run.code, run.stdout.lines().count()), (0, 4));
}

#[test]
fn inputs_are_checked_before_the_first_is_answered() {
    let files = Files::new();
    files.write("a.txt", "a rook\n");
    files.run("classify --train train.csv a.txt b.txt").failed("error: cannot read b.txt: No such");
    files.run("neighbors --train train.csv a.txt b.txt").failed("cannot read b.txt");
    files.run("index build --train train.csv -o m.nearzip -q").printed("");
    let is_model = "m.nearzip: is a model file of nearzip; give it to --train";
    files.run("classify --train train.csv m.nearzip").failed(is_model);
    files.run("evaluate --train train.csv --test m.nearzip").failed(is_model);
    files.run("index add m.nearzip --train m.nearzip").failed(is_model);
}

#[test]
fn flags_that_describe_tables_need_a_table() {
    let files = Files::new();
    files.write("a.jsonl", "{\"text\":\"a rook\"}\n");
    files.run("classify --train train.csv --input-delimiter ; a.jsonl").failed(
        "a.jsonl: the jsonl format is no table; leave out what describes one, or set another \
                 format (--input-delimiter)",
    );
    let run = files.run_with("classify -q --train train.csv --input-header", b"text\na rook\n");
    run.printed("chess\n");
}

#[test]
fn a_table_of_labels_is_named_without_flags_of_others() {
    let files = Files::new();
    files.write("a.fa", ">1\nACGT\n");
    files.write("l.csv", "id,label\n1,x,y\n");
    let run = files.run("classify --train a.fa --labels l.csv train.csv");
    assert!(run.stderr.starts_with("error: l.csv:2: the row has 3 fields"), "{}", run.stderr);
    assert!(!run.stderr.contains("--"), "{}", run.stderr);
}

/// Case 28: standard input is read once.
#[test]
fn standard_input_is_not_read_twice() {
    let files = Files::new();
    for (arguments, message) in [
        ("classify --train -", "only one of --train and INPUT can be standard input"),
        ("neighbors --train - -", "only one of --train and INPUT"),
        ("classify --train train.csv - -", "only one INPUT can be standard input"),
        ("evaluate --train - --test -", "only one of --train and --test"),
        ("matrix --train - --queries -", "only one of --train and --queries"),
        ("classify --train train.csv --labels - -", "only one of --labels and INPUT"),
        ("classify --train - --labels - test.csv", "only one of --train and --labels"),
        ("index build --train - --labels - -o m", "only one of --train and --labels"),
        ("index add m --train - --labels -", "only one of --train and --labels"),
        (
            "evaluate --train train.csv --test - --test-labels -",
            "only one of --test-labels and --test",
        ),
        ("evaluate --train train.csv --test test.csv --labels -", "only one --labels can be"),
    ] {
        files.run_with(arguments, support::TRAIN.as_bytes()).failed(message);
    }
}

#[test]
fn labels_fit_on_a_line() {
    let files = Files::new();
    files.run("index build --train train.csv -o m.nearzip -q").printed("");
    let with_label = |arguments: &str, label: &str| {
        Run::of(files.command(arguments).arg(label).output().unwrap())
    };
    let relabel = "index relabel m.nearzip --id 1 --label";
    with_label(relabel, "").failed("a label is not empty");
    let reject = "classify --train train.csv --min-confidence 0.5 --reject-label";
    for arguments in [relabel, reject] {
        for label in ["two\nlines", "a\ttab"] {
            with_label(arguments, label).failed("a label has no line breaks, tabs or other");
        }
    }
    files.write("spark.csv", "label,text\nham,\"he said \\\"no\\\"\"\nspam,you won\n");
    files.run("classify --train spark.csv train.csv").failed("(--escape '\\')");
    let run = files.run_with("classify --train spark.csv --escape \\ -q", b"he said no\n");
    run.printed("ham\n");
}
