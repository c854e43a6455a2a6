use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::compressor::{Compressor, Length, Probes};
use crate::error::Result;
use crate::model::{ModelFault, ModelFile, ModelWriter, Tag};

/// What each method computed about the documents and stored, by the method's name.
pub(super) type Notes = BTreeMap<String, serde_json::Value>;

pub(super) const ABOUT: Tag = Tag::new("ABOUT");

/// The section that describes the others. It is JSON, so that fields can be added.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct About {
    pub(super) documents: u64,
    /// The number of texts without labels.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(super) unlabeled: u64,
    pub(super) compressor: String,
    /// The compressed lengths of the probes, in units.
    probe_lengths: Vec<u64>,
    probe_prepared: u32,
    pub(super) next_id: u64,
    #[serde(default, skip_serializing_if = "Notes::is_empty")]
    pub(super) notes: Notes,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl About {
    /// Describes this many documents, measured by a compressor.
    pub(super) fn new(
        documents: usize,
        unlabeled: usize,
        next_id: u64,
        compressor: &dyn Compressor,
    ) -> Result<About> {
        let probes = Probes::of(compressor)?;
        Ok(About {
            documents: documents as u64,
            unlabeled: unlabeled as u64,
            compressor: compressor.spec().to_string(),
            probe_lengths: probes.lengths.into_iter().map(Length::units).collect(),
            probe_prepared: probes.prepared,
            next_id,
            notes: Notes::new(),
        })
    }

    pub(super) fn read(file: &ModelFile) -> Result<About> {
        let about = file.expect_section(ABOUT)?;
        serde_json::from_slice(about.all()?)
            .map_err(|error| file.invalid(format!("its section {ABOUT} cannot be read ({error})")))
    }

    pub(super) fn write(&self, writer: &mut ModelWriter<'_>) -> Result<()> {
        let about = serde_json::to_vec(self).expect("numbers and strings are JSON");
        writer.section(ABOUT, |section| section.write(&about))
    }

    /// Refuses a compressor that gives other results than the one that the file was written with.
    pub(super) fn require_same(&self, compressor: &dyn Compressor, file: &ModelFile) -> Result<()> {
        let probes = Probes::of(compressor)?;
        if probes.lengths.len() != self.probe_lengths.len() {
            return Err(file.invalid("it has a different number of probes"));
        }
        let stored = self.probe_lengths.iter().copied().map(Length::from_units);
        let fault = match stored.zip(probes.lengths).find(|(stored, here)| stored != here) {
            Some((expected, found)) => {
                ModelFault::OtherLengths { compressor: compressor.spec(), expected, found }
            }
            None if probes.prepared != self.probe_prepared => {
                ModelFault::OtherPreparation { compressor: compressor.spec() }
            }
            None => return Ok(()),
        };
        Err(fault.at(file.name()))
    }
}
