use std::borrow::Cow;

/// What texts have in common that differ only by case, and by what is neither a letter nor a digit.
///
/// A text without letters and digits, or one that is not UTF-8, is only like itself: a smile is not like
/// a frown.
pub(super) fn loose(text: &[u8]) -> Cow<'_, [u8]> {
    let Ok(characters) = str::from_utf8(text) else { return text.into() };
    let mut words = String::with_capacity(text.len());
    for word in characters.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.extend(word.chars().flat_map(char::to_lowercase));
    }
    match words.is_empty() {
        true => text.into(),
        false => words.into_bytes().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_punctuation_do_not_count() {
        for (a, b) in [
            ("What is my PIN?", "what is my pin"),
            ("  don't -- stop ", "Don t stop!"),
            ("ÉTÉ", "été"),
            ("第一,第二", "第一 第二"),
        ] {
            assert_eq!(loose(a.as_bytes()), loose(b.as_bytes()), "{a}");
        }
        for (a, b) in [("a b", "ab"), (":)", ":("), ("", " "), ("cafe", "café")] {
            assert_ne!(loose(a.as_bytes()), loose(b.as_bytes()), "{a}");
        }
        assert_ne!(loose(b"caf\xe9"), loose(b"caf\xe8"));
    }
}
