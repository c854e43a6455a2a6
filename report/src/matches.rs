use std::ops::Range;

use nearzip::saving;

/// The bytes of each text that are searched for what they share: those that gzip can look back.
const SEARCHED: usize = 32 * 1024;

/// The fewest bytes of a string that is worth showing.
const SHORTEST: usize = 4;

/// The fewest bits that it must save.
const FEWEST_BITS: f64 = 8.0;

/// The strings that gzip finds in a query and in a document, as bytes of each, in order.
#[derive(Debug, Default)]
pub(crate) struct Matches {
    pub(crate) query: Vec<Range<usize>>,
    pub(crate) document: Vec<Range<usize>>,
}

impl Matches {
    pub(crate) fn find(query: &[u8], document: &[u8]) -> Matches {
        let [query, document] = [query, document].map(|text| &text[..text.len().min(SEARCHED)]);
        let shared = saving(query, document).strings.into_iter();
        let shared =
            shared.filter(|string| string.query.len() >= SHORTEST && string.bits >= FEWEST_BITS);
        let (query, document) = shared.map(|string| (string.query, string.document)).unzip();
        Matches { query: joined(query), document: joined(document) }
    }
}

/// Ranges in order, of which none touches another, that have the same bytes.
pub(crate) fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use std::slice::from_ref;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn long_strings_are_found_and_short_ones_are_not() {
        let matches = Matches::find(b"the cat sat on the mat", b"a dog sat on the sofa");
        assert_eq!(
            (&matches.query[..], &matches.document[..]),
            (from_ref(&(7..19)), from_ref(&(5..17)))
        );
        assert!(Matches::find(b"", b"").query.is_empty());
        assert!(Matches::find(b"abc", b"abc").query.is_empty());
    }

    proptest! {
        #[test]
        fn joined_ranges_have_the_same_bytes(
            ranges in prop::collection::vec((0_usize..40, 1_usize..9), 0..12)
        ) {
            let ranges: Vec<Range<usize>> =
                ranges.into_iter().map(|(start, length)| start..start + length).collect();
            let joined = joined(ranges.clone());
            for byte in 0..50 {
                let is_in = |ranges: &[Range<usize>]| ranges.iter().any(|range| range.contains(&byte));
                prop_assert_eq!(is_in(&ranges), is_in(&joined));
            }
            prop_assert!(joined.windows(2).all(|pair| pair[0].end < pair[1].start));
        }
    }
}
