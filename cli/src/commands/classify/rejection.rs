use anyhow::{bail, ensure};
use clap::Args;
use nearzip::{Method, Prediction};

use crate::arguments::{label, share};

/// Which texts get no label of the corpus.
#[derive(Debug, Args)]
#[command(next_help_heading = "Texts that belong to no label")]
pub(super) struct RejectionArguments {
    /// Reject predictions with less confidence than this, from 0 to 1
    #[arg(long, value_name = "P", value_parser = share)]
    min_confidence: Option<f64>,

    /// Reject texts whose nearest document is farther than this
    #[arg(long, value_name = "DISTANCE", value_parser = distance)]
    max_distance: Option<f64>,

    /// Label of rejected texts [default: an empty one]
    #[arg(long, value_name = "LABEL", value_parser = label)]
    reject_label: Option<String>,
}

impl RejectionArguments {
    /// Refuses a limit for what the method does not have.
    pub(super) fn check(&self, method: &Method) -> anyhow::Result<()> {
        ensure!(
            self.reject_label.is_none()
                || self.min_confidence.is_some()
                || self.max_distance.is_some(),
            "--reject-label needs --min-confidence or --max-distance"
        );
        ensure!(
            self.max_distance.is_none() || method.name() != "class",
            "--max-distance cannot be used with the method class, which measures no distances"
        );
        Ok(())
    }

    /// Whether each text's nearest document is compared with a limit.
    pub(super) fn needs_neighbors(&self) -> bool {
        self.max_distance.is_some()
    }

    /// The label to give instead of the predicted one, if the text is rejected.
    pub(super) fn label(&self, prediction: &Prediction) -> Option<&str> {
        let confidence = prediction.score(prediction.label());
        let is_unsure = self.min_confidence.is_some_and(|least| confidence < least);
        let is_far = self.max_distance.is_some_and(|most| {
            prediction.neighbors().first().is_none_or(|nearest| nearest.distance > most)
        });
        (is_unsure || is_far).then(|| self.reject_label.as_deref().unwrap_or_default())
    }
}

fn distance(argument: &str) -> anyhow::Result<f64> {
    match argument.parse::<f64>() {
        Ok(distance) if distance >= 0.0 && distance.is_finite() => Ok(distance),
        _ => bail!("give a number that is at least 0"),
    }
}
