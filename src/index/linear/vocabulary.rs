use crate::index::candidates::Grams;

/// Up to so many documents with so much text are few: most of their grams are in one document alone, and so is most
/// of what a text shares with them.
const FEW_DOCUMENTS: usize = 1 << 10;
const FEW_BYTES: usize = 1 << 20;

/// Which strings have weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Vocabulary {
    pub(super) grams: Grams,
    /// Grams that fewer documents have count for the length of a text, and for nothing else.
    pub(super) least_documents: u32,
}

impl Vocabulary {
    /// The strings for these documents: of few, all grams have weights.
    pub(super) fn of(texts: &[&[u8]]) -> Vocabulary {
        let bytes: usize = texts.iter().map(|text| text.len()).sum();
        match texts.len() <= FEW_DOCUMENTS && bytes <= FEW_BYTES {
            true => Vocabulary::of_few(texts),
            false => Vocabulary::of_many(texts),
        }
    }

    pub(super) fn of_few(texts: &[&[u8]]) -> Vocabulary {
        Vocabulary { grams: Grams::of_few_texts(texts), least_documents: 1 }
    }

    pub(super) fn of_many(texts: &[&[u8]]) -> Vocabulary {
        Vocabulary { grams: Grams::of_texts(texts), least_documents: 2 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_documents_have_shorter_grams_that_hardly_collide() {
        // Seven bytes, equally frequent: a match pays off from 6.7 bytes on.
        let text = b"abcdefg".repeat(8);
        let texts = |count| vec![&text[..]; count];
        let (few, many) = (Vocabulary::of(&texts(40)), Vocabulary::of(&texts(FEW_DOCUMENTS + 1)));
        assert_eq!((few.least_documents, few.grams.length, few.grams.bits), (1, 6, 16));
        assert_eq!((many.least_documents, many.grams.length, many.grams.bits), (2, 7, 12));
        let long = text.repeat(FEW_BYTES / text.len() + 1);
        assert_eq!(Vocabulary::of(&[&long, b"short"]).least_documents, 2);
    }
}
