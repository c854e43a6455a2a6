use super::column::{Column, Part};
use super::failure::Failure;
use super::fault::InputFault;
use super::lines::LineReader;
use super::options::ReadOptions;
use super::record::{Record, RecordSource};
use super::report::ReadReport;
use super::table::{list, recognize_label, unrecognized};

/// FASTA: a line `>id …` before each sequence, whose lines are joined. Lines that start with `;` are
/// comments.
///
/// The fields of the header line are its words, or are separated by `|` if it has any. A field `KEY=VALUE`
/// has the name `KEY`. The id is the first word.
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

    fn field(
        &self,
        part: Part,
        column: &Column,
        fields: &[(&str, &str)],
    ) -> Result<String, InputFault> {
        let found = match column {
            Column::Number(number) => number.checked_sub(1).and_then(|place| fields.get(place)),
            Column::Name(name) => fields.iter().find(|(key, _)| key == name),
        };
        found.map(|(_, value)| (*value).to_owned()).ok_or_else(|| InputFault::MissingColumn {
            part,
            column: column.clone(),
            known: list(&names(fields)),
        })
    }

    fn label(&self, fields: &[(&str, &str)]) -> Result<String, InputFault> {
        let names = names(fields);
        if let Some(column) = &self.options.label_column {
            return self.field(Part::Label, column, fields);
        }
        let column = match recognize_label(&names)? {
            Some(place) => Column::Number(place + 1),
            // An id and one more word.
            None if fields.len() == 2 => Column::Number(2),
            None => return Err(unrecognized(Part::Label, &names)),
        };
        self.field(Part::Label, &column, fields)
    }
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
        let fields = fields(&header);
        record.label.clear();
        if self.labeled {
            record.label = self.label(&fields)?;
        }
        record.id = Some(match &self.options.id_column {
            Some(column) => self.field(Part::Id, column, &fields)?,
            None => header.split_ascii_whitespace().next().unwrap_or_default().to_owned(),
        });
        record.others.clear();
        if self.options.every_column {
            record.others.push(header.clone());
            record.others.push(String::from_utf8_lossy(&record.text).into_owned());
            return Ok(true);
        }
        for column in &self.options.other_columns {
            record.others.push(self.field(Part::Other, column, &fields)?);
        }
        Ok(true)
    }

    fn line(&self) -> Option<u64> {
        Some(self.begun.max(1))
    }
}

/// The fields of a header, each with its name, or its whole self if it has none.
fn fields(header: &str) -> Vec<(&str, &str)> {
    let fields: Vec<&str> = match header.contains('|') {
        true => header.split('|').map(str::trim).collect(),
        false => header.split_ascii_whitespace().collect(),
    };
    fields.into_iter().map(|field| field.split_once('=').unwrap_or((field, field))).collect()
}

fn names<'a>(fields: &[(&'a str, &str)]) -> Vec<&'a str> {
    fields.iter().map(|(name, _)| *name).collect()
}
