//! The class model that learns from texts to which labels were spread.

use rayon::prelude::*;

use super::frequencies::frequency_factors;
use super::graph::Graph;
use super::shares::{Shares, logarithms};
use super::spreading::{Given, spread};
use crate::class_model::{SharedText, TaughtModel, WHOLE};
use crate::classify::prediction::probabilities;
use crate::error::Result;
use crate::progress::{Observer, Stage, Tracker};

/// The factors for what the class model of the documents and the graph say about a text that is to teach.
const CLASS_MODEL: f64 = 0.5;
const GRAPH: f64 = 3.0;

/// How much a text counts, where a document that has a label counts 1.
const WEIGHT: f64 = 0.5;

/// A text does not count for labels whose share in it is smaller.
const LEAST: f64 = 0.05;

/// What texts have learned from those that have a label.
#[derive(Debug)]
pub(super) struct Lesson {
    pub(super) shares: Shares,
    /// How frequent each label is among texts that have none, relative to the others.
    pub(super) frequencies: Vec<f64>,
    pub(super) taught: TaughtModel,
}

impl Lesson {
    /// Spreads the labels of given texts, and teaches the class model of an order by these and by `learners`, for each of
    /// which `say` gives the log-odds of every label by a class model of the given texts alone. What spread takes labels
    /// for equally frequent; if learners show by far that they are not, it is scaled by their frequencies.
    pub(super) fn new(
        graph: &Graph,
        given: &[Given],
        learners: &[usize],
        labels: usize,
        order: usize,
        say: impl Fn(&[u8]) -> Result<Vec<f64>> + Sync,
        observer: Observer<'_>,
    ) -> Result<Lesson> {
        let mut shares = spread(graph, given, labels, observer)?;
        let tracker = Tracker::new(observer, Stage::Teaching, 2 * learners.len());
        let said = |&text: &usize| {
            tracker.advance(1)?;
            say(graph.text(text)?)
        };
        let said = learners.par_iter().map(said).collect::<Result<Vec<Vec<f64>>>>()?;
        let learn = |shares: &Shares| responsibilities(learners, &said, shares, labels);
        let frequencies = frequency_factors(learn(&shares).sums());
        shares.scale(&frequencies);
        let mut learned = learn(&shares);
        // So that no label takes all texts because it has taken many.
        learned.even_out(0.5);

        let whole = |&Given { text, label }: &Given| {
            Ok(SharedText { text: graph.text(text)?, shares: vec![(label as u16, WHOLE)] })
        };
        let part = |(number, &text): (usize, &usize)| {
            Ok(SharedText { text: graph.text(text)?, shares: parts(learned.of_text(number)) })
        };
        let texts = given.iter().map(whole).chain(learners.iter().enumerate().map(part));
        let texts = texts.collect::<Result<Vec<SharedText<'_>>>>()?;
        let taught = TaughtModel::build(&texts, labels, order, &tracker)?;
        Ok(Lesson { shares, frequencies, taught })
    }
}

/// The shares of each learner in the labels, by what is said about it and by what has spread to it.
fn responsibilities(
    learners: &[usize],
    said: &[Vec<f64>],
    shares: &Shares,
    labels: usize,
) -> Shares {
    let of_learner = |(&text, said): (&usize, &Vec<f64>)| {
        let spread = logarithms(shares.of_text(text));
        let log_odds = said.iter().zip(spread);
        let log_odds = log_odds.map(|(said, spread)| CLASS_MODEL * said + GRAPH * spread);
        let known = probabilities(&log_odds.collect::<Vec<f64>>());
        // Without any document, nothing is known about a text.
        match known.iter().any(|share| share.is_nan()) {
            true => vec![1.0 / labels as f64; labels],
            false => known,
        }
    };
    let learned: Vec<Vec<f64>> = learners.par_iter().zip(said).map(of_learner).collect();
    Shares::new(learned.concat(), labels)
}

/// How much a text counts for each label.
fn parts(shares: &[f64]) -> Vec<(u16, u8)> {
    let counted = (0..).zip(shares).filter(|&(_, &share)| share >= LEAST);
    counted
        .map(|(label, share)| (label, (WEIGHT * share * f64::from(WHOLE)).round() as u8))
        .collect()
}
