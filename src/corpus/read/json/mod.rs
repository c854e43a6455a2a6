//! JSON: one object per line, an array of objects, or objects over several lines.
//!
//! | file | idea |
//! |---|---|
//! | `object` | objects and strings as tools write them |
//! | `values` | objects that are not one per line |

mod object;
mod values;

use std::io::BufRead;

use serde_json::value::RawValue;

use super::column::{Column, Part};
use super::failure::Failure;
use super::fault::InputFault;
use super::input::Input;
use super::lines::LineReader;
use super::options::ReadOptions;
use super::record::{Record, RecordSource};
use super::report::ReadReport;
use super::table::{list, recognize_label, recognize_text, unrecognized};
use object::{Object, Text, without_nan};
use values::Values;

/// JSON objects. Members are optional, so that the text is recognized in each object anew.
pub(super) struct Json {
    objects: Objects,
    labeled: bool,
    options: ReadOptions,
    /// The member with the label, once it is known.
    label: Option<Column>,
    /// The names of the members of the object before, and what they hold.
    names: Vec<String>,
    members: Option<Members>,
    json: Vec<u8>,
    /// Whether the first object has been read, but not returned yet.
    pending: bool,
}

enum Objects {
    Lines(LineReader),
    Values(Values),
}

/// The members of one object that hold the parts of a document.
struct Members {
    label: Option<Column>,
    text: Vec<Column>,
}

impl Json {
    pub(super) fn open(
        mut input: Input,
        options: &ReadOptions,
        labeled: bool,
    ) -> std::io::Result<Json> {
        let line = input.reader.line()?.trim_ascii();
        // An array, or an object that goes on in the next line.
        let is_spread = line.starts_with(b"[")
            || line == b"{"
            || line.starts_with(b"{") && matches!(line.last(), Some(b',' | b'{' | b'['));
        let reader: Box<dyn BufRead + Send> = Box::new(input.reader);
        let objects = match is_spread {
            true => Objects::Values(Values::new(reader, options.max_bytes)),
            false => Objects::Lines(LineReader::new(reader, options.max_bytes)),
        };
        let (options, label) = (options.clone(), None);
        Ok(Json {
            objects,
            labeled,
            options,
            label,
            names: Vec::new(),
            members: None,
            json: Vec::new(),
            pending: false,
        })
    }

    /// Reads the next object; false at the end.
    fn next(&mut self, report: &mut ReadReport) -> Result<bool, Failure> {
        match &mut self.objects {
            Objects::Lines(lines) => lines.read_filled(&mut self.json, report),
            Objects::Values(values) => values.read(&mut self.json),
        }
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
            [] => recognize_text(&names)?.into_iter().map(column).collect(),
            columns => columns.to_vec(),
        };
        match text.is_empty() {
            true => Err(unrecognized(Part::Text, &names)),
            false => Ok(Members { label, text }),
        }
    }

    /// The member with the label, which must be the same in all objects.
    fn recognized_label(&self, names: &[&str]) -> Result<Column, InputFault> {
        let found =
            recognize_label(names)?.map(|position| Column::Name(names[position].to_owned()));
        match (found, &self.label) {
            (None, _) => Err(unrecognized(Part::Label, names)),
            (Some(found), Some(before)) if found != *before => {
                Err(InputFault::SeveralLabelColumns { before: before.clone(), found })
            }
            (Some(found), _) => Ok(found),
        }
    }

    /// Finds out what the members hold, if they are others than in the object before.
    fn learn(&mut self, object: &Object<'_>, report: &mut ReadReport) -> Result<(), InputFault> {
        if self.members.is_some() && object.has_names(&self.names) {
            return Ok(());
        }
        let members = self.members_of(object)?;
        self.names = object.names().into_iter().map(str::to_owned).collect();
        self.report_members(&members, report);
        self.label.clone_from(&members.label);
        self.members = Some(members);
        Ok(())
    }

    /// Says in the report what the members were taken for.
    fn report_members(&self, members: &Members, report: &mut ReadReport) {
        if let Some(label) = members.label.as_ref().and_then(Column::name)
            && self.options.label_column.is_none()
            && !label.eq_ignore_ascii_case("label")
        {
            report.guessed_label = Some(format!("{label:?}"));
        }
        let texts = members.text.iter().filter_map(Column::name);
        let is_called = texts.clone().any(|name| name.eq_ignore_ascii_case("text"));
        if self.options.text_columns.is_empty() && !is_called {
            let new: Vec<String> = texts
                .map(|name| format!("{name:?}"))
                .filter(|name| !report.guessed_texts.contains(name))
                .collect();
            report.guessed_texts.extend(new);
        }
        let used: Vec<&str> = members
            .label
            .iter()
            .chain(&members.text)
            .chain(&self.options.id_column)
            .chain(&self.options.other_columns)
            .filter_map(Column::name)
            .collect();
        // A path uses the outermost member.
        let is_used = |name: &str| {
            used.iter().any(|used| *used == name || used.split('.').next() == Some(name))
        };
        for name in &self.names {
            if !self.options.every_column && !is_used(name) && !report.unused_columns.contains(name)
            {
                report.unused_columns.push(name.clone());
            }
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
        }
        record.text.clear();
        for (place, column) in members.text.iter().enumerate() {
            if place > 0 {
                record.text.push(b' ');
            }
            push_text(&mut record.text, column, member(object, Part::Text, column)?)?;
        }
        let field = |part, column: &Column| scalar(column, member(object, part, column)?);
        record.id =
            self.options.id_column.as_ref().map(|column| field(Part::Id, column)).transpose()?;
        record.others.clear();
        if self.options.every_column {
            let names = &report.other_names;
            let is_new = |name: &&str| !names.iter().any(|known| known == name);
            report.new_members += u64::from(object.names().iter().any(is_new));
            let values =
                names.iter().map(|name| object.find(name).map_or(Ok(String::new()), whole));
            record.others = values.collect::<Result<_, _>>()?;
            return Ok(());
        }
        for column in &self.options.other_columns {
            let value = match column {
                Column::Name(name) if object.find(name).is_none() => String::new(),
                column => field(Part::Other, column)?,
            };
            record.others.push(value);
        }
        Ok(())
    }
}

