/// The most characters of an id that are shown.
pub(crate) const ID_WIDTH: usize = 60;

/// Bytes as text for people: what is not UTF-8 becomes replacement characters, and control characters
/// become their pictures, but for tabs and the ends of lines.
pub(crate) fn readable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    text.chars().map(visible).collect()
}

/// The beginning of a text as one line of at most `width` characters.
pub(crate) fn one_line(text: &str, width: usize) -> String {
    let mut characters = text.chars().map(|c| if c.is_whitespace() { ' ' } else { visible(c) });
    let mut line: String = characters.by_ref().take(width).collect();
    if characters.next().is_some() {
        line.pop();
        line.push('…');
    }
    line
}

fn visible(character: char) -> char {
    match character {
        '\n' | '\t' => character,
        '\r' => '\n',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + character as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        _ if character.is_control() => '\u{fffd}',
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_shown_is_replaced() {
        assert_eq!(readable(b"a\0b\x1b[1m\x7f\xffc\r\nd\re\tf"), "a␀b␛[1m␡\u{fffd}c\nd\ne\tf");
        assert_eq!(readable("\u{85}é".as_bytes()), "\u{fffd}é");
    }

    #[test]
    fn lines_have_at_most_their_width() {
        assert_eq!(one_line("two\nlines", 9), "two lines");
        assert_eq!(one_line("zwölf Boxkämpfer", 6), "zwölf…");
        assert_eq!(one_line("", 0), "");
    }
}
