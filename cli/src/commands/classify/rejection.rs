use anyhow::{bail, ensure};
use clap::Args;
use nearzip::{Calibrator, Method, Prediction};

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

    /// Reject this share of texts, those with the least confidence, by the confidence that documents have
    #[arg(long, value_name = "SHARE", value_parser = share, conflicts_with = "min_confidence")]
    reject: Option<f64>,

    /// Reject texts that are stranger than all but this share of the documents, such as 0.01
    #[arg(long, value_name = "SHARE", value_parser = share)]
    reject_strangers: Option<f64>,

    /// Label of rejected texts [default: an empty one]
    #[arg(long, value_name = "LABEL", value_parser = label)]
    reject_label: Option<String>,
}

impl RejectionArguments {
    /// Refuses a limit for what the method does not have.
    pub(super) fn check(&self, method: &Method) -> anyhow::Result<()> {
        ensure!(
            self.reject_label.is_none() || self.needs_confidence() || self.max_distance.is_some(),
            "--reject-label needs --min-confidence, --reject, --reject-strangers or --max-distance"
        );
        ensure!(
            self.max_distance.is_none() || method.name() != "class",
            "--max-distance cannot be used with the method class, which measures no distances"
        );
        Ok(())
    }

    /// Whether each prediction's confidence or p-value is compared with a limit.
    pub(super) fn needs_confidence(&self) -> bool {
        self.min_confidence.is_some() || self.reject.is_some() || self.reject_strangers.is_some()
    }

    /// The limits for the predictions of a classifier.
    pub(super) fn limits(&self, calibrator: Option<&Calibrator>) -> Limits<'_> {
        let rejected = self.reject.zip(calibrator);
        let by_share = rejected.map(|(share, calibrator)| calibrator.least_confidence(share));
        Limits {
            confidence: self.min_confidence.or(by_share).unwrap_or_default(),
            p_value: self.reject_strangers.unwrap_or_default(),
            distance: self.max_distance,
            label: self.reject_label.as_deref().unwrap_or_default(),
        }
    }

    /// Whether each text's nearest document is compared with a limit.
    pub(super) fn needs_neighbors(&self) -> bool {
        self.max_distance.is_some()
    }
}

/// What a prediction must reach so that it is not rejected.
pub(super) struct Limits<'a> {
    confidence: f64,
    p_value: f64,
    /// It must not be more.
    distance: Option<f64>,
    label: &'a str,
}

impl Limits<'_> {
    /// The label to give instead of the predicted one, if the text is rejected.
    pub(super) fn label(&self, prediction: &Prediction) -> Option<&str> {
        let is_unsure = prediction.confidence() < self.confidence;
        let is_strange = prediction.p_value().is_some_and(|p_value| p_value <= self.p_value);
        let is_far = self.distance.is_some_and(|most| {
            prediction.neighbors().first().is_none_or(|nearest| nearest.distance > most)
        });
        (is_unsure || is_strange || is_far).then_some(self.label)
    }
}

fn distance(argument: &str) -> anyhow::Result<f64> {
    match argument.parse::<f64>() {
        Ok(distance) if distance >= 0.0 && distance.is_finite() => Ok(distance),
        _ => bail!("give a number that is at least 0"),
    }
}
