use crate::error::{Error, Result};

/// The settings of an audit.
///
/// | setting | default | meaning | range |
/// |---|---|---|---|
/// | [`near`](AuditConfig::near) | [`AuditConfig::NEAR`] | the largest distance of near-duplicates; `None` looks for none | above 0, below 1 |
///
/// # Examples
///
/// ```
/// use nearzip::AuditConfig;
///
/// assert_eq!(AuditConfig::default().get_near(), Some(AuditConfig::NEAR));
/// assert_eq!(AuditConfig::default().near(None).get_near(), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AuditConfig {
    near: Option<f64>,
}

impl Default for AuditConfig {
    fn default() -> AuditConfig {
        AuditConfig::new()
    }
}

impl AuditConfig {
    /// The usual distance up to which texts are near-duplicates.
    pub const NEAR: f64 = 0.2;

    /// A text of fewer bytes is tiny: below, there is little to compare.
    pub const TINY: usize = 20;

    /// The default configuration.
    pub const fn new() -> AuditConfig {
        AuditConfig { near: Some(AuditConfig::NEAR) }
    }

    /// Sets the largest distance of near-duplicates, or that none are looked for.
    #[must_use]
    pub fn near(self, distance: impl Into<Option<f64>>) -> AuditConfig {
        AuditConfig { near: distance.into() }
    }

    /// The largest distance of near-duplicates, if they are looked for.
    pub fn get_near(&self) -> Option<f64> {
        self.near
    }

    pub(super) fn check(&self) -> Result<()> {
        match self.near {
            Some(distance) if !(distance > 0.0 && distance < 1.0) => {
                Err(Error::InvalidNearDistance { distance })
            }
            _ => Ok(()),
        }
    }
}
