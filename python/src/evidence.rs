//! What a classifier found, as values that Python takes.

use std::borrow::Cow;

use nearzip::{
    Classifier, Index, Neighbor, Neighbors, Observer, Prediction, SearchConfig, k_nearest_batch,
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
    let Some(texts) = texts else { return nearest_others(index, config, k, observer) };
    let found = k_nearest_batch(index, texts, config.k(k), observer)?;
    Ok(found.into_iter().map(|found| found.nearest).collect())
}

fn nearest_others(
    index: &Index,
    config: SearchConfig,
    k: usize,
    observer: Observer<'_>,
) -> nearzip::Result<Vec<Vec<Neighbor>>> {
    let positions: Vec<usize> = index.positions().collect();
    let texts: nearzip::Result<Vec<&[u8]>> = index.texts().collect();
    let found = k_nearest_batch(index, &texts?, config.k(k.saturating_add(1)), observer)?;
    let others = |(found, position): (Neighbors, usize)| {
        let others = found.nearest.into_iter().filter(|found| found.document != position);
        others.take(k).collect()
    };
    Ok(found.into_iter().zip(positions).map(others).collect())
}
