use std::collections::HashMap;

use crate::error::{Error, Result};

/// The number of a label in its [`Labels`]. Labels that occurred earlier have smaller numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LabelId(u32);

impl LabelId {
    /// The number as an index, which is less than the number of labels.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    pub(crate) const fn number(self) -> u32 {
        self.0
    }

    pub(crate) const fn from_number(number: u32) -> LabelId {
        LabelId(number)
    }
}

/// Distinct labels, in the order in which they first occurred.
///
/// # Examples
///
/// ```
/// let labels: nearzip::Labels = ["sport", "politics", "sport"].into_iter().collect();
/// let politics = labels.find("politics").unwrap();
/// assert_eq!((politics.index(), labels.name(politics)), (1, "politics"));
/// assert_eq!(labels.len(), 2);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labels {
    names: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Labels {
    /// The id of `name`, which is added if it is new.
    ///
    /// # Panics
    ///
    /// If there are more than 2³² labels.
    pub(crate) fn intern(&mut self, name: &str) -> LabelId {
        if let Some(&number) = self.numbers.get(name) {
            return LabelId(number);
        }
        let number = u32::try_from(self.names.len()).expect("fewer than 2^32 labels");
        self.names.push(name.to_owned());
        self.numbers.insert(name.to_owned(), number);
        LabelId(number)
    }

    /// The id of `name`, if it is one of the labels.
    pub fn find(&self, name: &str) -> Option<LabelId> {
        self.numbers.get(name).copied().map(LabelId)
    }

    /// The name of a label.
    ///
    /// # Panics
    ///
    /// If the id belongs to other labels and is too large for these.
    pub fn name(&self, id: LabelId) -> &str {
        &self.names[id.index()]
    }

    /// Checks that there are at least two labels, so that there is something to choose from.
    ///
    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] if there are none.
    /// - [`Error::SingleLabel`] if there is only one.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Error, Labels};
    ///
    /// let labels: Labels = ["sport", "sport"].into_iter().collect();
    /// assert!(matches!(labels.require_choice(), Err(Error::SingleLabel { .. })));
    /// ```
    pub fn require_choice(&self) -> Result<()> {
        match &self.names[..] {
            [] => Err(Error::EmptyCorpus),
            [label] => Err(Error::SingleLabel { label: label.clone() }),
            _ => Ok(()),
        }
    }

    /// The number of labels.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are no labels.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The names, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The ids, in order.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = LabelId> + use<> {
        (0..self.names.len() as u32).map(LabelId)
    }
}

impl<N: AsRef<str>> FromIterator<N> for Labels {
    fn from_iter<I: IntoIterator<Item = N>>(names: I) -> Labels {
        let mut labels = Labels::default();
        for name in names {
            labels.intern(name.as_ref());
        }
        labels
    }
}
