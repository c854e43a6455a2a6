use serde::Serialize;

/// What each byte of a text says for one label and against another, in bits: how much better the class model of the first
/// predicts the byte from those before it. Each byte is at most 2 bits per label.
///
/// The probability of a label grows with their sum. See also: [`Index::evidence`](crate::Index::evidence).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Evidence {
    /// The logarithm of the ratio of the numbers of documents of the labels.
    pub prior: f64,
    /// The evidence of each byte.
    pub bytes: Vec<f64>,
    /// The evidence of the text's end.
    pub end: f64,
}

impl Evidence {
    /// All evidence together.
    pub fn bits(&self) -> f64 {
        self.prior + self.bytes.iter().sum::<f64>() + self.end
    }
}
