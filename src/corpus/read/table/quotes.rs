use super::super::fault::InputFault;

/// Follows the quotes of a CSV input byte by byte, as RFC 4180 has them, and finds the first that is out
/// of place. The parser takes such quotes as they come, and silently joins rows.
#[derive(Debug)]
pub(super) struct Quotes {
    delimiter: u8,
    state: State,
    line: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start of a field.
    Start,
    Unquoted,
    Quoted,
    /// After a backslash in a quoted field.
    Backslash,
    /// After a quote in a quoted field: it closes the field, or is one of two. Whether a backslash
    /// comes before it.
    Quote {
        backslash: bool,
    },
}

impl Quotes {
    pub(super) fn new(delimiter: u8) -> Quotes {
        Quotes { delimiter, state: State::Start, line: 1 }
    }

    /// Counts a line that is skipped.
    pub(super) fn skip_line(&mut self) {
        self.line += 1;
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
                (State::Quoted | State::Backslash, b'"') => {
                    State::Quote { backslash: self.state == State::Backslash }
                }
                (State::Quoted | State::Backslash, b'\\') => State::Backslash,
                (State::Quoted | State::Backslash, _) => State::Quoted,
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
        matches!(self.state, State::Quoted | State::Backslash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn followed(input: &str) -> Result<bool, InputFault> {
        let mut quotes = Quotes::new(b',');
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
            assert_eq!(followed(input), Ok(false), "{input}");
        }
        for input in ["\"a", "a,\"b\nc", "\"a\"\"", "\"a\\"] {
            assert_eq!(followed(input), Ok(true), "{input}");
        }
    }

    #[test]
    fn the_first_quote_out_of_place_is_found() {
        let after = InputFault::TextAfterQuote { line: 3 };
        assert_eq!(followed("a,b\nham,\"hi you\nspam,\"win now\"\n"), Err(after));
        assert_eq!(followed("a\n5\" disk\n"), Err(InputFault::QuoteInside { line: 2 }));
        let backslash = InputFault::BackslashQuote { line: 1 };
        assert_eq!(followed("\"he said \\\"no\\\"\"\n"), Err(backslash));
        assert_eq!(followed("\"a folder\\\",b\n"), Ok(false));
    }
}
