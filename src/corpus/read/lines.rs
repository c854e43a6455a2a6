use std::io::BufRead;

use super::fault::InputFault;
use super::input::{Input, read_error};
use super::record::{Record, RecordSource};
use super::report::ReadReport;
use crate::error::{Error, Result};

/// Reads lines and counts them.
pub(super) struct LineReader {
    input: Input,
    number: u64,
}

impl LineReader {
    pub(super) fn new(input: Input) -> LineReader {
        LineReader { input, number: 0 }
    }

    /// Reads the next line without its ending, `\n` or `\r\n`; false at the end of the input.
    pub(super) fn read(&mut self, line: &mut Vec<u8>) -> Result<bool> {
        line.clear();
        let count = self
            .input
            .reader
            .read_until(b'\n', line)
            .map_err(|error| read_error(&self.input.name, error))?;
        self.number += 1;
        if line.ends_with(b"\n") {
            line.pop();
            if line.ends_with(b"\r") {
                line.pop();
            }
        }
        Ok(count > 0)
    }

    /// Like [`read`](LineReader::read), but skips and counts lines of white space.
    pub(super) fn read_filled(
        &mut self,
        line: &mut Vec<u8>,
        report: &mut ReadReport,
    ) -> Result<bool> {
        while self.read(line)? {
            if !line.trim_ascii().is_empty() {
                return Ok(true);
            }
            report.blank_lines += 1;
        }
        Ok(false)
    }

    pub(super) fn fault(&self, fault: InputFault) -> Error {
        fault.at(&self.input.name, self.number)
    }
}

/// Every line is a text, even an empty one.
pub(super) struct Lines(LineReader);

impl Lines {
    pub(super) fn new(input: Input) -> Lines {
        Lines(LineReader::new(input))
    }
}

impl RecordSource for Lines {
    fn read(&mut self, record: &mut Record, _: &mut ReadReport) -> Result<bool> {
        self.0.read(&mut record.text)
    }
}
