//! Jobs from start to end, each a script that anybody can run with the program on the path: its output is
//! in a file beside it.

#![cfg(unix)]

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

fn job(name: &str) {
    let folder = tempfile::tempdir().unwrap();
    let program = Path::new(assert_cmd::cargo::cargo_bin!("nearzip")).parent().unwrap();
    let path = env::var_os("PATH").unwrap_or_default();
    let paths = [program.to_owned()].into_iter().chain(env::split_paths(&path));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/jobs").join(name);
    let output = Command::new("sh")
        .args(["-c", "sh \"$0\" 2>&1"])
        .arg(script.with_extension("sh"))
        .current_dir(folder.path())
        .env("PATH", env::join_paths(paths).unwrap())
        .output()
        .unwrap();
    let printed = without_figures(&String::from_utf8(output.stdout).unwrap());
    let expected = fs::read_to_string(script.with_extension("expected")).unwrap();
    assert_eq!(printed, expected);
    assert!(output.status.success(), "{}", output.status);
}

/// The lines with `…` for a blend, and for the size of a file that has one: which one is chosen is no
/// part of a job.
fn without_figures(printed: &str) -> String {
    let mut lines = String::new();
    for line in printed.lines() {
        let mut line = line.to_owned();
        for (before, after) in [(": the blend ", " was chosen"), (": all ", " bytes are intact")] {
            if let Some((start, rest)) = line.split_once(before)
                && let Some((figure, end)) = rest.split_once(after)
                && figure.starts_with(|first: char| first.is_ascii_digit())
            {
                line = format!("{start}{before}…{after}{end}");
            }
        }
        lines += &(line + "\n");
    }
    lines
}

#[test]
fn tickets_from_excel_get_labels_and_confidence() {
    job("tickets");
}

#[test]
fn a_new_mail_finds_its_folder() {
    job("mails");
}

#[test]
fn a_nightly_update_and_a_stream_that_is_continued() {
    job("nightly");
}
