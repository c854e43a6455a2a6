//! Several evaluations, one per row of a table.

use std::fmt::{self, Display, Formatter};

use serde::Serialize;

use super::{json, markdown, text};
use crate::evaluate::Evaluation;

const SCHEMA: &str = "nearzip.comparison.v1";

const HEADING: [&str; 7] =
    ["method", "accuracy", "macro-F1", "weighted F1", "top-2", "seconds", "queries/s"];

#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    version: &'static str,
    methods: Vec<json::Object<'a>>,
}

/// Several evaluations as one JSON object.
pub(super) fn object(evaluations: &[Evaluation]) -> String {
    json::written(&Object {
        schema: SCHEMA,
        version: super::VERSION,
        methods: evaluations.iter().map(json::object).collect(),
    })
}

/// Several evaluations as text for a terminal.
pub(super) fn plain(evaluations: &[Evaluation]) -> String {
    let rows: Vec<_> = [HEADING.map(str::to_owned)].into_iter().chain(rows(evaluations)).collect();
    let widths = text::widths(&rows);
    let mut text = documents(evaluations).map(|line| line + "\n\n").unwrap_or_default();
    for [method, figures @ ..] in &rows {
        text += &format!("{method:0$}", widths[0]);
        for (figure, width) in figures.iter().zip(&widths[1..]) {
            text += &format!("  {figure:>width$}");
        }
        text.push('\n');
    }
    text
}

/// Several evaluations as a Markdown table.
pub(super) struct Markdown<'a>(pub(super) &'a [Evaluation]);

impl Display for Markdown<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        if let Some(line) = documents(self.0) {
            writeln!(formatter, "{line}.\n")?;
        }
        markdown::write_table(formatter, &HEADING, rows(self.0))
    }
}

/// The documents, which are the same for all evaluations.
fn documents(evaluations: &[Evaluation]) -> Option<String> {
    let first = evaluations.first()?;
    Some(text::documents(first, &first.confusion()))
}

fn rows(evaluations: &[Evaluation]) -> impl Iterator<Item = [String; HEADING.len()]> {
    evaluations.iter().map(|evaluation| {
        let confusion = evaluation.confusion();
        let method = evaluation.method.as_ref();
        [
            method.map_or_else(|| evaluation.settings.to_string(), ToString::to_string),
            format!("{:.4}", confusion.accuracy()),
            format!("{:.4}", confusion.macro_f1()),
            format!("{:.4}", confusion.weighted_f1()),
            format!("{:.4}", evaluation.top2_label_accuracy()),
            format!("{:.1}", evaluation.elapsed.as_secs_f64()),
            format!("{:.1}", evaluation.queries_per_second()),
        ]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::{ClassClassifier, KnnClassifier};
    use crate::corpus::Corpus;
    use crate::evaluate::evaluate;
    use crate::progress::unobserved;

    #[test]
    fn each_evaluation_has_a_row() {
        let test = Corpus::sample_held_out();
        let class = ClassClassifier::from_corpus(&Corpus::sample()).unwrap();
        let knn = KnnClassifier::from_corpus(Corpus::sample()).unwrap();
        let mut evaluations = [
            evaluate(&class, &test, &unobserved).unwrap(),
            evaluate(&knn, &test, &unobserved).unwrap(),
        ];
        evaluations[1].method = Some("knn k=1".parse().unwrap());
        let text = plain(&evaluations);
        assert!(text.starts_with("480 training documents, 160 test documents, 32 labels\n\n"));
        let lines: Vec<&str> = text.lines().skip(2).collect();
        assert!(lines[0].starts_with("method                 accuracy  macro-F1"), "{text}");
        assert!(lines[1].starts_with("method class, order 4"), "{text}");
        assert!(lines[2].starts_with("knn ") && lines.len() == 3, "{text}");
        assert!(lines.iter().all(|line| line.len() == lines[0].len()), "{text}");
        let markdown = Markdown(&evaluations).to_string();
        assert_eq!(markdown.lines().filter(|line| line.starts_with('|')).count(), 4);
        let json: serde_json::Value = serde_json::from_str(&object(&evaluations)).unwrap();
        assert_eq!(json["methods"][1]["method_spec"], "knn");
        assert_eq!(json["methods"][0]["accuracy"], evaluations[0].accuracy());
    }
}
