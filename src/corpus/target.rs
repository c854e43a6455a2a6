//! Labels that are numbers.

/// No target is farther from 0 than this, so that squares of differences, and sums of them, are finite.
pub(crate) const LARGEST_TARGET: f64 = 1e100;

/// The number that a label is, if it is one that is finite and not too large.
pub(crate) fn target(label: &str) -> Option<f64> {
    label.trim().parse().ok().filter(|target: &f64| target.abs() <= LARGEST_TARGET)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finite_numbers_are_targets() {
        for (label, expected) in
            [("3", 3.0), (" -0.5 ", -0.5), ("1e3", 1e3), ("+.5", 0.5), ("1e100", 1e100)]
        {
            assert_eq!(target(label), Some(expected), "{label}");
        }
        for label in
            ["", "x", "3 4", "1,5", "1_000", "0x10", "NaN", "inf", "-infinity", "1e101", "1e999"]
        {
            assert_eq!(target(label), None, "{label}");
        }
    }
}
