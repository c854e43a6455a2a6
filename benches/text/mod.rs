//! The text of the benchmarks: sentences of the embedded sample, shuffled with a seed.

use nearzip::Corpus;

/// `bytes` bytes of sentences in many languages.
pub(crate) fn text(bytes: usize, seed: u64) -> Vec<u8> {
    let sentences = Corpus::sample().first(usize::MAX, Some(seed));
    let joined: Vec<&[u8]> = sentences.texts().collect();
    joined.join(&b' ').into_iter().cycle().take(bytes).collect()
}
