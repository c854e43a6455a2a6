use std::collections::HashMap;
use std::path::Path;

use super::column::Column;
use super::failure::Failure;
use super::fault::InputFault;
use super::input::name;
use super::options::ReadOptions;
use super::record::Record;
use super::records::Records;
use crate::error::{Error, Result};

/// The labels of records that have none of their own, by id, from a table.
pub(super) struct LabelTable(HashMap<String, String>);

impl LabelTable {
    /// Reads a table with an id and a label in each row: in columns of these names, or in two columns
    /// without a header, the id first.
    pub(super) fn read(path: &Path, limit: u64) -> Result<LabelTable> {
        read(path, limit).map_err(|error| match error {
            Error::Input { location, fault } => {
                Error::Input { location, fault: InputFault::Labels(Box::new(fault)) }
            }
            error => error,
        })
    }

    /// Gives the record the label of its id.
    pub(super) fn label(&self, record: &mut Record) -> Result<(), InputFault> {
        let id = record.id.as_deref().ok_or(InputFault::NoId)?;
        // The id of a file is its path; a table may have only its name.
        let file_name = id.rsplit('/').next().unwrap_or(id);
        let label = self.0.get(id).or_else(|| self.0.get(file_name));
        label
            .ok_or_else(|| InputFault::NoLabelForId { id: id.to_owned() })?
            .clone_into(&mut record.label);
        Ok(())
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
        if let Some(label) = labels.insert(id.clone(), record.label.clone())
            && label != record.label
        {
            let fault = InputFault::SeveralLabels { id, labels: [label, record.label] };
            return Err(Failure::from(fault).at(&name(path), None));
        }
    }
    Ok(LabelTable(labels))
}
