//! The documents of files, with where they are and all of their columns.

use std::path::{Path, PathBuf};

use anyhow::bail;
use csv::StringRecord;
use nearzip::{Corpus, Format, ReadOptions, Record};

use crate::reading::{Role, explain, say_notes};

/// The documents of some files, and where they are.
#[derive(Default)]
pub(crate) struct Documents {
    pub(crate) corpus: Corpus,
    /// The name of each file, and the position after its last document.
    files: Vec<(String, usize)>,
    lines: Vec<Option<u64>>,
    /// Whether the documents have ids of their own.
    pub(crate) has_ids: bool,
    /// Whether every document is a line of a file of lines.
    pub(crate) are_lines: bool,
    /// All columns of the files, if they were asked for and the files have any.
    pub(crate) table: Option<Columns>,
}

/// The rows of tables.
pub(crate) struct Columns {
    /// The names of the columns, if the files have them.
    pub(crate) names: Option<Vec<String>>,
    pub(crate) rows: Vec<StringRecord>,
}

impl Documents {
    /// Reads labeled documents, one file after another, and prints notes about what was ignored.
    pub(crate) fn read<R: Role>(
        paths: &[PathBuf],
        options: &ReadOptions,
        with_columns: bool,
        quiet: bool,
    ) -> anyhow::Result<Documents> {
        Documents::read_as::<R>(true, paths, options, with_columns, quiet)
    }

    /// The same of texts that need no labels.
    pub(crate) fn read_texts<R: Role>(
        paths: &[PathBuf],
        options: &ReadOptions,
        with_columns: bool,
        quiet: bool,
    ) -> anyhow::Result<Documents> {
        Documents::read_as::<R>(false, paths, options, with_columns, quiet)
    }

    fn read_as<R: Role>(
        labeled: bool,
        paths: &[PathBuf],
        options: &ReadOptions,
        with_columns: bool,
        quiet: bool,
    ) -> anyhow::Result<Documents> {
        let options = options.clone().every_column(with_columns);
        let mut documents = Documents::default();
        for path in paths {
            documents.read_file::<R>(labeled, path, &options, quiet)?;
        }
        Ok(documents)
    }

    fn read_file<R: Role>(
        &mut self,
        labeled: bool,
        path: &Path,
        options: &ReadOptions,
        quiet: bool,
    ) -> anyhow::Result<()> {
        if path != Path::new(nearzip::STANDARD_INPUT) && nearzip::is_model_file(path)? {
            bail!("{} is a model file; give the files that it was built from", path.display());
        }
        let Documents { corpus, lines, has_ids, .. } = self;
        let mut rows = Vec::new();
        let see = |record: &Record, line| {
            lines.push(line);
            *has_ids |= record.id.is_some();
            if options.get_every_column() {
                rows.push(StringRecord::from(&record.others[..]));
            }
        };
        let report = match labeled {
            true => nearzip::read_each(corpus, path, options, see),
            false => nearzip::read_texts(corpus, path, options, see),
        };
        let report = report.map_err(explain::<R>)?;
        if !quiet {
            say_notes::<R>(&report);
        }
        let are_lines = self.files.is_empty() || self.are_lines;
        self.are_lines = are_lines && report.format == Format::Lines;
        self.files.push((report.input, self.corpus.len()));
        let is_table = options.get_labels().is_none()
            && matches!(report.format, Format::Csv | Format::Tsv | Format::JsonLines);
        let has_header = !report.assumed_no_header && options.get_header() != Some(false);
        let names = has_header.then_some(report.other_names);
        match &mut self.table {
            _ if !options.get_every_column() => {}
            None if self.files.len() == 1 && is_table => self.table = Some(Columns { names, rows }),
            None if !is_table => {}
            Some(table) if is_table && table.names == names => table.rows.extend(rows),
            _ => bail!("the files have different columns; give them one by one"),
        }
        Ok(())
    }

    /// The file in which a document is, if there are several, and its line.
    pub(crate) fn place(&self, position: usize) -> (Option<&str>, Option<u64>) {
        let file = self.files.iter().find(|(_, end)| position < *end).map(|(name, _)| &name[..]);
        (file.filter(|_| self.files.len() > 1), self.lines[position])
    }
}
