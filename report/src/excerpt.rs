use std::ops::Range;

use crate::readable::readable;

/// A part of a text, with what it has in common with another one.
#[derive(Debug, PartialEq)]
pub(crate) struct Excerpt {
    /// The bytes that are left out before.
    pub(crate) before: usize,
    pub(crate) pieces: Vec<Piece>,
    /// The bytes that are left out after.
    pub(crate) after: usize,
}

/// Consecutive characters that all match, or all do not.
#[derive(Debug, PartialEq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) is_match: bool,
}

impl Excerpt {
    /// About `most` bytes of a text: the first that have the most of the matches, which are in order and do
    /// not overlap.
    pub(crate) fn new(text: &[u8], matches: &[Range<usize>], most: usize) -> Excerpt {
        let window = window(text, matches, most);
        let mut pieces = Vec::new();
        let mut push = |range: Range<usize>, is_match| {
            if !range.is_empty() {
                pieces.push(Piece { text: readable(&text[range]), is_match });
            }
        };
        let mut at = window.start;
        for range in matches {
            let start = character_from(text, range.start).clamp(at, window.end);
            let end = character_before(text, range.end.min(text.len())).clamp(start, window.end);
            if start < end {
                push(at..start, false);
                push(start..end, true);
                at = end;
            }
        }
        push(at..window.end, false);
        Excerpt { before: window.start, pieces, after: text.len() - window.end }
    }
}

/// The bytes that are shown: whole characters.
fn window(text: &[u8], matches: &[Range<usize>], most: usize) -> Range<usize> {
    if text.len() <= most {
        return 0..text.len();
    }
    // Something is to be seen before the first match.
    let starts = matches.iter().map(|range| range.start.saturating_sub(most / 8));
    let windows = std::iter::once(0).chain(starts).map(|start| {
        let start = start.min(text.len() - most);
        (matched_within(matches, start..start + most), start)
    });
    let mut best = (0, 0);
    for window in windows {
        if window.0 > best.0 {
            best = window;
        }
    }
    let (_, start) = best;
    character_before(text, start)..character_before(text, start + most)
}

/// How many bytes of a window match.
fn matched_within(matches: &[Range<usize>], window: Range<usize>) -> usize {
    let first = matches.partition_point(|range| range.end <= window.start);
    let within = matches[first..].iter().take_while(|range| range.start < window.end);
    within.map(|range| range.end.min(window.end) - range.start.max(window.start)).sum()
}

/// The longest character of UTF-8, in bytes.
const LONGEST: usize = 4;

fn is_boundary(text: &[u8], position: usize) -> bool {
    text.get(position).is_none_or(|byte| byte & 0xc0 != 0x80)
}

/// The first place from `position` on where a character begins. What is not UTF-8 is cut anywhere.
fn character_from(text: &[u8], position: usize) -> usize {
    let places = position..position + LONGEST;
    places.into_iter().find(|&place| is_boundary(text, place)).unwrap_or(position).min(text.len())
}

/// The last place up to `position` where a character begins.
fn character_before(text: &[u8], position: usize) -> usize {
    let places = position.saturating_sub(LONGEST - 1)..=position;
    places.rev().find(|&place| is_boundary(text, place)).unwrap_or(position)
}

#[cfg(test)]
mod tests {
    use std::slice::from_ref;

    use proptest::prelude::*;

    use super::*;
    use crate::matches::joined;

    fn written(excerpt: &Excerpt) -> String {
        let pieces = excerpt.pieces.iter().map(|piece| match piece.is_match {
            true => format!("[{}]", piece.text),
            false => piece.text.clone(),
        });
        format!("{}<{}>{}", excerpt.before, pieces.collect::<String>(), excerpt.after)
    }

    #[test]
    fn short_texts_are_shown_whole() {
        assert_eq!(
            written(&Excerpt::new(b"one two three", from_ref(&(4..7)), 20)),
            "0<one [two] three>0"
        );
        assert_eq!(written(&Excerpt::new(b"", &[], 20)), "0<>0");
    }

    #[test]
    fn long_texts_are_shown_where_they_match() {
        let text = b"0123456789 and 0123456789 match 0123456789";
        let excerpt = Excerpt::new(text, &[2..4, 26..31], 16);
        assert_eq!(written(&excerpt), "24<9 [match] 01234567>2");
        assert_eq!(written(&Excerpt::new(text, &[], 10)), "0<0123456789>32");
    }

    #[test]
    fn characters_are_not_cut() {
        let text = "ääää öööö".as_bytes();
        // From the second byte of a character to the first of another.
        assert_eq!(written(&Excerpt::new(text, from_ref(&(1..5)), 100)), "0<ä[ä]ää öööö>0");
        assert_eq!(written(&Excerpt::new(text, &[], 5)), "0<ää>13");
    }

    proptest! {
        #[test]
        fn pieces_are_the_text(
            text in prop_oneof![
                prop::collection::vec(any::<u8>(), 0..200),
                "[a-cäö漢🦀 ]{0,60}".prop_map(String::into_bytes),
            ],
            ranges in prop::collection::vec((0_usize..220, 1_usize..20), 0..8),
            most in 0_usize..120,
        ) {
            let inside = |(start, length): (usize, usize)| {
                start.min(text.len())..(start + length).min(text.len())
            };
            let matches = joined(ranges.into_iter().map(inside).filter(|r| !r.is_empty()).collect());
            let excerpt = Excerpt::new(&text, &matches, most);
            let shown = excerpt.before..text.len() - excerpt.after;
            prop_assert!(shown.len() <= most + LONGEST);
            let pieces: String = excerpt.pieces.iter().map(|piece| &piece.text[..]).collect();
            if let Ok(text) = std::str::from_utf8(&text) && text == readable(text.as_bytes()) {
                prop_assert_eq!(pieces, &text[shown]);
                // What matches is marked, but for parts of characters.
                let marked: usize =
                    excerpt.pieces.iter().filter(|p| p.is_match).map(|p| p.text.len()).sum();
                let matched = matched_within(&matches, excerpt.before..text.len() - excerpt.after);
                prop_assert!(marked <= matched && matched <= marked + 2 * LONGEST * matches.len());
            }
        }
    }
}
