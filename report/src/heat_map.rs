use std::collections::HashMap;

use maud::{Markup, html};
use nearzip::ConfusionMatrix;

use crate::explorer::anchor;
use crate::labels::PageLabels;
use crate::mistakes::Mistakes;
use crate::numbers::{count, counted};

/// The number of shades of a color.
const SHADES: f64 = 8.0;

/// The confusion matrix, whose wrong predictions lead to their texts.
pub(crate) fn section(
    labels: &PageLabels,
    confusion: &ConfusionMatrix,
    mistakes: &Mistakes<'_>,
) -> Markup {
    let map = HeatMap::new(labels, confusion);
    let first = first_texts(labels, mistakes);
    html! {
        section id="confusion" aria-labelledby="confusion-heading" {
            h2 id="confusion-heading" { "Confusion matrix" }
            p {
                "How many texts of each label (rows) got each label (columns). Right predictions are on the "
                "diagonal. Choose a number of wrong ones to see their texts."
                @if labels.others() > 0 {
                    " The " (labels.mapped) " labels with the most mistakes have rows and columns of their own; the "
                    (counted(labels.others(), "other label")) " share the last ones."
                }
            }
            a.skip href="#labels" { "Skip the matrix" }
            div.wide tabindex="0" role="region" aria-label="Confusion matrix" {
                table.heat {
                    caption.unseen { "Number of texts by true label (rows) and predicted label (columns)" }
                    thead {
                        tr {
                            th scope="col" { "true \\ predicted" }
                            @for column in 0..map.names.len() {
                                th.column scope="col" { span title=(map.names[column]) { (map.names[column]) } }
                            }
                            th.column scope="col" { span { "all" } }
                        }
                    }
                    tbody {
                        @for row in 0..map.names.len() {
                            tr {
                                th scope="row" { span title=(map.names[row]) { (map.names[row]) } }
                                @for column in 0..map.names.len() {
                                    (map.cell(labels, row, column, first.get(&[row, column])))
                                }
                                td { (count(map.support[row])) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The counts of the rows and columns, the last of which may be that of all other labels.
struct HeatMap {
    names: Vec<String>,
    support: Vec<f64>,
    /// By row: right predictions. Unknown for the labels that share a row.
    right: Vec<f64>,
    /// By row and column: wrong predictions.
    wrong: HashMap<[usize; 2], f64>,
}

impl HeatMap {
    fn new(labels: &PageLabels, confusion: &ConfusionMatrix) -> HeatMap {
        let (own, others) = labels.metrics.split_at(labels.mapped);
        let mut names: Vec<String> = (0..labels.mapped).map(|place| labels.name(place)).collect();
        let mut support: Vec<f64> = own.iter().map(|metrics| metrics.support).collect();
        if !others.is_empty() {
            names.push(counted(others.len(), "other label"));
            support.push(others.iter().map(|metrics| metrics.support).sum());
        }
        let right = own.iter().map(|metrics| confusion.count(&metrics.label, &metrics.label));
        let mut wrong = HashMap::new();
        for (truth, predicted, count) in confusion.mistakes() {
            *wrong.entry(place_of(labels, [truth, predicted])).or_default() += count;
        }
        HeatMap { names, support, right: right.collect(), wrong }
    }

    fn cell(
        &self,
        labels: &PageLabels,
        row: usize,
        column: usize,
        first: Option<&usize>,
    ) -> Markup {
        let right = self.right.get(row).copied().filter(|_| row == column);
        if let Some(right) = right {
            let shade = shade(right / self.support[row].max(1.0));
            return html! { td class=(format!("right-{shade}")) { (count(right)) } };
        }
        let wrong = self.wrong.get(&[row, column]).copied().unwrap_or_default();
        if wrong == 0.0 {
            return html! { td {} };
        }
        // Most shares of mistakes are small, and they are to be told apart.
        let shade = shade((wrong / self.support[row].max(1.0)).sqrt());
        let value = |place: usize| match place < labels.mapped {
            true => place.to_string(),
            false => "other".to_owned(),
        };
        let says = format!(
            "{} of {} of {} predicted as {}",
            count(wrong),
            count(self.support[row]),
            self.names[row],
            self.names[column]
        );
        let target = first.map_or_else(|| "mistakes".to_owned(), |&number| anchor(number));
        html! {
            td class=(format!("wrong-{shade}")) {
                a href=(format!("#{target}")) data-truth=(value(row)) data-predicted=(value(column))
                    title=(says) aria-label=(says) { (count(wrong)) }
            }
        }
    }
}

/// The row and the column of a true and a predicted label.
fn place_of(labels: &PageLabels, pair: [&str; 2]) -> [usize; 2] {
    pair.map(|label| labels.position(label).min(labels.mapped))
}

/// By row and column, the number of the first text that is shown.
fn first_texts(labels: &PageLabels, mistakes: &Mistakes<'_>) -> HashMap<[usize; 2], usize> {
    let mut first = HashMap::new();
    for (number, mistake) in mistakes.shown.iter().enumerate() {
        for &predicted in &mistake.predicted {
            let place = [mistake.truth, predicted].map(|label| label.min(labels.mapped));
            first.entry(place).or_insert(number);
        }
    }
    first
}

/// From 1 to the number of shades.
fn shade(share: f64) -> f64 {
    (share * SHADES).ceil().clamp(1.0, SHADES)
}
