//! Comparing two evaluations, from the files of their outcomes.

mod support;

use std::fs;

use support::Files;

/// An outcome as evaluate writes it.
fn outcome(id: &str, truth: &str, label: &str) -> String {
    format!(
        "{{\"id\":\"{id}\",\"truth\":\"{truth}\",\"label\":\"{label}\",\"scores\":{{\"{label}\":1.0}}}}\n"
    )
}

/// Two runs on six documents: three predictions differ, and of those only B is right in two.
fn two_runs() -> Files {
    let files = Files::new();
    let labels = ["ham", "spam", "ham", "spam", "ham", "spam"];
    let run = |predicted: [&str; 6]| -> String {
        let lines = labels.iter().zip(predicted).enumerate();
        lines.map(|(id, (truth, label))| outcome(&format!("mail-{id}"), truth, label)).collect()
    };
    files.write("a.jsonl", run(["ham", "spam", "spam", "ham", "ham", "ham"]));
    files.write("b.jsonl", run(["ham", "spam", "ham", "spam", "eggs", "ham"]));
    files
}

#[test]
fn two_runs_are_compared_document_by_document() {
    let run = two_runs().run("compare a.jsonl b.jsonl");
    assert_eq!((run.code, &run.stderr[..]), (0, ""));
    insta::assert_snapshot!("compare", run.stdout);
}

#[test]
fn a_limit_shortens_the_list_and_nothing_else() {
    let files = two_runs();
    let text = files.run("compare a.jsonl b.jsonl --limit 1").stdout;
    assert!(text.ends_with("mail-2  ham    spam  ham\nand 2 more\n"), "{text}");
    let all = files.run("compare a.jsonl b.jsonl --json").json();
    assert_eq!(all["schema"], "nearzip.paired-comparison.v1");
    assert_eq!(all["only_right"], serde_json::json!([1, 2]));
    assert_eq!((&all["p_value"], &all["n_test"]), (&1.0.into(), &6.into()));
    let last = serde_json::json!({"id": "mail-4", "truth": "ham", "labels": ["ham", "eggs"]});
    assert_eq!(all["differing"][2], last);
    let mut none = files.run("compare a.jsonl b.jsonl --json --limit 0").json();
    assert_eq!(none["differing"], serde_json::json!([]));
    none["differing"] = all["differing"].clone();
    assert_eq!(none, all);
}

#[test]
fn evaluations_are_compared() {
    let files = Files::new();
    for (method, name) in [("knn", "a.jsonl"), ("class", "b.jsonl")] {
        let evaluate = "evaluate -q --train train.csv --test test.csv";
        let run = files.run(&format!("{evaluate} --method {method} --outcomes {name} --json"));
        let calibration = &run.json()["calibration"];
        let line = fs::read_to_string(files.path(name)).unwrap();
        assert!(line.contains("\"squared_error\":"), "{line}");
        assert!(calibration["brier"].as_f64().unwrap() > 0.0, "{calibration}");
    }
    let same = files.run("compare a.jsonl a.jsonl --json").json();
    assert_eq!((&same["difference"], &same["n_differing"]), (&0.0.into(), &0.into()));
    assert!(files.run("compare a.jsonl a.jsonl").stdout.ends_with("\n0 predictions differ\n"));
    let run = files.run_with("compare a.jsonl -", &fs::read(files.path("b.jsonl")).unwrap());
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn runs_on_other_documents_are_refused() {
    let files = two_runs();
    let refused = |content: String, message: &str| {
        files.write("other.jsonl", content);
        files.run("compare a.jsonl other.jsonl").failed(message);
    };
    let run = fs::read_to_string(files.path("b.jsonl")).unwrap();
    let lines = |count: usize| run.lines().take(count).map(|line| line.to_owned() + "\n").collect();
    refused(
        run.replace("mail-3", "mail-7"),
        "error: cannot compare a.jsonl with other.jsonl: line 4: the first run has the id \"mail-3\" with \
         the label \"spam\", the second the id \"mail-7\" with the label \"spam\"; evaluate both on the same \
         test documents, in the same order\n",
    );
    refused(lines(5), "other.jsonl: line 6: the first run has the id \"mail-5\" with the label");
    refused(lines(5), "the second nothing more");
    refused(run.replace("\"truth\":\"ham\",", ""), "line 1: the first run has");
    refused(lines(2) + "{}\n", "error: other.jsonl:3: the line is not an outcome (missing field");
    refused(lines(2) + "label,text\n", "other.jsonl:3: the line is not an outcome");
    refused(String::new(), "other.jsonl: is empty");
    files.run("compare a.jsonl none.jsonl").failed("cannot read none.jsonl");
    files.run("compare a.jsonl").failed("<B>");
    files.run("compare - -").failed("only one of A and B can be standard input");
    let answers = files.run("classify --train train.csv test.csv --json -q").stdout;
    files.write("answers.jsonl", answers);
    let run = files.run("compare answers.jsonl answers.jsonl");
    run.failed("line 1: the true label is not known; give outcomes of an evaluation");
}
