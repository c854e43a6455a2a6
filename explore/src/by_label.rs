use nearzip::Corpus;

/// One text for each label: its texts, one after another, each with a line feed. The id is the label.
///
/// # Complexity
///
/// O(bytes).
///
/// # Examples
///
/// ```
/// use nearzip::Corpus;
///
/// let texts: Corpus = [("a", "one"), ("b", "two"), ("a", "three")].into_iter().collect();
/// let joined = nearzip_explore::by_label(&texts);
/// assert_eq!((joined.text(0), joined.text(1)), (&b"one\nthree\n"[..], &b"two\n"[..]));
/// assert_eq!(joined.id(1).to_string(), "b");
/// ```
pub fn by_label(texts: &Corpus) -> Corpus {
    let mut joined = vec![Vec::new(); texts.labels().len()];
    for position in 0..texts.len() {
        let text = &mut joined[texts.label_id(position).index()];
        text.extend_from_slice(texts.text(position));
        text.push(b'\n');
    }
    let mut corpus = Corpus::new();
    for (label, text) in texts.labels().iter().zip(&joined) {
        corpus.push_with_id(label, text, label);
    }
    corpus
}
