use crate::index::candidates::{Grams, rarity};

/// Up to so many documents with so much text are few: most of their grams are in one document alone, and so is most
/// of what a text shares with them.
const FEW_DOCUMENTS: usize = 1 << 10;
const FEW_BYTES: usize = 1 << 20;

/// Which strings have weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Vocabulary {
    pub(super) grams: Grams,
    /// Whether the documents are few: all grams have weights, and none of them spans two words.
    pub(super) is_of_few: bool,
}

impl Vocabulary {
    /// The strings for these documents.
    pub(super) fn of(texts: &[&[u8]]) -> Vocabulary {
        let bytes: usize = texts.iter().map(|text| text.len()).sum();
        match texts.len() <= FEW_DOCUMENTS && bytes <= FEW_BYTES {
            true => Vocabulary::of_few(texts),
            false => Vocabulary::of_many(texts),
        }
    }

    pub(super) fn of_few(texts: &[&[u8]]) -> Vocabulary {
        Vocabulary { grams: Grams::of_few_texts(texts), is_of_few: true }
    }

    pub(super) fn of_many(texts: &[&[u8]]) -> Vocabulary {
        Vocabulary { grams: Grams::of_texts(texts), is_of_few: false }
    }

    /// Grams that fewer documents have count for the length of a text, and for nothing else.
    pub(super) fn least_documents(self) -> u32 {
        if self.is_of_few { 1 } else { 2 }
    }

    /// The weight of a gram that occurs once in a text. Of few documents, it differs less between rare and frequent grams,
    /// and no gram has none: how many of ten documents have a gram hardly tells how rare it is.
    pub(super) fn rarity(self, documents: usize, documents_with: u32) -> f64 {
        match self.is_of_few {
            true => 1.0 + libm::log((1.0 + documents as f64) / (1.0 + f64::from(documents_with))),
            false => rarity(documents, documents_with as usize),
        }
    }

    /// The distinct buckets of a text, in order, with their numbers of occurrences.
    pub(super) fn occurrences(self, text: &[u8]) -> Vec<(u32, u32)> {
        let mut buckets: Vec<u32> = match self.is_of_few {
            true => self.buckets_of_words(text),
            false => self.grams.buckets_of(text).collect(),
        };
        buckets.sort_unstable();
        buckets.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32)).collect()
    }

    /// The buckets of each word by itself, in lower case, between spaces.
    fn buckets_of_words(self, text: &[u8]) -> Vec<u32> {
        let lower = match str::from_utf8(text) {
            Ok(text) => text.to_lowercase().into_bytes(),
            Err(_) => text.to_ascii_lowercase(),
        };
        let mut buckets = Vec::new();
        let mut word = Vec::new();
        for letters in lower.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()) {
            word.clear();
            word.push(b' ');
            word.extend(letters);
            word.resize((word.len() + 1).max(self.grams.length), b' ');
            buckets.extend(self.grams.buckets_of(&word));
        }
        buckets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grams_of_few_documents_are_within_words() {
        let vocabulary = Vocabulary::of_few(&[b"abcdefg abcdefg"]);
        let grams = vocabulary.grams;
        assert_eq!(grams.length, 6);
        let buckets = |texts: &[&[u8]]| -> Vec<u32> {
            texts.iter().flat_map(|text| grams.buckets_of(text)).collect()
        };
        let found = |text: &[u8]| vocabulary.buckets_of_words(text);
        assert_eq!(found(b"\tA  Station.\n"), buckets(&[b" a    ", b" station. "]));
        assert_eq!(found("Über".as_bytes()), buckets(&[" über ".as_bytes()]));
        // Not UTF-8, but for the letters of ASCII.
        assert_eq!(found(b"BERN\xff"), buckets(&[b" bern\xff "]));
        assert!(found(b"").is_empty() && found(b" \n").is_empty());
    }

    #[test]
    fn few_documents_have_shorter_grams_that_hardly_collide() {
        // Seven bytes, equally frequent: a match pays off from 6.7 bytes on.
        let text = b"abcdefg".repeat(8);
        let texts = |count| vec![&text[..]; count];
        let (few, many) = (Vocabulary::of(&texts(40)), Vocabulary::of(&texts(FEW_DOCUMENTS + 1)));
        assert_eq!((few.is_of_few, few.grams.length, few.grams.bits), (true, 6, 16));
        assert_eq!((many.is_of_few, many.grams.length, many.grams.bits), (false, 7, 12));
        let long = text.repeat(FEW_BYTES / text.len() + 1);
        assert!(!Vocabulary::of(&[&long, b"short"]).is_of_few);
    }
}
