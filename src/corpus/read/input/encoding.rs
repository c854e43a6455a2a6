//! Encodings other than UTF-8, and how they are recognized.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::str::FromStr;

use encoding_rs::{Decoder, DecoderResult, UTF_8, UTF_16BE, UTF_16LE};

use super::super::fault::InputFault;
use super::compression::BUFFER;
use super::peek::Peek;
use crate::error::{Error, Result};

/// How the characters of an input are written as bytes: one of the encodings of the web, by any of
/// the labels of the [Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels).
///
/// An input in UTF-8 is taken byte for byte, so that texts may be any bytes; any other is decoded, and
/// its texts are UTF-8 then.
///
/// # Examples
///
/// ```
/// use nearzip::Encoding;
///
/// let encoding: Encoding = "latin1".parse()?;
/// assert_eq!(encoding.to_string(), "windows-1252");
/// assert!("klingon".parse::<Encoding>().is_err());
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl Encoding {
    /// UTF-8, and every other byte.
    pub const UTF_8: Encoding = Encoding(UTF_8);
}

impl fmt::Display for Encoding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.name())
    }
}

impl FromStr for Encoding {
    type Err = Error;

    /// # Errors
    ///
    /// [`Error::UnknownName`] for any other name.
    fn from_str(name: &str) -> Result<Encoding> {
        let found = encoding_rs::Encoding::for_label_no_replacement(name.as_bytes());
        found.map(Encoding).ok_or_else(|| Error::UnknownName {
            kind: "encoding",
            name: name.to_owned(),
            known: "windows-1252, utf-16le, shift_jis, gb18030, koi8-r and the other names of the \
                    Encoding Standard"
                .to_owned(),
        })
    }
}

pub(in crate::corpus::read) const UTF_8_MARK: &[u8] = b"\xef\xbb\xbf";
const UTF32_MARKS: [&[u8]; 2] = [b"\xff\xfe\0\0", b"\0\0\xfe\xff"];
const MARKS: [&[u8]; 5] = [UTF_8_MARK, b"\xff\xfe", b"\xfe\xff", UTF32_MARKS[0], UTF32_MARKS[1]];

/// Decodes an input, in the encoding of its byte-order mark, else the given one, else one that is
/// recognized. Returns the encoding if it is not the given one, or UTF-8.
pub(super) fn decode<R: BufRead + Send + 'static>(
    mut input: Peek<R>,
    given: Option<Encoding>,
) -> io::Result<(Box<dyn BufRead + Send>, Option<Encoding>)> {
    let start = input.start_while(may_tell_encoding)?;
    let (marked, mark) = of_mark(start)?;
    let found = marked.or(given).or_else(|| of_unmarked(start));
    let expected = given.unwrap_or(Encoding::UTF_8);
    let encoding = found.unwrap_or(expected);
    let found = found.filter(|_| encoding != expected);
    input.consume(mark);
    if encoding == Encoding::UTF_8 {
        return Ok((Box::new(input), found));
    }
    let decoder = encoding.0.new_decoder_without_bom_handling();
    let decoded = Decoded { input, decoder, encoding, ended: false };
    Ok((Box::new(BufReader::with_capacity(BUFFER, decoded)), found))
}

/// Decodes a whole document, in the encoding of its byte-order mark, if its bytes are valid in that, or in
/// the given one. Otherwise they stay as they are.
pub(super) fn decode_document(document: &mut Vec<u8>, given: Option<Encoding>) -> io::Result<()> {
    let (marked, mark) = of_mark(document).unwrap_or((None, 0));
    let decoded = |encoding: Encoding, start: usize| {
        let text = &document[start..];
        let text = encoding.0.decode_without_bom_handling_and_without_replacement(text);
        text.map(|text| text.into_owned().into_bytes())
    };
    let text = marked.and_then(|encoding| decoded(encoding, mark));
    let text = match given.filter(|&encoding| text.is_none() && encoding != Encoding::UTF_8) {
        Some(encoding) => Some(decoded(encoding, 0).ok_or(InputFault::Malformed { encoding })?),
        None => text,
    };
    if let Some(text) = text {
        *document = text;
    }
    Ok(())
}

