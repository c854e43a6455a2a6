//! Labels that look alike, of which all but one are probably mistakes.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::labels::Labels;

impl Labels {
    /// The groups of labels that differ only by case, by white space, by the form of their characters
    /// in Unicode, or by how a number is written.
    ///
    /// # Complexity
    ///
    /// O(bytes × log labels).
    ///
    /// # Examples
    ///
    /// ```
    /// let labels: nearzip::Labels = ["ham", "spam", "Ham", "1", "1.0"].into_iter().collect();
    /// assert_eq!(labels.alike(), [vec!["1", "1.0"], vec!["ham", "Ham"]]);
    /// ```
    pub fn alike(&self) -> Vec<Vec<&str>> {
        let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for label in self.iter() {
            groups.entry(likeness(label)).or_default().push(label);
        }
        groups.into_values().filter(|group| group.len() > 1).collect()
    }
}

/// What labels that look alike have in common.
fn likeness(label: &str) -> String {
    match label.trim().parse::<f64>() {
        Ok(number) if number.is_finite() => number.to_string(),
        _ => {
            let folded = label.nfkc().collect::<String>().to_lowercase();
            folded.split_whitespace().collect::<Vec<_>>().join(" ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_looks_alike_is_alike() {
        let alike = |a, b| likeness(a) == likeness(b);
        for (a, b) in
            [("ham", "Ham"), ("a b", " a\u{a0}b"), ("caf\u{e9}", "cafe\u{301}"), ("1", "1.0")]
        {
            assert!(alike(a, b), "{a} {b}");
        }
        assert!(!alike("cafe", "caf\u{e9}") && !alike("1", "-1") && !alike("a-b", "ab"));
    }
}
