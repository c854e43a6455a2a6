use std::sync::OnceLock;

use crate::error::Result;

/// Something about each document of an index, worked out when it is first asked for.
///
/// It belongs to the documents as they are: when they change, it is to be made anew.
#[derive(Debug)]
pub(super) struct Memo<T> {
    by_position: OnceLock<Box<[OnceLock<T>]>>,
}

impl<T> Default for Memo<T> {
    fn default() -> Memo<T> {
        Memo { by_position: OnceLock::new() }
    }
}

impl<T> Memo<T> {
    /// What is known of the document at `position`, of `end` positions.
    pub(super) fn get(
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn everything_is_made_once() {
        let memo = Memo::default();
        assert!(memo.get(1, 3, || Err(Error::EmptyCorpus)).is_err());
        assert_eq!(*memo.get(1, 3, || Ok("made")).unwrap(), "made");
        assert_eq!(*memo.get(1, 3, || Ok("made again")).unwrap(), "made");
        assert_eq!(*memo.get(2, 3, || Ok("another")).unwrap(), "another");
    }
}
