use std::io::{self, BufRead};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::super::failure::Failure;
use super::super::fault::InputFault;
use super::super::input::UTF_8_MARK;
use super::dialect::Dialect;
use super::escape::Unescaped;
use super::quotes::Quotes;

/// Rows of fields, each with the line on which it starts.
pub(super) struct Rows {
    input: Box<dyn BufRead + Send>,
    dialect: Dialect,
    parser: Reader,
    /// The fields of the row, concatenated, and their ends; both may be longer than the row.
    fields: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
    line: u64,
    next_line: u64,
    /// Whether the row starts on the line of the row before.
    shares_line: bool,
    /// The number of blank lines between the row and the one before.
    blank_lines: u64,
    /// Whether the row before has ended with a carriage return, to which a line feed belongs.
    after_return: bool,
    /// None if the dialect has no quotes.
    quotes: Option<Quotes>,
}

impl Rows {
    pub(super) fn new(input: Box<dyn BufRead + Send>, dialect: Dialect) -> Rows {
        let Dialect { delimiter, quotes, escape, comment, .. } = dialect;
        let input: Box<dyn BufRead + Send> = match escape {
            Some(escape) if quotes && escape != b'"' => {
                Box::new(Unescaped::new(input, escape, delimiter, comment))
            }
            _ => input,
        };
        Rows {
            input,
            dialect,
            parser: ReaderBuilder::new().delimiter(delimiter).quoting(quotes).build(),
            fields: vec![0; 1 << 10],
            ends: vec![0; 1 << 4],
            count: 0,
            line: 0,
            next_line: 1,
            shares_line: false,
            blank_lines: 0,
            after_return: false,
            quotes: quotes.then(|| Quotes::new(delimiter)),
        }
    }

    /// Reads the next row, skipping blank lines and comments; false at the end. Nothing can be read after
    /// a fault.
    pub(super) fn read(&mut self) -> Result<bool, Failure> {
        let mut held = &UTF_8_MARK[..self.find_row()?];
        self.shares_line = self.line == self.next_line;
        self.line = self.next_line;
        let (mut written, mut ended) = (0, 0);
        loop {
            let input = if held.is_empty() { self.input.fill_buf()? } else { held };
            let (result, taken, wrote, ends) = self.parser.read_record(
                input,
                &mut self.fields[written..],
                &mut self.ends[ended..],
            );
            self.next_line += line_breaks(&input[..taken]);
            self.after_return = taken > 0 && input[taken - 1] == b'\r';
            let followed = self.quotes.as_mut().map_or(Ok(()), |q| q.follow(&input[..taken]));
            match held.is_empty() {
                true => self.input.consume(taken),
                false => held = &held[taken..],
            }
            followed.map_err(|fault| self.explain(fault))?;
            written += wrote;
            ended += ends;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.grow_fields()?,
                ReadRecordResult::OutputEndsFull => self.grow_ends()?,
                ReadRecordResult::Record => {
                    self.count = ended;
                    return match self.quotes.as_ref().is_some_and(Quotes::is_open) {
                        true => Err(InputFault::UnterminatedQuote.into()),
                        false => Ok(true),
                    };
                }
                ReadRecordResult::End => return Ok(false),
            }
        }
    }

    /// A table with an escape needs no advice to set one.
    fn explain(&self, fault: InputFault) -> InputFault {
        match fault {
            InputFault::BackslashQuote { line } if self.dialect.escape == Some(b'\\') => {
                InputFault::TextAfterQuote { line }
            }
            fault => fault,
        }
    }

    fn grow_fields(&mut self) -> Result<(), InputFault> {
        self.require_room(self.fields.len())?;
        self.fields.resize(self.fields.len() * 2, 0);
        Ok(())
    }

    fn grow_ends(&mut self) -> Result<(), InputFault> {
        self.require_room(self.ends.len() * size_of::<usize>())?;
        self.ends.resize(self.ends.len() * 2, 0);
        Ok(())
    }

    fn require_room(&self, bytes: usize) -> Result<(), InputFault> {
        let limit = self.dialect.longest_row;
        match bytes as u64 >= limit {
            true => Err(InputFault::TooLarge { limit }),
            false => Ok(()),
        }
    }

    /// Skips what is no row, and the byte-order mark before a row, which begins each of several files
    /// that were put together. Returns how many bytes of a mark were taken that turned out to be none.
    ///
    /// The parser skips blank lines too, but then the line on which the row starts would be unknown.
    fn find_row(&mut self) -> io::Result<usize> {
        self.blank_lines = 0;
        loop {
            self.skip_blank_lines()?;
            let held = self.skip_mark()?;
            let next = self.input.fill_buf()?.first();
            let is_blank = matches!(next, Some(b'\r' | b'\n'));
            let is_comment = next.is_some() && next.copied() == self.dialect.comment;
            let is_separator = self.next_line == 1 && self.dialect.separator_line;
            if held > 0 || !is_blank && !is_comment && !is_separator {
                return Ok(held);
            }
            if !is_blank {
                self.input.skip_until(b'\n')?;
                self.after_return = false;
                self.count_line();
            }
        }
    }

    fn skip_blank_lines(&mut self) -> io::Result<()> {
        while let Some(&byte @ (b'\r' | b'\n')) = self.input.fill_buf()?.first() {
            self.input.consume(1);
            self.blank_lines += u64::from(byte == b'\r' || !self.after_return);
            self.after_return = byte == b'\r';
            if byte == b'\n' {
                self.count_line();
            }
        }
        Ok(())
    }

    fn skip_mark(&mut self) -> io::Result<usize> {
        for (taken, &byte) in UTF_8_MARK.iter().enumerate() {
            if self.input.fill_buf()?.first() != Some(&byte) {
                return Ok(taken);
            }
            self.input.consume(1);
        }
        Ok(0)
    }

    fn count_line(&mut self) {
        self.next_line += 1;
        if let Some(quotes) = &mut self.quotes {
            quotes.skip_line();
        }
    }

    pub(super) fn dialect(&self) -> &Dialect {
        &self.dialect
    }

    /// The line on which the row starts, counted from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Whether the row starts on the line of the row before, which only a carriage return can have ended
    /// there.
    pub(super) fn shares_line(&self) -> bool {
        self.shares_line
    }

    /// The number of blank lines before the row, or at the end of the table.
    pub(super) fn blank_lines(&self) -> u64 {
        self.blank_lines
    }

    /// The number of fields in the row.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    pub(super) fn field(&self, column: usize) -> &[u8] {
        let start = if column == 0 { 0 } else { self.ends[column - 1] };
        &self.fields[start..self.ends[column]]
    }

    /// The fields of the row, with a mark for bytes that are not UTF-8.
    pub(super) fn to_strings(&self) -> Vec<String> {
        (0..self.len())
            .map(|column| String::from_utf8_lossy(self.field(column)).into_owned())
            .collect()
    }
}

fn line_breaks(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|&&byte| byte == b'\n').count() as u64
}
