//! All grams in parts, so that the grams of long texts can be sorted in little memory.

use std::ops::Range;

/// How many grams are sorted at once, unless there are more than [`MOST`] times as many.
const SORTED: usize = 1 << 18;

/// The most parts. For each of them, the texts are read again.
const MOST: usize = 16;

/// Ranges of grams that together are all below `end`, ascending: as many as it takes to sort this many
/// occurrences.
pub(super) fn parts(occurrences: usize, end: u32) -> impl Iterator<Item = Range<u32>> {
    in_parts((occurrences / SORTED).clamp(1, MOST), end)
}

fn in_parts(parts: usize, end: u32) -> impl Iterator<Item = Range<u32>> {
    let start = move |part: usize| (part as u64 * u64::from(end) / parts as u64) as u32;
    (0..parts).map(move |part| start(part)..start(part + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_all_grams() {
        for end in [1, 7, 1 << 10, 1 << 24, u32::MAX] {
            for count in [1, 2, 3, MOST] {
                let parts: Vec<Range<u32>> = in_parts(count, end).collect();
                assert_eq!((parts.len(), parts[0].start), (count, 0));
                assert_eq!(parts[count - 1].end, end);
                assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start));
            }
        }
        let number = |occurrences| parts(occurrences, 1 << 20).count();
        assert_eq!([0, SORTED, 2 * SORTED, 99 * SORTED].map(number), [1, 1, 2, MOST]);
    }
}
