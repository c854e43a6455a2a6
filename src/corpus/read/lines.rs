use std::io::{BufRead, Read};

use memchr::memchr;

use super::failure::Failure;
use super::fasttext;
use super::fault::InputFault;
use super::input::UTF_8_MARK;
use super::record::{Record, RecordSource};
use super::report::ReadReport;

/// Reads lines and counts them.
pub(super) struct LineReader {
    input: Box<dyn BufRead + Send>,
    /// The most bytes of a line.
    limit: u64,
    number: u64,
}

impl LineReader {
    pub(super) fn new(input: Box<dyn BufRead + Send>, limit: u64) -> LineReader {
        LineReader { input, limit, number: 0 }
    }

    /// Reads the next line without its ending, `\n` or `\r\n`; false at the end of the input.
    pub(super) fn read(
        &mut self,
        line: &mut Vec<u8>,
        report: &mut ReadReport,
    ) -> Result<bool, Failure> {
        line.clear();
        self.number += 1;
        let most = self.limit.saturating_add(1);
        let count = self.input.by_ref().take(most).read_until(b'\n', line)?;
        if line.ends_with(b"\n") {
            line.pop();
            if line.ends_with(b"\r") {
                line.pop();
            }
        } else if line.len() as u64 > self.limit {
            return Err(InputFault::TooLarge { limit: self.limit }.into());
        }
        report.carriage_returns += u64::from(memchr(b'\r', line).is_some());
        Ok(count > 0)
    }

    /// Like [`read`](LineReader::read), but skips and counts lines of white space, and cuts off a
    /// byte-order mark, which begins each of several files that were put together.
    pub(super) fn read_filled(
        &mut self,
        line: &mut Vec<u8>,
        report: &mut ReadReport,
    ) -> Result<bool, Failure> {
        while self.read(line, report)? {
            if line.starts_with(UTF_8_MARK) {
                line.drain(..UTF_8_MARK.len());
            }
            if !line.trim_ascii().is_empty() {
                return Ok(true);
            }
            report.blank_lines += 1;
        }
        Ok(false)
    }

    /// The number of the line that was read last, counted from 1.
    pub(super) fn number(&self) -> u64 {
        self.number
    }
}

/// Every line is a text, even an empty one.
pub(super) struct Lines(pub(super) LineReader);

impl RecordSource for Lines {
    fn read(&mut self, record: &mut Record, report: &mut ReadReport) -> Result<bool, Failure> {
        let found = self.0.read(&mut record.text, report)?;
        report.labeled_lines += u64::from(record.text.starts_with(fasttext::PREFIX));
        Ok(found)
    }

    fn line(&self) -> Option<u64> {
        Some(self.0.number())
    }
}
