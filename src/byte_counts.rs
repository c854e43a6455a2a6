/// How often each byte value occurs in some texts. The lengths of grams and contexts depend on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ByteCounts(Box<[u64; 256]>);

impl Default for ByteCounts {
    fn default() -> ByteCounts {
        ByteCounts(Box::new([0; 256]))
    }
}

impl From<[u64; 256]> for ByteCounts {
    fn from(counts: [u64; 256]) -> ByteCounts {
        ByteCounts(Box::new(counts))
    }
}

impl ByteCounts {
    /// The counts that `count` returns for each byte value.
    pub(crate) fn from_counts<E>(count: impl Fn(usize) -> Result<u64, E>) -> Result<ByteCounts, E> {
        let mut bytes = ByteCounts::default();
        for (byte, place) in bytes.0.iter_mut().enumerate() {
            *place = count(byte)?;
        }
        Ok(bytes)
    }

    /// The count of one byte value.
    pub(crate) fn of(&self, byte: usize) -> u64 {
        self.0[byte]
    }

    /// The number of byte values, occurring or not.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn add(&mut self, text: &[u8]) {
        for &byte in text {
            let count = &mut self.0[usize::from(byte)];
            *count = count.saturating_add(1);
        }
    }

    /// Adds the counts of other texts.
    pub(crate) fn merge(&mut self, other: &ByteCounts) {
        for (count, more) in self.0.iter_mut().zip(other.0.iter()) {
            *count = count.saturating_add(*more);
        }
    }

    pub(crate) fn remove(&mut self, text: &[u8]) {
        for &byte in text {
            // A forged file can have any counts.
            let count = &mut self.0[usize::from(byte)];
            *count = count.saturating_sub(1);
        }
    }

    pub(crate) fn total(&self) -> u64 {
        self.0.iter().fold(0, |total, &count| total.saturating_add(count))
    }

    /// The entropy of the order-0 model, in bits per byte; 0 if there are no bytes.
    pub(crate) fn entropy(&self) -> f64 {
        let total = self.total() as f64;
        let present = self.0.iter().filter(|&&count| count > 0);
        -present.map(|&count| count as f64 / total).map(|p| p * libm::log2(p)).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removing_undoes_adding() {
        let mut bytes = ByteCounts::default();
        assert_eq!((bytes.total(), bytes.entropy()), (0, 0.0));
        bytes.add(b"abab");
        assert_eq!((bytes.total(), bytes.entropy()), (4, 1.0));
        let before = bytes.clone();
        bytes.add(b"xyz");
        bytes.remove(b"zyx");
        assert_eq!(bytes, before);
        assert_eq!(bytes.of(b'a'.into()), 2);
    }
}
