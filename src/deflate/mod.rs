//! The length of a DEFLATE stream, without producing the stream.
//!
//! A nearest-neighbor search by compression needs the compressed length of one query joined to each of many documents, and
//! nothing else. This module computes exactly the length that stock zlib (1.2.12 to 1.3) gives at level 9 with memory
//! level 8, a window of 32 KiB and the default strategy, when the whole input is given at once.
//!
//! ```
//! use nearzip::deflate::{Engine, Measure, UNITS_PER_BYTE, prepare};
//!
//! let document = b"the cat sat on the mat";
//! let mut prepared = Vec::new();
//! prepare(document, &mut prepared);
//!
//! let mut engine = Engine::new(Measure::Bytes);
//! let whole = engine.len(b"a cat sat on the mat the cat sat on the mat");
//! let mut query = engine.query(b"a cat sat on the mat");
//! assert_eq!(query.pair_len(document, &prepared, u64::MAX), Some(whole));
//! assert_eq!(query.pair_len(document, &prepared, whole - 1), None);
//! assert_eq!(whole, 24 * UNITS_PER_BYTE);
//! ```
//!
//! Read in this order:
//!
//! | file | what |
//! |---|---|
//! | `symbols` | the alphabets of RFC 1951 |
//! | `counts` | symbol counts, which alone decide a block's size |
//! | `huffman`, `header`, `block` | the size of a block, given its counts |
//! | `shannon`, `tally`, `bound` | a lower bound on that size, during a parse and after it |
//! | `general` | zlib's parse, step by step: right for every input |
//! | `trace`, `saving` | what each byte costs, and which strings of a document a query spares |
//! | `text` | a joined text, for the fast path |
//! | `packed_match` | a match as one number |
//! | `lazy` | zlib's choice of matches, given the best match of every position |
//! | `prepared` | a document's matches with itself, found once |
//! | `occurrences`, `presence`, `query`, `query_search` | the query: its strings, a filter for them, its parse, and the search for matches that start in it |
//! | `vector` | sixteen bytes at a time |
//! | `document` | the parse of a document, where most of the time goes |
//! | `pair` | the fast path, which combines these, and when it may be taken |

mod block;
mod bound;
mod counts;
mod document;
mod general;
mod header;
mod huffman;
mod lazy;
mod occurrences;
mod packed_match;
mod pair;
mod prepared;
mod presence;
mod query;
mod query_search;
mod saving;
mod shannon;
mod symbols;
mod tally;
mod text;
mod trace;
mod vector;

use block::end_of_block;
use bound::Limit;
use counts::Counts;
use general::{Block, General};
use huffman::Huffman;
use occurrences::Occurrences;
use pair::Pair;
pub use prepared::prepare;
use query::QueryParse;
pub use saving::{Saving, SharedString, saving};
use shannon::Shannon;
use tally::Tally;
use text::Text;

/// The byte between query and document in a joined text.
///
/// # Examples
///
/// ```
/// use nearzip::deflate::{Engine, Measure, SEPARATOR, prepare};
///
/// let mut engine = Engine::new(Measure::Bytes);
/// let joined = engine.len(&[b'x', SEPARATOR, b'y']);
/// let mut prepared = Vec::new();
/// prepare(b"y", &mut prepared);
/// assert_eq!(engine.query(b"x").pair_len(b"y", &prepared, u64::MAX), Some(joined));
/// ```
pub const SEPARATOR: u8 = b' ';

/// The units of length in a byte.
///
/// Lengths are integers in this unit, which is fine enough for ideal code lengths, so they compare and add up exactly.
///
/// # Examples
///
/// ```
/// use nearzip::deflate::{Engine, Measure, UNITS_PER_BYTE};
///
/// assert_eq!(Engine::new(Measure::Bytes).len(b"a") / UNITS_PER_BYTE, 3);
/// ```
pub const UNITS_PER_BYTE: u64 = 1 << 16;

/// The units of length in a bit.
///
/// # Examples
///
/// ```
/// use nearzip::deflate::{Engine, Measure, UNITS_PER_BIT};
///
/// // The block header takes three bits, the letter eight and the end of the block seven.
/// assert_eq!(Engine::new(Measure::Bits).len(b"a") / UNITS_PER_BIT, 3 + 8 + 7);
/// ```
pub const UNITS_PER_BIT: u64 = UNITS_PER_BYTE / 8;

/// What a length counts.
///
/// # Examples
///
/// ```
/// use nearzip::deflate::{Engine, Measure, UNITS_PER_BIT};
///
/// let [bytes, bits, ideal] = [Measure::Bytes, Measure::Bits, Measure::Ideal]
///     .map(|measure| Engine::new(measure).len(b"abc") / UNITS_PER_BIT);
/// // Four different symbols, including the end of the block, take eight bits in their ideal code.
/// assert_eq!([bytes, bits, ideal], [40, 3 + 3 * 8 + 7, 8]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// The bytes of zlib's raw stream.
    Bytes,
    /// The bits of the blocks that zlib emits, without the padding to whole bytes.
    Bits,
    /// The symbols of zlib's parse in the ideal (Shannon) code for their own frequencies, plus the extra bits. There is no
    /// header, and symbols are counted over the whole text, as if it were one block.
    Ideal,
}

