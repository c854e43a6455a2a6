//! The size of a block: the choice between stored, fixed and dynamic (zlib's `_tr_flush_block`).

use super::counts::Counts;
use super::header::Tokens;
use super::huffman::Huffman;
use super::symbols::{DISTANCE_CODES, LITERAL_CODES};

/// The longest code of literals, lengths and distances.
const MAX_BITS: u8 = 15;

/// The bits of a block's own header: one says whether it is the last, two say which kind it is.
pub(super) const BLOCK_HEADER_BITS: u64 = 3;

/// The bits of the block in its own dynamic code: header, symbols and extra bits (zlib's `opt_len`).
pub(super) fn dynamic_bits(huffman: &mut Huffman, counts: &Counts) -> u64 {
    dynamic_code(huffman, counts, |_| ())
}

/// As [`dynamic_bits`]; `lengths` is given the code of the literals and lengths, and then that of the distances.
pub(super) fn dynamic_code(
    huffman: &mut Huffman,
    counts: &Counts,
    mut lengths: impl FnMut(&[u8]),
) -> u64 {
    let (mut literals, mut distances) = counts.used();
    let mut tokens = Tokens::new();
    let mut bits = huffman.build(&counts.literal[..LITERAL_CODES], &mut literals, MAX_BITS);
    tokens.add(huffman.lengths(), &literals);
    lengths(&huffman.lengths()[..LITERAL_CODES]);
    bits += huffman.build(&counts.distance[..DISTANCE_CODES], &mut distances, MAX_BITS);
    tokens.add(huffman.lengths(), &distances);
    lengths(&huffman.lengths()[..DISTANCE_CODES]);
    bits + counts.extra_bits() + tokens.header_bits(huffman)
}

/// The position in the stream, in bits, after a block that begins at `start`.
///
/// `stored` is the number of bytes that the block stands for, if zlib still has them and may store them uncompressed.
pub(super) fn end_of_block(
    huffman: &mut Huffman,
    counts: &Counts,
    stored: Option<u64>,
    start: u64,
) -> u64 {
    let dynamic = dynamic_bits(huffman, counts);
    choose(counts.fixed_bits(), dynamic, stored, start).1
}

/// How a block is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Stored,
    Fixed,
    Dynamic,
}

/// zlib's preference, and where the block ends: it compares whole bytes, a stored block wins ties, and the fixed code wins
/// ties with the dynamic one.
pub(super) fn choose(fixed: u64, dynamic: u64, stored: Option<u64>, start: u64) -> (Coding, u64) {
    let bytes = |bits: u64| (bits + BLOCK_HEADER_BITS).div_ceil(8);
    let (coding, coded) = match bytes(fixed) <= bytes(dynamic) {
        true => (Coding::Fixed, fixed),
        false => (Coding::Dynamic, dynamic),
    };
    match stored {
        Some(stored) if stored + 4 <= bytes(coded) => {
            (Coding::Stored, end_of_stored_block(stored, start))
        }
        _ => (coding, start + BLOCK_HEADER_BITS + coded),
    }
}

/// After its header, a stored block continues on a byte boundary with its length and the complement of it, two bytes each,
/// and then the bytes.
pub(super) fn end_of_stored_block(stored: u64, start: u64) -> u64 {
    (start + BLOCK_HEADER_BITS).next_multiple_of(8) + 8 * (4 + stored)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_block_is_its_end_in_the_fixed_code() {
        let mut huffman = Huffman::new();
        assert_eq!(end_of_block(&mut huffman, &Counts::new(), None, 0), 3 + 7);
        assert_eq!(end_of_block(&mut huffman, &Counts::new(), Some(0), 5), 5 + 3 + 7);
    }

    #[test]
    fn a_stored_block_begins_on_a_whole_byte() {
        assert_eq!(end_of_stored_block(5, 0), 8 + 8 * (4 + 5));
        assert_eq!(end_of_stored_block(5, 5), 8 + 8 * (4 + 5));
        assert_eq!(end_of_stored_block(5, 6), 16 + 8 * (4 + 5));
    }

    #[test]
    fn ties_are_settled_by_whole_bytes() {
        // 3 + 77 and 3 + 73 bits are ten bytes each: the fixed code wins.
        assert_eq!(choose(77, 73, None, 0), (Coding::Fixed, 3 + 77));
        assert_eq!(choose(78, 73, None, 0), (Coding::Dynamic, 3 + 73));
        // Six stored bytes take ten: they win against ten.
        assert_eq!(choose(77, 99, Some(6), 0), (Coding::Stored, 8 + 8 * 10));
        assert_eq!(choose(77, 99, Some(7), 0), (Coding::Fixed, 3 + 77));
    }

    #[test]
    fn a_dynamic_block_is_header_and_symbols() {
        let mut counts = Counts::new();
        (0..150).for_each(|_| [b'a', b'b'].iter().for_each(|&byte| counts.add_literal(byte)));
        // Code lengths: 1 for one letter, 2 for the other and for the end of the block.
        let mut huffman = Huffman::new();
        let bits = dynamic_bits(&mut huffman, &counts);
        // The header is the one of the example in `header`, except for the order of its lengths.
        assert_eq!(bits, 150 + 2 * 150 + 2 + 102);
        assert_eq!(end_of_block(&mut huffman, &counts, None, 0), 3 + bits);
    }
}
