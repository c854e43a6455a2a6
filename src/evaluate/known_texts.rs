use std::collections::HashMap;

use crate::corpus::Corpus;

/// The number of test documents that have the text of a training document, byte for byte. If there are
/// many, an evaluation says little about new texts.
///
/// # Complexity
///
/// O(bytes of all texts); memory O(test documents).
///
/// # Errors
///
/// Those of the training texts, which may come from a file.
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Error, Index, count_known_texts, unobserved};
///
/// let train: Corpus = [("a", "one"), ("b", "two"), ("b", "two")].into_iter().collect();
/// let test: Corpus = [("b", "one"), ("b", "two"), ("a", "new")].into_iter().collect();
/// assert_eq!(count_known_texts(&test, train.texts().map(Ok::<_, Error>))?, 2);
///
/// let index = Index::build(train, &CompressorSpec::default(), &unobserved)?;
/// let texts = index.documents().map(|document| Ok(document?.text));
/// assert_eq!(count_known_texts::<Error>(&test, texts)?, 2);
/// # Ok::<(), Error>(())
/// ```
pub fn count_known_texts<'a, E>(
    test: &Corpus,
    training: impl IntoIterator<Item = Result<&'a [u8], E>>,
) -> Result<usize, E> {
    let mut left: HashMap<&[u8], usize> = HashMap::new();
    for text in test.texts() {
        *left.entry(text).or_default() += 1;
    }
    let mut known = 0;
    for text in training {
        known += left.remove(text?).unwrap_or_default();
    }
    Ok(known)
}
