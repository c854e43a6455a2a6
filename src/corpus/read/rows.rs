use std::io::{self, BufRead};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::fault::InputFault;
use super::format::Format;
use super::quotes::Quotes;

/// Rows of fields, each with the line on which it starts.
pub(super) struct Rows {
    input: Box<dyn BufRead + Send>,
    parser: Reader,
    /// The fields of the row, concatenated, and their ends; both may be longer than the row.
    fields: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
    line: u64,
    next_line: u64,
    /// None if the format has no quotes.
    quotes: Option<Quotes>,
    fault: Option<InputFault>,
}

impl Rows {
    pub(super) fn new(input: Box<dyn BufRead + Send>, format: Format, escape: Option<u8>) -> Rows {
        let delimiter = if format == Format::Tsv { b'\t' } else { b',' };
        let has_quotes = format == Format::Csv;
        Rows {
            input,
            parser: ReaderBuilder::new()
                .delimiter(delimiter)
                .quoting(has_quotes)
                .escape(escape)
                .build(),
            fields: vec![0; 1 << 10],
            ends: vec![0; 1 << 4],
            count: 0,
            line: 0,
            next_line: 1,
            quotes: has_quotes.then(|| Quotes::new(delimiter, escape)),
            fault: None,
        }
    }

    /// Reads the next row, skipping blank lines; false at the end.
    pub(super) fn read(&mut self) -> io::Result<bool> {
        self.skip_blank_lines()?;
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
            if let Err(fault) = followed {
                self.fault = Some(fault);
                return Ok(true);
            }
            written += wrote;
            ended += ends;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.fields.resize(self.fields.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => {
                    self.count = ended;
                    if self.quotes.as_ref().is_some_and(Quotes::is_open) {
                        self.fault = Some(InputFault::UnterminatedQuote);
                    }
                    return Ok(true);
                }
                ReadRecordResult::End => return Ok(false),
            }
        }
    }

    /// The parser skips blank lines too, but then the line on which the row starts would be unknown.
    fn skip_blank_lines(&mut self) -> io::Result<()> {
        loop {
            let input = self.input.fill_buf()?;
            let blank = input.iter().take_while(|&byte| matches!(byte, b'\r' | b'\n')).count();
            if blank == 0 {
                return Ok(());
            }
            let lines = line_breaks(&input[..blank]);
            self.next_line += lines;
            if let Some(quotes) = &mut self.quotes {
                quotes.skip_lines(lines);
            }
            self.input.consume(blank);
        }
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

    /// What is wrong with the quotes of the row, if anything is. Nothing else is known of it then.
    pub(super) fn fault(&self) -> Option<&InputFault> {
        self.fault.as_ref()
    }
}

fn line_breaks(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|&&byte| byte == b'\n').count() as u64
}
