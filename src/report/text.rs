use std::fmt::{self, Formatter};

use super::unknown::UnknownLabel;
use crate::classify::{Method, Settings};
use crate::evaluate::{
    Conformal, ConfusionMatrix, Evaluation, NeighborFigures, Recall, RejectedShare,
};

/// The number of kinds of mistakes that are listed.
const MISTAKES_SHOWN: usize = 10;

/// What the bounds after a figure are.
pub(super) const INTERVALS: &str =
    "95% intervals: Wilson's for accuracy, by bootstrap for macro-F1";

/// An evaluation as text for a terminal.
pub(super) struct Text<'a>(pub(super) &'a Evaluation);

impl fmt::Display for Text<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Text(evaluation) = self;
        let confusion = &evaluation.confusion();
        let neighbors = evaluation.neighbors.as_ref();
        write_method(formatter, &evaluation.settings, evaluation.method.as_ref())?;
        writeln!(formatter, "{}\n", documents(evaluation, confusion))?;
        for [name, value] in figures(evaluation, confusion) {
            writeln!(formatter, "{name:<16}{value}")?;
        }
        writeln!(formatter, "{:16}({INTERVALS})", "")?;
        write_work(formatter, evaluation, neighbors)?;
        neighbors
            .and_then(|figures| figures.recall)
            .map_or(Ok(()), |r| write_recall(formatter, r))?;
        write_labels(formatter, confusion)?;
        write_mistakes(formatter, confusion)?;
        neighbors.map_or(Ok(()), |figures| write_sweep(formatter, figures))?;
        write_unknown(formatter, evaluation)
    }
}

/// The method with all of its settings, and how to ask for it again.
pub(super) fn write_method(
    formatter: &mut Formatter<'_>,
    settings: &Settings,
    method: Option<&Method>,
) -> fmt::Result {
    writeln!(formatter, "{settings}")?;
    method.map_or(Ok(()), |method| writeln!(formatter, "--method \"{method}\""))
}

/// How many documents and labels there are, and what they are for.
pub(super) fn documents(evaluation: &Evaluation, confusion: &ConfusionMatrix) -> String {
    let (n_train, n_test) = (evaluation.n_train, evaluation.n_test());
    let labels = confusion.size();
    match evaluation.folds {
        None if evaluation.is_leave_one_out => {
            format!(
                "leave-one-out: each of {n_test} documents classified by all others; {labels} labels"
            )
        }
        Some(folds) => format!(
            "cross-validation with {folds} folds: each of {n_test} documents classified once, by \
             {n_train} or more others; {labels} labels"
        ),
        None => format!("{n_train} training documents, {n_test} test documents, {labels} labels"),
    }
}

/// The figures of an evaluation that take one line each, with their names in reports.
pub(super) fn figures(evaluation: &Evaluation, confusion: &ConfusionMatrix) -> Vec<[String; 2]> {
    let row = |name: &str, value: String| [name.to_owned(), value];
    let single = |name: &str, value: f64| row(name, format!("{value:.4}"));
    let measured = |name: &str, value: f64, [low, high]: [f64; 2]| {
        row(name, format!("{value:.4} ({low:.4} to {high:.4})"))
    };
    let mut figures = vec![
        measured("accuracy", confusion.accuracy(), evaluation.accuracy_interval()),
        measured("macro-F1", confusion.macro_f1(), evaluation.macro_f1_interval()),
        single("weighted F1", confusion.weighted_f1()),
        single("top-2 labels", evaluation.top2_label_accuracy()),
    ];
    let clean = evaluation.clean().filter(|clean| clean.n_test < evaluation.n_test());
    let accuracy = clean.and_then(|clean| clean.accuracy);
    figures.splice(1..1, accuracy.map(|accuracy| single("clean accuracy", accuracy)));
    let neighbors = evaluation.neighbors.as_ref();
    figures.extend(neighbors.map(|found| single("top-2 documents", found.top2_document_accuracy)));
    let calibration = evaluation.calibration();
    let brier = calibration.brier.map(|brier| format!(", Brier score {brier:.4}"));
    let calibrated = format!("error {:.4}{}", calibration.ece, brier.unwrap_or_default());
    figures.push(row("calibration", calibrated));
    figures.extend(evaluation.conformal().map(|sets| {
        let Conformal { target, coverage, coverage_interval: [low, high], mean_size, .. } = sets;
        let Conformal { empty, full, .. } = sets;
        row(
            "label sets",
            format!(
                "{coverage:.4} ({low:.4} to {high:.4}) have the true label, of {target} asked for; {mean_size:.2} \
                 labels on average, {empty} sets empty, {full} with all labels"
            ),
        )
    }));
    figures.extend(evaluation.strangers.as_ref().map(|found| {
        let (count, auroc) = (found.strangers, found.auroc);
        let rejected = found.rejected.iter().map(|share| {
            let RejectedShare { p_value, strangers, test } = share;
            format!("{strangers:.4} of them and {test:.4} of the test documents at a p-value of {p_value}")
        });
        let rejected: Vec<String> = rejected.take(1).collect();
        row("strangers", format!("AUROC {auroc:.4} for {count} texts; rejected {}", rejected.join(", ")))
    }));
    figures
}

