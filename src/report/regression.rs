use std::fmt::{self, Display, Formatter};

use serde::Serialize;

use super::{VERSION, json, markdown, text};
use crate::classify::Settings;
use crate::evaluate::{RegressionEvaluation, RegressionFigures, RegressionSweepRow};

const SCHEMA: &str = "nearzip.regression.v1";

#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    #[serde(flatten)]
    settings: &'a Settings,
    version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    folds: Option<usize>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    leave_one_out: bool,
    n_train: usize,
    n_test: usize,
    #[serde(flatten)]
    figures: RegressionFigures,
    baseline: RegressionFigures,
    range: [f64; 2],
    elapsed_seconds: f64,
    threads: usize,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    sweep: &'a [RegressionSweepRow],
}

/// An evaluation of regression as one JSON object.
pub(super) fn object(evaluation: &RegressionEvaluation) -> String {
    json::written(&Object {
        schema: SCHEMA,
        settings: &evaluation.settings,
        version: VERSION,
        folds: evaluation.folds,
        leave_one_out: evaluation.is_leave_one_out,
        n_train: evaluation.n_train,
        n_test: evaluation.n_test(),
        figures: evaluation.figures(),
        baseline: evaluation.baseline_figures(),
        range: evaluation.range(),
        elapsed_seconds: evaluation.elapsed.as_secs_f64(),
        threads: evaluation.threads,
        sweep: &evaluation.sweep,
    })
}

/// An evaluation of regression as text for a terminal.
pub(super) struct Text<'a>(pub(super) &'a RegressionEvaluation);

impl Display for Text<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Text(evaluation) = self;
        text::write_method(formatter, &evaluation.settings, None)?;
        writeln!(formatter, "{}\n", documents(evaluation))?;
        write_table(formatter, &FIGURES, &figures(evaluation))?;
        writeln!(formatter, "\n{}", work(evaluation))?;
        if !evaluation.sweep.is_empty() {
            writeln!(formatter)?;
            write_table(formatter, &SWEEP, &sweep(evaluation))?;
        }
        Ok(())
    }
}

/// An evaluation of regression as Markdown tables.
pub(super) struct Markdown<'a>(pub(super) &'a RegressionEvaluation);

impl Display for Markdown<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Markdown(evaluation) = self;
        markdown::write_settings(formatter, &evaluation.settings, None)?;
        writeln!(formatter, "{}; {}.\n", documents(evaluation), work(evaluation))?;
        markdown::write_table(formatter, &FIGURES, figures(evaluation).into_iter())?;
        markdown::write_table(formatter, &SWEEP, sweep(evaluation).into_iter())
    }
}

const FIGURES: [&str; 3] = ["figure", "neighbors", "mean of training"];
const SWEEP: [&str; 4] = ["k", "R2", "MAE", "RMSE"];

fn documents(evaluation: &RegressionEvaluation) -> String {
    let (n_train, n_test) = (evaluation.n_train, evaluation.n_test());
    let [least, most] = evaluation.range();
    let documents = match evaluation.folds {
        None if evaluation.is_leave_one_out => {
            format!("leave-one-out: each of {n_test} documents predicted by all others")
        }
        Some(folds) => format!(
            "cross-validation with {folds} folds: each of {n_test} documents predicted once, by {n_train} or \
             more others"
        ),
        None => format!("{n_train} training documents, {n_test} test documents"),
    };
    format!("{documents}; numbers from {least} to {most}")
}

fn work(evaluation: &RegressionEvaluation) -> String {
    format!("{:.1} s on {} threads", evaluation.elapsed.as_secs_f64(), evaluation.threads)
}

fn figures(evaluation: &RegressionEvaluation) -> Vec<[String; 3]> {
    let both = [evaluation.figures(), evaluation.baseline_figures()];
    let row = |name: &str, [own, baseline]: [String; 2]| [name.to_owned(), own, baseline];
    vec![
        row("R2", both.map(|figures| r2(figures.r2))),
        row("MAE", both.map(|figures| number(figures.mae))),
        row("RMSE", both.map(|figures| number(figures.rmse))),
    ]
}

fn sweep(evaluation: &RegressionEvaluation) -> Vec<[String; 4]> {
    let row = |row: &RegressionSweepRow| {
        let RegressionFigures { r2: own, mae, rmse } = row.figures;
        [row.k.to_string(), r2(own), number(mae), number(rmse)]
    };
    evaluation.sweep.iter().map(row).collect()
}

/// R², or a hyphen if all true numbers are equal.
fn r2(r2: Option<f64>) -> String {
    // What rounds to 0 has no sign.
    r2.map_or_else(|| "-".to_owned(), |r2| format!("{:.4}", (r2 * 1e4).round() / 1e4 + 0.0))
}

/// An error, in the unit of the targets, with five significant digits: targets may be of any size.
fn number(error: f64) -> String {
    match error {
        0.0 => "0".to_owned(),
        1e-4..1e9 => format!("{error:.0$}", (4 - error.log10().floor() as i32).max(0) as usize),
        _ => format!("{error:.4e}"),
    }
}

fn write_table<const COLUMNS: usize>(
    formatter: &mut Formatter<'_>,
    heading: &[&str; COLUMNS],
    rows: &[[String; COLUMNS]],
) -> fmt::Result {
    let heading = heading.map(str::to_owned);
    let rows: Vec<_> = [heading].into_iter().chain(rows.iter().cloned()).collect();
    let widths = text::widths(&rows);
    for row in &rows {
        write!(formatter, "{:1$}", row[0], widths[0])?;
        for (cell, width) in row.iter().zip(&widths).skip(1) {
            write!(formatter, "  {cell:>width$}")?;
        }
        writeln!(formatter)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_any_size_have_five_digits() {
        for (error, expected) in [
            (0.0, "0"),
            (0.5, "0.50000"),
            (1.0, "1.0000"),
            (12.3456789, "12.346"),
            (123_456.7, "123457"),
            (0.00012345678, "0.00012346"),
            (1e-7, "1.0000e-7"),
            (2.5e60, "2.5000e60"),
        ] {
            assert_eq!(number(error), expected);
        }
    }
}
