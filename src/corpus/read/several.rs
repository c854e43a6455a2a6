use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::format::Format;
use super::input::Input;
use super::options::ReadOptions;
use super::record::{Record, RecordSource};
use super::records::source;
use super::report::ReadReport;
use super::walk::Files;
use crate::error::Result;

/// The records of all files in a folder, in a format whose records are lines: one file after another, in the
/// order of their paths.
pub(super) struct Several {
    files: std::vec::IntoIter<(String, PathBuf)>,
    stray: u64,
    /// The file that is being read, and its records.
    path: Option<PathBuf>,
    records: Option<Box<dyn RecordSource>>,
    format: Format,
    options: ReadOptions,
    labeled: bool,
}

impl Several {
    pub(super) fn open(
        folder: &Path,
        format: Format,
        options: &ReadOptions,
        labeled: bool,
    ) -> Result<Several> {
        let Files { files, stray } = Files::of(folder)?;
        let (files, options) = (files.into_iter(), options.clone());
        Ok(Several { files, stray, path: None, records: None, format, options, labeled })
    }

    /// Opens the next file; false if there is none.
    fn open_next(&mut self, report: &mut ReadReport) -> std::result::Result<bool, Failure> {
        self.records = None;
        let Some((_, path)) = self.files.next() else {
            return Ok(false);
        };
        let path = self.path.insert(path);
        let input = Input::of(path, &self.options)?;
        report.encoding = report.encoding.or(input.encoding);
        let records = source(input, self.format, &self.options, self.labeled)?;
        self.records.insert(records).start(report)?;
        Ok(true)
    }
}

impl RecordSource for Several {
    /// Opens the first file, so that its faults are found before any work begins.
    fn start(&mut self, report: &mut ReadReport) -> std::result::Result<(), Failure> {
        report.stray_files = self.stray;
        self.open_next(report).map(drop)
    }

    fn read(
        &mut self,
        record: &mut Record,
        report: &mut ReadReport,
    ) -> std::result::Result<bool, Failure> {
        while let Some(records) = &mut self.records {
            if records.read(record, report)? {
                return Ok(true);
            }
            self.open_next(report)?;
        }
        Ok(false)
    }

    fn line(&self) -> Option<u64> {
        self.records.as_ref()?.line()
    }

    fn file(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}
