//! Charts as SVG, each with its numbers in a table.
//!
//! | file | idea |
//! |---|---|
//! | `draw` | lines in a coordinate system, in colors that the style sheet replaces |
//! | `reliability`, `risk_coverage`, `sweep` | a chart each |

mod draw;
mod reliability;
mod risk_coverage;
mod sweep;

use maud::{Markup, PreEscaped, html};
use nearzip::Evaluation;

use crate::error::Result;

/// The charts for which there are figures.
pub(crate) fn section(evaluation: &Evaluation) -> Result<Markup> {
    let sweep = evaluation.neighbors.as_ref().map(|figures| &figures.sweep[..]).unwrap_or_default();
    let mut charts =
        vec![reliability::chart(&evaluation.calibration())?, risk_coverage::chart(evaluation)?];
    if !sweep.is_empty() {
        charts.push(sweep::chart(sweep)?);
    }
    Ok(html! {
        section id="charts" aria-labelledby="charts-heading" {
            h2 id="charts-heading" { "Charts" }
            div.charts { @for chart in &charts { (figure(chart)) } }
        }
    })
}

/// A drawing, what it says, and its numbers.
struct Chart {
    /// In the ids of its parts.
    name: &'static str,
    title: &'static str,
    description: String,
    svg: String,
    columns: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

fn figure(Chart { name, title, description, svg, columns, rows }: &Chart) -> Markup {
    html! {
        figure id=(name) {
            figcaption { h3 { (title) } p { (description) } }
            (PreEscaped(named(name, title, description, svg)))
            details {
                summary { "Numbers" }
                table {
                    caption.unseen { (title) }
                    thead { tr { @for column in *columns { th scope="col" { (column) } } } }
                    tbody { @for row in rows { tr { @for number in row { td { (number) } } } } }
                }
            }
        }
    }
}

/// The drawing as an image with a name and a description.
fn named(name: &str, title: &str, description: &str, svg: &str) -> String {
    let parts = html! {
        title id=(format!("{name}-title")) { (title) }
        desc id=(format!("{name}-description")) { (description) }
    };
    let attributes = format!(
        r#"<svg class="chart" role="img" aria-labelledby="{name}-title" aria-describedby="{name}-description""#
    );
    let svg = svg.trim_start().replacen("<svg", &attributes, 1);
    svg.replacen('>', &format!(">{}", parts.into_string()), 1)
}

#[cfg(test)]
mod tests {
    use nearzip::{Corpus, KnnClassifier, evaluate_neighbors, unobserved};

    use super::*;

    #[test]
    fn each_chart_is_an_image_with_a_name_and_a_table() {
        let classifier = KnnClassifier::from_corpus(Corpus::sample()).unwrap();
        let test = Corpus::sample_held_out();
        let mut evaluation =
            evaluate_neighbors(&classifier, &test, &[1, 3, 10], &unobserved).unwrap();
        let page = section(&evaluation).unwrap().into_string();
        assert_eq!(page.matches(r#"role="img""#).count(), 3);
        assert_eq!(page.matches("<title").count(), 3);
        assert_eq!(page.matches("<table>").count(), 3);
        evaluation.neighbors = None;
        assert_eq!(section(&evaluation).unwrap().into_string().matches("<svg").count(), 2);
    }

    #[test]
    fn without_outcomes_there_are_empty_charts() {
        let classifier = KnnClassifier::from_corpus(Corpus::sample()).unwrap();
        let test = Corpus::sample_held_out();
        let mut evaluation = evaluate_neighbors(&classifier, &test, &[1], &unobserved).unwrap();
        evaluation.outcomes.clear();
        assert!(section(&evaluation).is_ok());
    }
}
