/// Byte strings, one after another in one allocation, with 8 bytes of overhead per string.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arena {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Arena {
    /// The consecutive strings of `bytes` that end at `ends`; the last ends where `bytes` does.
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

    /// The total length of all strings.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn shrink_to_fit(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}
