use nearzip::Calibration;

use super::Chart;
use super::draw::Drawing;
use crate::error::Result;
use crate::numbers::{count, figure};

/// Accuracy by confidence.
pub(super) fn chart(calibration: &Calibration) -> Result<Chart> {
    let Calibration { bins, ece, .. } = calibration;
    let drawing = Drawing {
        x_name: "confidence",
        y_name: "accuracy",
        x: 0.0..1.0,
        y: 0.0..1.0,
        x_decimals: 1,
        y_decimals: 1,
        points: bins.iter().map(|bin| (bin.confidence, bin.accuracy)).collect(),
        reference: Some([(0.0, 0.0), (1.0, 1.0)]),
    };
    Ok(Chart {
        name: "reliability",
        title: "Reliability",
        description: format!(
            "Accuracy by mean confidence, in bins of as many texts each. On the dashed line, predictions \
             are right as often as their confidence says; above it, more often. Mean difference: {}.",
            figure(*ece)
        ),
        svg: drawing.svg()?,
        columns: &["Confidence", "Accuracy", "Texts"],
        rows: bins
            .iter()
            .map(|bin| vec![figure(bin.confidence), figure(bin.accuracy), count(bin.count as f64)])
            .collect(),
    })
}
