use std::io::{self, BufRead, Read};

/// A table with an escape, as one whose quotes are doubled: in a quoted field, escape and quote are a
/// quote, two escapes are one, and an escape before anything else stays, as does what is behind it.
pub(super) struct Unescaped {
    input: Box<dyn BufRead + Send>,
    escape: u8,
    delimiter: u8,
    comment: Option<u8>,
    state: State,
    ended: bool,
    /// What has been rewritten, of which the first `taken` bytes have been read.
    rewritten: Vec<u8>,
    taken: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start of a row.
    Row,
    /// At the start of a field.
    Field,
    Unquoted,
    Quoted,
    /// After the escape in a quoted field.
    Escape,
    /// After a quote in a quoted field: it closes the field, or is one of two.
    Quote,
    Comment,
}

impl Unescaped {
    pub(super) fn new(
        input: Box<dyn BufRead + Send>,
        escape: u8,
        delimiter: u8,
        comment: Option<u8>,
    ) -> Unescaped {
        let (state, ended, rewritten, taken) = (State::Row, false, Vec::new(), 0);
        Unescaped { input, escape, delimiter, comment, state, ended, rewritten, taken }
    }

    /// Rewrites what is ready of the input.
    fn rewrite(&mut self) -> io::Result<()> {
        self.rewritten.clear();
        self.taken = 0;
        let bytes = self.input.fill_buf()?;
        let count = bytes.len();
        for &byte in bytes {
            match (self.state, byte) {
                (State::Quoted, byte) if byte == self.escape => {}
                (State::Escape, b'"') => self.rewritten.extend_from_slice(b"\"\""),
                (State::Escape, byte) if byte == self.escape => self.rewritten.push(byte),
                (State::Escape, byte) => self.rewritten.extend_from_slice(&[self.escape, byte]),
                (_, byte) => self.rewritten.push(byte),
            }
            self.state = match (self.state, byte) {
                (State::Quoted, byte) if byte == self.escape => State::Escape,
                (State::Quoted, b'"') => State::Quote,
                (State::Quoted | State::Escape, _) => State::Quoted,
                (_, b'\n') => State::Row,
                (State::Comment, _) => State::Comment,
                (State::Row, byte) if Some(byte) == self.comment => State::Comment,
                (_, b'\r') => State::Row,
                (_, byte) if byte == self.delimiter => State::Field,
                (State::Row | State::Field | State::Quote, b'"') => State::Quoted,
                // A byte-order mark.
                (State::Row, b'\xef' | b'\xbb' | b'\xbf') => State::Row,
                (_, _) => State::Unquoted,
            };
        }
        self.input.consume(count);
        if count == 0 {
            self.ended = true;
            if self.state == State::Escape {
                self.rewritten.push(self.escape);
            }
        }
        Ok(())
    }
}

impl BufRead for Unescaped {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.taken == self.rewritten.len() && !self.ended {
            self.rewrite()?;
        }
        Ok(&self.rewritten[self.taken..])
    }

    fn consume(&mut self, count: usize) {
        self.taken += count;
    }
}

impl Read for Unescaped {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn unescaped(table: &'static str) -> String {
        // In parts, as an input comes.
        let input = Box::new(BufReader::with_capacity(2, table.as_bytes()));
        let mut text = String::new();
        Unescaped::new(input, b'\\', b',', Some(b'#')).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn escapes_are_rewritten_in_quoted_fields() {
        for (table, expected) in [
            (r#""he said \"no\"",b"#, r#""he said ""no""",b"#),
            (r#""C:\new\\","\\\"" "#, r#""C:\new\","\""" "#),
            (r#"C:\new\\,a\"b"#, r#"C:\new\\,a\"b"#),
            ("\"a\"\"\\\"\"\n\"\\t", "\"a\"\"\"\"\"\n\"\\t"),
            ("# it,\"s\\\n\"\\\\\"\r\"\\\\\"", "# it,\"s\\\n\"\\\"\r\"\\\""),
            ("\u{feff}\"\\\\\",\"open\\", "\u{feff}\"\\\",\"open\\"),
        ] {
            assert_eq!(unescaped(table), expected, "{table}");
        }
    }
}
