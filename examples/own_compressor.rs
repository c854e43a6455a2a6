//! Write your own compressor: here, the entropy of a text's bytes.
//!
//!     cargo run --release --example own_compressor

use nearzip::{
    Compressor, CompressorSpec, Corpus, Encoder, Index, KnnClassifier, KnnConfig, Length, Result,
    evaluate, unobserved,
};

/// The length of a text in an ideal code for its own byte frequencies.
#[derive(Debug, Clone, Copy)]
struct ByteEntropy;

impl Compressor for ByteEntropy {
    fn spec(&self) -> CompressorSpec {
        CompressorSpec::custom("byte-entropy")
    }

    fn encoder(&self) -> Box<dyn Encoder> {
        Box::new(*self)
    }
}

impl Encoder for ByteEntropy {
    fn compressed_len(&mut self, data: &[u8]) -> Result<Length> {
        let mut counts = [0_u32; 256];
        data.iter().for_each(|&byte| counts[usize::from(byte)] += 1);
        let all = data.len() as f64;
        let bits: f64 = counts
            .iter()
            .filter(|&&count| count > 0)
            .map(|&count| f64::from(count) * (all / f64::from(count)).log2())
            .sum();
        Ok(Length::from_units((bits / 8.0 * Length::UNITS_PER_BYTE as f64) as u64))
    }
}

fn main() -> Result<()> {
    let index = Index::with_compressor(Corpus::sample(), Box::new(ByteEntropy), &unobserved)?;
    let classifier = KnnClassifier::new(index, KnnConfig::default())?;
    let evaluation = evaluate(&classifier, &Corpus::sample_held_out(), &unobserved)?;
    let accuracy = evaluation.accuracy();
    println!(
        "byte counts alone identify the language of {:.1}% of the sentences",
        100.0 * accuracy
    );
    assert!(accuracy > 10.0 / 32.0, "ten times chance");
    Ok(())
}
