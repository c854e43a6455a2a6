use super::super::fault::InputFault;

/// Follows the quotes of a CSV input byte by byte, as RFC 4180 has them, and finds the first that is out
/// of place. The parser takes such quotes as they come, and silently joins rows.
#[derive(Debug)]
pub(super) struct Quotes {
    delimiter: u8,
    /// Makes the next byte of a quoted field an ordinary one.
    escape: Option<u8>,
    state: State,
    line: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start of a field.
    Start,
    Unquoted,
    Quoted,
    /// After a backslash in a quoted field, if that is not the escape.
    Backslash,
    Escaped,
    /// After a quote in a quoted field: it closes the field, or is one of two. Whether a backslash
    /// comes before it.
    Quote {
        backslash: bool,
    },
}

impl Quotes {
    pub(super) fn new(delimiter: u8, escape: Option<u8>) -> Quotes {
        Quotes { delimiter, escape, state: State::Start, line: 1 }
    }

    /// Counts lines that are skipped.
    pub(super) fn skip_lines(&mut self, lines: u64) {
        self.line += lines;
    }

    /// Follows the next bytes of the input.
    pub(super) fn follow(&mut self, bytes: &[u8]) -> Result<(), InputFault> {
        for &byte in bytes {
            let is_end = byte == self.delimiter || byte == b'\n' || byte == b'\r';
            self.state = match (self.state, byte) {
                (State::Start | State::Unquoted | State::Quote { .. }, _) if is_end => State::Start,
                (State::Start, b'"') => State::Quoted,
                (State::Unquoted, b'"') => {
                    return Err(InputFault::QuoteInside { line: self.line });
                }
                (State::Start | State::Unquoted, _) => State::Unquoted,
                (State::Quoted, byte) if Some(byte) == self.escape => State::Escaped,
                (State::Quoted | State::Backslash, b'"') => {
                    State::Quote { backslash: self.state == State::Backslash }
                }
                (State::Quoted | State::Backslash, b'\\') => State::Backslash,
                (State::Quoted | State::Backslash | State::Escaped, _) => State::Quoted,
                (State::Quote { .. }, b'"') => State::Quoted,
                (State::Quote { backslash: true }, _) => {
                    return Err(InputFault::BackslashQuote { line: self.line });
                }
                (State::Quote { backslash: false }, _) => {
                    return Err(InputFault::TextAfterQuote { line: self.line });
                }
            };
            self.line += u64::from(byte == b'\n');
        }
        Ok(())
    }

    /// Whether a quoted field is still open.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.state, State::Quoted | State::Backslash | State::Escaped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn followed(input: &str, escape: Option<u8>) -> Result<bool, InputFault> {
        let mut quotes = Quotes::new(b',', escape);
        // In parts, as an input comes.
        for part in input.as_bytes().chunks(3) {
            quotes.follow(part)?;
        }
        Ok(quotes.is_open())
    }

    #[test]
    fn quotes_in_their_places_are_followed() {
        for input in
            ["", "a,b\n", "\"a\",\"b\"\r\n", "\"a\"\"b\"", "\"\"", "\"a\n,b\",c", "a,\"\"\n"]
        {
            assert_eq!(followed(input, None), Ok(false), "{input}");
        }
        for input in ["\"a", "a,\"b\nc", "\"a\"\"", "\"a\\"] {
            assert_eq!(followed(input, None), Ok(true), "{input}");
        }
    }

    #[test]
    fn the_first_quote_out_of_place_is_found() {
        let after = InputFault::TextAfterQuote { line: 3 };
        assert_eq!(followed("a,b\nham,\"hi you\nspam,\"win now\"\n", None), Err(after));
        assert_eq!(followed("a\n5\" disk\n", None), Err(InputFault::QuoteInside { line: 2 }));
        let backslash = InputFault::BackslashQuote { line: 1 };
        assert_eq!(followed("\"he said \\\"no\\\"\"\n", None), Err(backslash));
        assert_eq!(followed("\"he said \\\"no\\\"\"\n", Some(b'\\')), Ok(false));
        assert_eq!(followed("\"a folder\\\",b\n", None), Ok(false));
    }
}
