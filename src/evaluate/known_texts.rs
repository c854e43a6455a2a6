use std::collections::HashMap;

use crate::corpus::Corpus;

/// The positions of the test documents that have the text of a training document, byte for byte, in order.
/// If there are many, an evaluation says little about new texts.
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
/// use nearzip::{CompressorSpec, Corpus, Error, Index, known_texts, unobserved};
///
/// let train: Corpus = [("a", "one"), ("b", "two"), ("b", "two")].into_iter().collect();
/// let test: Corpus = [("b", "one"), ("a", "new"), ("b", "two")].into_iter().collect();
/// assert_eq!(known_texts(&test, train.texts().map(Ok::<_, Error>))?, [0, 2]);
///
/// let index = Index::build(train, &CompressorSpec::default(), &unobserved)?;
/// assert_eq!(known_texts(&test, index.texts())?, [0, 2]);
/// # Ok::<(), nearzip::Error>(())
/// ```
///
/// See also: [`audit`](crate::audit), which finds more than equal texts.
pub fn known_texts<'a, E>(
    test: &Corpus,
    training: impl IntoIterator<Item = Result<&'a [u8], E>>,
) -> Result<Vec<usize>, E> {
    let mut left: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (position, text) in test.texts().enumerate() {
        left.entry(text).or_default().push(position);
    }
    let mut known = Vec::new();
    for text in training {
        known.extend(left.remove(text?).unwrap_or_default());
    }
    known.sort_unstable();
    Ok(known)
}
