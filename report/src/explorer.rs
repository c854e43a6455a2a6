use maud::{Markup, html};

use crate::excerpt::Excerpt;
use crate::labels::{PageLabels, shown};
use crate::mistakes::{Mistake, Mistakes, NearDocument};
use crate::numbers::{counted, figure};
use crate::readable::{ID_WIDTH, one_line};

/// The wrong predictions, with the form that filters them.
pub(crate) fn section(labels: &PageLabels, mistakes: &Mistakes<'_>) -> Markup {
    let left_out = mistakes.all - mistakes.shown.len();
    html! {
        section id="mistakes" aria-labelledby="mistakes-heading" {
            h2 id="mistakes-heading" { "Wrong predictions" }
            @if mistakes.all == 0 {
                p { "Every prediction is right." }
            } @else {
                p {
                    "Most confident first. Below each text are training documents near to it; "
                    mark { "marked" } " is what gzip finds in both."
                }
                @if left_out > 0 {
                    p {
                        (counted(mistakes.shown.len(), "wrong prediction")) " are shown, of each pair of labels as "
                        "many as of any other as far as possible; " (counted(left_out, "other"))
                        " are not on this page."
                    }
                }
                (form(labels, mistakes))
                div id="list" {
                    @for (number, mistake) in mistakes.shown.iter().enumerate() {
                        (article(labels, number, mistake))
                    }
                }
            }
        }
    }
}

/// The anchor of a wrong prediction.
pub(crate) fn anchor(number: usize) -> String {
    format!("mistake-{number}")
}

/// It is hidden until the script makes use of it.
fn form(labels: &PageLabels, mistakes: &Mistakes<'_>) -> Markup {
    html! {
        form id="filter" role="search" hidden data-mapped=(labels.mapped) {
            label { "Search texts" input type="search" name="words" autocomplete="off"; }
            label { "True label" (choice("truth", labels)) }
            label { "Predicted label" (choice("predicted", labels)) }
            button type="reset" { "Show all" }
            output id="shown" tabindex="-1" { (counted(mistakes.shown.len(), "wrong prediction")) }
        }
    }
}

fn choice(name: &str, labels: &PageLabels) -> Markup {
    let mut named: Vec<(String, usize)> =
        (0..labels.len()).map(|position| (labels.name(position), position)).collect();
    named.sort();
    html! {
        select name=(name) {
            option value="" { "any" }
            @if labels.others() > 0 {
                option value="other" { "any of " (counted(labels.others(), "other label")) }
            }
            @for (name, position) in &named {
                option value=(position) { (name) }
            }
        }
    }
}

fn article(labels: &PageLabels, number: usize, mistake: &Mistake<'_>) -> Markup {
    let Mistake { outcome, truth, predicted, text, neighbors } = mistake;
    let positions: Vec<String> = predicted.iter().map(usize::to_string).collect();
    let names: Vec<String> = predicted.iter().map(|&position| labels.name(position)).collect();
    let own = outcome.truth.as_deref().unwrap_or_default();
    let of_truth = outcome.scores.iter().find(|(label, _)| label == own);
    html! {
        article id=(anchor(number)) data-truth=(truth) data-predicted=(positions.join(" ")) {
            h3 {
                bdi { (labels.name(*truth)) } " " span.as { "predicted as" } " "
                bdi.wrong { (names.join(", ")) }
            }
            p.about {
                "Text " bdi { (one_line(&outcome.id.to_string(), ID_WIDTH)) }
                ", confidence " (figure(outcome.confidence()))
                @if let Some((_, score)) = of_truth { ", score of the true label " (figure(*score)) }
                @if outcome.candidates.len() > 1 {
                    ", a tie of " (counted(outcome.candidates.len(), "label")) ", settled at random"
                }
            }
            (excerpt(text))
            @match neighbors.as_deref() {
                None => {},
                Some([]) => p.about { "No training document is near." },
                Some(neighbors) => ul { @for near in neighbors { (near_document(own, near)) } },
            }
        }
    }
}

fn near_document(truth: &str, NearDocument { neighbor, text }: &NearDocument<'_>) -> Markup {
    html! {
        li {
            p.about {
                bdi.wrong[neighbor.label != truth] { (shown(&neighbor.label)) }
                ", training document " bdi { (one_line(&neighbor.id.to_string(), ID_WIDTH)) }
                ", distance " (figure(neighbor.distance))
            }
            (excerpt(text))
        }
    }
}

fn excerpt(Excerpt { before, pieces, after }: &Excerpt) -> Markup {
    html! {
        p.text dir="auto" {
            @if *before > 0 { span.cut { "… " (counted(*before, "byte")) " before … " } }
            @for piece in pieces {
                @if piece.is_match { mark { (piece.text) } } @else { (piece.text) }
            }
            @if pieces.is_empty() && *before + *after == 0 { span.cut { "(no text)" } }
            @if *after > 0 { span.cut { " … " (counted(*after, "byte")) " after …" } }
        }
    }
}
