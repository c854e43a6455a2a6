use std::collections::{HashMap, HashSet};

use nearzip::{ConfusionMatrix, LabelMetrics};

use crate::readable::one_line;

/// The most labels that have rows and columns of their own in the heat map.
const MOST_MAPPED: usize = 25;

/// The most characters of a label.
const WIDTH: usize = 80;

/// The labels that occur, in the order of the page: those of the heat map come first.
pub(crate) struct PageLabels {
    pub(crate) metrics: Vec<LabelMetrics>,
    /// How many of them have rows and columns of their own in the heat map: all, or those with the most
    /// mistakes.
    pub(crate) mapped: usize,
    positions: HashMap<String, usize>,
}

impl PageLabels {
    pub(crate) fn new(confusion: &ConfusionMatrix) -> PageLabels {
        let mut metrics = confusion.labels();
        let mut mapped = metrics.len();
        if metrics.len() > MOST_MAPPED {
            let most_mistaken = most_mistaken(confusion);
            metrics.sort_by_key(|metrics| !most_mistaken.contains(&metrics.label));
            mapped = most_mistaken.len();
        }
        let positions = metrics.iter().enumerate();
        let positions = positions.map(|(place, metrics)| (metrics.label.clone(), place)).collect();
        PageLabels { metrics, mapped, positions }
    }

    pub(crate) fn len(&self) -> usize {
        self.metrics.len()
    }

    /// How many labels share the last row and the last column of the heat map.
    pub(crate) fn others(&self) -> usize {
        self.len() - self.mapped
    }

    /// The position of a label on the page. All labels of outcomes have one.
    pub(crate) fn position(&self, label: &str) -> usize {
        self.positions.get(label).copied().unwrap_or(self.len())
    }

    /// A label as it is shown.
    pub(crate) fn name(&self, position: usize) -> String {
        self.metrics.get(position).map_or_else(String::new, |metrics| shown(&metrics.label))
    }
}

/// A label as it is shown: in one line, and not empty.
pub(crate) fn shown(label: &str) -> String {
    if label.trim().is_empty() { "(empty)".to_owned() } else { one_line(label, WIDTH) }
}

/// The labels that are most often mistaken for others, or others for them.
fn most_mistaken(confusion: &ConfusionMatrix) -> HashSet<String> {
    let mut mistakes: HashMap<&str, f64> = HashMap::new();
    for (truth, predicted, count) in confusion.mistakes() {
        *mistakes.entry(truth).or_default() += count;
        *mistakes.entry(predicted).or_default() += count;
    }
    let mut labels: Vec<(String, f64)> = confusion
        .labels()
        .into_iter()
        .map(|LabelMetrics { label, .. }| {
            let mistaken = mistakes.get(&label[..]).copied().unwrap_or_default();
            (label, mistaken)
        })
        .collect();
    labels.sort_by(|a, b| b.1.total_cmp(&a.1));
    labels.into_iter().take(MOST_MAPPED - 1).map(|(label, _)| label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_labels_the_most_mistaken_come_first() {
        let names: Vec<String> = (0..40).map(|label| format!("label {label}")).collect();
        let mut confusion = ConfusionMatrix::new(names.iter().collect());
        for name in &names {
            confusion.add(name, name, 5.0);
        }
        confusion.add("label 39", "label 7", 2.0);
        let labels = PageLabels::new(&confusion);
        assert_eq!((labels.len(), labels.mapped, labels.others()), (40, 24, 16));
        assert!(labels.position("label 39") < 24 && labels.position("label 7") < 24);
        let places: HashSet<usize> = names.iter().map(|name| labels.position(name)).collect();
        assert_eq!(places.len(), 40);
        assert_eq!(labels.name(labels.position("label 12")), "label 12");
    }

    #[test]
    fn few_labels_keep_their_order() {
        let mut confusion = ConfusionMatrix::new(["b", "a", "unused"].into_iter().collect());
        confusion.add("b", "a", 1.0);
        let labels = PageLabels::new(&confusion);
        assert_eq!((labels.len(), labels.others()), (2, 0));
        assert_eq!((labels.name(0), labels.name(1)), ("b".to_owned(), "a".to_owned()));
    }

    #[test]
    fn labels_are_never_invisible() {
        assert_eq!(shown(" "), "(empty)");
        assert_eq!(shown("a\nb\0"), "a b␀");
        assert_eq!(shown(&"x".repeat(1000)).chars().count(), WIDTH);
    }
}
