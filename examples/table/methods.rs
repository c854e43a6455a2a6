use std::time::{Duration, Instant};

use nearzip::{
    ClassClassifier, Classifier, CompressorSpec, Corpus, GramClassifier, HybridClassifier, Index,
    KnnClassifier, KnnConfig, Weights, evaluate, unobserved,
};

use crate::Result;
use crate::datasets::Dataset;

/// The methods to compare, each with how it is made and how many bytes it takes as stored.
pub(crate) fn all() -> Vec<Method> {
    vec![
        method("gzip 1-NN", KnnClassifier::from_corpus, |knn| file_bytes(knn.index())),
        method("gzip soft", soft, |knn| file_bytes(knn.index())),
        method("class", |corpus| ClassClassifier::from_corpus(&corpus), class_bytes),
        method("grams", GramClassifier::from_corpus, |grams| file_bytes(grams.index())),
        method("hybrid", HybridClassifier::from_corpus, |hybrid| file_bytes(hybrid.index())),
    ]
}

/// A method that is built on documents and knows nothing else.
pub(crate) struct Method {
    pub(crate) name: &'static str,
    pub(crate) build: Box<Build>,
    pub(crate) measure: Box<Measure>,
}

type Build = dyn Fn(Corpus) -> nearzip::Result<Box<dyn Classifier>>;
type Measure = dyn Fn(&Dataset) -> Result<Measured>;

/// What a method does on a dataset.
#[derive(Clone, Copy)]
pub(crate) struct Measured {
    pub(crate) accuracy: f64,
    /// The bytes of the stored model for each byte of training text, where it can be stored.
    pub(crate) size: Option<f64>,
    pub(crate) build: Duration,
    pub(crate) query: Duration,
}

fn method<C: Classifier + 'static>(
    name: &'static str,
    build: fn(Corpus) -> nearzip::Result<C>,
    stored: fn(&C) -> Result<Option<u64>>,
) -> Method {
    Method {
        name,
        build: Box::new(move |corpus| Ok(Box::new(build(corpus)?))),
        measure: Box::new(move |dataset| measure(dataset, build, stored)),
    }
}

fn measure<C: Classifier>(
    Dataset { train, test, .. }: &Dataset,
    build: fn(Corpus) -> nearzip::Result<C>,
    stored: fn(&C) -> Result<Option<u64>>,
) -> Result<Measured> {
    let corpus = train.clone();
    let begun = Instant::now();
    let classifier = build(corpus)?;
    // An index of candidates is made at the first question.
    classifier.predict(test.texts().next().unwrap_or_default())?;
    let build = begun.elapsed();

    let begun = Instant::now();
    let evaluation = evaluate(&classifier, test, &unobserved)?;
    let query = begun.elapsed().div_f64(test.len() as f64);
    Ok(Measured {
        accuracy: evaluation.confusion.accuracy(),
        size: stored(&classifier)?.map(|bytes| bytes as f64 / train.bytes() as f64),
        build,
        query,
    })
}

/// Nearest neighbors whose votes fall off softly with distance.
fn soft(corpus: Corpus) -> nearzip::Result<KnnClassifier> {
    let (k, weights) = (corpus.len().min(50), Weights::Softmax { temperature: 0.05 });
    let index = Index::build(corpus, &CompressorSpec::default(), &unobserved)?;
    KnnClassifier::new(index, KnnConfig { k, weights, ..KnnConfig::default() })
}

/// The size of a model file.
fn file_bytes(index: &Index) -> Result<Option<u64>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("model");
    index.save(&file)?;
    Ok(Some(file.metadata()?.len()))
}

fn class_bytes(classifier: &ClassClassifier) -> Result<Option<u64>> {
    Ok(Some(classifier.encode().len() as u64))
}