/// Whether the encoding may show in more bytes than these. The first line of a pipe may be short.
fn may_tell_encoding(start: &[u8]) -> bool {
    let may_be_unmarked = start.len() < 4
        && start != b"\n"
        && [0, 1].iter().any(|zero| {
            let is_right = |(place, &byte): (usize, &u8)| (byte == 0) == (place % 2 == *zero);
            start.iter().enumerate().all(is_right)
        });
    may_be_unmarked || MARKS.iter().any(|mark| mark.len() > start.len() && mark.starts_with(start))
}

/// The encoding that a byte-order mark says, and the length of the mark.
fn of_mark(start: &[u8]) -> io::Result<(Option<Encoding>, usize)> {
    if UTF32_MARKS.iter().any(|mark| start.starts_with(mark)) {
        return Err(InputFault::Utf32.into());
    }
    Ok(match encoding_rs::Encoding::for_bom(start) {
        Some((encoding, length)) => (Some(Encoding(encoding)), length),
        None => (None, 0),
    })
}

/// UTF-16 without a mark, if it starts with two characters of ASCII as texts have them.
fn of_unmarked(start: &[u8]) -> Option<Encoding> {
    let is_text = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t' | b'\r' | b'\n');
    match start {
        [a, 0, b, 0] if is_text(a) && is_text(b) => Some(Encoding(UTF_16LE)),
        [0, a, 0, b] if is_text(a) && is_text(b) => Some(Encoding(UTF_16BE)),
        _ => None,
    }
}

/// An input as UTF-8. Bytes that are invalid in its encoding are an error, since the encoding is wrong
/// then.
struct Decoded<R> {
    input: R,
    decoder: Decoder,
    encoding: Encoding,
    ended: bool,
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.ended {
            let bytes = self.input.fill_buf()?;
            let is_last = bytes.is_empty();
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(bytes, buffer, is_last);
            self.input.consume(read);
            match result {
                DecoderResult::Malformed(..) => {
                    return Err(InputFault::Malformed { encoding: self.encoding }.into());
                }
                DecoderResult::InputEmpty => self.ended = is_last,
                DecoderResult::OutputFull => {}
            }
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &'static [u8], given: Option<Encoding>) -> String {
        let (mut reader, _) = decode(Peek::new(bytes), given).unwrap();
        let mut text = String::new();
        reader.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn the_encoding_is_recognized_by_its_mark_or_its_zeros() {
        assert_eq!(decoded(b"plain", None), "plain");
        assert_eq!(decoded(b"\xef\xbb\xbfmarked", None), "marked");
        assert_eq!(decoded(b"\xff\xfea\0\xe9\0", None), "a\u{e9}");
        assert_eq!(decoded(b"\xfe\xff\0a", None), "a");
        assert_eq!(decoded(b"a\0b\0", None), "ab");
        assert_eq!(decoded(b"\0a\0b\0\xe9", None), "ab\u{e9}");
        assert_eq!(decoded(b"\x01\0b\0", None), "\x01\0b\0");
        assert_eq!(decoded(b"caf\xe9", "latin1".parse().ok()), "caf\u{e9}");
        assert_eq!(decoded(b"\xef\xbb\xbfcaf\xc3\xa9", "latin1".parse().ok()), "caf\u{e9}");
        let utf32 = decode(Peek::new(&b"\xff\xfe\0\0a\0\0\0"[..]), None).err().unwrap();
        assert!(utf32.to_string().starts_with("is encoded in UTF-32"), "{utf32}");
    }

    #[test]
    fn no_more_is_read_than_tells_the_encoding() {
        assert!(may_tell_encoding(b"") && may_tell_encoding(b"a") && may_tell_encoding(b"\0"));
        assert!(!may_tell_encoding(b"\n") && !may_tell_encoding(b"ab"));
        assert!(may_tell_encoding(b"a\0b") && !may_tell_encoding(b"a\0b\0"));
        assert!(may_tell_encoding(b"\xff") && may_tell_encoding(b"\xef\xbb"));
    }

    #[test]
    fn a_document_that_is_no_text_stays_as_it_is() {
        let mut bytes = b"\xff\xfe\x00\xd8\x00".to_vec();
        decode_document(&mut bytes, None).unwrap();
        assert_eq!(bytes, b"\xff\xfe\x00\xd8\x00");
        decode_document(&mut bytes, "latin1".parse().ok()).unwrap();
        assert_eq!(bytes, "\u{ff}\u{fe}\0\u{d8}\0".as_bytes());
    }
}
