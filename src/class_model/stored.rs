//! Counts in a file, which are decoded when they are first needed.

use std::ops::Range;

use super::class_size::ClassSize;
use super::group;
use super::groups::Groups;
use super::sector::{Builder, Sector};
use crate::error::{Error, Result};
use crate::model::Section;
use crate::pool::Pool;

/// The counts of a class model in a file.
#[derive(Debug)]
pub(super) struct Stored {
    section: Section,
    groups: Groups,
    classes: Vec<ClassSize>,
    builders: Pool<Builder>,
}

impl Stored {
    pub(super) fn new(section: Section, groups: Groups, classes: Vec<ClassSize>) -> Stored {
        Stored { section, groups, classes, builders: Pool::default() }
    }

    /// Decodes a sector and those that are in the same group: their numbers, and what they have.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] if their bytes are damaged or forged.
    pub(super) fn with(&self, sector: usize) -> Result<(Range<usize>, Vec<Sector>)> {
        let (numbers, bytes) = self.groups.with(sector);
        let bytes = self.section.bytes(bytes)?;
        let mut builder = self.builders.take(Builder::default);
        let sectors = group::sectors(bytes, numbers.clone(), &self.classes, &mut builder);
        let sectors = sectors.map_err(|error| invalid(&self.section, error))?;
        Ok((numbers, sectors))
    }
}

/// What is wrong with a class model, as an error of the file that has it.
pub(super) fn invalid(section: &Section, error: Error) -> Error {
    section.file().invalid(error.to_string())
}
