//! The same job by other programs, in Python.

use std::env;
use std::ffi::OsString;
use std::process::{Command, Stdio};

use crate::datasets::Dataset;
use crate::figures::Figures;

const SCRIPT: &str = include_str!("rivals.py");

/// What the script calls a rival, its title, and the module that it needs.
const RIVALS: [(&str, &str, &str); 4] = [
    ("svm", "TF-IDF, linear SVM", "sklearn"),
    ("bayes", "counts, complement Bayes", "sklearn"),
    ("fasttext", "fastText", "fasttext"),
    ("vw", "Vowpal Wabbit", "vowpalwabbit"),
];

/// The figures of each rival by its title; a message instead, if Python has no such module.
pub(crate) fn measure(dataset: &Dataset) -> Vec<(&'static str, Figures)> {
    let python = env::var_os("PYTHON").unwrap_or_else(|| OsString::from("python3"));
    let has = |module| {
        let import = format!("import {module}");
        let status = Command::new(&python).args(["-c", &import]).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    };
    let mut rows = Vec::new();
    for (rival, title, module) in RIVALS {
        if !has(module) {
            eprintln!("SKIPPED: {} has no {module}, so {title} is left out", python.display());
            continue;
        }
        let mut command = Command::new(&python);
        command.env("OMP_NUM_THREADS", "1").env("OPENBLAS_NUM_THREADS", "1");
        command.args(["-c", SCRIPT, rival]).args([&dataset.train, &dataset.test]);
        rows.push((title, Figures::of(&mut command)));
    }
    rows
}
