use super::condense::condense;
use super::config::PrototypeConfig;
use super::edit::edit;
use super::greedy::greedy;
use super::nearest::Nearest;
use super::rule::PrototypeRule;
use super::support::{first_of_each_label, most_supported_first};
use crate::error::Result;
use crate::progress::Tracker;

/// All documents, those first that a rule selects, in the order in which it takes them.
pub(super) struct Order {
    pub(super) documents: Vec<usize>,
    /// How many the rule selects.
    pub(super) selected: usize,
}

impl Order {
    /// The order by the rule of a configuration. Only documents that have a vote decide about others.
    pub(super) fn new(
        nearest: &Nearest,
        config: &PrototypeConfig,
        votes: &[bool],
        tracker: &Tracker<'_>,
    ) -> Result<Order> {
        let rule = config.get_rule();
        let mut order = most_supported_first(nearest, votes);
        let mut staying = order.len();
        if rule.edits() {
            let [stay, go] = edit(nearest, &order, config.get_k(), votes)?;
            staying = stay.len();
            order = [stay, go].concat();
        }
        let stay = &order[..staying];
        let first = first_of_each_label(nearest, stay);
        let (mut documents, selected) = match rule {
            PrototypeRule::Edit => (first, staying),
            PrototypeRule::Greedy => {
                let taken = greedy(nearest, stay, first, votes, tracker)?;
                let selected = taken.len();
                (taken, selected)
            }
            PrototypeRule::Condense | PrototypeRule::EditAndCondense => {
                let taken = condense(nearest, stay, first, votes, tracker)?;
                let selected = taken.len();
                (taken, selected)
            }
        };
        let mut is_taken = vec![false; nearest.len()];
        documents.iter().for_each(|&document| is_taken[document] = true);
        documents.extend(order.into_iter().filter(|&document| !is_taken[document]));
        Ok(Order { documents, selected })
    }
}
