//! `nearzip evaluate --report`: the page, and the file that it is written to. What is on it is tested where
//! it is made.

mod support;

use std::fs;

use support::Files;

const EVALUATE: &str = "evaluate --train train.csv --test test.csv -q";

fn page(files: &Files) -> String {
    fs::read_to_string(files.path("report.html")).unwrap()
}

#[test]
fn the_page_has_the_wrong_prediction_and_the_document_that_was_near() {
    let files = Files::new();
    let with_page = files.run(&format!("{EVALUATE} --method knn --report report.html"));
    assert_eq!((with_page.code, &with_page.stderr[..]), (0, ""));
    let page = page(&files);
    assert!(page.contains("<title>Evaluation of test.csv</title>"));
    assert_eq!(page.matches("<article").count(), 1);
    assert!(page.contains(
        "<bdi>chess</bdi> <span class=\"as\">predicted as</span> <bdi class=\"wrong\">weather"
    ));
    assert!(
        page.contains(
            "<bdi class=\"wrong\">weather</bdi>, training document <bdi>1</bdi>, distance"
        )
    );
    // gzip never copies the first byte of all.
    assert!(page.contains("w<mark>ind from the east, snow in the hills</mark>"));
    assert!(page.contains("id=\"audit\""));
    let without = files.run(&format!("{EVALUATE} --method knn"));
    let figures =
        |text: &str| text.lines().filter(|line| !line.contains(" s on ")).collect::<String>();
    assert_eq!(figures(&with_page.stdout), figures(&without.stdout));
}

#[test]
fn predictions_that_asked_no_neighbors_have_some_on_the_page() {
    let files = Files::new();
    for flags in ["", "--method grams"] {
        assert_eq!(files.run(&format!("{EVALUATE} {flags} --report report.html")).code, 0);
        assert!(page(&files).contains("training document <bdi>1</bdi>"), "{flags}");
    }
    assert_eq!(files.run(&format!("{EVALUATE} --method class --report report.html")).code, 0);
    assert!(page(&files).contains("<article") && !page(&files).contains("training document <bdi>"));
}

#[test]
fn in_cross_validation_neighbors_are_other_documents() {
    let files = Files::new();
    files.write(
        "all.csv",
        "label,text\na,one two three four\nb,one two three four five\na,six seven eight\nb,six seven eight nine\n",
    );
    let run = files.run("evaluate --train all.csv --folds 4 --method knn --report report.html -q");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let page = page(&files);
    assert!(page.contains("Cross-validation"));
    for (text, near) in [(0, 1), (1, 0), (2, 3), (3, 2)] {
        let article =
            page.split("<article").find(|it| it.contains(&format!("Text <bdi>{text}</bdi>")));
        let article = article.unwrap();
        assert!(article.contains(&format!("training document <bdi>{near}</bdi>")), "{article}");
        assert!(article.matches("<mark>").count() >= 2, "{article}");
    }
}

#[test]
fn neighbors_in_a_changed_model_file_have_their_own_texts() {
    let files = Files::new();
    assert_eq!(files.run("index build -q --train train.csv -o model.nearzip").code, 0);
    assert_eq!(files.run("index remove model.nearzip --id 0 -q").code, 0);
    let run = files
        .run("evaluate --train model.nearzip --test test.csv --method knn --report report.html -q");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(page(&files).contains("training document <bdi>1</bdi>"));
    assert_eq!(
        page(&files).matches("w<mark>ind from the east, snow in the hills</mark>").count(),
        2
    );
}

#[test]
fn a_page_replaces_a_page_and_nothing_else() {
    let files = Files::new();
    let report = format!("{EVALUATE} --method class --report");
    assert_eq!(files.run(&format!("{report} report.html")).code, 0);
    files.write("test.csv", "label,text\nchess,another rook\n");
    assert_eq!(files.run(&format!("{report} report.html")).code, 0);
    assert!(page(&files).contains("of 1 text<"));
    files.write("notes.html", "<!DOCTYPE html><p>my notes");
    for (file, message) in [
        ("notes.html", "notes.html exists and is no page of --report; choose another path"),
        ("train.csv", "train.csv exists and is no page of --report; choose another path"),
        (".", "no regular file"),
        ("no/report.html", "cannot write no/report.html"),
        ("-", "the page of --report is written to a file; give its name"),
        ("o --outcomes o", "--report and --outcomes name one file"),
        ("r --method class,knn", "--report cannot be used with several methods"),
        ("r --shots 1", "--report cannot be used with --shots"),
    ] {
        files
            .run(
                &format!("{report} {file}")
                    .replace("--method class --report r --method", "--report r --method"),
            )
            .failed(message);
    }
    assert_eq!(fs::read(files.path("notes.html")).unwrap(), b"<!DOCTYPE html><p>my notes");
    let before = fs::read_dir(files.path("")).unwrap().count();
    let run = files.run("evaluate --train train.csv --test none.csv --report new.html");
    assert_eq!(run.code, 2);
    assert_eq!(fs::read_dir(files.path("")).unwrap().count(), before);
}

#[test]
fn the_page_says_what_was_measured() {
    let files = Files::new();
    files.write("junk.txt", "#%&/#%&/&%#&%\n");
    let flags = "--method class --coverage 0.8 --report report.html";
    let left_out = files.run(&format!("evaluate --train train.csv -q --leave-one-out {flags}"));
    assert_eq!(left_out.code, 0, "{}", left_out.stderr);
    let left_out = page(&files);
    assert!(left_out.contains("Leave-one-out") && left_out.contains("each classified by 3 others"));
    assert!(left_out.contains("Sets of labels with the true one"));
    assert_eq!(files.run(&format!("{EVALUATE} --strangers junk.txt {flags}")).code, 0);
    assert!(page(&files).contains("AUROC of strangers"));
}
