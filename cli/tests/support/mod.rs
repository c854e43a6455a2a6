//! A folder with labeled files, in which the program is run.

#![allow(dead_code, reason = "each test file uses only a part of it")]

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub(crate) const TRAIN: &str = "label,text\n\
    weather,\"rain in the north, sun in the south\"\n\
    weather,\"wind from the east, snow in the hills\"\n\
    chess,the knight takes the bishop on e5\n\
    chess,a rook and a king against a king\n";

pub(crate) const TEST: &str = "label,text\n\
    weather,\"sun in the east, rain in the hills\"\n\
    chess,the queen takes the rook on e5\n\
    chess,\"wind from the east, snow in the hills\"\n";

/// What decides on color besides the terminal; a test says it, not where the tests run.
pub(crate) const COLOR_VARIABLES: [&str; 5] =
    ["CI", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLORTERM"];

pub(crate) struct Files {
    folder: TempDir,
}

impl Files {
    pub(crate) fn new() -> Files {
        let files = Files { folder: tempfile::tempdir().unwrap() };
        files.write("train.csv", TRAIN);
        files.write("test.csv", TEST);
        files
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("nearzip"));
        command.args(arguments.split_whitespace()).current_dir(self.folder.path());
        command.stdin(Stdio::null());
        for variable in COLOR_VARIABLES {
            command.env_remove(variable);
        }
        command
    }

    pub(crate) fn run(&self, arguments: &str) -> Run {
        Run::of(self.command(arguments).output().unwrap())
    }

    pub(crate) fn run_with(&self, arguments: &str, input: &[u8]) -> Run {
        let mut child = start(self.command(arguments).stdin(Stdio::piped()));
        // A program that refuses its arguments ends before it reads.
        let written = child.stdin.take().unwrap().write_all(input);
        if let Err(error) = written {
            assert_eq!(error.kind(), std::io::ErrorKind::BrokenPipe);
        }
        Run::of(child.wait_with_output().unwrap())
    }
}

/// Starts a program whose output and messages are read here.
pub(crate) fn start(command: &mut Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    pub(crate) fn of(output: Output) -> Run {
        Run {
            code: output.status.code().expect("not ended by a signal"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    pub(crate) fn printed(self, stdout: &str) {
        assert_eq!((self.code, &self.stdout[..], &self.stderr[..]), (0, stdout, ""));
    }

    /// As [`printed`](Run::printed), with `…` for each confidence: how large it is follows from a blend.
    #[track_caller]
    pub(crate) fn printed_with_confidence(self, stdout: &str) {
        let stdout_found = without_confidence(&self.stdout);
        assert_eq!((self.code, &stdout_found[..], &self.stderr[..]), (0, stdout, ""));
    }

    #[track_caller]
    pub(crate) fn failed(self, stderr: &str) {
        assert_eq!((self.code, &self.stdout[..]), (2, ""), "{}", self.stderr);
        assert!(self.stderr.contains(stderr), "{}", self.stderr);
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{}", self.stderr);
        serde_json::from_str(&self.stdout).unwrap()
    }
}

/// A table with `…` for each field that is a number from 0 to 1 with six digits behind the point.
pub(crate) fn without_confidence(table: &str) -> String {
    let is_confidence = |field: &str| {
        field.len() == 8 && field.parse().is_ok_and(|number| (0.0..=1.0).contains(&number))
    };
    let hidden = |line: &str| {
        let fields = line.split(',').map(|field| if is_confidence(field) { "…" } else { field });
        fields.collect::<Vec<_>>().join(",") + "\n"
    };
    table.lines().map(hidden).collect()
}
