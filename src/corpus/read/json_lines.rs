use serde_json::value::RawValue;

use super::column::Column;
use super::fault::InputFault;
use super::input::Input;
use super::json::{Object, Text};
use super::layout::{list, recognize_label, recognize_text, unrecognized};
use super::lines::LineReader;
use super::options::ReadOptions;
use super::record::{Record, RecordSource};
use super::report::ReadReport;
use crate::error::Result;

/// One JSON object per line. Members are optional, so that the text is recognized in each object
/// anew.
pub(super) struct JsonLines {
    lines: LineReader,
    labeled: bool,
    options: ReadOptions,
    /// The member with the label, once it is known.
    label: Option<Column>,
    line: Vec<u8>,
}

/// The members of one object that hold the parts of a document.
struct Members {
    label: Option<Column>,
    text: Vec<Column>,
}

impl JsonLines {
    pub(super) fn new(input: Input, options: &ReadOptions, labeled: bool) -> JsonLines {
        let lines = LineReader::new(input);
        JsonLines { lines, labeled, options: options.clone(), label: None, line: Vec::new() }
    }

    fn members_of(&self, object: &Object<'_>) -> Result<Members, InputFault> {
        let names = object.names();
        let column = |position: usize| Column::Name(names[position].to_owned());
        let label = match &self.options.label_column {
            _ if !self.labeled => None,
            Some(column) => Some(column.clone()),
            None => Some(self.recognized_label(&names)?),
        };
        let text = match &self.options.text_columns[..] {
            [] => recognize_text(&names).into_iter().map(column).collect(),
            columns => columns.to_vec(),
        };
        match text.is_empty() {
            true => Err(unrecognized("text", &names)),
            false => Ok(Members { label, text }),
        }
    }

    /// The member with the label, which must be the same in all objects.
    fn recognized_label(&self, names: &[&str]) -> Result<Column, InputFault> {
        let found = recognize_label(names).map(|position| Column::Name(names[position].to_owned()));
        match (found, &self.label) {
            (None, _) => Err(unrecognized("label", names)),
            (Some(found), Some(before)) if found != *before => {
                Err(InputFault::SeveralLabelColumns { before: before.clone(), found })
            }
            (Some(found), _) => Ok(found),
        }
    }

    /// Fills `record` from an object.
    fn take(
        &self,
        object: &Object<'_>,
        members: &Members,
        record: &mut Record,
        report: &mut ReadReport,
    ) -> Result<(), InputFault> {
        record.label.clear();
        if let Some(column) = &members.label {
            record.label = label(object, column, report)?;
            if record.label.is_empty() {
                return Err(InputFault::MissingLabel);
            }
        }
        record.text.clear();
        for (place, column) in members.text.iter().enumerate() {
            if place > 0 {
                record.text.push(b' ');
            }
            push_text(&mut record.text, column, member(object, column)?)?;
        }
        record.id = self
            .options
            .id_column
            .as_ref()
            .map(|id| scalar(id, member(object, id)?))
            .transpose()?;
        record.others.clear();
        for column in &self.options.other_columns {
            record.others.push(scalar(column, member(object, column)?)?);
        }
        record.check_names()
    }
}

impl RecordSource for JsonLines {
    fn read(&mut self, record: &mut Record, report: &mut ReadReport) -> Result<bool> {
        if !self.lines.read_filled(&mut self.line, report)? {
            return Ok(false);
        }
        let object: Object<'_> = serde_json::from_slice(&self.line).map_err(|error| {
            self.lines.fault(match self.line.trim_ascii_start() {
                [b'[', ..] => InputFault::JsonArray,
                line if str::from_utf8(line).is_err() => InputFault::JsonNotUtf8,
                _ => invalid(&error),
            })
        })?;
        let members = self.members_of(&object).map_err(|fault| self.lines.fault(fault))?;
        self.take(&object, &members, record, report).map_err(|fault| self.lines.fault(fault))?;
        self.label = members.label;
        Ok(true)
    }
}

fn member<'a>(object: &Object<'a>, column: &Column) -> Result<&'a RawValue, InputFault> {
    let found = match column {
        Column::Name(name) => object.find(name),
        Column::Number(_) => None,
    };
    found.ok_or_else(|| InputFault::MissingColumn {
        column: column.clone(),
        known: list(&object.names()),
    })
}

/// The label, or the first of an array of labels.
fn label(
    object: &Object<'_>,
    column: &Column,
    report: &mut ReadReport,
) -> Result<String, InputFault> {
    let value = member(object, column)?;
    match serde_json::from_str::<Vec<&RawValue>>(value.get()) {
        Ok(labels) if !labels.is_empty() => {
            report.several_labels += u64::from(labels.len() > 1);
            scalar(column, labels[0])
        }
        _ => scalar(column, value),
    }
}

/// A string, number or boolean as a string; null as an empty one.
fn scalar(column: &Column, value: &RawValue) -> Result<String, InputFault> {
    match value.get().as_bytes() {
        b"null" => Ok(String::new()),
        [b'[' | b'{', ..] => Err(wrong_type(column, value, true)),
        [b'"', ..] => serde_json::from_str(value.get()).map_err(|error| invalid(&error)),
        // A number or a boolean, digit by digit as it is written.
        _ => Ok(value.get().to_owned()),
    }
}

/// Appends a string, or nothing for null.
fn push_text(text: &mut Vec<u8>, column: &Column, value: &RawValue) -> Result<(), InputFault> {
    match value.get().as_bytes() {
        b"null" => Ok(()),
        [b'"', ..] => {
            let Text(string) =
                serde_json::from_str(value.get()).map_err(|error| invalid(&error))?;
            text.extend_from_slice(string.as_bytes());
            Ok(())
        }
        _ => Err(wrong_type(column, value, false)),
    }
}

fn invalid(error: &serde_json::Error) -> InputFault {
    InputFault::InvalidJson { reason: error.to_string() }
}

fn wrong_type(column: &Column, value: &RawValue, scalar: bool) -> InputFault {
    let found = match value.get().as_bytes() {
        [b'n', ..] => "null",
        [b't' | b'f', ..] => "a boolean",
        [b'"', ..] => "a string",
        [b'[', ..] => "an array",
        [b'{', ..] => "an object",
        _ => "a number",
    };
    InputFault::JsonType { column: column.clone(), found, scalar }
}
