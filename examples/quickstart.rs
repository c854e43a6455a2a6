//! Identify the language of sentences with the embedded sample.
//!
//!     cargo run --release --example quickstart

use nearzip::{Classifier, Corpus, KnnClassifier};

fn main() -> Result<(), nearzip::Error> {
    let classifier = KnnClassifier::from_corpus(Corpus::sample())?;
    let index = classifier.index().expect("it keeps its documents in an index");

    for (sentence, language) in [
        ("Firefighters needed four hours to bring the blaze under control.", "English"),
        ("Der Zug nach Hamburg hat heute wegen eines Unfalls eine Stunde Verspätung.", "German"),
        ("今日の午後、新しい図書館が駅前に開館しました。", "Japanese"),
    ] {
        let prediction = classifier.predict(sentence.as_bytes())?;
        let nearest = &prediction.neighbors()[0];
        println!("{sentence}");
        println!("  {} at distance {:.3}", prediction.label(), nearest.distance);
        let document = index.document(nearest.document)?.expect("neighbors are in the index");
        println!("  nearest: {}", String::from_utf8_lossy(document.text));
        assert_eq!(prediction.label(), language);
    }
    Ok(())
}
