use crate::error::Result;

/// About how much text is in a chunk.
pub(super) const CHUNK_BYTES: usize = 256 << 10;

/// The most documents in a chunk.
pub(super) const CHUNK_DOCUMENTS: usize = 1 << 14;

/// The most chunks in a batch.
pub(super) const CHUNKS_PER_BATCH: usize = 16;

/// Consecutive documents, at most [`CHUNK_DOCUMENTS`], for one thread to work on. The first and the
/// last document may be incomplete.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chunk<'a> {
    /// The position of the first document.
    pub(super) first: usize,
    pub(super) texts: Vec<&'a [u8]>,
    /// The number of documents that end here.
    pub(super) finished: u64,
}

/// All texts in order of their positions, in batches of chunks of about the same size.
///
/// If a text is divided between two chunks, the first `overlap` bytes of the second part are also at
/// the end of the first part.
#[derive(Debug, Clone)]
pub(super) struct Batches<F> {
    text: F,
    end: usize,
    overlap: usize,
    pub(super) chunk_bytes: usize,
    /// The next chunk starts at this position, and at this offset in its text.
    position: usize,
    offset: usize,
}

impl<'a, F: Fn(usize) -> Result<&'a [u8]>> Batches<F> {
    /// The texts at all positions below `end`.
    pub(super) fn new(end: usize, text: F, overlap: usize) -> Batches<F> {
        Batches { text, end, overlap, chunk_bytes: CHUNK_BYTES, position: 0, offset: 0 }
    }

    fn chunk(&mut self) -> Result<Chunk<'a>> {
        let first = self.position;
        let (mut texts, mut room) = (Vec::new(), self.chunk_bytes);
        while self.position < self.end && room > 0 && texts.len() < CHUNK_DOCUMENTS {
            let rest = &(self.text)(self.position)?[self.offset..];
            if rest.len() > room + self.overlap {
                texts.push(&rest[..room + self.overlap]);
                self.offset += room;
                break;
            }
            texts.push(rest);
            room = room.saturating_sub(rest.len());
            self.position += 1;
            self.offset = 0;
        }
        Ok(Chunk { first, texts, finished: (self.position - first) as u64 })
    }
}

impl<'a, F: Fn(usize) -> Result<&'a [u8]>> Iterator for Batches<F> {
    type Item = Result<Vec<Chunk<'a>>>;

    fn next(&mut self) -> Option<Result<Vec<Chunk<'a>>>> {
        if self.position == self.end {
            return None;
        }
        let mut batch = Vec::with_capacity(CHUNKS_PER_BATCH);
        while self.position < self.end && batch.len() < CHUNKS_PER_BATCH {
            match self.chunk() {
                Ok(chunk) => batch.push(chunk),
                Err(error) => return Some(Err(error)),
            }
        }
        Some(Ok(batch))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_divided_and_short_ones_share_a_chunk() {
        let texts = ["", "abcdefghijkl", "m", "", "nop", "qrstu", ""];
        let text = |position: usize| Ok(texts[position].as_bytes());
        let batches = Batches { chunk_bytes: 4, ..Batches::new(texts.len(), text, 2) };
        let chunks: Vec<Chunk<'_>> = batches.flat_map(Result::unwrap).collect();
        let expected: [(usize, &[&str], u64); 5] = [
            (0, &["", "abcdef"], 1),
            (1, &["efghij"], 0),
            (1, &["ijkl"], 1),
            (2, &["m", "", "nop"], 3),
            (5, &["qrstu"], 1),
        ];
        let found = chunks.iter().map(|chunk| {
            let texts: Vec<&str> =
                chunk.texts.iter().map(|text| std::str::from_utf8(text).unwrap()).collect();
            (chunk.first, texts, chunk.finished)
        });
        let expected =
            expected.map(|(first, texts, finished)| (first, texts.to_vec(), finished)).into_iter();
        let last = [(6, vec![""], 1)];
        assert!(found.eq(expected.chain(last)));
    }

    #[test]
    fn chunks_and_batches_are_limited() {
        let batch_sizes = |end, text: &'static [u8], chunk_bytes| {
            let batches = Batches { chunk_bytes, ..Batches::new(end, move |_| Ok(text), 0) };
            batches.map(|batch| batch.unwrap().len()).collect::<Vec<_>>()
        };
        assert_eq!(batch_sizes(CHUNKS_PER_BATCH + 3, b"ab", 2), [CHUNKS_PER_BATCH, 3]);
        assert_eq!(batch_sizes(2 * CHUNK_DOCUMENTS + 1, b"", 2), [3]);
        assert!(batch_sizes(0, b"", 2).is_empty());
    }
}
