use std::any::Any;
use std::time::{Duration, Instant};

use nearzip::{ClassClassifier, Classifier, Corpus, Method, evaluate, unobserved};

use crate::Result;
use crate::datasets::Dataset;

/// The methods to compare: the published one, its variant with soft votes, and all others with their
/// default settings.
pub(crate) fn all() -> Result<Vec<Column>> {
    let mut columns = vec![
        Column { name: "gzip 1-NN", method: "knn".parse()? },
        Column { name: "gzip soft", method: "knn k=50 weights=softmax".parse()? },
    ];
    let others = Method::ALL.iter().filter(|method| method.name() != "knn");
    columns.extend(others.map(|method| Column { name: method.name(), method: method.clone() }));
    Ok(columns)
}

/// A method, as a column of the tables.
pub(crate) struct Column {
    pub(crate) name: &'static str,
    method: Method,
}

/// The results of a method on a dataset.
#[derive(Clone, Copy)]
pub(crate) struct Measured {
    pub(crate) accuracy: f64,
    /// The size of the stored model, in bytes per byte of training text.
    pub(crate) size: f64,
    pub(crate) build: Duration,
    pub(crate) query: Duration,
}

impl Column {
    /// A classifier built on some documents.
    pub(crate) fn build(&self, corpus: Corpus) -> nearzip::Result<Box<dyn Classifier>> {
        let mut method = self.method.clone();
        if let Method::Knn(config) = &method
            && config.get_k() > corpus.len()
        {
            method.set("k", &corpus.len().to_string())?;
        }
        method.build(corpus, &unobserved)
    }

    pub(crate) fn measure(&self, Dataset { train, test, .. }: &Dataset) -> Result<Measured> {
        let corpus = train.clone();
        let begun = Instant::now();
        let classifier = self.build(corpus)?;
        // Some methods build the candidate index at the first query.
        classifier.predict(test.texts().next().unwrap_or_default())?;
        let build = begun.elapsed();

        let begun = Instant::now();
        let evaluation = evaluate(&*classifier, test, &unobserved)?;
        let query = begun.elapsed().div_f64(test.len() as f64);
        Ok(Measured {
            accuracy: evaluation.accuracy(),
            size: stored_bytes(&*classifier)? as f64 / train.bytes() as f64,
            build,
            query,
        })
    }
}

/// The size of a classifier's model file, or of the class model if it keeps no documents.
fn stored_bytes(classifier: &dyn Classifier) -> Result<u64> {
    if let Some(class) = (classifier as &dyn Any).downcast_ref::<ClassClassifier>() {
        return Ok(class.encode()?.len() as u64);
    }
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("model");
    classifier.save(&file)?;
    Ok(file.metadata()?.len())
}
