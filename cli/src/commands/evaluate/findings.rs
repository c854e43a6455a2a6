//! What was found beside the figures of an evaluation.

use std::io::Write;

use nearzip::{Outcome, SelectionRow};
use serde::Serialize;

use super::known_texts::KnownTexts;
use super::page::Documents;

/// What a report says, in all formats, beside what it says about the evaluation.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) known_texts: Option<KnownTexts>,
    /// The methods among which one was chosen, the most accurate first.
    pub(super) selection: Vec<SelectionRow>,
    /// The training documents that are the most likely to have a wrong label.
    pub(super) worst: Vec<Worst>,
    /// The documents, which a page shows.
    pub(super) documents: Option<Documents>,
}

/// A training document that all others contradict.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Worst {
    id: String,
    label: String,
    /// The probability of the label, by all others.
    score: f64,
    likelier: String,
    likelier_score: f64,
}

impl Worst {
    pub(super) fn of(outcome: &Outcome) -> Worst {
        Worst {
            id: outcome.id.to_string(),
            label: outcome.truth.clone().unwrap_or_default(),
            score: outcome.score_of_truth(),
            likelier: outcome.label.clone(),
            likelier_score: outcome.confidence(),
        }
    }
}

/// How many methods of a selection are shown to people.
const METHODS_SHOWN: usize = 10;

/// Writes the methods among which one was chosen, for people.
pub(super) fn write_selection(
    output: &mut impl Write,
    selection: &[SelectionRow],
) -> anyhow::Result<()> {
    if selection.is_empty() {
        return Ok(());
    }
    writeln!(output, "\nby leave-one-out on training documents; the first is chosen")?;
    writeln!(output, "accuracy  95% interval    method")?;
    for row in selection.iter().take(METHODS_SHOWN) {
        let [low, high] = row.interval;
        writeln!(output, "{:8.4}  {low:.4} to {high:.4}  {}", row.accuracy, row.method)?;
    }
    if let Some(more @ 1..) = selection.len().checked_sub(METHODS_SHOWN) {
        writeln!(output, "          and {more} less accurate ones, which --json lists")?;
    }
    Ok(())
}

/// Writes the documents that are likely to have a wrong label, for people.
pub(super) fn write_worst(output: &mut impl Write, worst: &[Worst]) -> anyhow::Result<()> {
    if worst.is_empty() {
        return Ok(());
    }
    let width = |column: fn(&Worst) -> &String, heading: &str| {
        let widths = worst.iter().map(|document| column(document).chars().count());
        widths.chain([heading.len()]).max().unwrap_or_default()
    };
    let (id, label) = (width(|worst| &worst.id, "id"), width(|worst| &worst.label, "label"));
    writeln!(output, "\ntraining documents whose labels all others contradict the most")?;
    writeln!(output, "{:id$}  {:label$}  score  likelier", "id", "label")?;
    for Worst { id: name, label: own, score, likelier, likelier_score } in worst {
        writeln!(output, "{name:id$}  {own:label$}  {score:.3}  {likelier} ({likelier_score:.3})")?;
    }
    Ok(())
}
