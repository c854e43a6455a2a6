//! How much texts without labels count beside a method that knows only documents with labels.

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::voices::Voices;
use crate::classify::prediction::probabilities;

/// The factors of three log-odds, which are added.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::classify) struct Mixture {
    /// For a method that knows only documents with labels.
    method: f64,
    graph: f64,
    taught: f64,
}

/// What a method says about a document that is left out, what texts without labels say, and its label.
pub(in crate::classify) struct Labeled<'a> {
    pub(in crate::classify) log_odds: Vec<f64>,
    pub(in crate::classify) voices: &'a Voices,
    pub(in crate::classify) label: usize,
    /// How many texts it stands for, relative to the others.
    pub(in crate::classify) weight: f64,
}

/// From few documents with labels to enough. The first was chosen on held-out parts of five training sets, with five
/// documents per label.
const MIXTURES: [Mixture; 6] = [
    Mixture { method: 0.5, graph: 1.0, taught: 1.5 },
    Mixture { method: 1.0, graph: 1.0, taught: 1.5 },
    Mixture { method: 1.0, graph: 0.5, taught: 1.0 },
    Mixture { method: 1.0, graph: 0.5, taught: 0.5 },
    Mixture { method: 1.0, graph: 1.0, taught: 0.0 },
    Mixture { method: 1.0, graph: 0.0, taught: 0.0 },
];

/// The powers to which odds are raised: mixtures are compared by which label is how much likelier, not by how sure they
/// are, which calibration settles.
const POWERS: [f64; 8] = [0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.4, 2.0];

/// No label is less probable.
const LEAST: f64 = 1e-9;

impl Mixture {
    /// The mixture for some documents: the first, unless a paired t-test at 5 % says that their labels are likelier under
    /// the one under which they are likeliest. The fewer documents there are, the less they can say against texts.
    pub(in crate::classify) fn chosen(documents: &[Labeled<'_>]) -> Mixture {
        let losses = MIXTURES.map(|mixture| mixture.losses(documents));
        let sum = |losses: &Vec<f64>| losses.iter().sum::<f64>();
        let numbers = 0..MIXTURES.len();
        let best = numbers.min_by(|&a, &b| sum(&losses[a]).total_cmp(&sum(&losses[b])));
        let best = best.expect("there are mixtures");
        let less: Vec<f64> = losses[0].iter().zip(&losses[best]).map(|(a, b)| a - b).collect();
        match is_clearly_positive(&less) {
            true => MIXTURES[best],
            false => MIXTURES[0],
        }
    }

    /// The log-odds of each label.
    pub(in crate::classify) fn log_odds(&self, method: &[f64], voices: &Voices) -> Vec<f64> {
        let times = |factor: f64, log_odds: f64| match factor {
            // The log-odds may be −∞.
            0.0 => 0.0,
            _ => factor * log_odds,
        };
        let voices = voices.graph.iter().zip(&voices.taught);
        let mixed = |(method, (graph, taught)): (&f64, (&f64, &f64))| {
            times(self.method, *method) + times(self.graph, *graph) + times(self.taught, *taught)
        };
        method.iter().zip(voices).map(mixed).collect()
    }

    /// How improbable the label of each document is, as a logarithm, if odds are raised to the best power.
    fn losses(&self, documents: &[Labeled<'_>]) -> Vec<f64> {
        let odds: Vec<Vec<f64>> =
            documents.iter().map(|of| self.log_odds(&of.log_odds, of.voices)).collect();
        let of_power = |power: f64| -> Vec<f64> {
            let loss = |(odds, document): (&Vec<f64>, &Labeled<'_>)| {
                let odds: Vec<f64> = odds.iter().map(|log_odds| power * log_odds).collect();
                let probability = probabilities(&odds)[document.label];
                // Of a label without any other document, nothing may be known.
                let loss = match probability.is_nan() {
                    true => 0.0,
                    false => -libm::log(probability.max(LEAST)),
                };
                document.weight * loss
            };
            odds.iter().zip(documents).map(loss).collect()
        };
        let sum = |losses: &Vec<f64>| losses.iter().sum::<f64>();
        let best = POWERS.map(of_power).into_iter().min_by(|a, b| sum(a).total_cmp(&sum(b)));
        best.expect("there are powers")
    }
}

/// Whether the mean is above 0, by a one-sided t-test at 5 %.
fn is_clearly_positive(numbers: &[f64]) -> bool {
    let count = numbers.len() as f64;
    let Ok(distribution) = StudentsT::new(0.0, 1.0, count - 1.0) else { return false };
    let mean = numbers.iter().sum::<f64>() / count;
    let squares = numbers.iter().map(|number| (number - mean).powi(2)).sum::<f64>();
    let error = (squares / (count - 1.0) / count).sqrt();
    mean > 0.0 && (error == 0.0 || distribution.cdf(mean / error) > 0.95)
}
