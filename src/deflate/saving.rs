//! Which strings of a document a query spares the compressor.

use std::ops::Range;

use serde::Serialize;

use super::SEPARATOR;
use super::trace::{Copy, Trace};

/// A string that a document shares with a query, and what that saves.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SharedString {
    /// Its bytes in the query.
    pub query: Range<usize>,
    /// Its bytes in the document.
    pub document: Range<usize>,
    /// How many bits fewer it takes after the query than in the document alone. It can be below 0 if the document
    /// has the string twice.
    pub bits: f64,
}

/// What a query saves when a document is compressed after it: C(x) + C(y) − C(xy) in bits, where it comes from.
///
/// # Examples
///
/// ```
/// use nearzip::saving;
///
/// let saving = saving(b"the cat sat on the mat", b"a dog sat on the sofa");
/// let longest = saving.strings.iter().max_by_key(|string| string.query.len()).unwrap();
/// assert_eq!(&b"the cat sat on the mat"[longest.query.clone()], b" sat on the ");
/// let strings: f64 = saving.strings.iter().map(|string| string.bits).sum();
/// assert!((strings + saving.elsewhere + saving.framing as f64 - saving.bits() as f64).abs() < 1e-6);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Saving {
    /// The strings of the document that are copied from the query, in the order of the document.
    pub strings: Vec<SharedString>,
    /// The bits that are saved because the code suits both texts, or because it need not be described twice; below 0
    /// if they need different codes, or the space between them costs more.
    pub elsewhere: f64,
    /// The bits of gzip's framing (18 bytes), which two texts have once if they are compressed together.
    pub framing: u64,
    /// The bits of the three streams: the query's, the document's, and the joint one.
    streams: [u64; 3],
}

impl Saving {
    /// The bits saved in all. gzip's lengths are whole bytes, so that 8 · (C(x) + C(y) − C(xy)) is up to 7 bits less or 14 more.
    pub fn bits(&self) -> i64 {
        let [query, document, joint] = self.streams;
        (query + document + self.framing) as i64 - joint as i64
    }
}

/// Where the bits come from that the query saves when the document is compressed after it, with a space between, by
/// [gzip at level 9](super): the compressor of the published method.
///
/// A byte's cost is that of its symbol, or its part of a copy. A string that the document copies from the query saves what it
/// costs in the document alone, less what the copy costs.
///
/// # Complexity
///
/// Three times that of [`Engine::len`](super::Engine::len).
///
/// # Examples
///
/// ```
/// use nearzip::deflate::{Engine, Measure, UNITS_PER_BIT};
/// use nearzip::saving;
///
/// let mut engine = Engine::new(Measure::Bits);
/// let [x, y, xy] = [&b"never say never"[..], b"say never again", b"never say never say never again"]
///     .map(|text| engine.len(text) / UNITS_PER_BIT);
/// let saving = saving(b"never say never", b"say never again");
/// assert_eq!(saving.bits(), (x + y + 18 * 8) as i64 - xy as i64);
/// ```
pub fn saving(query: &[u8], document: &[u8]) -> Saving {
    let joined = [query, &[SEPARATOR], document].concat();
    let [alone, after] = [document, &joined].map(Trace::of);
    let start = query.len() + 1;
    let mut strings: Vec<SharedString> = Vec::new();
    for (in_query, in_document) in after.copies.iter().filter_map(|copy| from_query(copy, start)) {
        let there = in_document.start + start..in_document.end + start;
        let bits = alone.bits(in_document.clone()) - after.bits(there);
        match strings.last_mut() {
            // The longest copy is 258 bytes, and longer strings are copied in parts.
            Some(last)
                if last.query.end == in_query.start && last.document.end == in_document.start =>
            {
                last.query.end = in_query.end;
                last.document.end = in_document.end;
                last.bits += bits;
            }
            _ => strings.push(SharedString { query: in_query, document: in_document, bits }),
        }
    }
    let streams = [Trace::of(query).total, alone.total, after.total];
    let mut saving = Saving { strings, elsewhere: 0.0, framing: FRAMING_BITS, streams };
    let shared: f64 = saving.strings.iter().map(|string| string.bits).sum();
    saving.elsewhere = (saving.bits() - FRAMING_BITS as i64) as f64 - shared;
    saving
}

/// The bits of gzip's header and trailer.
const FRAMING_BITS: u64 = 18 * 8;

/// The bytes of the query that a copy takes, and those of the document that it makes, if there are any. The document
/// starts at `start`, after the space.
fn from_query(copy: &Copy, start: usize) -> Option<(Range<usize>, Range<usize>)> {
    let first = copy.position.max(start);
    let source = first - copy.distance;
    let length = (copy.position + copy.length).checked_sub(first)?;
    let length = length.min((start - 1).checked_sub(source)?);
    (length > 0).then(|| (source..source + length, first - start..first - start + length))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compressor::CompressorSpec;
    use crate::corpus::Corpus;

    #[test]
    fn what_is_saved_adds_up_to_the_published_lengths() {
        let mut gzip = CompressorSpec::default().compressor().unwrap().encoder();
        let mut bits = |text: &[u8]| (8.0 * gzip.compressed_len(text).unwrap().bytes()) as i64;
        let corpus = Corpus::sample();
        for (x, y) in corpus.texts().zip(corpus.texts().skip(7)) {
            let saving = saving(x, y);
            let [c_x, c_y, c_xy] = [x, y, &[x, b" ", y].concat()].map(&mut bits);
            let whole = c_x + c_y - c_xy;
            assert!((-7..=14).contains(&(whole - saving.bits())), "{whole} {}", saving.bits());
            for string in &saving.strings {
                assert_eq!(x[string.query.clone()], y[string.document.clone()]);
            }
        }
    }

    #[test]
    fn strings_that_touch_the_border() {
        // The document begins in a copy that begins with the space, and takes the query's end from across the border.
        let shared = saving(b"-abc def ghi abc", b"def ghi abc def");
        for string in &shared.strings {
            assert_eq!(
                b"-abc def ghi abc"[string.query.clone()],
                b"def ghi abc def"[string.document.clone()]
            );
        }
        assert_eq!(shared.strings[0].document.start, 0);
        for (x, y) in [("", ""), ("", "aaaaaaaa"), ("aaaaaaaa", ""), ("aaaaaaaa", "aaaaaaaa")] {
            let saving = saving(x.as_bytes(), y.as_bytes());
            let strings: f64 = saving.strings.iter().map(|string| string.bits).sum();
            assert_eq!((strings + saving.elsewhere).round() as i64 + 144, saving.bits(), "{x} {y}");
        }
    }
}
