//! The comparison of two runs, called A and B.

use std::fmt::{self, Display, Formatter};

use serde::Serialize;

use super::{VERSION, json, markdown, text};
use crate::evaluate::PairedComparison;

const SCHEMA: &str = "nearzip.paired-comparison.v1";

#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    version: &'static str,
    #[serde(flatten)]
    comparison: &'a PairedComparison,
}

/// A comparison as one JSON object.
pub(super) fn object(comparison: &PairedComparison) -> String {
    json::written(&Object { schema: SCHEMA, version: VERSION, comparison })
}

/// A comparison as text for a terminal.
pub(super) struct Text<'a>(pub(super) &'a PairedComparison);

impl Display for Text<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Text(comparison) = self;
        writeln!(formatter, "{} test documents\n", comparison.n_test)?;
        for [name, value] in figures(comparison) {
            writeln!(formatter, "{name:<18}{value}")?;
        }
        writeln!(formatter, "{:18}(95% interval by paired bootstrap)", "")?;
        let predictions = comparison.n_differing;
        writeln!(formatter, "\n{predictions} predictions differ")?;
        if !comparison.differing.is_empty() {
            write_differing(formatter, comparison)?;
        }
        match predictions.saturating_sub(comparison.differing.len()) {
            0 => Ok(()),
            more => writeln!(formatter, "and {more} more"),
        }
    }
}

fn write_differing(formatter: &mut Formatter<'_>, comparison: &PairedComparison) -> fmt::Result {
    let heading = [HEADING.map(str::to_owned)].into_iter();
    let rows: Vec<_> = heading.chain(differing(comparison)).collect();
    let [id, truth, a, _] = text::widths(&rows);
    for row in &rows {
        let [first, second, third, last] = row;
        writeln!(formatter, "{first:id$}  {second:truth$}  {third:a$}  {last}")?;
    }
    Ok(())
}

/// A comparison as Markdown tables.
pub(super) struct Markdown<'a>(pub(super) &'a PairedComparison);

impl Display for Markdown<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Markdown(comparison) = self;
        let (documents, predictions) = (comparison.n_test, comparison.n_differing);
        writeln!(formatter, "{documents} test documents; {predictions} predictions differ.\n")?;
        let heading = ["figure", "value (95% interval by paired bootstrap)"];
        markdown::write_table(formatter, &heading, figures(comparison).into_iter())?;
        markdown::write_table(formatter, &HEADING, differing(comparison))
    }
}

const HEADING: [&str; 4] = ["id", "truth", "A", "B"];

fn differing(comparison: &PairedComparison) -> impl Iterator<Item = [String; 4]> {
    comparison.differing.iter().map(|different| {
        let [a, b] = different.labels.clone();
        [different.id.to_string(), different.truth.clone(), a, b]
    })
}

fn figures(comparison: &PairedComparison) -> [[String; 2]; 6] {
    let [accuracy_a, accuracy_b] = comparison.accuracies;
    let [only_a, only_b] = comparison.only_right;
    let [low, high] = comparison.difference_interval;
    let difference = comparison.difference;
    let row = |name: &str, value: String| [name.to_owned(), value];
    [
        row("accuracy of A", format!("{accuracy_a:.4}")),
        row("accuracy of B", format!("{accuracy_b:.4}")),
        row("B minus A", format!("{difference:+.4} ({low:+.4} to {high:+.4})")),
        row("only A is right", only_a.to_string()),
        row("only B is right", only_b.to_string()),
        row("McNemar's exact p", probability(comparison.p_value)),
    ]
}

/// A probability with four digits behind the point, or in powers of ten if they say nothing.
fn probability(p: f64) -> String {
    match p {
        0.0 => "below 1e-300".to_owned(),
        _ if p < 1e-3 => format!("{p:.1e}"),
        _ => format!("{p:.4}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_probabilities_are_powers_of_ten() {
        let written = [1.0, 0.0123, 0.000_123, 0.0].map(probability);
        assert_eq!(written, ["1.0000", "0.0123", "1.2e-4", "below 1e-300"]);
    }
}
