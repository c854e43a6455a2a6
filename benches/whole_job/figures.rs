//! What is measured, and how it is written: by a job as a line for each figure, its name and its value; for
//! people as a row of a Markdown table.

use std::collections::BTreeMap;
use std::fmt;
use std::process::{Command, Stdio};

/// The columns: the name of the figure, the heading, and the decimals.
const COLUMNS: [(&str, &str, usize); 11] = [
    ("read", "read, s", 2),
    ("build", "build, s", 2),
    ("save", "save, s", 2),
    ("file", "file, MB", 1),
    ("open", "open, ms", 2),
    ("first", "first answer, ms", 2),
    ("batch", "in a batch, ms per text", 3),
    ("single", "one at a time, ms", 3),
    ("add", "add and predict, ms", 2),
    ("accuracy", "accuracy", 4),
    ("memory", "peak memory, MB", 0),
];

/// Figures by name. Some are missing where they make no sense.
#[derive(Default)]
pub(crate) struct Figures(BTreeMap<String, f64>);

impl Figures {
    /// The figures that a job prints.
    pub(crate) fn of(job: &mut Command) -> Figures {
        let output = job.stderr(Stdio::inherit()).output().expect("the program can be started");
        assert!(output.status.success(), "the job failed: {job:?}");
        let figure = |line: &str| {
            let (name, value) = line.split_once(' ')?;
            Some((name.to_owned(), value.parse().ok()?))
        };
        let lines = String::from_utf8(output.stdout).expect("figures are text");
        Figures(lines.lines().map(|line| figure(line).expect("a name and a number")).collect())
    }

    pub(crate) fn set(&mut self, name: &str, value: f64) {
        assert!(COLUMNS.iter().any(|column| column.0 == name), "{name} is a column");
        self.0.insert(name.to_owned(), value);
    }

    pub(crate) fn get(&self, name: &str) -> Option<f64> {
        self.0.get(name).copied()
    }

    pub(crate) fn row(&self, title: &str) -> String {
        let cells = COLUMNS.map(|(name, _, decimals)| {
            self.get(name).map_or_else(|| "–".to_owned(), |value| format!("{value:.decimals$}"))
        });
        format!("| {title} | {} |", cells.join(" | "))
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(name, value)| writeln!(formatter, "{name} {value}"))
    }
}

/// The first two lines of a table.
pub(crate) fn heading() -> String {
    let titles = COLUMNS.map(|(_, title, _)| title).join(" | ");
    format!("| method | {titles} |\n|---{}|", "|--:".repeat(COLUMNS.len()))
}
