//! What is to be said about a prediction.

use nearzip::{
    Evidence, Index, Neighbor, Observer, Prediction, Saving, SearchConfig, k_nearest, saving,
};
use serde::Serialize;

use crate::input::Query;

/// The most documents among which the nearest of a label is looked for.
const NEAREST: usize = 200;

/// Why a text has its label and not the second likeliest.
#[derive(Serialize)]
pub(super) struct Reasons<'a> {
    pub(super) id: &'a str,
    pub(super) label: &'a str,
    pub(super) score: f64,
    /// The second likeliest label, or another one if the method knows only one.
    pub(super) second: &'a str,
    pub(super) second_score: f64,
    /// For the label and against the second.
    pub(super) evidence: Evidence,
    /// The nearest document of each of the two labels.
    pub(super) documents: Vec<Document>,
}

/// A document that is like the text.
#[derive(Serialize)]
pub(super) struct Document {
    #[serde(flatten)]
    pub(super) neighbor: Neighbor,
    /// The text, with replacements for what is not UTF-8.
    pub(super) text: String,
    /// The bits that are saved in all.
    pub(super) bits: i64,
    #[serde(flatten)]
    pub(super) saving: Saving,
}

impl<'a> Reasons<'a> {
    pub(super) fn find(
        index: &Index,
        query: &'a Query,
        prediction: &'a Prediction,
        observer: Observer<'_>,
    ) -> nearzip::Result<Reasons<'a>> {
        let label = prediction.label();
        let config = SearchConfig::default().k(index.len().min(NEAREST));
        let nearest = k_nearest(index, &query.text, config)?.nearest;
        let second = second(prediction, &nearest);
        let mut documents = Vec::new();
        for label in [label, second] {
            if let Some(neighbor) = nearest.iter().find(|neighbor| neighbor.label == label)
                && let Some(document) = index.document(neighbor.document)?
            {
                let saving = saving(&query.text, document.text);
                documents.push(Document {
                    neighbor: neighbor.clone(),
                    text: String::from_utf8_lossy(document.text).into_owned(),
                    bits: saving.bits(),
                    saving,
                });
            }
        }
        Ok(Reasons {
            id: &query.id,
            label,
            score: prediction.score(label),
            second,
            second_score: prediction.score(second),
            evidence: index.evidence(&query.text, [label, second], observer)?,
            documents,
        })
    }
}

/// The second likeliest label; if no other has a score, that of the nearest other document, or any other.
fn second<'a>(prediction: &'a Prediction, nearest: &[Neighbor]) -> &'a str {
    let label = prediction.label();
    let near = || nearest.iter().find(|neighbor| neighbor.label != label);
    let named = |name: &str| prediction.labels().iter().find(|other| *other == name);
    let scored = prediction.likeliest(2).get(1).copied();
    let near = scored.or_else(|| named(&near()?.label));
    near.or_else(|| prediction.labels().iter().find(|other| *other != label)).unwrap_or(label)
}
