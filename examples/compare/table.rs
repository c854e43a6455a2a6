//! The results as Markdown: a row for each compressor, and a column for each dataset.

use crate::results::Measured;

pub(crate) fn markdown(rows: &[Measured]) -> String {
    let figure = |value: f64| format!("{value:.3}").trim_start_matches('0').to_owned();
    let microseconds = |value: f64| match value < 99.5 {
        true => format!("{value:.1}"),
        false => format!("{value:.0}"),
    };
    [
        table("accuracy, k = 1", rows, |row| figure(row.accuracy)),
        table("accuracy, k", rows, |row| format!("{}, {}", figure(row.accuracy_with_k), row.k)),
        table("µs per pair", rows, |row| microseconds(row.microseconds_per_pair)),
    ]
    .join("\n")
}

/// A table of one figure. What was not measured is a dash.
fn table(title: &str, rows: &[Measured], cell: impl Fn(&Measured) -> String) -> String {
    let datasets = first_of_each(rows.iter().map(|row| &*row.dataset));
    let mut lines = vec![
        format!("| {title} | {} |", datasets.join(" | ")),
        format!("|---{}|", "|--:".repeat(datasets.len())),
    ];
    for compressor in first_of_each(rows.iter().map(|row| &*row.compressor)) {
        let cells: Vec<String> = datasets
            .iter()
            .map(|dataset| {
                let is_it =
                    |row: &&Measured| row.dataset == *dataset && row.compressor == compressor;
                rows.iter().find(is_it).map_or_else(|| "–".to_owned(), &cell)
            })
            .collect();
        lines.push(format!("| `{compressor}` | {} |", cells.join(" | ")));
    }
    lines.join("\n") + "\n"
}

/// Different names, in the order in which they come first.
fn first_of_each<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut different = Vec::new();
    for name in names {
        if !different.contains(&name) {
            different.push(name);
        }
    }
    different
}
