//! Tell the language of sentences with the embedded sample.
//!
//!     cargo run --release --example quickstart

use nearzip::{Corpus, KnnClassifier};

fn main() -> Result<(), nearzip::Error> {
    let classifier = KnnClassifier::from_corpus(Corpus::sample())?;
    let corpus = classifier.index().corpus();

    for (sentence, language) in [
        ("Firefighters needed four hours to bring the blaze under control.", "English"),
        ("Die Feuerwehr brachte den Brand nach sechs Stunden unter Kontrolle.", "German"),
        ("Ratusan warga mengungsi setelah sungai meluap.", "Indonesian"),
    ] {
        let prediction = classifier.predict(sentence)?;
        let nearest = prediction.neighbors()[0];
        println!("{sentence}");
        println!("  {} at distance {:.3}", prediction.label(), nearest.distance);
        println!("  nearest: {}", String::from_utf8_lossy(corpus.text(nearest.document)));
        assert_eq!(prediction.label(), language);
    }
    Ok(())
}
