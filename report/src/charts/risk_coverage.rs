use nearzip::{Evaluation, RiskCoverage};

use super::Chart;
use super::draw::Drawing;
use crate::error::Result;
use crate::numbers::figure;

/// The number of points of the curve.
const POINTS: usize = 100;

/// The share of wrong answers by the share of texts that are answered.
pub(super) fn chart(evaluation: &Evaluation) -> Result<Chart> {
    let coverages: Vec<f64> = (1..=POINTS).map(|point| point as f64 / POINTS as f64).collect();
    let curve = evaluation.risk_coverage(&coverages);
    let points: Vec<(f64, f64)> =
        curve.points.iter().map(|point| (point.coverage, 1.0 - point.accuracy)).collect();
    let most = points.iter().map(|&(_, risk)| risk).fold(0.0, f64::max);
    let drawing = Drawing {
        x_name: "coverage: share of texts that are answered",
        y_name: "risk: share of wrong answers",
        x: 0.0..1.0,
        y: 0.0..(most * 1.1).clamp(0.01, 1.0),
        x_decimals: 1,
        y_decimals: if most < 0.05 { 3 } else { 2 },
        points,
        reference: None,
    };
    let listed = evaluation.risk_coverage(RiskCoverage::COVERAGES);
    Ok(Chart {
        name: "risk-coverage",
        title: "Risk and coverage",
        description: format!(
            "How many answers are wrong if only the texts with the most confident predictions are \
             answered. Area under the curve: {}; smaller is better.",
            figure(curve.area)
        ),
        svg: drawing.svg()?,
        columns: &["Coverage", "Accuracy", "Lowest confidence"],
        rows: listed
            .points
            .iter()
            .map(|point| [point.coverage, point.accuracy, point.confidence].map(figure).to_vec())
            .collect(),
    })
}
