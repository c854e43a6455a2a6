//! The same job by two linear methods of scikit-learn, in Python.

use std::env;
use std::ffi::OsString;
use std::process::{Command, Stdio};

use crate::datasets::Dataset;
use crate::figures::Figures;

const SCRIPT: &str = include_str!("rivals.py");
const RIVALS: [(&str, &str); 2] =
    [("svm", "TF-IDF, linear SVM"), ("bayes", "counts, complement Bayes")];

/// The figures of each rival by its name; none, with a message, if there is no scikit-learn.
pub(crate) fn measure(dataset: &Dataset) -> Vec<(&'static str, Figures)> {
    let python = env::var_os("PYTHON").unwrap_or_else(|| OsString::from("python3"));
    let import =
        Command::new(&python).args(["-c", "import sklearn"]).stderr(Stdio::null()).status();
    if !import.is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: {} has no scikit-learn, so its rows are left out", python.display());
        return Vec::new();
    }
    let run = |rival| {
        let mut command = Command::new(&python);
        command.env("OMP_NUM_THREADS", "1").env("OPENBLAS_NUM_THREADS", "1");
        command.args(["-c", SCRIPT, rival]).args([&dataset.train, &dataset.test]);
        Figures::of(&mut command)
    };
    RIVALS.map(|(rival, name)| (name, run(rival))).into()
}