impl RecordSource for Json {
    fn start(&mut self, report: &mut ReadReport) -> Result<(), Failure> {
        if self.options.every_column && self.next(report)? {
            self.pending = true;
            report.other_names = with_object(&self.json, |object| {
                Ok(object.names().into_iter().map(str::to_owned).collect())
            })?;
        }
        Ok(())
    }

    fn read(&mut self, record: &mut Record, report: &mut ReadReport) -> Result<bool, Failure> {
        if !std::mem::take(&mut self.pending) && !self.next(report)? {
            return Ok(false);
        }
        let json = std::mem::take(&mut self.json);
        with_object(&json, |object| {
            self.learn(object, report)?;
            match &self.members {
                Some(members) => self.take(object, members, record, report),
                None => Ok(()),
            }
        })?;
        self.json = json;
        Ok(true)
    }

    fn line(&self) -> Option<u64> {
        Some(match &self.objects {
            Objects::Lines(lines) => lines.number(),
            Objects::Values(values) => values.line(),
        })
    }
}

/// Whether a line is an object that has both a label and a text.
pub(super) fn is_labeled(line: &[u8]) -> bool {
    let is_labeled = with_object(line, |object| {
        let names = object.names();
        Ok(recognize_label(&names)?.is_some() && !recognize_text(&names)?.is_empty())
    });
    is_labeled.unwrap_or(false)
}

/// What `work` makes of an object, in which each NaN is null.
fn with_object<T>(
    json: &[u8],
    work: impl FnOnce(&Object<'_>) -> Result<T, InputFault>,
) -> Result<T, InputFault> {
    match parse(json) {
        Ok(object) => work(&object),
        Err(fault) => work(&parse(&without_nan(json)).map_err(|_| fault)?),
    }
}

fn parse(json: &[u8]) -> Result<Object<'_>, InputFault> {
    serde_json::from_slice(json).map_err(|error| match str::from_utf8(json) {
        Ok(_) => invalid(&error),
        Err(_) => InputFault::JsonNotUtf8,
    })
}

fn member<'a>(
    object: &Object<'a>,
    part: Part,
    column: &Column,
) -> Result<&'a RawValue, InputFault> {
    let found = match column {
        Column::Name(name) => object.find(name),
        Column::Number(_) => None,
    };
    found.ok_or_else(|| {
        let known = list(&object.names());
        InputFault::MissingColumn { part, column: column.clone(), known }
    })
}

/// The label, or the first of an array of labels.
fn label(
    object: &Object<'_>,
    column: &Column,
    report: &mut ReadReport,
) -> Result<String, InputFault> {
    let value = member(object, Part::Label, column)?;
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

/// A value as a string; an array or an object as it is written.
fn whole(value: &RawValue) -> Result<String, InputFault> {
    match value.get().as_bytes() {
        [b'[' | b'{', ..] => Ok(value.get().to_owned()),
        _ => scalar(&Column::Number(0), value),
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
