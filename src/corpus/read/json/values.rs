use std::io::BufRead;

use super::super::failure::Failure;
use super::super::fault::InputFault;

/// The values of a JSON array, or values one after another, each over as many lines as it takes.
pub(super) struct Values {
    input: Box<dyn BufRead + Send>,
    /// The most bytes of a value.
    limit: u64,
    /// The line on which the value begins, counted from 1.
    line: u64,
    next_line: u64,
}

/// Where in a value a byte is.
#[derive(Default)]
struct Place {
    /// The number of brackets and braces that are open.
    depth: u64,
    in_string: bool,
    escaped: bool,
}

impl Values {
    pub(super) fn new(input: Box<dyn BufRead + Send>, limit: u64) -> Values {
        Values { input, limit, line: 1, next_line: 1 }
    }

    /// Reads the next object; false at the end. What is no object is read up to the next line.
    pub(super) fn read(&mut self, value: &mut Vec<u8>) -> Result<bool, Failure> {
        value.clear();
        let mut place = Place::default();
        loop {
            let bytes = self.input.fill_buf()?;
            if bytes.is_empty() {
                // A value that is cut off is the parser's to refuse.
                return Ok(!value.is_empty());
            }
            let (mut taken, mut ended) = (0, false);
            for &byte in bytes {
                taken += 1;
                let is_between = value.is_empty()
                    && (byte.is_ascii_whitespace() || matches!(byte, b'[' | b']' | b','));
                if !is_between {
                    if value.is_empty() {
                        self.line = self.next_line;
                    }
                    value.push(byte);
                    ended = place.ends_after(byte);
                }
                self.next_line += u64::from(byte == b'\n');
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

    pub(super) fn line(&self) -> u64 {
        self.line
    }
}

impl Place {
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
            b'\n' => return self.depth == 0,
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn values(json: &'static str) -> Vec<(u64, String)> {
        let mut values = Values::new(Box::new(Cursor::new(json)), 1 << 10);
        let (mut value, mut found) = (Vec::new(), Vec::new());
        while values.read(&mut value).unwrap() {
            found.push((values.line(), String::from_utf8(value.clone()).unwrap()));
        }
        found
    }

    #[test]
    fn an_array_has_values_on_their_lines() {
        let array = "[\n {\"a\": \"}\\\"]\"},\n {\"b\":\n [1]} , {}\n]\n";
        let expected = [(2, "{\"a\": \"}\\\"]\"}"), (3, "{\"b\":\n [1]}"), (4, "{}")];
        assert_eq!(values(array), expected.map(|(line, value)| (line, value.to_owned())));
    }

    #[test]
    fn what_is_cut_off_or_no_object_is_kept_for_the_parser() {
        assert_eq!(values("[1, 2]\n{}"), [(1, "1, 2]".to_owned()), (2, "{}".to_owned())]);
        assert_eq!(values("[{\"a\": 1"), [(1, "{\"a\": 1".to_owned())]);
        assert_eq!(values(" [ ]\n"), []);
    }
}
