/// A row of a table.
pub(crate) fn row(cells: &[impl AsRef<str>]) -> String {
    let cells: String = cells.iter().map(|cell| format!(" {} |", cell.as_ref())).collect();
    format!("|{cells}\n")
}

/// The line between the heading and the rows.
pub(crate) fn rule(columns: usize) -> String {
    format!("|{}\n", "---|".repeat(columns))
}

/// A number from 0 to 1, without the 0 before the decimal point.
pub(crate) fn figure(value: f64, digits: usize) -> String {
    let figure = format!("{value:.digits$}");
    figure.strip_prefix('0').map_or(figure.clone(), str::to_owned)
}
