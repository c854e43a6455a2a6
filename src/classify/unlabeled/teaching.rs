//! Labels that texts without one are given, in parts.

use super::spreading::Shares;
use crate::class_model::{SharedText, TaughtModel, WHOLE};
use crate::error::Result;
use crate::progress::Tracker;

/// Responsibilities below this are dropped.
const LEAST: f64 = 0.05;

pub(super) fn taught(
    labeled: &[(&[u8], usize)],
    first: usize,
    pool: &[&[u8]],
    opinions: &[Vec<f64>],
    shares: &Shares,
    labels: usize,
    order: usize,
    tracker: &Tracker<'_>,
) -> Result<TaughtModel> {
    let mut responsibilities: Vec<Vec<f64>> = opinions
        .iter()
        .enumerate()
        .map(|(number, opinion)| {
            let p = shares.of_text(first + number);
            let sum: f64 = crate::classify::prediction::probabilities(opinion).iter().sum();
            let ln: Vec<f64> = crate::classify::prediction::probabilities(opinion)
                .iter()
                .zip(p)
                .map(|(c, p)| 0.5 * (c / sum + 1e-12).ln() + 3.0 * (p + 0.1 / labels as f64).ln())
                .collect();
            crate::classify::prediction::probabilities(&ln)
        })
        .collect();
    let mut means = vec![0.0; labels];
    for row in &responsibilities {
        means.iter_mut().zip(row).for_each(|(mean, r)| *mean += r / opinions.len() as f64);
    }
    for row in &mut responsibilities {
        row.iter_mut().zip(&means).for_each(|(r, mean)| *r /= mean.sqrt().max(1e-9));
        let sum: f64 = row.iter().sum();
        row.iter_mut().for_each(|r| *r /= sum);
        row.iter_mut().for_each(|r| if *r < LEAST { *r = 0.0 });
    }
    let mut texts: Vec<SharedText<'_>> = labeled
        .iter()
        .map(|&(text, label)| SharedText { text, shares: vec![(label as u16, WHOLE)] })
        .collect();
    texts.extend(pool.iter().zip(&responsibilities).map(|(text, row)| SharedText {
        text,
        shares: (0..)
            .zip(row)
            .map(|(label, r)| (label, (r * 0.5 * f64::from(WHOLE)).round() as u8))
            .filter(|share| share.1 > 0)
            .collect(),
    }));
    TaughtModel::build(&texts, labels, order, tracker)
}
