use std::collections::BTreeMap;
use std::path::PathBuf;

use nearzip::{Cleaning, Fault};
use serde::Serialize;

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
