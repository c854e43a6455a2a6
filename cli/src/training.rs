//! From the arguments to a corpus, an index and a classifier.

use std::path::Path;

use nearzip::{
    ClassClassifier, ClassConfig, Classifier, Corpus, HybridClassifier, HybridConfig, Index,
    KnnClassifier, ReadOptions, Search,
};

use crate::arguments::{MeasureArguments, Method, MethodArguments, TrainArguments, limited};
use crate::output;
use crate::progress::Bar;

/// Reads a labeled file and says what was left out.
pub(crate) fn corpus(path: &Path, options: &ReadOptions, quiet: bool) -> anyhow::Result<Corpus> {
    let (corpus, report) = nearzip::read(path, options)?;
    if !quiet {
        for note in report.notes() {
            output::warn(&format!("{}: {note}", report.input));
        }
    }
    Ok(corpus)
}

/// The training documents that the arguments choose.
pub(crate) fn documents(train: &TrainArguments, quiet: bool) -> anyhow::Result<Corpus> {
    let corpus = corpus(&train.train, &train.read.options()?, quiet)?;
    Ok(limited(corpus, train.limit_train, train.seed))
}

pub(crate) fn index(
    corpus: Corpus,
    measure: &MeasureArguments,
    bar: &Bar,
) -> anyhow::Result<Index> {
    let observer = |progress| bar.observe(progress);
    Ok(Index::build_observed(corpus, &measure.spec(), &observer)?)
}

/// A classifier of the method that was asked for.
pub(crate) enum Trained {
    Knn(KnnClassifier),
    Class(ClassClassifier),
    Hybrid(HybridClassifier),
}

impl Trained {
    pub(crate) fn classifier(&self) -> &dyn Classifier {
        match self {
            Trained::Knn(classifier) => classifier,
            Trained::Class(classifier) => classifier,
            Trained::Hybrid(classifier) => classifier,
        }
    }

    /// The documents that neighbors are among.
    pub(crate) fn corpus(&self) -> Option<&Corpus> {
        match self {
            Trained::Knn(classifier) => Some(classifier.index().corpus()),
            Trained::Class(_) => None,
            Trained::Hybrid(classifier) => Some(classifier.corpus()),
        }
    }
}

/// A classifier on the training documents, which must leave a choice.
pub(crate) fn classifier(
    corpus: Corpus,
    seed: Option<u64>,
    measure: &MeasureArguments,
    method: &MethodArguments,
    search: Search,
    bar: &Bar,
) -> anyhow::Result<Trained> {
    corpus.require_choice()?;
    match method.method()? {
        Method::Knn => {
            let config = method.config(measure.metric()?, search, seed)?;
            Ok(Trained::Knn(KnnClassifier::new(index(corpus, measure, bar)?, config)?))
        }
        Method::Class => {
            measure.refuse()?;
            let observer = |progress| bar.observe(progress);
            let config = ClassConfig::default();
            Ok(Trained::Class(ClassClassifier::build(&corpus, config, &observer)?))
        }
        Method::Hybrid => {
            measure.refuse()?;
            let observer = |progress| bar.observe(progress);
            let config = HybridConfig::default();
            Ok(Trained::Hybrid(HybridClassifier::build(corpus, config, &observer)?))
        }
    }
}
