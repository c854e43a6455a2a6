use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::column::Column;
use super::fault::InputFault;
use super::input::Input;
use super::layout::{list, recognize_label, recognize_text, unrecognized};
use super::lines::LineReader;
use super::options::ReadOptions;
use super::record::{Record, RecordSource};
use super::report::ReadReport;
use crate::error::Result;

/// The members of an object in their order, each as it is written, so that long numbers keep their
/// digits.
struct Object<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object<'de>, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Object<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(Name(name)) = map.next_key()? {
                    members.push((name, map.next_value()?));
                }
                Ok(Object(members))
            }
        }

        deserializer.deserialize_map(Members)
    }
}

/// A member's name, borrowed unless it has escapes.
#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl Object<'_> {
    fn names(&self) -> Vec<String> {
        self.0.iter().map(|(name, _)| name.to_string()).collect()
    }
}

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

    fn members_of(&self, object: &Object<'_>) -> Result<Members, InputFault> {
        let names = object.names();
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
        object: &Object<'_>,
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
            let value = member(object, column)?;
            if !value.get().starts_with('"') {
                return Err(wrong_type(column, value, false));
            }
            record.text.extend_from_slice(string(value)?.as_bytes());
        }
        record.id = self.options.id_column.as_ref().map(|id| scalar(object, id)).transpose()?;
        record.others.clear();
        for column in &self.options.other_columns {
            record.others.push(scalar(object, column)?);
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

fn member<'a>(object: &Object<'a>, column: &Column) -> Result<&'a RawValue, InputFault> {
    let found = match column {
        // Of members with the same name, the last counts.
        Column::Name(name) => object.0.iter().rev().find(|(member, _)| member == name),
        Column::Number(_) => None,
    };
    found.map(|(_, value)| *value).ok_or_else(|| InputFault::MissingColumn {
        column: column.clone(),
        known: list(&object.names()),
    })
}

/// A string, number or boolean as a string; null as an empty one.
fn scalar(object: &Object<'_>, column: &Column) -> Result<String, InputFault> {
    let value = member(object, column)?;
    match value.get().as_bytes() {
        b"null" => Ok(String::new()),
        [b'[' | b'{', ..] => Err(wrong_type(column, value, true)),
        [b'"', ..] => Ok(string(value)?.into_owned()),
        // A number or a boolean, digit by digit as it is written.
        _ => Ok(value.get().to_owned()),
    }
}

/// A value that is a string.
fn string(value: &RawValue) -> Result<Cow<'_, str>, InputFault> {
    let Name(text) = serde_json::from_str(value.get())
        .map_err(|error| InputFault::InvalidJson { reason: error.to_string() })?;
    Ok(text)
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
