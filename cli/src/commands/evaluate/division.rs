use anyhow::bail;
use clap::Args;
use nearzip::CrossValidationConfig;

/// How the training documents are divided if there are no test documents.
#[derive(Debug, Args)]
#[command(next_help_heading = "Test documents")]
pub(super) struct DivisionArguments {
    /// Without --test: divide the training documents into N folds, and classify those of each fold by
    /// the others, equal texts in the same fold [default: 5]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..))]
    #[arg(conflicts_with_all = ["test", "folder", "test_share"])]
    folds: Option<u32>,

    /// Without --test: classify each training document by all the others. Settings that are chosen by the
    /// documents are chosen once, by all of them
    #[arg(long, conflicts_with_all = ["test", "folder", "test_share", "folds"])]
    pub(super) leave_one_out: bool,

    /// Without --test: test with this share of the documents of each label, and train with the others;
    /// equal texts are on one side
    #[arg(long, value_name = "SHARE", value_parser = share)]
    #[arg(conflicts_with_all = ["test", "folder"])]
    pub(super) test_share: Option<f64>,
}

impl DivisionArguments {
    /// How to divide into folds.
    pub(super) fn config(&self, seed: Option<u64>, sweep_k: &[usize]) -> CrossValidationConfig {
        let config = CrossValidationConfig::default().seed(seed.unwrap_or_default());
        let config = config.sweep_k(sweep_k);
        self.folds.map_or(config.clone(), |folds| config.folds(folds as usize))
    }
}

/// A number above 0 and below 1.
fn share(argument: &str) -> anyhow::Result<f64> {
    match argument.parse() {
        Ok(share) if 0.0 < share && share < 1.0 => Ok(share),
        _ => bail!("give a number above 0 and below 1"),
    }
}
