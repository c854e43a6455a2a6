//! `--unlabeled`: texts without labels to learn from, in runs and in model files.

mod support;

use support::Files;

/// Two kinds of text; only those of the same kind share words with the few that have a label.
fn files() -> Files {
    let files = Files::new();
    files.write("few.csv", "label,text\nweather,rain in the north\nchess,the knight takes e5\n");
    let heap: String = (0..40)
        .flat_map(|number| {
            let side = ["north", "south", "east", "west"][number % 4];
            let piece = ["knight", "bishop", "rook", "queen"][number % 4];
            [
                format!("rain in the {side}, sun and wind over the hills today {number}\n"),
                format!("the {piece} takes on e5 and the king moves to g{number}\n"),
            ]
        })
        .collect();
    files.write("heap.txt", heap);
    files.write("new.txt", "sun and wind over the hills\nthe king moves to h1\n");
    files
}

#[test]
fn texts_without_labels_are_learned_from() {
    let files = files();
    let run = files.run("classify --train few.csv --unlabeled heap.txt new.txt");
    assert_eq!((run.code, &run.stdout[..]), (0, "weather\nchess\n"));
    let json = files.run("classify -q --json --train few.csv --unlabeled heap.txt new.txt");
    assert_eq!(json.stdout.lines().count(), 2);
}

#[test]
fn those_that_equal_a_training_document_are_counted() {
    let files = files();
    files.write("copies.txt", "rain in the north\nsomething else\n");
    let run = files.run("classify --train few.csv --unlabeled copies.txt new.txt");
    assert!(
        run.stderr.contains("1 of 2 texts without labels equal a training document"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_heap_without_texts_is_noted() {
    let files = files();
    files.write("empty.txt", "");
    let run = files.run("classify --train few.csv --unlabeled empty.txt new.txt");
    assert_eq!(run.code, 0);
    assert!(run.stderr.contains("--unlabeled has no texts"), "{}", run.stderr);
}

#[test]
fn a_model_file_has_them_and_forgets_them() {
    let files = files();
    let built = files.run("index build --train few.csv --unlabeled heap.txt -o model.nearzip");
    assert_eq!(built.code, 0, "{}", built.stderr);
    assert!(
        built.stderr.contains(
            "2 documents with 2 labels, and of 80 texts without a label, with ids 2 to 81"
        )
    );
    let run = files.run("classify -q --train model.nearzip new.txt");
    assert_eq!(run.stdout, "weather\nchess\n");

    files.write("keyed.csv", "key,text\nk1,a queen and a rook\nk2,snow in the hills\n");
    let add = "index add model.nearzip --unlabeled keyed.csv --id-column key --text-column text";
    let added = files.run(add);
    assert!(added.stderr.contains("added 2 unlabeled texts; there are 82 now"), "{}", added.stderr);
    assert_ne!(files.run(add).code, 0);
    let left_out = files.run(&format!("{add} --skip-existing"));
    assert!(left_out.stderr.contains("left out 2 unlabeled texts"), "{}", left_out.stderr);

    let again = files.run("index add model.nearzip --unlabeled new.txt");
    assert!(
        again.stderr.contains("texts, with ids 82 to 83; there are 84 now"),
        "{}",
        again.stderr
    );
    files.run("index remove model.nearzip --id 82 --id 83");

    let info = files.run("index info model.nearzip");
    assert!(info.stdout.contains("unlabeled       82"), "{}", info.stdout);
    files.run("index remove model.nearzip --id k1");
    files.run("index relabel model.nearzip --id k2 --label weather");
    let info = files.run("index info model.nearzip --json");
    let info: serde_json::Value = serde_json::from_str(&info.stdout).unwrap();
    assert_eq!((info["documents"].as_u64(), info["unlabeled"].as_u64()), (Some(3), Some(80)));
}

#[test]
fn an_evaluation_says_what_was_learned_from() {
    let files = files();
    files.write("test.csv", "label,text\nweather,sun over the hills\nchess,king to h1\n");
    let evaluate = "evaluate -q --json --train few.csv --test test.csv";
    let json = |flags: &str| -> serde_json::Value {
        serde_json::from_str(&files.run(&format!("{evaluate} {flags}")).stdout).unwrap()
    };
    let report = json("--unlabeled heap.txt");
    assert_eq!(report["unlabeled"], 80);
    assert_eq!(report["unlabeled_files"][0]["path"], "heap.txt");
    assert!(report["transductive"].is_null());
    assert_eq!(json("--unlabeled heap.txt --limit-unlabeled 10")["unlabeled"], 10);
    let report = json("--transductive");
    assert_eq!((&report["unlabeled"], &report["transductive"]), (&2.into(), &true.into()));

    let few_shot = files.run(
        "evaluate -q --json --train train.csv --test test.csv --shots 1 --repeats 2 --unlabeled rest",
    );
    let report: serde_json::Value = serde_json::from_str(&few_shot.stdout).unwrap();
    assert_eq!((&report["n_train"], &report["unlabeled"]), (&2.into(), &2.into()));
}

#[test]
fn what_cannot_be_learned_from_is_refused() {
    let files = files();
    for (arguments, message) in [
        (
            "classify --train few.csv --unlabeled heap.txt --method knn new.txt",
            "the method knn does not learn from texts without labels; use hybrid",
        ),
        ("classify --train few.csv --unlabeled rest new.txt", "--unlabeled rest is for evaluate"),
        ("evaluate --train few.csv --test test.csv --unlabeled rest", "give --shots"),
        (
            "evaluate --train few.csv --test test.csv --shots 1 --unlabeled rest --unlabeled heap.txt",
            "give either rest or files",
        ),
        ("classify --train few.csv --limit-unlabeled 3 new.txt", "give them too"),
        ("evaluate --train few.csv --transductive", "--transductive needs test documents"),
        (
            "evaluate --train few.csv --test test.csv --select --unlabeled heap.txt",
            "--select chooses by training documents alone",
        ),
        ("classify --train few.csv --unlabeled missing.txt new.txt", "missing.txt"),
        ("classify --train - --unlabeled - new.txt", "can be standard input"),
    ] {
        let run = files.run(arguments);
        assert!(run.code != 0 && run.stderr.contains(message), "{arguments}: {}", run.stderr);
    }
}
