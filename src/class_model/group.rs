//! The counts of some sectors as bytes.

use std::ops::Range;

use super::class_size::ClassSize;
use super::gram::Gram;
use super::key::{Key, Occurrences};
use super::numbers::{Numbers, OUT_OF_RANGE, push};
use super::sector::{self, Builder, Sector, sector};
use crate::error::Result;

/// Appends the counts of a sector and of those that follow it. `numbers` are the numbers that the classes
/// get.
pub(super) fn push_counts(
    bytes: &mut Vec<u8>,
    sector: usize,
    occurrences: &[Occurrences],
    numbers: &[Option<u64>],
) {
    let mut next_gram = sector::first_gram(sector);
    let mut row = Vec::new();
    for of_gram in occurrences.chunk_by(|a, b| a.key.gram() == b.key.gram()) {
        row.clear();
        row.extend(of_gram.iter().filter_map(|occurrence| {
            Some((numbers[usize::from(occurrence.key.class())]?, occurrence.count))
        }));
        if row.is_empty() {
            // Only in a forged model.
            continue;
        }
        row.sort_unstable();
        let gram = of_gram[0].key.gram().number();
        push(bytes, gram - next_gram);
        next_gram = gram + 1;
        let mut next_class = 0;
        for (position, &(class, count)) in row.iter().enumerate() {
            let more = u64::from(position + 1 < row.len());
            let repeated = u64::from(count > 1);
            push(bytes, (class - next_class) << 2 | more << 1 | repeated);
            if count > 1 {
                push(bytes, count - 2);
            }
            next_class = class + 1;
        }
    }
}

/// The sectors with these numbers, from what [`push_counts`] wrote for them.
///
/// # Errors
///
/// [`Error::InvalidClassModel`](crate::Error::InvalidClassModel) if that did not write the bytes for
/// classes of these sizes.
pub(super) fn sectors(
    bytes: &[u8],
    numbers: Range<usize>,
    classes: &[ClassSize],
    builder: &mut Builder,
) -> Result<Vec<Sector>> {
    let mut rest = Rest {
        numbers: Numbers { bytes },
        classes,
        next_gram: sector::first_gram(numbers.start),
        end: sector::first_gram(numbers.end),
        gram: Gram::default(),
        next_class: 0,
        more: false,
    };
    builder.clear();
    let mut next = rest.next()?;
    let sector = |number| {
        while let Some(occurrences) = next.filter(|next| sector(next.key.gram()) == number) {
            builder.push(occurrences);
            next = rest.next()?;
        }
        Ok(builder.finish())
    };
    numbers.map(sector).collect()
}

/// The counts that have not been read yet.
struct Rest<'a> {
    numbers: Numbers<'a>,
    classes: &'a [ClassSize],
    next_gram: u64,
    /// The first gram that has no place in the sectors.
    end: u64,
    gram: Gram,
    next_class: u64,
    /// Whether the gram has a count in another class.
    more: bool,
}

impl Rest<'_> {
    /// The next count; `None` after the last one.
    fn next(&mut self) -> Result<Option<Occurrences>> {
        if !self.more {
            if self.numbers.bytes.is_empty() {
                return Ok(None);
            }
            let gram = self.next_gram + self.numbers.below(self.end - self.next_gram)?;
            self.gram = Gram::from_number(gram);
            self.next_gram = gram + 1;
            self.next_class = 0;
        }
        let number = self.numbers.next()?;
        let distance = number >> 2;
        if distance >= self.classes.len() as u64 - self.next_class {
            return Err(OUT_OF_RANGE);
        }
        let class = self.next_class + distance;
        self.next_class = class + 1;
        self.more = number & 2 != 0;
        let repeated = number & 1 != 0;
        // A gram cannot occur more often than its class has bytes.
        let most = self.classes[class as usize].bytes;
        let count = if repeated { self.numbers.below(most.saturating_sub(1))? + 2 } else { 1 };
        Ok(Some(Occurrences { key: Key::new(self.gram, class as u16), count }))
    }
}
