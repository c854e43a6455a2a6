use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use nearzip::{compare_outcomes, read_outcomes, report};

use crate::arguments::require_one_standard_input;
use crate::examples::examples;
use crate::output;
use crate::status::ExitStatus;

/// The number of predictions that are listed in text.
const LISTED: usize = 10;

/// Compare two evaluations on the same test documents, document by document
///
/// Two runs agree on most documents, so a difference can be sure though the intervals of both accuracies
/// overlap. There is one of 95% for the difference, by bootstrap, and McNemar's exact test.
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    (
        "nearzip evaluate --train train.csv --test test.csv --method knn --outcomes knn.jsonl",
        "Keep the outcomes of each evaluation",
    ),
    ("nearzip compare knn.jsonl hybrid.jsonl", "See whether one is better, and where they differ"),
    (
        "nearzip compare knn.jsonl hybrid.jsonl --limit 0 --json",
        "Have only the figures, as a JSON object",
    ),
]))]
pub(crate) struct Arguments {
    /// Outcomes of one evaluation, from evaluate --outcomes
    #[arg(value_name = "A")]
    a: PathBuf,

    /// Outcomes of the other evaluation, on the same test documents
    #[arg(value_name = "B")]
    b: PathBuf,

    /// List at most N of the predictions that differ [default: 10 in text, all in JSON]
    #[arg(long, value_name = "N", help_heading = "Output")]
    limit: Option<usize>,

    /// Print one JSON object
    #[arg(long, help_heading = "Output")]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    let Arguments { a, b, limit, json } = arguments;
    require_one_standard_input([("A", a.as_path()), ("B", b.as_path())])?;
    let [first, second] = [read_outcomes(a)?, read_outcomes(b)?];
    let [a, b] = [a, b].map(|path| path.display());
    let mut comparison = compare_outcomes(&first, &second)
        .with_context(|| format!("cannot compare {a} with {b}"))?;
    let listed = limit.unwrap_or(if *json { usize::MAX } else { LISTED });
    comparison.differing.truncate(listed);

    let mut output = output::data();
    match json {
        true => writeln!(output, "{}", report::json(&comparison))?,
        false => write!(output, "A  {a}\nB  {b}\n{}", report::text(&comparison))?,
    }
    output.flush()?;
    Ok(ExitStatus::Success)
}
