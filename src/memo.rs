use std::sync::OnceLock;

use crate::error::Result;

/// A value for each document of an index, computed when it is first needed.
///
/// If the values depend on other documents, the memo must be replaced when those change.
#[derive(Debug)]
pub(crate) struct Memo<T> {
    by_position: OnceLock<Vec<OnceLock<T>>>,
}

impl<T> Default for Memo<T> {
    fn default() -> Memo<T> {
        Memo { by_position: OnceLock::new() }
    }
}

impl<T> Memo<T> {
    /// The value for the document at `position`, which is below `end`.
    pub(crate) fn get(
        &self,
        position: usize,
        end: usize,
        make: impl FnOnce() -> Result<T>,
    ) -> Result<&T> {
        let empty = || (0..end).map(|_| OnceLock::new()).collect();
        let place = &self.by_position.get_or_init(empty)[position];
        match place.get() {
            Some(known) => Ok(known),
            None => {
                let made = make()?;
                Ok(place.get_or_init(|| made))
            }
        }
    }

    /// Makes room for documents that were added at the end.
    pub(crate) fn extend(&mut self, end: usize) {
        if let Some(places) = self.by_position.get_mut() {
            places.resize_with(end, OnceLock::new);
        }
    }

    /// The value for the document at `position`, if it has been computed.
    pub(crate) fn known(&self, position: usize) -> Option<&T> {
        self.by_position.get()?[position].get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn each_value_is_computed_once() {
        let mut memo = Memo::default();
        memo.extend(2);
        assert_eq!(memo.known(1), None);
        assert!(memo.get(1, 3, || Err(Error::EmptyCorpus)).is_err());
        assert_eq!(*memo.get(1, 3, || Ok("made")).unwrap(), "made");
        assert_eq!(*memo.get(1, 3, || Ok("made again")).unwrap(), "made");
        assert_eq!((memo.known(1), memo.known(2)), (Some(&"made"), None));
        assert_eq!(*memo.get(2, 3, || Ok("another")).unwrap(), "another");
        memo.extend(4);
        assert_eq!((memo.known(1), memo.known(3)), (Some(&"made"), None));
    }
}
