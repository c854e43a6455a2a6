use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::ensure;
use nearzip::{Cleaning, Fault, Format};
use serde::Serialize;

use super::documents::Documents;
use crate::file::OutputFile;

/// Begins the file for the cleaned documents, which must not have the name of another format.
pub(super) fn create(path: &Path, force: bool, read: &[&Path]) -> anyhow::Result<OutputFile> {
    let name = path.display();
    let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    ensure!(
        (is_csv || Format::of_name(path).is_none()) && path != Path::new(nearzip::STANDARD_INPUT),
        "the cleaned documents are written as plain CSV, not as {name} says; give a file ending in .csv"
    );
    OutputFile::create(path, force, read)
}

/// Writes the documents that are kept as CSV: with all columns of the files if they are tables, else with
/// label and text, and the id if there are ids.
pub(super) fn write(
    file: OutputFile,
    documents: &Documents,
    Cleaning { kept, .. }: &Cleaning,
) -> anyhow::Result<()> {
    let corpus = &documents.corpus;
    let mut table = csv::Writer::from_writer(file);
    match &documents.table {
        Some(columns) => {
            if let Some(names) = &columns.names {
                table.write_record(names)?;
            }
            for &position in kept {
                table.write_record(&columns.rows[position])?;
            }
        }
        None => {
            let id = documents.has_ids.then_some("id");
            table.write_record(id.into_iter().chain(["label", "text"]))?;
            for &position in kept {
                if documents.has_ids {
                    table.write_field(corpus.id(position).to_string())?;
                }
                table.write_field(corpus.label(position))?;
                table.write_field(corpus.text(position))?;
                table.write_record(None::<&[u8]>)?;
            }
        }
    }
    table.into_inner().map_err(|error| error.into_error())?.finish()
}

/// What was written, and how much was left out for which reason.
#[derive(Serialize)]
pub(super) struct Fixed {
    pub(super) file: PathBuf,
    pub(super) kept: usize,
    pub(super) left_out: BTreeMap<Fault, usize>,
}

impl Fixed {
    pub(super) fn new(file: PathBuf, cleaning: &Cleaning) -> Fixed {
        let mut left_out = BTreeMap::new();
        for (_, fault) in &cleaning.left_out {
            *left_out.entry(*fault).or_default() += 1;
        }
        Fixed { file, kept: cleaning.kept.len(), left_out }
    }
}
