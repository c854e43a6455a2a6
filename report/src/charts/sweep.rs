use nearzip::SweepRow;

use super::Chart;
use super::draw::Drawing;
use crate::error::Result;
use crate::numbers::{count, figure};

/// Accuracy by the number of neighbors.
pub(super) fn chart(sweep: &[SweepRow]) -> Result<Chart> {
    let mut sweep = sweep.to_vec();
    sweep.sort_by_key(|row| row.k);
    let last = sweep.last().map_or(1, |row| row.k).max(2) as f64;
    let accuracies = || sweep.iter().map(|row| row.nearest);
    let [low, high] =
        [accuracies().fold(1.0, f64::min) - 0.01, accuracies().fold(0.0, f64::max) + 0.01];
    let drawing = Drawing {
        x_name: "number of neighbors k",
        y_name: "accuracy",
        x: 0.0..last,
        y: low.max(0.0)..high.min(1.0),
        x_decimals: 0,
        y_decimals: 3,
        points: sweep.iter().map(|row| (row.k as f64, row.nearest)).collect(),
        reference: None,
    };
    Ok(Chart {
        name: "sweep",
        title: "Accuracy by k",
        description:
            "How accurate votes of other numbers of neighbors are, from the same distances; the \
                      nearest one of tied labels wins."
                .to_owned(),
        svg: drawing.svg()?,
        columns: &["k", "Nearest wins ties", "Random ties", "First label wins ties"],
        rows: sweep
            .iter()
            .map(|row| {
                let [nearest, random, first] =
                    [row.nearest, row.random, row.first_label].map(figure);
                vec![count(row.k as f64), nearest, random, first]
            })
            .collect(),
    })
}
