//! Records of sequences.

mod header;

use super::column::{Column, Part};
use super::failure::Failure;
use super::fault::InputFault;
use super::lines::LineReader;
use super::options::ReadOptions;
use super::record::{Record, RecordSource};
use super::report::ReadReport;
use super::table::{list, recognize_label, unrecognized};
use header::Header;

/// FASTA: a line `>id …` before each sequence, whose lines are joined. Lines that start with `;` are
/// comments.
///
/// The id is the first word of the header line, unless a column is chosen for it.
pub(super) struct Fasta {
    lines: LineReader,
    options: ReadOptions,
    labeled: bool,
    /// The line that was read last.
    line: Vec<u8>,
    /// The header of the next record, which has been read, and its line.
    header: Option<(String, u64)>,
    /// The line of the header of the record that was read last.
    begun: u64,
}

impl Fasta {
    pub(super) fn new(lines: LineReader, options: &ReadOptions, labeled: bool) -> Fasta {
        let options = options.clone();
        Fasta { lines, options, labeled, line: Vec::new(), header: None, begun: 0 }
    }

    /// Reads on to the next header, and appends what is before it.
    fn read_sequence(
        &mut self,
        sequence: &mut Vec<u8>,
        report: &mut ReadReport,
    ) -> Result<(), Failure> {
        self.header = None;
        while self.lines.read_filled(&mut self.line, report)? {
            match self.line.trim_ascii() {
                [b'>', header @ ..] => {
                    let header = str::from_utf8(header)
                        .map_err(|_| InputFault::NotUtf8 { part: Part::Id })?;
                    self.header = Some((header.trim().to_owned(), self.lines.number()));
                    return Ok(());
                }
                [b';', ..] => {}
                part if sequence.len() as u64 + part.len() as u64 > self.options.max_bytes => {
                    return Err(InputFault::TooLarge { limit: self.options.max_bytes }.into());
                }
                part => sequence.extend_from_slice(part),
            }
        }
        Ok(())
    }

    fn label(&self, header: &Header<'_>) -> Result<String, InputFault> {
        if let Some(column) = &self.options.label_column {
            return field(header, Part::Label, column);
        }
        let keys = header.keys();
        match recognize_label(&keys)? {
            Some(place) => field(header, Part::Label, &Column::Name(keys[place].to_owned())),
            // An id and one more field.
            None if header.len() == 2 => field(header, Part::Label, &Column::Number(2)),
            None => Err(unrecognized(Part::Label, &header.names())),
        }
    }
}

fn field(header: &Header<'_>, part: Part, column: &Column) -> Result<String, InputFault> {
    header.get(column).map(str::to_owned).ok_or_else(|| InputFault::MissingColumn {
        part,
        column: column.clone(),
        known: list(&header.names()),
    })
}

impl RecordSource for Fasta {
    fn start(&mut self, report: &mut ReadReport) -> Result<(), Failure> {
        if self.options.every_column {
            report.other_names = vec!["header".to_owned(), "sequence".to_owned()];
        }
        let mut before = Vec::new();
        self.read_sequence(&mut before, report)?;
        match before.is_empty() {
            true => Ok(()),
            false => Err(InputFault::NoFastaHeader.into()),
        }
    }

    fn read(&mut self, record: &mut Record, report: &mut ReadReport) -> Result<bool, Failure> {
        let Some((header, line)) = self.header.take() else {
            return Ok(false);
        };
        self.begun = line;
        record.text.clear();
        self.read_sequence(&mut record.text, report)?;
        let parts = Header::of(&header, self.options.delimiter);
        record.label.clear();
        if self.labeled {
            record.label = self.label(&parts)?;
        }
        record.id = Some(match &self.options.id_column {
            Some(column) => field(&parts, Part::Id, column)?,
            None => header.split_ascii_whitespace().next().unwrap_or_default().to_owned(),
        });
        record.others.clear();
        if self.options.every_column {
            record.others.push(header.clone());
            record.others.push(String::from_utf8_lossy(&record.text).into_owned());
            return Ok(true);
        }
        for column in &self.options.other_columns {
            record.others.push(field(&parts, Part::Other, column)?);
        }
        Ok(true)
    }

    fn line(&self) -> Option<u64> {
        Some(self.begun.max(1))
    }
}
