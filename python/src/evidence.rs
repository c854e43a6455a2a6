//! What a classifier found, as values that Python takes.

use std::borrow::Cow;

use nearzip::{
    Classifier, Index, Neighbor, Observer, Prediction, SearchConfig, k_nearest_batch,
    k_nearest_others,
};

/// A document that was compared: position, id, label, distance and text.
type Evidence = (usize, String, String, f64, Cow<'static, [u8]>);

/// A prediction with its evidence: label, scores and neighbors.
pub(crate) type Explained = (String, Vec<(String, f64)>, Vec<Evidence>);

pub(crate) fn explained(
    classifier: &dyn Classifier,
    prediction: Prediction,
) -> nearzip::Result<Explained> {
    let mut neighbors = Vec::new();
    for neighbor in prediction.neighbors() {
        let document = match classifier.index() {
            Some(index) => index.document(neighbor.document)?,
            None => None,
        };
        let text = document.map(|document| document.text.to_vec()).unwrap_or_default();
        let (id, label) = (neighbor.id.to_string(), neighbor.label.clone());
        neighbors.push((neighbor.document, id, label, neighbor.distance, Cow::Owned(text)));
    }
    let scores = prediction.scores().map(|(label, score)| (label.to_owned(), score)).collect();
    Ok((prediction.label().to_owned(), scores, neighbors))
}

/// The nearest documents of each text, or without texts, of each document among the others.
pub(crate) fn nearest(
    index: &Index,
    texts: Option<&[&[u8]]>,
    config: SearchConfig,
    k: usize,
    observer: Observer<'_>,
) -> nearzip::Result<Vec<Vec<Neighbor>>> {
    let config = config.k(k);
    let found = match texts {
        Some(texts) => k_nearest_batch(index, texts, config, observer)?,
        None => {
            let documents: Vec<usize> = index.positions().collect();
            k_nearest_others(index, &documents, config, observer)?
        }
    };
    Ok(found.into_iter().map(|found| found.nearest).collect())
}
