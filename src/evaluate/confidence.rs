use super::outcome::Outcome;

/// The outcomes that have the same confidence.
///
/// What is computed by confidence takes them together, so that it does not depend on the order of the
/// texts: by votes of few neighbors, many texts have the same confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Group {
    pub(super) confidence: f64,
    /// The number of outcomes.
    pub(super) count: usize,
    /// How many of them are right; an expectation if ties were settled at random.
    pub(super) right: f64,
}

/// The outcomes by confidence, lowest first.
pub(super) fn by_confidence(outcomes: &[Outcome]) -> Vec<Group> {
    let mut single: Vec<Group> = outcomes
        .iter()
        .map(|outcome| Group {
            confidence: outcome.confidence(),
            count: 1,
            right: outcome.chance_of_truth(),
        })
        .collect();
    single.sort_by(|a, b| a.confidence.total_cmp(&b.confidence));
    let mut groups: Vec<Group> = Vec::new();
    for outcome in single {
        match groups.last_mut() {
            Some(group) if group.confidence == outcome.confidence => {
                group.count += 1;
                group.right += outcome.right;
            }
            _ => groups.push(outcome),
        }
    }
    groups
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An outcome of two labels with this confidence.
    pub(crate) fn outcome(confidence: f64, is_right: bool) -> Outcome {
        let label = if is_right { "true" } else { "false" };
        let rest = 1.0 - confidence;
        let error = if is_right { rest } else { confidence };
        Outcome {
            id: 0.into(),
            truth: Some("true".to_owned()),
            label: label.to_owned(),
            candidates: vec![label.to_owned()],
            scores: vec![(label.to_owned(), confidence)],
            rest,
            squared_error: Some(2.0 * error * error),
            p_value: None,
            set: None,
            neighbors: None,
        }
    }

    #[test]
    fn outcomes_of_the_same_confidence_are_together() {
        let outcomes = [(0.5, true), (0.25, false), (0.5, false), (1.0, true), (0.5, true)];
        let outcomes = outcomes.map(|(confidence, is_right)| outcome(confidence, is_right));
        let group = |confidence, count, right| Group { confidence, count, right };
        assert_eq!(
            by_confidence(&outcomes),
            [group(0.25, 1, 0.0), group(0.5, 3, 2.0), group(1.0, 1, 1.0)]
        );
        assert_eq!(by_confidence(&[]), []);
    }
}
