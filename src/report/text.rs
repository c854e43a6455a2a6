use std::fmt::{self, Formatter};

use super::EvaluationReport;
use crate::evaluate::Evaluation;

/// How many kinds of mistakes are listed.
const MISTAKES_SHOWN: usize = 10;

impl fmt::Display for EvaluationReport<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        self.write_settings(formatter)?;
        write_figures(formatter, self.evaluation)?;
        self.write_work(formatter)?;
        self.write_recall(formatter)?;
        write_labels(formatter, self.evaluation)?;
        write_mistakes(formatter, self.evaluation)?;
        write_sweep(formatter, self.evaluation)?;
        write_unknown(formatter, self.evaluation)
    }
}

impl EvaluationReport<'_> {
    fn write_settings(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.classifier.settings())?;
        writeln!(
            formatter,
            "{} training documents, {} test documents, {} labels\n",
            self.classifier.documents(),
            self.evaluation.documents,
            self.evaluation.confusion.size(),
        )
    }

    fn write_recall(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Some(recall) = self.recall else { return Ok(()) };
        writeln!(formatter, "\nagainst exact search, on {} test documents", recall.queries)?;
        writeln!(formatter, "recall@1        {:.4}", recall.at_1)?;
        if recall.k > 1 {
            writeln!(formatter, "recall@{:<9}{:.4}", recall.k, recall.at_k)?;
        }
        let (accuracy, exact) = (recall.accuracy, recall.exact_accuracy);
        writeln!(formatter, "accuracy        {accuracy:.4}, exact {exact:.4}")?;
        writeln!(formatter, "speed-up        {:.1}", recall.speedup)
    }

    fn write_work(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:.1} s on {} threads, {:.1} queries/s",
            self.elapsed.as_secs_f64(),
            rayon::current_num_threads(),
            self.queries_per_second(),
        )?;
        let Evaluation { pairs_scored, pairs_pruned, .. } = self.evaluation;
        match pairs_scored + pairs_pruned {
            0 => writeln!(formatter),
            _ => writeln!(formatter, ", {pairs_scored} pairs scored, {pairs_pruned} pruned"),
        }
    }
}

fn write_figures(formatter: &mut Formatter<'_>, evaluation: &Evaluation) -> fmt::Result {
    for (name, value) in [
        ("accuracy", evaluation.confusion.accuracy()),
        ("macro-F1", evaluation.confusion.macro_f1()),
        ("weighted F1", evaluation.confusion.weighted_f1()),
        ("top-2 accuracy", evaluation.top2_accuracy),
    ] {
        writeln!(formatter, "{name:<16}{value:.4}")?;
    }
    writeln!(formatter)
}

fn write_labels(formatter: &mut Formatter<'_>, evaluation: &Evaluation) -> fmt::Result {
    let labels = evaluation.confusion.labels();
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

fn write_mistakes(formatter: &mut Formatter<'_>, evaluation: &Evaluation) -> fmt::Result {
    let mistakes = evaluation.confusion.mistakes();
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
        more => writeln!(formatter, "          and {more} other kinds, fewer of each"),
    }
}

fn write_sweep(formatter: &mut Formatter<'_>, evaluation: &Evaluation) -> fmt::Result {
    if evaluation.sweep.is_empty() {
        return Ok(());
    }
    writeln!(formatter, "\naccuracy by rule for ties\n     k  nearest  random  first-label")?;
    for row in &evaluation.sweep {
        writeln!(
            formatter,
            "{:6}  {:7.4}  {:6.4}  {:11.4}",
            row.k, row.nearest, row.random, row.first_label
        )?;
    }
    Ok(())
}

pub(super) fn write_unknown(formatter: &mut Formatter<'_>, evaluation: &Evaluation) -> fmt::Result {
    if evaluation.unknown_labels.is_empty() {
        return Ok(());
    }
    writeln!(formatter, "\ntest labels that training lacks; their documents count as wrong")?;
    for (label, count) in &evaluation.unknown_labels {
        writeln!(formatter, "{count:6}  {label}")?;
    }
    Ok(())
}

fn width<'a>(names: impl Iterator<Item = &'a str>, heading: &'a str) -> usize {
    names.chain([heading]).map(|name| name.chars().count()).max().unwrap_or_default()
}
