use std::sync::Arc;

use super::matrix::{MOST, Matrix, Repeated};
use super::rows::Rows;
use super::solve::{LANES, Lanes, Problem, TOLERANCE, solve, weights};
use super::vocabulary::Vocabulary;
use crate::corpus::Labels;
use crate::error::Result;
use crate::progress::{Observer, Stage, Tracker};

/// With more labels, or more text, the weights would take more time and memory than they are worth.
const MOST_LABELS: usize = 256;
const MOST_TEXT_BYTES: u64 = 1 << 26;

/// Documents as a linear system.
#[derive(Debug)]
pub(super) struct System {
    pub(super) matrix: Matrix,
    /// The number of the label of each document.
    labels_of: Vec<usize>,
    labels: usize,
    vocabulary: Vocabulary,
    pub(super) tolerance: f64,
}

impl System {
    /// Whether so many documents and labels with so much text can be a linear system.
    pub(super) fn is_possible(documents: usize, labels: usize, text_bytes: u64) -> bool {
        (2..=MOST).contains(&documents) && labels <= MOST_LABELS && text_bytes <= MOST_TEXT_BYTES
    }

    pub(super) fn new(
        texts: &[&[u8]],
        vocabulary: Vocabulary,
        labels_of: Vec<usize>,
        labels: usize,
    ) -> System {
        let matrix = Matrix::new(texts, vocabulary);
        System { matrix, labels_of, labels, vocabulary, tolerance: TOLERANCE }
    }

    pub(super) fn len(&self) -> usize {
        self.labels_of.len()
    }

    /// The number of groups of labels, each of which is solved for at once.
    pub(super) fn groups(&self) -> usize {
        self.labels.div_ceil(LANES)
    }

    /// The solution for the labels of a group, without the documents that are `held` out.
    pub(super) fn solution(
        &self,
        group: usize,
        held: &[bool],
        start: Option<&[Lanes]>,
        tracker: &Tracker<'_>,
    ) -> Result<Vec<Lanes>> {
        let lane = |label: usize| label.checked_sub(group * LANES).filter(|lane| *lane < LANES);
        let known = || self.labels_of.iter().zip(held).filter(|(_, held)| !**held);
        let count = known().count().max(1) as f32;
        let mut shares = [0.0; LANES];
        for lane in known().filter_map(|(&label, _)| lane(label)) {
            shares[lane] += 1.0 / count;
        }
        let target = |&label: &usize| {
            let mut target = shares.map(|share: f32| -share);
            if let Some(lane) = lane(label) {
                target[lane] += 1.0;
            }
            Lanes::from(target)
        };
        let targets = self.labels_of.iter().map(target).collect();
        let problem = Problem {
            targets,
            held,
            has_intercept: self.has_intercept(),
            start,
            tolerance: self.tolerance,
        };
        solve(&self.matrix, problem, tracker)
    }

    /// Few documents have much in common with one another, which says nothing about their labels.
    pub(super) fn has_intercept(&self) -> bool {
        self.vocabulary.is_of_few
    }

    /// The model of all documents, whose labels have these names, and the scores of the `drawn` ones, each
    /// from a model of which they are none.
    pub(super) fn model(
        self,
        labels: Arc<Labels>,
        drawn: &[usize],
        observer: Observer<'_>,
    ) -> Result<(LinearModel, Vec<Vec<f64>>)> {
        let tracker =
            Tracker::new(observer, Stage::Indexing, self.groups() * (1 + self.parts(drawn)));
        let held = vec![false; self.len()];
        let mut quantized = vec![0_i16; self.matrix.rarity.len() * self.labels];
        let mut scales = vec![0.0; self.labels];
        let mut intercepts = Vec::with_capacity(self.groups() * LANES);
        let mut left_out = vec![Vec::with_capacity(self.labels); drawn.len()];
        for (group, scales) in scales.chunks_mut(LANES).enumerate() {
            let solution = self.solution(group, &held, None, &tracker)?;
            let weights = weights(&self.matrix, &solution);
            intercepts.extend(self.intercepts(&weights, &held).to_array());
            for (lane, scale) in scales.iter_mut().enumerate() {
                let column = weights.iter().map(|weights| weights.to_array()[lane]);
                let largest =
                    column.clone().fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
                *scale = largest / f32::from(i16::MAX);
                let factor = if largest > 0.0 { f32::from(i16::MAX) / largest } else { 0.0 };
                let places = quantized.iter_mut().skip(group * LANES + lane).step_by(self.labels);
                for (place, weight) in places.zip(column) {
                    *place = (weight * factor).round() as i16;
                }
            }
            tracker.advance(1)?;
            let scores = self.left_out(group, &solution, drawn, &tracker)?;
            for (all, of_group) in left_out.iter_mut().zip(scores) {
                all.extend(
                    of_group.to_array()[..scales.len()].iter().map(|&score| f64::from(score)),
                );
            }
        }
        intercepts.truncate(self.labels);
        let Matrix { rows, rarity, rarest, .. } = self.matrix;
        let model = LinearModel {
            vocabulary: self.vocabulary,
            labels,
            rows,
            rarity,
            rarest,
            scales,
            intercepts,
            weights: quantized,
        };
        Ok((model, left_out))
    }
}

/// The weights of grams for each label, and the scores that they give to a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LinearModel {
    pub(super) vocabulary: Vocabulary,
    pub(super) labels: Arc<Labels>,
    pub(super) rows: Rows,
    /// The rarity of each row.
    pub(super) rarity: Vec<f32>,
    /// The rarity of other grams.
    pub(super) rarest: f32,
    /// The factor for the weights of each label.
    pub(super) scales: Vec<f32>,
    /// What is added to the score of each label.
    pub(super) intercepts: Vec<f32>,
    /// For each row, the weight for each label.
    pub(super) weights: Vec<i16>,
}

impl LinearModel {
    pub(crate) fn labels(&self) -> &Labels {
        &self.labels
    }

    /// The score of each label of the model: about 1 for a label if the text is like its documents, and its
    /// intercept if nothing is known.
    ///
    /// # Complexity
    ///
    /// O(bytes of the text × labels).
    pub(crate) fn scores(&self, text: &[u8]) -> Vec<f64> {
        let labels = self.scales.len();
        let mut sums = vec![0.0_f32; labels];
        let mut square = 0.0;
        let repeated = Repeated::new();
        for (bucket, count) in self.vocabulary.occurrences(text) {
            let factor = repeated.of(count);
            let row = self.rows.row(bucket);
            let rarity = row.map_or(self.rarest, |row| self.rarity[row]);
            square += f64::from(factor * rarity).powi(2);
            let Some(row) = row else { continue };
            for (sum, weight) in sums.iter_mut().zip(&self.weights[row * labels..][..labels]) {
                *sum += factor * f32::from(*weight);
            }
        }
        let length = if square > 0.0 { square.sqrt() } else { 1.0 };
        let scaled = sums.iter().zip(&self.scales).map(|(sum, scale)| f64::from(sum * scale));
        let scores = scaled.zip(&self.intercepts);
        scores.map(|(sum, &intercept)| sum / length + f64::from(intercept)).collect()
    }
}
