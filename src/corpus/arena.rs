/// Byte strings behind one another in one allocation: 8 bytes beside each string.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arena {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Arena {
    /// The strings of `bytes` that end at `ends`, the last at the end.
    pub(crate) fn from_parts(bytes: Vec<u8>, ends: Vec<usize>) -> Arena {
        debug_assert!(ends.is_sorted() && ends.last().is_none_or(|&end| end == bytes.len()));
        Arena { bytes, ends }
    }

    pub(crate) fn push(&mut self, string: &[u8]) {
        self.bytes.extend_from_slice(string);
        self.ends.push(self.bytes.len());
    }

    pub(crate) fn get(&self, position: usize) -> &[u8] {
        let start = if position == 0 { 0 } else { self.ends[position - 1] };
        &self.bytes[start..self.ends[position]]
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The length of all strings together.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn shrink_to_fit(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}