fn write_work(
    formatter: &mut Formatter<'_>,
    evaluation: &Evaluation,
    neighbors: Option<&NeighborFigures>,
) -> fmt::Result {
    write!(
        formatter,
        "\n{:.1} s on {} threads, {:.1} queries/s",
        evaluation.elapsed.as_secs_f64(),
        evaluation.threads,
        evaluation.queries_per_second(),
    )?;
    match neighbors {
        Some(NeighborFigures { pairs_scored, pairs_pruned, .. }) => {
            writeln!(formatter, ", {pairs_scored} pairs scored, {pairs_pruned} pruned")
        }
        None => writeln!(formatter),
    }
}

fn write_recall(formatter: &mut Formatter<'_>, recall: Recall) -> fmt::Result {
    writeln!(formatter, "\ncompared with exact search, on {} test documents", recall.queries)?;
    writeln!(formatter, "recall@1        {:.4}", recall.at_1)?;
    if recall.k > 1 {
        writeln!(formatter, "recall@{:<9}{:.4}", recall.k, recall.at_k)?;
    }
    let (accuracy, exact) = (recall.accuracy, recall.exact_accuracy);
    writeln!(formatter, "accuracy        {accuracy:.4}, exact {exact:.4}")?;
    writeln!(formatter, "speed-up        {:.1}", recall.speedup)
}

fn write_labels(formatter: &mut Formatter<'_>, confusion: &ConfusionMatrix) -> fmt::Result {
    let labels = confusion.labels();
    let width = width(labels.iter().map(|metrics| &metrics.label[..]), "label");
    writeln!(formatter, "\n{:width$}  precision  recall      F1  documents", "label")?;
    for metrics in labels {
        writeln!(
            formatter,
            "{:width$}  {:9.4}  {:6.4}  {:6.4}  {:9}",
            metrics.label, metrics.precision, metrics.recall, metrics.f1, metrics.support,
        )?;
    }
    Ok(())
}

fn write_mistakes(formatter: &mut Formatter<'_>, confusion: &ConfusionMatrix) -> fmt::Result {
    let mistakes = confusion.mistakes();
    if mistakes.is_empty() {
        return Ok(());
    }
    let shown = &mistakes[..mistakes.len().min(MISTAKES_SHOWN)];
    let width = width(shown.iter().map(|mistake| mistake.0), "truth");
    writeln!(formatter, "\nmistakes  {:width$}  predicted", "truth")?;
    for (truth, predicted, count) in shown {
        writeln!(formatter, "{count:8.1}  {truth:width$}  {predicted}")?;
    }
    match mistakes.len() - shown.len() {
        0 => Ok(()),
        more => writeln!(formatter, "          and {more} less frequent kinds"),
    }
}

fn write_sweep(formatter: &mut Formatter<'_>, figures: &NeighborFigures) -> fmt::Result {
    if figures.sweep.is_empty() {
        return Ok(());
    }
    writeln!(formatter, "\naccuracy by tie rule\n     k  nearest  random  first-label")?;
    for row in &figures.sweep {
        writeln!(
            formatter,
            "{:6}  {:7.4}  {:6.4}  {:11.4}",
            row.k, row.nearest, row.random, row.first_label
        )?;
    }
    Ok(())
}

pub(super) fn write_unknown(formatter: &mut Formatter<'_>, evaluation: &Evaluation) -> fmt::Result {
    let unknown = UnknownLabel::all(evaluation);
    if unknown.is_empty() {
        return Ok(());
    }
    writeln!(
        formatter,
        "\ntest labels without training documents; these documents count as wrong"
    )?;
    for UnknownLabel { label, count } in unknown {
        writeln!(formatter, "{count:6}  {label}")?;
    }
    Ok(())
}

/// The width of each column of a table.
pub(super) fn widths<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> [usize; COLUMNS] {
    std::array::from_fn(|column| {
        rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default()
    })
}

fn width<'a>(names: impl Iterator<Item = &'a str>, heading: &'a str) -> usize {
    names.chain([heading]).map(|name| name.chars().count()).max().unwrap_or_default()
}
