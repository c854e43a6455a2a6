use memchr::memmem::Finder;

use super::failure::Failure;
use super::fault::InputFault;
use super::lines::LineReader;
use super::record::{Record, RecordSource};
use super::report::ReadReport;

pub(super) const PREFIX: &[u8] = b"__label__";

/// One document per line. Words that begin with `__label__` are labels, wherever they stand, and the
/// others are the text.
pub(super) struct FastText {
    lines: LineReader,
    labeled: bool,
    line: Vec<u8>,
    prefix: Finder<'static>,
}

impl FastText {
    pub(super) fn new(lines: LineReader, labeled: bool) -> FastText {
        FastText { lines, labeled, line: Vec::new(), prefix: Finder::new(PREFIX) }
    }
}

impl RecordSource for FastText {
    fn read(&mut self, record: &mut Record, report: &mut ReadReport) -> Result<bool, Failure> {
        if !self.lines.read_filled(&mut self.line, report)? {
            return Ok(false);
        }
        record.label.clear();
        record.text.clear();
        let mut labels = 0;
        let line = self.line.trim_ascii();
        let mut rest = line;
        // Behind the last label there is nothing but text. Mostly, that is the first word.
        let mut last = 0;
        while !rest.is_empty() {
            let place = line.len() - rest.len();
            if place > last {
                match self.prefix.find(rest) {
                    Some(_) => last = line.len() - PREFIX.len(),
                    None => break,
                }
            }
            let end = rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len());
            let next = rest[end..].trim_ascii_start();
            match rest[..end].strip_prefix(PREFIX) {
                // With the white space behind the word.
                None => record.text.extend_from_slice(&rest[..rest.len() - next.len()]),
                Some(label) => {
                    if labels == 0 && self.labeled {
                        let name = str::from_utf8(label).map_err(|_| InputFault::LabelNotUtf8)?;
                        record.label.push_str(name);
                        let looks_joined =
                            label.ends_with(b",") || self.prefix.find(label).is_some();
                        report.joined_labels += u64::from(looks_joined);
                    }
                    labels += 1;
                }
            }
            rest = next;
        }
        record.text.extend_from_slice(rest);
        record.text.truncate(record.text.trim_ascii_end().len());
        report.several_labels += u64::from(self.labeled && labels > 1);
        Ok(true)
    }

    fn line(&self) -> Option<u64> {
        Some(self.lines.number())
    }
}
