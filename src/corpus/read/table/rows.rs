use std::io::BufRead;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::super::failure::Failure;
use super::super::fault::InputFault;
use super::dialect::Dialect;
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
    /// None if the dialect has no quotes.
    quotes: Option<Quotes>,
}

impl Rows {
    pub(super) fn new(input: Box<dyn BufRead + Send>, dialect: Dialect) -> Rows {
        let Dialect { delimiter, quotes, escape, .. } = dialect;
        Rows {
            input,
            dialect,
            parser: ReaderBuilder::new()
                .delimiter(delimiter)
                .quoting(quotes)
                .escape(escape)
                .build(),
            fields: vec![0; 1 << 10],
            ends: vec![0; 1 << 4],
            count: 0,
            line: 0,
            next_line: 1,
            quotes: quotes.then(|| Quotes::new(delimiter, escape)),
        }
    }

    /// Reads the next row, skipping blank lines and comments; false at the end. Nothing can be read after
    /// a fault.
    pub(super) fn read(&mut self) -> Result<bool, Failure> {
        self.skip_lines()?;
        self.line = self.next_line;
        let (mut written, mut ended) = (0, 0);
        loop {
            let input = self.input.fill_buf()?;
            let (result, taken, wrote, ends) = self.parser.read_record(
                input,
                &mut self.fields[written..],
                &mut self.ends[ended..],
            );
            self.next_line += line_breaks(&input[..taken]);
            let followed = self.quotes.as_mut().map_or(Ok(()), |q| q.follow(&input[..taken]));
            self.input.consume(taken);
            followed?;
            written += wrote;
            ended += ends;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.grow()?,
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
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

    fn grow(&mut self) -> Result<(), InputFault> {
        let limit = self.dialect.longest_row;
        if self.fields.len() as u64 >= limit {
            return Err(InputFault::TooLarge { limit });
        }
        self.fields.resize(self.fields.len() * 2, 0);
        Ok(())
    }

    /// Skips what is no row. The parser skips blank lines too, but then the line on which the row starts
    /// would be unknown.
    fn skip_lines(&mut self) -> Result<(), Failure> {
        loop {
            let input = self.input.fill_buf()?;
            let blank = input.iter().take_while(|&&byte| matches!(byte, b'\r' | b'\n')).count();
            if blank > 0 {
                let lines = line_breaks(&input[..blank]);
                self.input.consume(blank);
                self.count_skipped(lines);
                continue;
            }
            let is_comment = input.first().is_some_and(|&byte| Some(byte) == self.dialect.comment);
            let is_separator = self.next_line == 1 && self.dialect.separator_line;
            if !is_comment && !is_separator {
                return Ok(());
            }
            self.input.skip_until(b'\n')?;
            self.count_skipped(1);
        }
    }

    fn count_skipped(&mut self, lines: u64) {
        self.next_line += lines;
        if let Some(quotes) = &mut self.quotes {
            quotes.skip_lines(lines);
        }
    }

    pub(super) fn dialect(&self) -> &Dialect {
        &self.dialect
    }

    /// The line on which the row starts, counted from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
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
