//! Which bytes have the counts of which sectors.

use std::ops::Range;

use super::numbers::{Numbers, OUT_OF_RANGE};
use super::sector;
use crate::error::Result;

/// All sectors, in groups whose counts are stored together: a small model would take less than its
/// list of groups, if each sector were one.
#[derive(Debug, Clone)]
pub(super) struct Groups {
    /// Where the bytes of each group begin, and where the last ones end.
    starts: Vec<u64>,
}

/// How many grams a group has on average, at least, unless it is the only one.
const GRAMS: u64 = 16;

/// There are 2^bits groups, of sectors with this many grams.
pub(super) fn bits_for(grams: u64) -> u32 {
    (grams / GRAMS).checked_ilog2().unwrap_or_default().min(sector::BITS)
}

/// The sectors of one of 2^`bits` groups.
pub(super) fn sectors(bits: u32, group: usize) -> Range<usize> {
    let length = sector::COUNT >> bits;
    group * length..(group + 1) * length
}

impl Groups {
    /// Reads the number of bits and the length of each group: they fill the bytes at `place`.
    pub(super) fn read(numbers: &mut Numbers<'_>, place: Range<u64>) -> Result<Groups> {
        let bits = numbers.below(u64::from(sector::BITS) + 1)?;
        let mut starts = Vec::new();
        let Range { start: mut next, end } = place;
        for _ in 0..1 << bits {
            starts.push(next);
            next += numbers.below(end - next + 1)?;
        }
        starts.push(next);
        match next == end {
            true => Ok(Groups { starts }),
            false => Err(OUT_OF_RANGE),
        }
    }

    fn bits(&self) -> u32 {
        (self.starts.len() - 1).ilog2()
    }

    /// Each group's sectors and bytes.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Range<usize>, Range<u64>)> {
        (0..self.starts.len() - 1).map(|group| self.get(group))
    }

    /// The sectors and the bytes of the group that a sector belongs to.
    pub(super) fn with(&self, sector: usize) -> (Range<usize>, Range<u64>) {
        self.get(sector >> (sector::BITS - self.bits()))
    }

    fn get(&self, group: usize) -> (Range<usize>, Range<u64>) {
        (sectors(self.bits(), group), self.starts[group]..self.starts[group + 1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::class_model::numbers::push;

    #[test]
    fn groups_have_all_sectors_once() {
        for (grams, expected) in [(0, 0), (31, 0), (32, 1), (1 << 19, 15), (1 << 30, 16)] {
            let bits = bits_for(grams);
            assert_eq!(bits, expected);
            let mut bytes = Vec::new();
            push(&mut bytes, u64::from(bits));
            bytes.resize(bytes.len() + (1 << bits), 3);
            let end = 7 + (3 << bits);
            let read = |end| Groups::read(&mut Numbers { bytes: &bytes }, 7..end);
            assert!(read(end - 1).is_err() && read(end + 1).is_err());
            let groups = read(end).unwrap();
            let (mut next_sector, mut next_byte) = (0, 7);
            for (sectors, bytes) in groups.iter() {
                assert_eq!((sectors.start, bytes.start), (next_sector, next_byte));
                assert_eq!(groups.with(sectors.end - 1), (sectors.clone(), bytes.clone()));
                (next_sector, next_byte) = (sectors.end, bytes.end);
            }
            assert_eq!((next_sector, next_byte), (sector::COUNT, end));
        }
    }
}
