use super::failure::Failure;
use super::fault::InputFault;
use super::lines::LineReader;
use super::record::{Record, RecordSource};
use super::report::ReadReport;

pub(super) const PREFIX: &[u8] = b"__label__";

/// One document per line, with `__label__NAME` words before its text.
pub(super) struct FastText {
    lines: LineReader,
    labeled: bool,
    line: Vec<u8>,
}

impl FastText {
    pub(super) fn new(lines: LineReader, labeled: bool) -> FastText {
        FastText { lines, labeled, line: Vec::new() }
    }
}

impl RecordSource for FastText {
    fn read(&mut self, record: &mut Record, report: &mut ReadReport) -> Result<bool, Failure> {
        if !self.lines.read_filled(&mut self.line, report)? {
            return Ok(false);
        }
        record.label.clear();
        let mut labels = 0;
        let mut rest = self.line.trim_ascii();
        while let Some(after) = rest.strip_prefix(PREFIX) {
            let end = after.iter().position(u8::is_ascii_whitespace).unwrap_or(after.len());
            if labels == 0 && self.labeled {
                let label = &after[..end];
                record.label.push_str(str::from_utf8(label).map_err(|_| InputFault::LabelNotUtf8)?);
                let looks_joined = label.ends_with(b",")
                    || label.windows(PREFIX.len()).any(|bytes| bytes == PREFIX);
                report.joined_labels += u64::from(looks_joined);
            }
            labels += 1;
            rest = after[end..].trim_ascii_start();
        }
        report.several_labels += u64::from(self.labeled && labels > 1);
        record.text.clear();
        record.text.extend_from_slice(rest);
        Ok(true)
    }

    fn line(&self) -> Option<u64> {
        Some(self.lines.number())
    }
}
