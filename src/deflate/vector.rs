//! Sixteen bytes at a time.

use wide::u8x16;

/// The number of bytes that are compared at once.
pub(super) const LANES: usize = 16;

/// One bit for each byte, the first byte's lowest: whether it is the same in both. There are [`LANES`] bits.
#[inline(always)]
pub(super) fn equal_bytes(a: [u8; LANES], b: [u8; LANES]) -> u32 {
    u8x16::new(a).simd_eq(u8x16::new(b)).to_bitmask()
}

/// The highest bit of each byte, the first byte's lowest. There are at most 64 bytes, a multiple of [`LANES`].
#[inline(always)]
pub(super) fn highest_bits<const N: usize>(bytes: &[u8; N]) -> u64 {
    let sixteens = bytes.as_chunks::<LANES>().0.iter().rev();
    sixteens.fold(0, |bits, &bytes| bits << LANES | u64::from(u8x16::new(bytes).to_bitmask()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn bits_are_those_of_the_bytes() {
        let mut random = Random::new(101);
        for _ in 0..200 {
            let mut draw = || std::array::from_fn(|_| random.below(3) as u8 * 127);
            let (a, b): ([u8; LANES], [u8; LANES]) = (draw(), draw());
            let mut draw = || std::array::from_fn(|_| random.below(3) as u8 * 127);
            let bytes: [u8; 64] = draw();
            let equal = (0..LANES).map(|i| u32::from(a[i] == b[i]) << i).sum::<u32>();
            assert_eq!(equal_bytes(a, b), equal);
            let highest = (0..64).map(|i| u64::from(bytes[i] >> 7) << i).sum::<u64>();
            assert_eq!(highest_bits(&bytes), highest);
        }
    }
}
