use std::ops::Range;

/// The positions of removed documents, as a bit set.
#[derive(Debug, Clone, Default)]
pub(super) struct Removed {
    words: Vec<u64>,
    count: usize,
}

impl Removed {
    pub(super) fn has(&self, position: usize) -> bool {
        self.words.get(position / 64).is_some_and(|word| word >> (position % 64) & 1 != 0)
    }

    /// Adds a position that is not in the set.
    pub(super) fn add(&mut self, position: usize) {
        if self.words.len() <= position / 64 {
            self.words.resize(position / 64 + 1, 0);
        }
        self.words[position / 64] |= 1 << (position % 64);
        self.count += 1;
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The positions of a range that are not in the set.
    pub(super) fn others(&self, range: Range<usize>) -> impl Iterator<Item = usize> + Clone {
        range.filter(|&position| !self.has(position))
    }
}
