use maud::{Markup, html};

use crate::labels::PageLabels;
use crate::numbers::{count, figure};

const COLUMNS: [&str; 6] = ["Label", "Precision", "Recall", "F1", "Texts", "Predicted"];

/// The figures of each label, which the script sorts.
pub(crate) fn section(labels: &PageLabels) -> Markup {
    html! {
        section id="labels" aria-labelledby="labels-heading" {
            h2 id="labels-heading" { "Labels" }
            div.wide tabindex="0" role="region" aria-label="Labels" {
                table.sortable {
                    caption.unseen { "Precision, recall and F1 of each label" }
                    thead { tr { @for name in COLUMNS { th scope="col" { (name) } } } }
                    tbody {
                        @for (place, metrics) in labels.metrics.iter().enumerate() {
                            tr {
                                th scope="row" { bdi { (labels.name(place)) } }
                                td { (figure(metrics.precision)) }
                                td { (figure(metrics.recall)) }
                                td { (figure(metrics.f1)) }
                                td { (count(metrics.support)) }
                                td { (count(metrics.predicted)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