/// Computes lengths. It owns all the memory that this takes, less than a megabyte, so make one per thread and keep it.
///
/// # Examples
///
/// ```
/// use nearzip::deflate::{Engine, Measure, UNITS_PER_BYTE};
///
/// let mut engine = Engine::new(Measure::Bytes);
/// assert_eq!(engine.len(&[b'a'; 100_000]), 115 * UNITS_PER_BYTE);
/// assert_eq!(engine.len(b""), 2 * UNITS_PER_BYTE);
/// ```
#[derive(Debug)]
pub struct Engine {
    measure: Measure,
    shannon: Shannon,
    huffman: Huffman,
    general: General,
    /// The state of the general path at the end of the query.
    prefix: General,
    occurrences: Occurrences,
    /// The joined text of a pair on the fast path.
    text: Text,
    tally: Tally,
    /// The joined text of a pair on the general path.
    joined: Vec<u8>,
}

impl Engine {
    /// An engine for one kind of length.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::deflate::{Engine, Measure};
    ///
    /// assert_eq!(Engine::new(Measure::Ideal).len(b""), 0);
    /// ```
    pub fn new(measure: Measure) -> Self {
        Engine {
            measure,
            shannon: Shannon::new(),
            huffman: Huffman::new(),
            general: General::new(),
            prefix: General::new(),
            occurrences: Occurrences::new(),
            text: Text::new(),
            tally: Tally::new(Shannon::new()),
            joined: Vec::new(),
        }
    }

    /// The length of `data` alone.
    ///
    /// # Complexity
    ///
    /// Time: that of stock zlib's match search, at most 4096 comparisons per byte. No memory beyond the engine's own.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::deflate::{Engine, Measure, UNITS_PER_BYTE};
    ///
    /// let mut engine = Engine::new(Measure::Bytes);
    /// assert_eq!(engine.len(b"never odd or even"), 17 * UNITS_PER_BYTE);
    /// assert_eq!(engine.len(b"never ever, never ever"), 14 * UNITS_PER_BYTE);
    /// ```
    pub fn len(&mut self, data: &[u8]) -> u64 {
        let Engine { measure, shannon, huffman, general, .. } = self;
        let mut sum = Sum::new();
        general.parse(data, &mut |block: Block<'_>| sum.add(*measure, huffman, block));
        sum.length(*measure, *shannon)
    }

    /// Does the query's part of the work once, for many documents.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::deflate::{Engine, Measure, prepare};
    ///
    /// let mut engine = Engine::new(Measure::Bytes);
    /// let joined = [engine.len(b"to be or not"), engine.len(b"to be or")];
    /// let mut query = engine.query(b"to be");
    /// let documents = [&b"or not"[..], b"or"];
    /// let lengths = documents.map(|document| {
    ///     let mut prepared = Vec::new();
    ///     prepare(document, &mut prepared);
    ///     query.pair_len(document, &prepared, u64::MAX)
    /// });
    /// assert_eq!(lengths, joined.map(Some));
    /// ```
    pub fn query<'a>(&'a mut self, query: &'a [u8]) -> Query<'a> {
        let len = self.len(query);
        let parse = self.occurrences.parse_query(self.shannon, &mut self.text, query);
        Query { engine: self, query, len, parse, prefix: None }
    }
}

/// A query, ready to be joined to documents.
///
/// # Examples
///
/// ```
/// use nearzip::deflate::{Engine, Measure, UNITS_PER_BYTE, prepare};
///
/// let mut prepared = Vec::new();
/// prepare(b"seldom", &mut prepared);
/// let mut engine = Engine::new(Measure::Bytes);
/// let mut query = engine.query(b"often");
/// assert_eq!(query.pair_len(b"seldom", &prepared, u64::MAX), Some(14 * UNITS_PER_BYTE));
/// ```
#[derive(Debug)]
pub struct Query<'a> {
    engine: &'a mut Engine,
    query: &'a [u8],
    len: u64,
    /// None if the query always takes the general path.
    parse: Option<QueryParse>,
    /// The blocks that the general path has completed within the query, once a pair has needed it.
    prefix: Option<Sum>,
}

