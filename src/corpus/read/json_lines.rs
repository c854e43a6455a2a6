use serde_json::{Map, Value};

use super::column::Column;
use super::fault::InputFault;
use super::input::Input;
use super::layout::{list, recognize_label, recognize_text, unrecognized};
use super::lines::LineReader;
use super::options::ReadOptions;
use super::record::{Record, RecordSource};
use super::report::ReadReport;
use crate::error::Result;

type Object = Map<String, Value>;

/// One JSON object per line. The first object decides which members are used.
pub(super) struct JsonLines {
    lines: LineReader,
    labeled: bool,
    options: ReadOptions,
    members: Option<Members>,
    line: Vec<u8>,
}

/// The members that hold the parts of a document.
struct Members {
    label: Option<Column>,
    text: Vec<Column>,
}

impl JsonLines {
    pub(super) fn new(input: Input, options: &ReadOptions, labeled: bool) -> JsonLines {
        let lines = LineReader::new(input);
        JsonLines { lines, labeled, options: options.clone(), members: None, line: Vec::new() }
    }

    fn members_of(&self, object: &Object) -> Result<Members, InputFault> {
        let names: Vec<String> = object.keys().cloned().collect();
        let column = |position: usize| Column::Name(names[position].clone());
        let label = match &self.options.label_column {
            _ if !self.labeled => None,
            Some(column) => Some(column.clone()),
            None => match recognize_label(&names) {
                Some(position) => Some(column(position)),
                None => return Err(unrecognized("label", &names)),
            },
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

    /// Fills `record` from an object.
    fn take(
        &self,
        object: &Object,
        members: &Members,
        record: &mut Record,
    ) -> Result<(), InputFault> {
        record.label.clear();
        if let Some(column) = &members.label {
            record.label = scalar(object, column)?;
            if record.label.is_empty() {
                return Err(InputFault::MissingLabel);
            }
        }
        record.text.clear();
        for (place, column) in members.text.iter().enumerate() {
            if place > 0 {
                record.text.push(b' ');
            }
            match member(object, column)? {
                Value::String(text) => record.text.extend_from_slice(text.as_bytes()),
                other => return Err(wrong_type(column, other, false)),
            }
        }
        record.id = self.options.id_column.as_ref().map(|id| scalar(object, id)).transpose()?;
        record.others.clear();
        for column in &self.options.other_columns {
            record.others.push(scalar(object, column)?);
        }
        Ok(())
    }
}

impl RecordSource for JsonLines {
    fn read(&mut self, record: &mut Record, report: &mut ReadReport) -> Result<bool> {
        if !self.lines.read_filled(&mut self.line, report)? {
            return Ok(false);
        }
        let object: Object = serde_json::from_slice(&self.line).map_err(|error| {
            self.lines.fault(match self.line.trim_ascii_start() {
                [b'[', ..] => InputFault::JsonArray,
                _ => InputFault::InvalidJson { reason: error.to_string() },
            })
        })?;
        let members = match self.members.take() {
            Some(members) => members,
            None => self.members_of(&object).map_err(|fault| self.lines.fault(fault))?,
        };
        let taken = self.take(&object, &members, record);
        self.members = Some(members);
        taken.map_err(|fault| self.lines.fault(fault))?;
        Ok(true)
    }
}

fn member<'a>(object: &'a Object, column: &Column) -> Result<&'a Value, InputFault> {
    let found = match column {
        Column::Name(name) => object.get(name),
        Column::Number(_) => None,
    };
    found.ok_or_else(|| InputFault::MissingColumn {
        column: column.clone(),
        known: list(&object.keys().cloned().collect::<Vec<_>>()),
    })
}

/// A string, number or boolean as a string; null as an empty one.
fn scalar(object: &Object, column: &Column) -> Result<String, InputFault> {
    match member(object, column)? {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text.clone()),
        value @ (Value::Number(_) | Value::Bool(_)) => Ok(value.to_string()),
        other => Err(wrong_type(column, other, true)),
    }
}

fn wrong_type(column: &Column, value: &Value, scalar: bool) -> InputFault {
    let found = match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    InputFault::JsonType { column: column.clone(), found, scalar }
}
