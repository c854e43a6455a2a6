//! From the arguments to a corpus, an index and a classifier.

use std::path::Path;

use nearzip::{Corpus, Index, KnnClassifier, KnnConfig, ReadOptions};

use crate::arguments::{MeasureArguments, TrainArguments, limited};
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

/// A classifier on the training documents, which must leave a choice.
pub(crate) fn classifier(
    corpus: Corpus,
    measure: &MeasureArguments,
    config: KnnConfig,
    bar: &Bar,
) -> anyhow::Result<KnnClassifier> {
    corpus.require_choice()?;
    Ok(KnnClassifier::new(index(corpus, measure, bar)?, config)?)
}
