//! The arguments for calibrated confidence and for sets of labels.

use anyhow::bail;
use clap::Args;
use nearzip::CalibrationConfig;

/// Which sets of labels are given.
#[derive(Debug, Args)]
#[command(next_help_heading = "Sets of labels")]
pub(crate) struct SetArguments {
    /// Give each text a set of labels, such that the true label is in the sets of this share of texts, above 0
    /// and below 1. A set may be empty
    #[arg(long, value_name = "SHARE", value_parser = coverage)]
    coverage: Option<f64>,

    /// Let that share hold for the texts of each label, and not only for all together
    #[arg(long, requires = "coverage")]
    coverage_by_label: bool,
}

impl SetArguments {
    pub(crate) fn are_wanted(&self) -> bool {
        self.coverage.is_some()
    }

    /// How predictions are calibrated.
    pub(crate) fn config(&self) -> CalibrationConfig {
        let config = CalibrationConfig::default().by_label(self.coverage_by_label);
        self.coverage.map_or(config, |coverage| config.coverage(coverage))
    }
}

fn coverage(argument: &str) -> anyhow::Result<f64> {
    match argument.parse() {
        Ok(share) if 0.0 < share && share < 1.0 => Ok(share),
        _ => bail!("give a number above 0 and below 1, such as 0.9"),
    }
}
