//! The processor time of a pair: C(xy) of a test document and a training document, both drawn at random. C(x), and
//! what is computed about each document once, do not count; nor does what a search leaves out.

use nearzip::{Compressor, Corpus, Length, PreparedDocument};

use crate::Result;
use crate::accuracy::SEED;
use crate::processor_time::seconds;

const QUERIES: usize = 100;
const DOCUMENTS_PER_QUERY: usize = 20;
/// Pairs are measured again until they took this long, in seconds.
const LEAST: f64 = 0.5;
/// After this long, no further query begins.
const MOST: f64 = 5.0;

pub(crate) fn microseconds(
    compressor: &dyn Compressor,
    train: &Corpus,
    test: &Corpus,
) -> Result<f64> {
    let queries = test.first(QUERIES, Some(SEED));
    let documents = train.first(QUERIES * DOCUMENTS_PER_QUERY, Some(SEED));
    let prepared: Vec<Vec<u8>> = documents.texts().map(|text| prepare(compressor, text)).collect();
    let documents: Vec<PreparedDocument<'_>> = documents
        .texts()
        .zip(&prepared)
        .map(|(text, prepared)| PreparedDocument { text, prepared })
        .collect();

    let mut encoder = compressor.encoder();
    let (mut total, mut pairs) = (0.0, 0);
    while total < LEAST {
        for (query, documents) in queries.texts().zip(documents.chunks(DOCUMENTS_PER_QUERY).cycle())
        {
            if total > MOST {
                break;
            }
            let mut query = encoder.query(query)?;
            let begun = seconds();
            for &document in documents {
                query.pair_len_within(document, Length::MAX)?;
            }
            total += seconds() - begun;
            pairs += documents.len();
        }
    }
    Ok(total * 1e6 / pairs as f64)
}

fn prepare(compressor: &dyn Compressor, text: &[u8]) -> Vec<u8> {
    let mut prepared = Vec::new();
    compressor.prepare(text, &mut prepared);
    prepared
}
