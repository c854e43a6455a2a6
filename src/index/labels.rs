use std::sync::{Arc, OnceLock};

use super::columns::Numbers;
use super::removed::Removed;
use crate::corpus::{LabelId, Labels};
use crate::error::Result;

/// The documents' labels.
///
/// Internally, a label has a number that does not change while documents are added and removed. To
/// callers, labels are in the order in which they first occur among the remaining documents, as in a
/// corpus of those documents.
#[derive(Debug, Default)]
pub(super) struct LabelColumn {
    /// The labels that documents have or had, by number.
    names: Arc<Labels>,
    numbers: Numbers<u32>,
    /// By number; counted when a label is first taken from a document. Until then, labels are numbered
    /// in the order in which they first occur.
    uses: Option<Vec<Use>>,
    /// Computed when it is first needed.
    order: OnceLock<Order>,
}

/// The documents that have a label.
#[derive(Debug, Clone, Copy, Default)]
struct Use {
    count: usize,
    /// The position of the first one, if there is one.
    first: usize,
}

/// Labels in the order in which they first occur.
#[derive(Debug)]
struct Order {
    labels: Arc<Labels>,
    /// The place of each number in `labels`; `None` if every place is the number itself.
    places: Option<Vec<u32>>,
}

impl LabelColumn {
    pub(super) fn new(names: Labels, numbers: Numbers<u32>) -> LabelColumn {
        LabelColumn { names: Arc::new(names), numbers, uses: None, order: OnceLock::new() }
    }

    /// The labels of the remaining documents, in the order in which they first occur.
    pub(super) fn labels(&self) -> &Arc<Labels> {
        &self.order().labels
    }

    /// The label of a document that has not been removed.
    pub(super) fn get(&self, position: usize) -> Result<LabelId> {
        let order = self.order();
        let number = self.numbers.get(position)?;
        let place = match &order.places {
            None => number,
            Some(places) => places.get(number as usize).copied().unwrap_or(u32::MAX),
        };
        match ((place as usize) < order.labels.len(), self.numbers.section()) {
            (false, Some(section)) => {
                Err(section.file().invalid(format!("it has no label number {number}")))
            }
            _ => Ok(LabelId::from_number(place)),
        }
    }

    pub(super) fn push(&mut self, label: &str) {
        let position = self.numbers.len();
        let number = self.number(label);
        self.numbers.push(number);
        self.enter(number, position);
    }

    /// Gives a document another label.
    pub(super) fn change(&mut self, position: usize, label: &str, removed: &Removed) -> Result<()> {
        let former = self.count(position, removed)?;
        let number = self.number(label);
        if number != former {
            self.numbers.set(position, number)?;
            self.leave(former, position, removed)?;
            self.enter(number, position);
        }
        Ok(())
    }

    /// Stops counting a document that is about to be removed.
    pub(super) fn remove(&mut self, position: usize, removed: &Removed) -> Result<()> {
        let number = self.count(position, removed)?;
        self.leave(number, position, removed)
    }

    fn number(&mut self, label: &str) -> u32 {
        if let Some(known) = self.names.find(label) {
            return known.number();
        }
        self.order.take();
        if let Some(uses) = &mut self.uses {
            uses.push(Use::default());
        }
        Arc::make_mut(&mut self.names).intern(label).number()
    }

    /// Makes sure that uses are counted and that the document's label is valid; returns its number.
    fn count(&mut self, position: usize, removed: &Removed) -> Result<u32> {
        self.get(position)?;
        if self.uses.is_none() {
            let mut uses = vec![Use::default(); self.names.len()];
            for position in removed.others(0..self.numbers.len()) {
                // No label has been taken from a document yet, so each label's place is its number.
                let label = &mut uses[self.get(position)?.index()];
                if label.count == 0 {
                    label.first = position;
                }
                label.count += 1;
            }
            self.uses = Some(uses);
            self.order.take();
        }
        self.numbers.get(position)
    }

    fn enter(&mut self, number: u32, position: usize) {
        let Some(uses) = &mut self.uses else { return };
        let label = &mut uses[number as usize];
        if label.count == 0 || position < label.first {
            label.first = position;
            self.order.take();
        }
        label.count += 1;
    }

    fn leave(&mut self, number: u32, position: usize, removed: &Removed) -> Result<()> {
        let Some(uses) = &mut self.uses else { return Ok(()) };
        let label = &mut uses[number as usize];
        label.count -= 1;
        if label.first == position {
            self.order.take();
            if label.count > 0 {
                for later in removed.others(position + 1..self.numbers.len()) {
                    if self.numbers.get(later)? == number {
                        label.first = later;
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    fn order(&self) -> &Order {
        self.order.get_or_init(|| match &self.uses {
            None => Order { labels: Arc::clone(&self.names), places: None },
            Some(uses) => {
                let used = |id: &LabelId| uses[id.index()].count > 0;
                let mut ids: Vec<LabelId> = self.names.ids().filter(used).collect();
                ids.sort_by_key(|id| uses[id.index()].first);
                let mut places = vec![u32::MAX; self.names.len()];
                for (place, id) in (0..).zip(&ids) {
                    places[id.index()] = place;
                }
                let labels = ids.iter().map(|&id| self.names.name(id)).collect();
                Order { labels: Arc::new(labels), places: Some(places) }
            }
        })
    }
}
