use maud::{Markup, html};
use nearzip::{Evaluation, NeighborFigures};

use crate::labels::{PageLabels, shown};
use crate::mistakes::Mistakes;
use crate::numbers::{count, counted, figure};

/// The most labels that are named one by one.
const MOST_NAMED: usize = 20;

/// The figures of the evaluation, and what it was.
pub(crate) fn section(
    evaluation: &Evaluation,
    labels: &PageLabels,
    mistakes: &Mistakes<'_>,
    facts: &[(String, String)],
) -> Markup {
    let calibration = evaluation.calibration();
    let wrong = (1.0 - evaluation.accuracy()) * evaluation.n_test() as f64;
    html! {
        section id="summary" aria-labelledby="summary-heading" {
            h2 id="summary-heading" { "Summary" }
            dl.tiles {
                (tile("Accuracy", &figure(evaluation.accuracy()), &interval(evaluation.accuracy_interval())))
                (tile("Macro-F1", &figure(evaluation.macro_f1()), &interval(evaluation.macro_f1_interval())))
                (tile("Wrong predictions", &count(wrong), &format!("of {}", counted(evaluation.n_test(), "text"))))
                (tile("Calibration error", &figure(calibration.ece), "confidence against accuracy"))
            }
            div.wide tabindex="0" role="region" aria-label="All figures" {
                table.facts {
                    caption.unseen { "All figures, and what was evaluated" }
                    tbody {
                        @for (name, value) in facts.iter().chain(&rows(evaluation, labels)) {
                            tr { th scope="row" { (name) } td { (value) } }
                        }
                    }
                }
            }
            @let unknown = evaluation.unknown_labels();
            @if !unknown.is_empty() {
                p {
                    "No training document has these labels, so that all of their texts are wrong: "
                    @for (place, (label, texts)) in unknown.iter().take(MOST_NAMED).enumerate() {
                        @if place > 0 { ", " }
                        bdi { (shown(label)) } " (" (counted(*texts, "text")) ")"
                    }
                    @if unknown.len() > MOST_NAMED {
                        ", and " (counted(unknown.len() - MOST_NAMED, "other"))
                    }
                    "."
                }
            }
            p.about {
                "Intervals are of 95%: Wilson's for accuracy, by bootstrap for macro-F1. They say how far a "
                "figure may be from that of all texts of this kind, with the same training documents."
                @if mistakes.all as f64 > wrong + 0.5 {
                    " Ties were settled at random, so that figures are expectations."
                }
            }
        }
    }
}

fn tile(name: &str, value: &str, note: &str) -> Markup {
    html! { div { dt { (name) } dd { strong { (value) } " " span { (note) } } } }
}

fn interval([low, high]: [f64; 2]) -> String {
    format!("95% interval {} to {}", figure(low), figure(high))
}

fn rows(evaluation: &Evaluation, labels: &PageLabels) -> Vec<(String, String)> {
    let row = |name: &str, value: String| (name.to_owned(), value);
    let mut rows = vec![row("Method", evaluation.settings.to_string())];
    rows.extend(
        evaluation
            .method
            .as_ref()
            .map(|method| row("To repeat it", format!("--method \"{method}\""))),
    );
    let trained = count(evaluation.n_train as f64);
    rows.push(match evaluation.folds {
        Some(folds) => row(
            "Cross-validation",
            format!("{folds} folds, each classified by {trained} or more others"),
        ),
        None if evaluation.is_leave_one_out => {
            row("Leave-one-out", format!("each classified by {trained} others"))
        }
        None => row("Training documents", trained),
    });
    rows.push(row("Test texts", count(evaluation.n_test() as f64)));
    rows.push(row("Labels", count(labels.len() as f64)));
    if let Some(clean) = evaluation.clean() {
        let known = evaluation.n_test() - clean.n_test;
        rows.push(row("Test texts that training has", count(known as f64)));
        rows.extend(
            clean
                .accuracy
                .filter(|_| known > 0)
                .map(|it| row("Accuracy of the others", figure(it))),
        );
    }
    rows.push(row("Weighted F1", figure(evaluation.weighted_f1())));
    rows.push(row(
        "One of the two likeliest labels is right",
        figure(evaluation.top2_label_accuracy()),
    ));
    if let Some(NeighborFigures { top2_document_accuracy, recall, .. }) = &evaluation.neighbors {
        rows.push(row(
            "One of the two nearest documents has the right label",
            figure(*top2_document_accuracy),
        ));
        rows.extend(recall.map(|recall| row("Recall of the search at 1", figure(recall.at_1))));
    }
    rows.extend(evaluation.calibration().brier.map(|brier| row("Brier score", figure(brier))));
    rows.extend(evaluation.conformal().map(|sets| {
        let (coverage, target, size) = (figure(sets.coverage), sets.target, figure(sets.mean_size));
        let value = format!("{coverage}, of {target} asked for; {size} labels on average");
        row("Sets of labels with the true one", value)
    }));
    rows.extend(evaluation.strangers.as_ref().map(|found| {
        let value = format!("{} for {} texts", figure(found.auroc), count(found.strangers as f64));
        row("AUROC of strangers", value)
    }));
    rows.push(row(
        "Time",
        format!(
            "{:.1} s on {}, {:.1} texts per second",
            evaluation.elapsed.as_secs_f64(),
            counted(evaluation.threads, "thread"),
            evaluation.queries_per_second()
        ),
    ));
    rows
}
