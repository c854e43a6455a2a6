//! What a block costs: the choice between stored, fixed and dynamic (zlib's `_tr_flush_block`).

use super::counts::Counts;
use super::header::Tokens;
use super::huffman::Huffman;
use super::symbols::{DISTANCE_CODES, LITERAL_CODES};

/// Longest code of literals, lengths and distances.
const MAX_BITS: u8 = 15;

/// Bits of a block's own header: one says whether it is the last, two say which kind it is.
pub(super) const BLOCK_HEADER_BITS: u64 = 3;

/// Bits of the block in its own dynamic code: header, symbols and extra bits (zlib's `opt_len`).
pub(super) fn dynamic_bits(huffman: &mut Huffman, counts: &Counts) -> u64 {
    let (mut literals, mut distances) = (counts.used.literal, counts.used.distance);
    let mut tokens = Tokens::new();
    let mut bits = huffman.build(&counts.literal[..LITERAL_CODES], &mut literals, MAX_BITS);
    tokens.add(huffman.lengths(), &literals);
    bits += huffman.build(&counts.distance[..DISTANCE_CODES], &mut distances, MAX_BITS);
    tokens.add(huffman.lengths(), &distances);
    bits + counts.extra_bits() + tokens.header_bits(huffman)
}

/// The place in the stream, in bits, after a block that begins at `start`.
///
/// `stored` is the number of bytes that the block stands for, if zlib still has them and may store them as they are.
pub(super) fn end_of_block(
    huffman: &mut Huffman,
    counts: &Counts,
    stored: Option<u64>,
    start: u64,
) -> u64 {
    let dynamic = dynamic_bits(huffman, counts);
    choose(counts.fixed_bits(), dynamic, stored, start)
}

/// zlib's preference: it compares whole bytes, a stored block wins ties, and the fixed code wins ties with the dynamic.
fn choose(fixed: u64, dynamic: u64, stored: Option<u64>, start: u64) -> u64 {
    let bytes = |bits: u64| (bits + BLOCK_HEADER_BITS).div_ceil(8);
    let (coded, coded_bytes) = if bytes(fixed) <= bytes(dynamic) {
        (fixed, bytes(fixed))
    } else {
        (dynamic, bytes(dynamic))
    };
    match stored {
        Some(stored) if stored + 4 <= coded_bytes => end_of_stored_block(stored, start),
        _ => start + BLOCK_HEADER_BITS + coded,
    }
}

/// A stored block continues on a byte boundary with its length and its complement, two bytes each, and then the bytes.
pub(super) fn end_of_stored_block(stored: u64, start: u64) -> u64 {
    (start + BLOCK_HEADER_BITS).next_multiple_of(8) + 8 * (4 + stored)
}
