use super::grams::Grams;

/// For each bucket the documents that hold a gram of it, in order, compressed.
///
/// A list is the number of its documents, then the gaps between them, each a base-128 number with
/// the low digits first. Where a list starts is kept in five bytes, enough for a terabyte.
#[derive(Debug, Clone, Default)]
pub(super) struct Postings {
    lists: Vec<u8>,
    starts: Vec<u8>,
}

const BYTES_PER_START: usize = 5;

/// What reading a start as eight bytes takes beyond the last one.
const PADDING: usize = 8 - BYTES_PER_START;

impl Postings {
    /// Two passes: the first finds how long each list is, the second writes them.
    pub(super) fn build<'a>(
        grams: Grams,
        texts: impl Iterator<Item = &'a [u8]> + Clone,
    ) -> Postings {
        let mut lengths = vec![Length::default(); grams.buckets()];
        each_gap(grams, texts.clone(), |bucket, gap| {
            lengths[bucket].documents += 1;
            lengths[bucket].bytes += varint_len(gap);
        });

        let mut starts = Vec::with_capacity(grams.buckets() * BYTES_PER_START + PADDING);
        let mut next = Vec::with_capacity(grams.buckets());
        let mut end: u64 = 0;
        for length in &lengths {
            starts.extend_from_slice(&end.to_le_bytes()[..BYTES_PER_START]);
            next.push(end);
            end += (varint_len(length.documents) + length.bytes) as u64;
        }
        starts.extend_from_slice(&end.to_le_bytes());

        let mut lists = vec![0; end as usize];
        let mut write = |next: &mut u64, value| {
            *next += write_varint(&mut lists[*next as usize..], value) as u64;
        };
        for (next, length) in next.iter_mut().zip(&lengths) {
            write(next, length.documents);
        }
        each_gap(grams, texts, |bucket, gap| write(&mut next[bucket], gap));
        Postings { lists, starts }
    }

    pub(super) fn list(&self, bucket: u32) -> List<'_> {
        let start = bucket as usize * BYTES_PER_START;
        let [start, end] = [start, start + BYTES_PER_START].map(|at| {
            let bytes = self.starts[at..at + 8].try_into().expect("eight bytes");
            (u64::from_le_bytes(bytes) & ((1 << (8 * BYTES_PER_START)) - 1)) as usize
        });
        let mut bytes = &self.lists[start..end];
        let documents = read_varint(&mut bytes);
        List { documents, gaps: bytes }
    }
}

/// The documents of one bucket.
#[derive(Debug, Clone, Copy)]
pub(super) struct List<'a> {
    pub(super) documents: u32,
    gaps: &'a [u8],
}

impl List<'_> {
    pub(super) fn for_each(self, mut visit: impl FnMut(u32)) {
        let (mut gaps, mut document) = (self.gaps, u32::MAX);
        while let Some((&byte, rest)) = gaps.split_first() {
            // Most gaps of the lists that take time are one byte.
            let gap = match byte < 0x80 {
                true => {
                    gaps = rest;
                    u32::from(byte)
                }
                false => read_varint(&mut gaps),
            };
            document = document.wrapping_add(gap);
            visit(document);
        }
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Length {
    documents: u32,
    bytes: usize,
}

/// Calls `visit` once for each document and each of its buckets, with the gap to the bucket's
/// document before; before the first one comes document −1.
fn each_gap<'a>(
    grams: Grams,
    texts: impl Iterator<Item = &'a [u8]>,
    mut visit: impl FnMut(usize, u32),
) {
    let mut last = vec![0; grams.buckets()];
    for (text, document) in texts.zip(1..) {
        for bucket in grams.buckets_of(text) {
            let last = &mut last[bucket as usize];
            if *last != document {
                visit(bucket as usize, document - *last);
                *last = document;
            }
        }
    }
}

fn varint_len(value: u32) -> usize {
    (32 - (value | 1).leading_zeros()).div_ceil(7) as usize
}

fn write_varint(to: &mut [u8], mut value: u32) -> usize {
    let mut length = 0;
    while value >= 0x80 {
        to[length] = value as u8 | 0x80;
        value >>= 7;
        length += 1;
    }
    to[length] = value as u8;
    length + 1
}

fn read_varint(from: &mut &[u8]) -> u32 {
    let (mut value, mut shift) = (0, 0);
    while let Some((&byte, rest)) = from.split_first() {
        *from = rest;
        value |= u32::from(byte & 0x7f) << (shift & 31);
        shift += 7;
        if byte < 0x80 {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn numbers_come_back() {
        for value in [0, 1, 127, 128, 16_383, 16_384, u32::MAX - 1, u32::MAX] {
            let mut bytes = [0; 5];
            let length = write_varint(&mut bytes, value);
            assert_eq!(length, varint_len(value));
            let mut rest = &bytes[..length];
            assert_eq!((read_varint(&mut rest), rest.len()), (value, 0));
        }
    }

    #[test]
    fn lists_hold_each_document_of_a_bucket_once() {
        let mut random = Random::new(8);
        let texts: Vec<Vec<u8>> = (0..300)
            .map(|_| (0..random.below(60)).map(|_| b"abc"[random.below(3) as usize]).collect())
            .collect();
        let grams = Grams { length: 4, bits: 5, literal_cost: 0.0 };
        let postings = Postings::build(grams, texts.iter().map(|text| &text[..]));
        for bucket in 0..32 {
            let expected: Vec<u32> = (0..300)
                .filter(|&document| {
                    grams.buckets_of(&texts[document as usize]).any(|found| found == bucket)
                })
                .collect();
            let mut found = Vec::new();
            postings.list(bucket).for_each(|document| found.push(document));
            assert_eq!(found, expected);
        }
    }
}
