use std::collections::HashMap;
use std::path::Path;

use super::column::Column;
use super::fault::InputFault;
use super::label_source::LabelSource;
use super::options::ReadOptions;
use super::record::Record;
use super::records::Records;
use super::report::ReadReport;
use crate::error::{Error, Result};

/// Where the labels of records are.
pub(super) enum Labels {
    /// They are not read.
    Unread,
    /// Each is in its record.
    InRecords,
    /// In a table of their own.
    InTable(LabelTable),
    /// In the names of files or folders.
    InPaths(LabelSource),
}

impl Labels {
    /// Where labels are by the options. A table of them is read.
    pub(super) fn of(options: &ReadOptions) -> Result<Labels> {
        Ok(match (&options.labels, options.label_from) {
            (Some(table), _) => Labels::InTable(LabelTable::read(table, options.max_bytes)?),
            (None, LabelSource::Record) => Labels::InRecords,
            (None, source) => Labels::InPaths(source),
        })
    }

    /// Gives a record its label, if it does not have it with it. It is from the file at `path`.
    pub(super) fn label(&mut self, record: &mut Record, path: &Path) -> Result<(), InputFault> {
        match self {
            Labels::Unread => record.label.clear(),
            Labels::InRecords => {}
            Labels::InTable(table) => table.label(record)?,
            Labels::InPaths(source) => record.label = source.label(path)?.unwrap_or_default(),
        }
        Ok(())
    }

    /// Reports the labels that no record has asked for.
    pub(super) fn report_unused(&self, report: &mut ReadReport) {
        if let Labels::InTable(table) = self {
            table.report_unused(report);
        }
    }
}

/// The labels of records that have none of their own, by id, from a table.
pub(super) struct LabelTable(HashMap<String, Entry>);

/// A label in a table.
struct Entry {
    label: String,
    line: Option<u64>,
    /// Whether a record has it.
    is_used: bool,
}

impl LabelTable {
    /// Reads a table with an id and a label in each row: in columns of these names, or in two columns
    /// without a header, the id first.
    fn read(path: &Path, limit: u64) -> Result<LabelTable> {
        read(path, limit).map_err(|error| match error {
            Error::Input { location, fault } => {
                Error::Input { location, fault: InputFault::Labels(Box::new(fault)) }
            }
            error => error,
        })
    }

    /// Gives the record the label of its id.
    fn label(&mut self, record: &mut Record) -> Result<(), InputFault> {
        let id = record.id.as_deref().ok_or(InputFault::NoId)?;
        // The id of a file is its path; a table may have only its name.
        let file_name = id.rsplit('/').next().unwrap_or(id);
        let known = if self.0.contains_key(id) { id } else { file_name };
        let entry = self.0.get_mut(known);
        let entry = entry.ok_or_else(|| InputFault::NoLabelForId { id: id.to_owned() })?;
        entry.is_used = true;
        entry.label.clone_into(&mut record.label);
        Ok(())
    }

    fn report_unused(&self, report: &mut ReadReport) {
        let unused = self.0.iter().filter(|(_, entry)| !entry.is_used);
        let mut unused: Vec<_> = unused.map(|(id, entry)| (entry.line, &id[..])).collect();
        unused.sort_unstable();
        report.set_unused_labels(&unused);
    }
}

fn read(path: &Path, limit: u64) -> Result<LabelTable> {
    let any = ReadOptions::default().max_bytes(limit);
    let by_name = any.clone().id_column(Column::from("id")).text_columns([Column::from("id")]);
    let by_number = any
        .clone()
        .id_column(Column::Number(1))
        .text_columns([Column::Number(1)])
        .label_column(Column::Number(2))
        .header(false);
    let mut records = Records::labeled(path, &by_name).or_else(|error| match &error {
        // A header with two labels is one.
        Error::Input { fault: InputFault::CompetingColumns { .. }, .. } => Err(error),
        // In a table of more than two columns, names say which are meant.
        _ => match Records::labeled(path, &by_number) {
            Ok(records) if records.report().unused_columns.is_empty() => Ok(records),
            _ => Err(error),
        },
    })?;
    let mut record = Record::default();
    let (mut labels, mut bytes) = (HashMap::new(), 0);
    while records.read(&mut record)? {
        let id = record.id.take().unwrap_or_default();
        bytes += id.len() + record.label.len();
        any.check_size(bytes).map_err(|fault| records.locate(fault.into()))?;
        let (label, line) = (record.label.clone(), records.line());
        let entry = Entry { label, line, is_used: false };
        if let Some(Entry { label, .. }) = labels.insert(id.clone(), entry)
            && label != record.label
        {
            let fault = InputFault::SeveralLabels { id, labels: [label, record.label] };
            return Err(records.locate(fault.into()));
        }
    }
    Ok(LabelTable(labels))
}
