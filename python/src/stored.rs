//! A classifier as bytes: a model file, or for a class model without documents its counts.

use std::fs;

use nearzip::{ClassClassifier, Error, Index, Labels, Method, Observer};

type Boxed = Box<dyn nearzip::Classifier>;

/// The bytes of a classifier, and its labels if they are not among them.
pub(crate) type Stored = (Vec<u8>, Option<Vec<String>>);

pub(crate) fn store(classifier: &dyn nearzip::Classifier) -> nearzip::Result<Stored> {
    let folder = tempfile::tempdir().map_err(writing)?;
    let path = folder.path().join("model.nearzip");
    match classifier.save(&path) {
        Ok(()) => Ok((fs::read(&path).map_err(writing)?, None)),
        Err(error @ Error::NothingToSave { .. }) => counts(classifier).unwrap_or(Err(error)),
        Err(error) => Err(error),
    }
}

fn counts(classifier: &dyn nearzip::Classifier) -> Option<nearzip::Result<Stored>> {
    let class = (classifier as &dyn std::any::Any).downcast_ref::<ClassClassifier>()?;
    let labels = classifier.labels().iter().map(str::to_owned).collect();
    Some(class.encode().map(|bytes| (bytes, Some(labels))))
}

pub(crate) fn restore(
    method: &Method,
    (bytes, labels): Stored,
    observer: Observer<'_>,
) -> nearzip::Result<Boxed> {
    match labels {
        Some(labels) => {
            let labels: Labels = labels.into_iter().collect();
            Ok(Box::new(ClassClassifier::decode(labels, &bytes)?))
        }
        None => method.build(Index::from_bytes(bytes)?, observer),
    }
}

fn writing(source: std::io::Error) -> Error {
    Error::Write { path: "a temporary file".to_owned(), source }
}
