use std::fmt::{self, Display, Formatter};

use super::text::{INTERVALS, documents, figures};
use super::unknown::UnknownLabel;
use crate::classify::{Method, Settings};
use crate::evaluate::{Evaluation, Recall};

/// An evaluation as Markdown tables.
pub(super) struct Markdown<'a>(pub(super) &'a Evaluation);

impl Display for Markdown<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Markdown(evaluation) = self;
        let confusion = &evaluation.confusion();
        write_settings(formatter, &evaluation.settings, evaluation.method.as_ref())?;
        writeln!(
            formatter,
            "{}; {:.1} s on {} threads.\n",
            documents(evaluation, confusion),
            evaluation.elapsed.as_secs_f64(),
            evaluation.threads,
        )?;
        write_table(
            formatter,
            &["figure", &format!("value ({INTERVALS})")],
            figures(evaluation, confusion).into_iter(),
        )?;
        write_table(formatter, &["work", "value"], work(evaluation).into_iter())?;
        if let Some(recall) = evaluation.neighbors.as_ref().and_then(|figures| figures.recall) {
            write_table(
                formatter,
                &["against exact search", "value"],
                against(recall).into_iter(),
            )?;
        }
        write_table(
            formatter,
            &["label", "precision", "recall", "F1", "documents"],
            confusion.labels().into_iter().map(|metrics| {
                let [precision, recall, f1] = [metrics.precision, metrics.recall, metrics.f1]
                    .map(|figure| format!("{figure:.4}"));
                [metrics.label, precision, recall, f1, metrics.support.to_string()]
            }),
        )?;
        write_table(
            formatter,
            &["mistakes", "truth", "predicted"],
            confusion.mistakes().into_iter().map(|(truth, predicted, count)| {
                [count.to_string(), truth.to_owned(), predicted.to_owned()]
            }),
        )?;
        if let Some(figures) = &evaluation.neighbors {
            write_table(
                formatter,
                &["k", "nearest", "random", "first-label"],
                figures.sweep.iter().map(|row| {
                    let [nearest, random, first_label] = [row.nearest, row.random, row.first_label]
                        .map(|accuracy| format!("{accuracy:.4}"));
                    [row.k.to_string(), nearest, random, first_label]
                }),
            )?;
        }
        write_unknown(formatter, evaluation)
    }
}

/// What the evaluation did.
fn work(evaluation: &Evaluation) -> Vec<[String; 2]> {
    let mut work = vec![row("queries/s", format!("{:.1}", evaluation.queries_per_second()))];
    if let Some(figures) = &evaluation.neighbors {
        work.push(row("pairs scored", figures.pairs_scored.to_string()));
        work.push(row("pairs pruned", figures.pairs_pruned.to_string()));
    }
    work
}

/// What a search among candidates finds, compared with exact search.
fn against(recall: Recall) -> Vec<[String; 2]> {
    vec![
        row("test documents", recall.queries.to_string()),
        row("recall@1", format!("{:.4}", recall.at_1)),
        row(&format!("recall@{}", recall.k), format!("{:.4}", recall.at_k)),
        row("accuracy", format!("{:.4}", recall.accuracy)),
        row("accuracy of exact search", format!("{:.4}", recall.exact_accuracy)),
        row("speed-up", format!("{:.1}", recall.speedup)),
    ]
}

fn row(name: &str, value: String) -> [String; 2] {
    [name.to_owned(), value]
}

pub(super) fn write_settings(
    formatter: &mut Formatter<'_>,
    settings: &Settings,
    method: Option<&Method>,
) -> fmt::Result {
    let settings = settings.0.iter().map(|(name, value)| row(name, value.to_string()));
    let written = method.map(|method| row("--method", format!("\"{method}\"")));
    write_table(formatter, &["setting", "value"], settings.chain(written))
}

/// The labels that only test documents have.
pub(super) fn write_unknown(formatter: &mut Formatter<'_>, evaluation: &Evaluation) -> fmt::Result {
    let row = |UnknownLabel { label, count }| row(&label, count.to_string());
    let unknown = UnknownLabel::all(evaluation).into_iter().map(row);
    write_table(formatter, &["label without training documents", "test documents"], unknown)
}

/// Writes a table, unless it has no rows. Columns are not aligned; that is left to the renderer.
pub(super) fn write_table<const COLUMNS: usize>(
    formatter: &mut Formatter<'_>,
    heading: &[&str; COLUMNS],
    rows: impl Iterator<Item = [String; COLUMNS]>,
) -> fmt::Result {
    let mut rows = rows.peekable();
    if rows.peek().is_none() {
        return Ok(());
    }
    writeln!(formatter, "| {} |\n|{}", heading.join(" | "), "---|".repeat(COLUMNS))?;
    for row in rows {
        writeln!(formatter, "| {} |", row.map(|cell| escaped(&cell)).join(" | "))?;
    }
    writeln!(formatter)
}

/// A cell, escaped so that it does not break the table and is not interpreted as Markdown or HTML.
fn escaped(cell: &str) -> String {
    let mut escaped = String::with_capacity(cell.len());
    for character in cell.chars() {
        match character {
            '\\' | '|' | '`' | '*' | '_' | '~' | '$' | '[' | ']' | '<' | '>' | '#' => {
                escaped.extend(['\\', character]);
            }
            '&' => escaped.push_str("&amp;"),
            character if character.is_control() => escaped.push(' '),
            character => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_stays_a_cell() {
        assert_eq!(escaped("a|b\nc"), "a\\|b c");
        assert_eq!(escaped("<b>*x*</b> & `y`"), "\\<b\\>\\*x\\*\\</b\\> &amp; \\`y\\`");
        assert_eq!(escaped("plain – text"), "plain – text");
    }
}
