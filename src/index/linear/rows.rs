/// Which buckets have a row, and which one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rows {
    /// A bit for each bucket.
    pub(super) bits: Vec<u64>,
    /// The number of rows before each word of bits.
    before: Vec<u32>,
}

impl Rows {
    pub(super) fn new(buckets: impl Iterator<Item = bool>) -> Rows {
        let mut bits = Vec::new();
        for (bucket, has_row) in buckets.enumerate() {
            if bucket % 64 == 0 {
                bits.push(0);
            }
            bits[bucket / 64] |= u64::from(has_row) << (bucket % 64);
        }
        Rows::of_bits(bits)
    }

    pub(super) fn of_bits(bits: Vec<u64>) -> Rows {
        let mut rows = 0;
        let before = bits.iter().map(|word| {
            let before = rows;
            rows += word.count_ones();
            before
        });
        let before = before.collect();
        Rows { bits, before }
    }

    /// The number of rows.
    pub(super) fn len(&self) -> usize {
        self.bits.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The row of a bucket, if it has one.
    pub(super) fn row(&self, bucket: u32) -> Option<usize> {
        let (word, bit) = (bucket as usize / 64, bucket % 64);
        let bits = self.bits[word];
        let before = (bits & ((1 << bit) - 1)).count_ones();
        (bits >> bit & 1 == 1).then(|| (self.before[word] + before) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_by_their_buckets() {
        let has_row = |bucket: u32| bucket % 3 == 1 || bucket == 63;
        let rows = Rows::new((0..200).map(has_row));
        let mut next = 0;
        for bucket in 0..200 {
            let expected = has_row(bucket).then_some(next);
            assert_eq!(rows.row(bucket), expected);
            next += usize::from(expected.is_some());
        }
        assert_eq!(rows.len(), next);
    }
}
