use crate::error::{Error, Result};

/// How predictions are calibrated.
///
/// | setting | default | meaning | range |
/// |---|---|---|---|
/// | [`documents`](CalibrationConfig::documents) | 1,024 | the most documents that are left out | 0 or more |
/// | [`coverage`](CalibrationConfig::coverage) | none | the share of texts whose true label is in the set | above 0, below 1 |
/// | [`by_label`](CalibrationConfig::by_label) | false | whether that share holds for the texts of each label | |
///
/// # Examples
///
/// ```
/// use nearzip::CalibrationConfig;
///
/// let config = CalibrationConfig::default().coverage(0.9);
/// assert_eq!((config.get_coverage(), config.get_documents()), (Some(0.9), 1_024));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationConfig {
    documents: usize,
    coverage: Option<f64>,
    by_label: bool,
}

impl Default for CalibrationConfig {
    fn default() -> CalibrationConfig {
        CalibrationConfig::new()
    }
}

impl CalibrationConfig {
    /// The default configuration.
    pub const fn new() -> CalibrationConfig {
        CalibrationConfig { documents: 1 << 10, coverage: None, by_label: false }
    }

    /// Sets the most documents that are left out: the more, the closer the figures, and the longer it takes.
    #[must_use]
    pub fn documents(self, documents: usize) -> CalibrationConfig {
        CalibrationConfig { documents, ..self }
    }

    /// Asks for a [set](crate::Prediction::set) of labels that holds the true one for this share of texts.
    #[must_use]
    pub fn coverage(self, coverage: f64) -> CalibrationConfig {
        CalibrationConfig { coverage: Some(coverage), ..self }
    }

    /// Sets whether the share holds for the texts of each label, and not only for all together: sets are larger
    /// then. A label of which fewer than coverage / (1 − coverage) documents were left out is in every set.
    #[must_use]
    pub fn by_label(self, by_label: bool) -> CalibrationConfig {
        CalibrationConfig { by_label, ..self }
    }

    /// The most documents that are left out.
    pub fn get_documents(&self) -> usize {
        self.documents
    }

    /// The share of texts whose true label is in the set, if sets were asked for.
    pub fn get_coverage(&self) -> Option<f64> {
        self.coverage
    }

    /// Whether the share holds for the texts of each label.
    pub fn get_by_label(&self) -> bool {
        self.by_label
    }

    /// # Errors
    ///
    /// [`Error::InvalidCoverage`] unless the coverage is above 0 and below 1.
    pub(super) fn check(&self) -> Result<()> {
        match self.coverage {
            Some(coverage) if !(coverage > 0.0 && coverage < 1.0) => {
                Err(Error::InvalidCoverage { coverage })
            }
            _ => Ok(()),
        }
    }
}