impl Query<'_> {
    /// The length of the query alone.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::deflate::{Engine, Measure};
    ///
    /// let mut engine = Engine::new(Measure::Bits);
    /// let alone = engine.len(b"a query");
    /// assert_eq!(engine.query(b"a query").len(), alone);
    /// ```
    #[expect(clippy::len_without_is_empty, reason = "the length of a stream, and none is empty")]
    pub fn len(&self) -> u64 {
        self.len
    }

    /// The length of the query, a space and `document` joined, if it is at most `limit`.
    ///
    /// It is the same as [`Engine::len`] of the joined text; `None` means that it is above `limit`. `prepared` must be what
    /// [`prepare`] computes for the document. With other bytes the length can be wrong, but nothing worse happens.
    ///
    /// # Complexity
    ///
    /// Time grows with the document, and with the occurrences of its strings in the query. If zlib's own search could give
    /// up on a pair, or its window slides, the pair takes as long as [`Engine::len`] of the document.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::deflate::{Engine, Measure, UNITS_PER_BYTE, prepare};
    ///
    /// let mut prepared = Vec::new();
    /// prepare(b"the dog", &mut prepared);
    /// let mut engine = Engine::new(Measure::Bytes);
    /// let mut query = engine.query(b"the cat and the dog");
    /// let length = query.pair_len(b"the dog", &prepared, u64::MAX);
    /// assert_eq!(length, Some(21 * UNITS_PER_BYTE));
    /// assert_eq!(query.pair_len(b"the dog", &prepared, 20 * UNITS_PER_BYTE), None);
    /// ```
    pub fn pair_len(&mut self, document: &[u8], prepared: &[u8], limit: u64) -> Option<u64> {
        let Query { engine, query, parse, prefix, .. } = self;
        let border = query.len();
        let end = border + 1 + document.len();
        let pair = parse.as_ref().and_then(|parse| Pair::new(parse, border, document, prepared));
        let length = match pair {
            Some(pair) => {
                let limit = Limit::new(engine.measure, limit, end, pair.query.header);
                if limit.is_passed_already(&pair.query.tally) {
                    return None;
                }
                engine.text.set_document(border + 1, document, pair.prepared);
                engine.occurrences.open_border(
                    &engine.text,
                    border,
                    pair.prepared.reach.min(end - border),
                );
                if pair.is_at_edge(&engine.text) {
                    engine.occurrences.close_border();
                    engine.joined(query, document, prefix)
                } else {
                    let Engine { measure, huffman, tally, .. } = engine;
                    let blocks = *measure != Measure::Ideal;
                    let mut bits = 0;
                    let mut add = |tally: &Tally, len| {
                        bits = end_of_block(huffman, &tally.counts, Some(len as u64), bits);
                    };
                    let parsed = pair.parse(
                        &engine.text,
                        &engine.occurrences,
                        limit,
                        blocks,
                        tally,
                        &mut add,
                    );
                    engine.occurrences.close_border();
                    let len = parsed?;
                    if len == end && limit.is_passed(engine.shannon, tally) {
                        return None;
                    }
                    match measure {
                        Measure::Ideal => tally.ideal(),
                        measure => {
                            add(tally, len);
                            units(*measure, bits)
                        }
                    }
                }
            }
            None => engine.joined(query, document, prefix),
        };
        (length <= limit).then_some(length)
    }
}

impl Engine {
    /// The length of the joined text, by the general path. `prefix` is kept across documents.
    #[cold]
    fn joined(&mut self, query: &[u8], document: &[u8], prefix: &mut Option<Sum>) -> u64 {
        let Engine { measure, shannon, huffman, general, joined, .. } = self;
        let query_sum = prefix.get_or_insert_with(|| {
            joined.clear();
            joined.extend_from_slice(query);
            joined.push(SEPARATOR);
            let mut sum = Sum::new();
            self.prefix
                .parse_prefix(query, &mut |block: Block<'_>| sum.add(*measure, huffman, block));
            sum
        });
        joined.truncate(query.len() + 1);
        joined.extend_from_slice(document);
        general.resume_from(&self.prefix);
        let mut sum = query_sum.clone();
        general.finish(joined, &mut |block: Block<'_>| sum.add(*measure, huffman, block));
        sum.length(*measure, *shannon)
    }
}

/// The blocks of a stream so far, added up.
#[derive(Clone, Debug)]
struct Sum {
    bits: u64,
    /// The counts of all blocks together, for [`Measure::Ideal`].
    counts: Counts,
}

impl Sum {
    fn new() -> Self {
        Sum { bits: 0, counts: Counts::new() }
    }

    fn add(&mut self, measure: Measure, huffman: &mut Huffman, block: Block<'_>) {
        match measure {
            Measure::Ideal => self.counts.merge(block.counts),
            Measure::Bits | Measure::Bytes => {
                self.bits = end_of_block(huffman, block.counts, block.stored, self.bits);
            }
        }
    }

    fn length(&self, measure: Measure, shannon: Shannon) -> u64 {
        match measure {
            Measure::Ideal => ideal(shannon, &self.counts),
            Measure::Bits | Measure::Bytes => units(measure, self.bits),
        }
    }
}

/// The length of a stream of `bits` bits.
fn units(measure: Measure, bits: u64) -> u64 {
    match measure {
        Measure::Bytes => bits.div_ceil(8) * UNITS_PER_BYTE,
        Measure::Bits | Measure::Ideal => bits * UNITS_PER_BIT,
    }
}

/// The length of symbols with these counts in their ideal code.
fn ideal(shannon: Shannon, counts: &Counts) -> u64 {
    shannon.cost(&counts.literal)
        + shannon.cost(&counts.distance)
        + counts.extra_bits() * UNITS_PER_BIT
}
