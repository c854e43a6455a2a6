use super::fault::InputFault;
use super::format::Format;

/// The format of an input that begins with this line.
pub(super) fn format_of_first_line(line: &[u8]) -> Result<Format, InputFault> {
    let has = |byte| line.contains(&byte);
    match line.trim_ascii_start() {
        [b'{', ..] => Ok(Format::JsonLines),
        [b'[', b'{', ..] => Err(InputFault::JsonArray),
        start if start.starts_with(b"__label__") => Ok(Format::FastText),
        _ if has(b'\t') => Ok(Format::Tsv),
        _ if has(b',') => Ok(Format::Csv),
        _ => Err(InputFault::UnknownFormat),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_identifies_the_format() {
        let format = |line: &str| format_of_first_line(line.as_bytes());
        assert_eq!(format("{\"text\": \"a, b\"}"), Ok(Format::JsonLines));
        assert_eq!(format("__label__x a, b"), Ok(Format::FastText));
        assert_eq!(format("label\ttext, more"), Ok(Format::Tsv));
        assert_eq!(format("label,text"), Ok(Format::Csv));
        assert_eq!(format("[{\"text\": 1}]"), Err(InputFault::JsonArray));
        assert_eq!(format("just words"), Err(InputFault::UnknownFormat));
    }
}
