use super::fault::InputFault;
use super::input::Input;
use super::lines::LineReader;
use super::record::{Record, RecordSource};
use super::report::ReadReport;
use crate::error::Result;

const PREFIX: &[u8] = b"__label__";

/// One document per line, with `__label__NAME` words before its text.
pub(super) struct FastText {
    lines: LineReader,
    labeled: bool,
    line: Vec<u8>,
}

impl FastText {
    pub(super) fn new(input: Input, labeled: bool) -> FastText {
        FastText { lines: LineReader::new(input), labeled, line: Vec::new() }
    }
}

impl RecordSource for FastText {
    fn read(&mut self, record: &mut Record, report: &mut ReadReport) -> Result<bool> {
        if !self.lines.read_filled(&mut self.line, report)? {
            return Ok(false);
        }
        record.label.clear();
        let mut labels = 0;
        let mut rest = self.line.trim_ascii();
        while let Some(after) = rest.strip_prefix(PREFIX) {
            let end = after.iter().position(u8::is_ascii_whitespace).unwrap_or(after.len());
            if labels == 0 && self.labeled {
                let label = std::str::from_utf8(&after[..end])
                    .map_err(|_| self.lines.fault(InputFault::LabelNotUtf8))?;
                record.label.push_str(label);
            }
            labels += 1;
            rest = after[end..].trim_ascii_start();
        }
        if self.labeled {
            if record.label.is_empty() {
                return Err(self.lines.fault(InputFault::MissingLabel));
            }
            report.several_labels += u64::from(labels > 1);
        }
        record.text.clear();
        record.text.extend_from_slice(rest);
        Ok(true)
    }
}
