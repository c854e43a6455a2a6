//! Documents that are written as a table, which can be read again.

use std::path::{Path, PathBuf};

use anyhow::ensure;
use clap::Args;
use nearzip::Format;

use crate::documents::Documents;
use crate::file::OutputFile;

/// Where a command writes documents. What is written is said by the command, with `mut_arg`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct TableArguments {
    /// Write the documents to a table
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Replace the file of --output
    #[arg(long, requires = "output")]
    force: bool,
}

impl TableArguments {
    pub(crate) fn path(&self) -> Option<&Path> {
        self.output.as_deref()
    }

    /// The table if there is to be one, which is refused before any work begins. It cannot be one of the files
    /// that are read.
    pub(crate) fn create(&self, read: &[&Path]) -> anyhow::Result<Option<OutputFile>> {
        self.path().map(|path| create(path, self.force, read)).transpose()
    }
}

/// Begins a table, which must not have the name of another format.
pub(crate) fn create(path: &Path, force: bool, read: &[&Path]) -> anyhow::Result<OutputFile> {
    let name = path.display();
    let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    ensure!(
        (is_csv || Format::of_name(path).is_none()) && path != Path::new(nearzip::STANDARD_INPUT),
        "documents are written as plain CSV, not as {name} says; give a file ending in .csv"
    );
    OutputFile::create(path, force, read)
}

/// Writes the documents at some positions as CSV: with all columns of the files if they are tables, else with
/// label and text, and the id if there are ids.
pub(crate) fn write(
    file: OutputFile,
    documents: &Documents,
    positions: &[usize],
) -> anyhow::Result<()> {
    let corpus = &documents.corpus;
    let mut table = csv::Writer::from_writer(file);
    match &documents.table {
        Some(columns) => {
            if let Some(names) = &columns.names {
                table.write_record(names)?;
            }
            for &position in positions {
                table.write_record(&columns.rows[position])?;
            }
        }
        None => {
            let id = documents.has_ids.then_some("id");
            table.write_record(id.into_iter().chain(["label", "text"]))?;
            for &position in positions {
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
