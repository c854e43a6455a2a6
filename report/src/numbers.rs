/// A number of documents, with commas between thousands; with one decimal if random ties make it an
/// expectation.
pub(crate) fn count(number: f64) -> String {
    let is_whole = (number - number.round()).abs() < 1e-9;
    let written = if is_whole { format!("{number:.0}") } else { format!("{number:.1}") };
    let whole = written.split('.').next().unwrap_or_default().len();
    let mut grouped = String::new();
    for (place, character) in written.chars().enumerate() {
        if place > 0 && place < whole && (whole - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(character);
    }
    grouped
}

/// A number of things, in English: `1 text`, `2,000 texts`.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", count(number as f64))
}

/// A figure from 0 to 1, as the other reports write it.
pub(crate) fn figure(figure: f64) -> String {
    format!("{figure:.4}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        let numbers = [(0.0, "0"), (999.0, "999"), (1000.0, "1,000"), (1234567.0, "1,234,567")];
        for (number, written) in numbers.into_iter().chain([(0.5, "0.5"), (2500.25, "2,500.2")]) {
            assert_eq!(count(number), written);
        }
        assert_eq!(
            (&counted(1, "text")[..], &counted(2000, "text")[..]),
            ("1 text", "2,000 texts")
        );
    }
}
