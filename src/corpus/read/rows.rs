use std::io::{self, BufRead, Cursor, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::format::Format;

/// A last row that no file has, appended to every input. A quote that is still open at the end of the
/// file swallows it; without it the parser would silently accept such a file.
const END: &[u8] = b"\n\x1fend of nearzip's input\x1f";

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
}

impl Rows {
    pub(super) fn new(input: Box<dyn BufRead + Send>, format: Format) -> Rows {
        Rows {
            input: Box::new(input.chain(Cursor::new(END))),
            parser: ReaderBuilder::new()
                .delimiter(if format == Format::Tsv { b'\t' } else { b',' })
                .quoting(format == Format::Csv)
                .build(),
            fields: vec![0; 1 << 10],
            ends: vec![0; 1 << 4],
            count: 0,
            line: 0,
            next_line: 1,
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
            self.input.consume(taken);
            written += wrote;
            ended += ends;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.fields.resize(self.fields.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => {
                    self.count = ended;
                    return Ok(!(self.count == 1 && self.field(0) == &END[1..]));
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
            self.next_line += line_breaks(&input[..blank]);
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

    /// Whether a quoted field of the row runs to the end of the input.
    pub(super) fn is_unterminated(&self) -> bool {
        self.count > 0 && self.field(self.count - 1).ends_with(END)
    }
}

fn line_breaks(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|&&byte| byte == b'\n').count() as u64
}
