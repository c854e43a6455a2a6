//! The size of a dynamic block's header: its code lengths, run-length coded (RFC 1951, section 3.2.7).

use super::huffman::Huffman;

/// Symbols of the code length alphabet: the lengths 0 to 15 and three kinds of runs.
pub(super) const CODE_LENGTH_CODES: usize = 19;

/// Copies the previous length 3 to 6 times.
pub(super) const REPEAT: usize = 16;
/// 3 to 10 zeros.
pub(super) const ZEROS_SHORT: usize = 17;
/// 11 to 138 zeros.
pub(super) const ZEROS_LONG: usize = 18;

/// Extra bits of the code length alphabet.
pub(super) const CODE_LENGTH_EXTRA_BITS: [u8; CODE_LENGTH_CODES] =
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 3, 7];

/// Longest code of the code length alphabet: its lengths are sent in three bits.
const MAX_CODE_LENGTH_BITS: u8 = 7;

/// The order in which the lengths of the code length code are sent; zeros at its end are left out.
pub(super) const CODE_LENGTH_ORDER: [usize; CODE_LENGTH_CODES] =
    [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// Bits of the three counts that a header begins with: 5 and 5 and 4.
pub(super) const HEADER_COUNTS_BITS: u64 = 14;

/// Bits of the header that sends these two codes, each without the zeros behind its last symbol (`build_bl_tree`).
pub(super) fn header_bits(
    huffman: &mut Huffman,
    literal_lengths: &[u8],
    distance_lengths: &[u8],
) -> u64 {
    let mut counts = [0; CODE_LENGTH_CODES];
    count_code_lengths(literal_lengths, &mut counts);
    count_code_lengths(distance_lengths, &mut counts);
    let mut lengths = [0; CODE_LENGTH_CODES];
    let tree = huffman.build(&counts, MAX_CODE_LENGTH_BITS, &mut lengths);
    let extra = counts
        .iter()
        .zip(&CODE_LENGTH_EXTRA_BITS)
        .map(|(&n, &extra)| u64::from(n) * u64::from(extra));
    // At least four lengths are sent.
    let sent = CODE_LENGTH_ORDER
        .iter()
        .rposition(|&symbol| lengths[symbol] != 0)
        .map_or(4, |last| (last + 1).max(4));
    tree.bits + extra.sum::<u64>() + 3 * sent as u64 + HEADER_COUNTS_BITS
}

/// Counts the symbols that send one code's lengths (`scan_tree`).
///
/// zlib never lets a run go from the literal code into the distance code, though the format would allow it.
fn count_code_lengths(lengths: &[u8], counts: &mut [u32; CODE_LENGTH_CODES]) {
    let mut previous = None;
    let mut rest = lengths;
    while let Some(&length) = rest.first() {
        let run = rest.iter().take_while(|&&other| other == length).count();
        rest = &rest[run..];
        let mut left = run;
        while left > 0 {
            // The first of a run of equal lengths is sent as itself, and the run then needs 3 more to be worth a copy.
            let (longest, shortest) = match (length, previous == Some(length)) {
                (0, _) => (138, 3),
                (_, true) => (6, 3),
                (_, false) => (7, 4),
            };
            let taken = left.min(longest);
            left -= taken;
            if taken < shortest {
                counts[usize::from(length)] += taken as u32;
            } else if length != 0 {
                counts[usize::from(length)] += u32::from(previous != Some(length));
                counts[REPEAT] += 1;
            } else if taken <= 10 {
                counts[ZEROS_SHORT] += 1;
            } else {
                counts[ZEROS_LONG] += 1;
            }
            previous = Some(length);
        }
    }
}
