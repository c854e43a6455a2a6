//! What is known about a compressor on a dataset, in a CSV file.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::Result;

#[derive(Serialize, Deserialize)]
pub(crate) struct Measured {
    pub(crate) dataset: String,
    pub(crate) compressor: String,
    pub(crate) search: String,
    pub(crate) test_documents: usize,
    pub(crate) accuracy: f64,
    pub(crate) k: usize,
    pub(crate) accuracy_with_k: f64,
    pub(crate) microseconds_per_pair: f64,
}

/// The lines of a file, to which others are added.
pub(crate) struct Results {
    path: PathBuf,
    pub(crate) rows: Vec<Measured>,
}

impl Results {
    /// A file that does not exist has no lines.
    pub(crate) fn open(path: &Path) -> Result<Results> {
        let rows = match path.exists() {
            true => csv::Reader::from_path(path)?.deserialize().collect::<csv::Result<_>>()?,
            false => Vec::new(),
        };
        Ok(Results { path: path.to_owned(), rows })
    }

    pub(crate) fn have(&self, dataset: &str, compressor: &str) -> bool {
        self.rows.iter().any(|row| row.dataset == dataset && row.compressor == compressor)
    }

    pub(crate) fn add(&mut self, row: Measured) -> Result<()> {
        let file = OpenOptions::new().create(true).append(true).open(&self.path)?;
        let is_first = self.rows.is_empty();
        let mut lines = csv::WriterBuilder::new().has_headers(is_first).from_writer(file);
        lines.serialize(&row)?;
        lines.flush()?;
        self.rows.push(row);
        Ok(())
    }
}
