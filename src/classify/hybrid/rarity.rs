//! Texts as vectors: a weight for each gram, the larger the rarer it is among the documents.

/// In how many documents each gram occurs, by a hash of the gram.
///
/// Grams are of the text with its ASCII letters in lower case and one space for each run of other
/// ASCII characters than letters and digits; so punctuation and case make no difference.
#[derive(Debug, Clone)]
pub(super) struct Rarity {
    /// Of the grams, in bytes.
    length: usize,
    documents_with: Vec<u32>,
    /// What a gram weighs, by the number of documents that have it; nothing beyond.
    weights: Vec<f64>,
}

/// A gram says nothing when it is in more documents than this share of them, or this many,
/// whichever is more.
const COMMON_SHARE: usize = 4;
const COMMON: usize = 50;

/// What the logarithm of all documents by those with a gram is raised to; from hold-outs of
/// training sets.
const POWER: f64 = 1.25;

/// How many buckets, by bits.
const BUCKET_BITS: std::ops::RangeInclusive<u32> = 10..=22;

impl Rarity {
    /// # Complexity
    ///
    /// Time: one pass. Memory: at most half a byte for each byte of text.
    pub(super) fn of<'a>(
        texts: impl ExactSizeIterator<Item = &'a [u8]> + Clone,
        length: usize,
    ) -> Rarity {
        let bytes: usize = texts.clone().map(<[u8]>::len).sum();
        let bits = (bytes / 8).checked_ilog2().unwrap_or_default();
        let bits = bits.clamp(*BUCKET_BITS.start(), *BUCKET_BITS.end());
        let documents_with = vec![0; 1 << bits];
        let mut rarity = Rarity { length, documents_with, weights: weights(texts.len()) };
        for text in texts {
            let mut buckets = rarity.buckets(text);
            buckets.dedup();
            buckets.iter().for_each(|&bucket| rarity.documents_with[bucket as usize] += 1);
        }
        rarity
    }

    /// The weights of a text's buckets, in their order: (1 + ln occurrences) · ln(documents / those
    /// with the bucket)^1.25. Buckets that no document has, or too many, have none.
    pub(super) fn vector(&self, text: &[u8]) -> Vec<(u32, f64)> {
        let buckets = self.buckets(text);
        let weight = |run: &[u32]| {
            let documents = self.documents_with[run[0] as usize] as usize;
            let weight = self.weights.get(documents).copied().filter(|&weight| weight > 0.0)?;
            let repeated = if run.len() > 1 { libm::log(run.len() as f64) } else { 0.0 };
            Some((run[0], (1.0 + repeated) * weight))
        };
        buckets.chunk_by(|a, b| a == b).filter_map(weight).collect()
    }

    /// The bucket of each gram of a text, sorted.
    fn buckets(&self, text: &[u8]) -> Vec<u32> {
        let shift = u64::BITS - self.documents_with.len().ilog2();
        let bucket = |gram: &[u8]| {
            let digits = gram.iter().fold(0u64, |hash, &byte| {
                hash.wrapping_mul(0x0100_0000_01b3).wrapping_add(u64::from(byte) + 1)
            });
            // Fibonacci hashing (Knuth, The Art of Computer Programming 3, §6.4).
            (digits.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> shift) as u32
        };
        let mut buckets: Vec<u32> = normalized(text).windows(self.length).map(bucket).collect();
        buckets.sort_unstable();
        buckets
    }
}

/// What a gram weighs among so many documents, by how many of them have it.
fn weights(documents: usize) -> Vec<f64> {
    let common = (documents / COMMON_SHARE).max(COMMON).min(documents);
    let weight = |with: usize| libm::pow(libm::log(documents as f64 / with as f64), POWER);
    // No document has it: nothing to compare.
    std::iter::once(0.0).chain((1..=common).map(weight)).collect()
}

fn normalized(text: &[u8]) -> Vec<u8> {
    let mut normalized = vec![b' '];
    for byte in text.iter().map(u8::to_ascii_lowercase) {
        if byte.is_ascii_alphanumeric() || !byte.is_ascii() {
            normalized.push(byte);
        } else if normalized.last() != Some(&b' ') {
            normalized.push(b' ');
        }
    }
    if normalized.last() != Some(&b' ') {
        normalized.push(b' ');
    }
    normalized
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_punctuation_make_no_difference() {
        assert_eq!(normalized(b"\tRain, rain -- GO  away!"), b" rain rain go away ");
        assert_eq!(normalized("É".as_bytes()), " É ".as_bytes());
        assert_eq!(normalized(b""), b" ");
        assert_eq!(normalized(b"!?"), b" ");
    }

    #[test]
    fn weights_are_those_of_the_definition() {
        let texts = ["abcd abcd", "abcd", "wxyz", ""].map(str::as_bytes);
        let rarity = Rarity::of(texts.into_iter(), 4);
        let buckets = rarity.buckets(b"abcd");
        // " abc", "abcd", "bcd ", each in two of four documents.
        assert_eq!(buckets.len(), 3);
        let weight = 2f64.ln().powf(POWER);
        for (bucket, found) in rarity.vector(b"ABCD") {
            assert!(buckets.contains(&bucket));
            assert!((found - weight).abs() < 1e-12);
        }
        assert_eq!(rarity.vector(b"unknown"), []);
        let twice = rarity.vector(texts[0]).into_iter().map(|(_, weight)| weight);
        let expected = (1.0 + 2f64.ln()) * weight;
        assert_eq!(twice.filter(|weight| (weight - expected).abs() < 1e-12).count(), 3);
    }
}
