use std::io::BufRead;

use super::super::failure::Failure;
use super::super::fault::InputFault;

/// The values of a JSON array, or objects one after another, each over as many lines as it takes.
pub(super) struct Values {
    input: Box<dyn BufRead + Send>,
    /// The most bytes of a value.
    limit: u64,
    place: Place,
    /// The line on which the value begins, counted from 1.
    line: u64,
    next_line: u64,
}

/// Where among the values the input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing has been read but white space.
    Start,
    /// There is no array.
    Free,
    /// In the array, before its first value.
    Opened,
    /// In the array, behind a value.
    Behind,
    /// In the array, behind a comma.
    Comma,
    /// Behind the array.
    Closed,
}

/// Where in a value a byte is.
#[derive(Default)]
struct Nesting {
    /// The number of brackets and braces that are open.
    depth: u64,
    in_string: bool,
    escaped: bool,
}

impl Values {
    pub(super) fn new(input: Box<dyn BufRead + Send>, limit: u64) -> Values {
        Values { input, limit, place: Place::Start, line: 1, next_line: 1 }
    }

    /// Reads the next value; false at the end. Whether it is an object is for the parser to find.
    pub(super) fn read(&mut self, value: &mut Vec<u8>) -> Result<bool, Failure> {
        value.clear();
        let Some(first) = self.find_value()? else {
            return Ok(false);
        };
        let is_in_array = self.place != Place::Free;
        if is_in_array {
            self.place = Place::Behind;
        }
        let mut nesting = Nesting::default();
        loop {
            let bytes = self.input.fill_buf()?;
            if bytes.is_empty() {
                // A value that is cut off is the parser's to refuse.
                return if is_in_array { Err(InputFault::OpenArray.into()) } else { Ok(true) };
            }
            let (mut taken, mut ended) = (0, false);
            for &byte in bytes {
                ended = first != b'{' && nesting.ends_scalar(byte, is_in_array);
                if ended {
                    break;
                }
                taken += 1;
                value.push(byte);
                self.next_line += u64::from(byte == b'\n');
                ended = nesting.ends_after(byte);
                if ended {
                    break;
                }
            }
            self.input.consume(taken);
            if ended {
                return Ok(true);
            }
            if value.len() as u64 > self.limit {
                return Err(InputFault::TooLarge { limit: self.limit }.into());
            }
        }
    }

    /// Reads up to the next value, and returns its first byte; None at the end.
    fn find_value(&mut self) -> Result<Option<u8>, Failure> {
        while let Some(&byte) = self.input.fill_buf()?.first() {
            if !byte.is_ascii_whitespace() {
                self.line = self.next_line;
                self.place = match (self.place, byte) {
                    (Place::Start, b'[') => Place::Opened,
                    (Place::Start | Place::Free, _) => {
                        self.place = Place::Free;
                        return Ok(Some(byte));
                    }
                    (Place::Opened | Place::Behind, b']') => Place::Closed,
                    (Place::Behind, b',') => Place::Comma,
                    (Place::Opened | Place::Comma, byte) if !b"[],}".contains(&byte) => {
                        return Ok(Some(byte));
                    }
                    (place, byte) => return Err(place.refuse(byte).into()),
                };
            }
            self.next_line += u64::from(byte == b'\n');
            self.input.consume(1);
        }
        match self.place {
            Place::Start | Place::Free | Place::Closed => Ok(None),
            Place::Opened | Place::Behind | Place::Comma => Err(InputFault::OpenArray.into()),
        }
    }

    pub(super) fn line(&self) -> u64 {
        self.line
    }
}

impl Place {
    /// What is wrong with a byte that must not be here.
    fn refuse(self, byte: u8) -> InputFault {
        let expected = match self {
            Place::Closed => "nothing",
            Place::Behind => "a comma or the closing bracket",
            _ => "an object",
        };
        let found = char::from(byte).escape_default().to_string();
        InputFault::InvalidArray { found, expected }
    }
}

impl Nesting {
    /// Whether a value that is no object ends before this byte: in an array at what is between values, and
    /// otherwise with its line.
    fn ends_scalar(&self, byte: u8, is_in_array: bool) -> bool {
        let is_outside = !self.in_string && self.depth == 0;
        match is_in_array {
            true => is_outside && (byte.is_ascii_whitespace() || matches!(byte, b',' | b']')),
            false => self.depth == 0 && byte == b'\n',
        }
    }

    /// Follows the value over a byte, and returns whether the value ends with it.
    fn ends_after(&mut self, byte: u8) -> bool {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.in_string => self.escaped = true,
            b'"' => self.in_string = !self.in_string,
            _ if self.in_string => {}
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    /// The values with their lines, and whether the input was refused after them.
    fn values(json: &str) -> (Vec<(u64, String)>, bool) {
        let mut values = Values::new(Box::new(Cursor::new(json.to_owned())), 1 << 10);
        let (mut value, mut found) = (Vec::new(), Vec::new());
        loop {
            match values.read(&mut value) {
                Ok(true) => {
                    found.push((values.line(), String::from_utf8(value.clone()).unwrap()));
                }
                end => return (found, end.is_err()),
            }
        }
    }

    #[test]
    fn an_array_has_values_on_their_lines() {
        let array = "[\n {\"a\": \"}\\\"]\"},\n {\"b\":\n [1]} , {}\n]\n";
        let expected = [(2, "{\"a\": \"}\\\"]\"}"), (3, "{\"b\":\n [1]}"), (4, "{}")];
        let expected = expected.map(|(line, value)| (line, value.to_owned())).to_vec();
        assert_eq!(values(array), (expected, false));
        assert_eq!(values(" [ ]\n"), (vec![], false));
        assert_eq!(values("{}\n\n{}"), (vec![(1, "{}".to_owned()), (3, "{}".to_owned())], false));
    }

    #[test]
    fn what_is_no_object_is_kept_for_the_parser() {
        let found = [(1, "1".to_owned()), (1, "\"a, b\"".to_owned()), (2, "{}".to_owned())];
        assert_eq!(values("[1, \"a, b\",\n{}]"), (found.to_vec(), false));
        let found = [(1, "{}".to_owned()), (1, ", {}".to_owned()), (2, "{}".to_owned())];
        assert_eq!(values("{}, {}\n{}"), (found.to_vec(), false));
    }

    #[test]
    fn an_array_is_refused_where_it_is_malformed() {
        for (json, count) in [
            ("[", 0),
            ("[{}", 1),
            ("[{},", 1),
            ("[{\"a\": 1", 0),
            ("[[{}]]", 0),
            ("[[[[[[[[", 0),
            ("[{}]]", 1),
            ("[{}] {}", 1),
            ("[{} {}]", 1),
            ("[{},,{}]", 1),
            ("[{},]", 1),
            ("[,{}]", 0),
            ("[{}}", 1),
        ] {
            let (found, is_refused) = values(json);
            assert_eq!((found.len(), is_refused), (count, true), "{json}");
        }
    }
}
