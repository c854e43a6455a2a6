//! From the arguments to a corpus, an index and a classifier.

use std::path::Path;

use anyhow::bail;
use nearzip::{
    ClassClassifier, ClassConfig, Classifier, CompressorSpec, Corpus, Error, GramClassifier,
    HybridClassifier, HybridConfig, Index, KnnClassifier, ModelFault, OpenOptions, ReadOptions,
};

use crate::arguments::{TrainArguments, limited};
use crate::method::{Method, Recipe};
use crate::output;
use crate::progress::Bar;

/// What is given to search in.
pub(crate) enum Training {
    /// Documents that are still to be indexed.
    Corpus(Corpus),
    /// A model file, under the name that messages call it by.
    Model(String, Box<Index>),
}

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

/// The training documents that the arguments choose, or the model file.
pub(crate) fn load(train: &TrainArguments, quiet: bool) -> anyhow::Result<Training> {
    let path = &train.train;
    if path == Path::new(nearzip::STANDARD_INPUT) || !nearzip::is_model_file(path)? {
        let corpus = corpus(path, &train.read.options()?, quiet)?;
        return Ok(Training::Corpus(limited(corpus, train.limit_train, train.seed)));
    }
    if train.limit_train.is_some() {
        bail!("--limit-train chooses among labeled documents; a model file is searched as it is");
    }
    let index = Index::open(path, OpenOptions { map: !train.no_mmap })?;
    Ok(Training::Model(path.display().to_string(), Box::new(index)))
}

/// The index of the training documents, by the compressor that is asked for; a model file has its own.
pub(crate) fn index(
    training: Training,
    compressor: Option<&CompressorSpec>,
    bar: &Bar,
) -> anyhow::Result<Index> {
    match training {
        Training::Corpus(corpus) => {
            let observer = |progress| bar.observe(progress);
            let spec = compressor.cloned().unwrap_or_default();
            Ok(Index::build(corpus, &spec, &observer)?)
        }
        Training::Model(file, index) => {
            require_same(file, &index, compressor)?;
            Ok(*index)
        }
    }
}

fn require_same(
    file: String,
    index: &Index,
    asked: Option<&CompressorSpec>,
) -> nearzip::Result<()> {
    let stored = index.compressor().spec();
    match asked {
        Some(given) if *given != stored => {
            let (stored, given) = (stored.to_string(), given.to_string());
            Err(Error::Model { file, fault: ModelFault::OtherCompressor { stored, given } })
        }
        _ => Ok(()),
    }
}

/// The index with all that a method works out once.
pub(crate) fn ready(index: Index, method: Method, bar: &Bar) -> nearzip::Result<Index> {
    let observer = |progress| bar.observe(progress);
    match method {
        Method::Knn | Method::Grams => Ok(index.without_class_model()),
        Method::Class => {
            index.prepare_class_model(&observer)?;
            Ok(index)
        }
        Method::Hybrid => {
            let config = HybridConfig::default();
            Ok(HybridClassifier::new(index, config, &observer)?.into_index())
        }
    }
}

/// A classifier of the method that was asked for.
pub(crate) enum Trained {
    Knn(Box<KnnClassifier>),
    Class(ClassClassifier),
    Grams(Box<GramClassifier>),
    Hybrid(Box<HybridClassifier>),
}

impl Trained {
    pub(crate) fn classifier(&self) -> &dyn Classifier {
        match self {
            Trained::Knn(classifier) => &**classifier,
            Trained::Class(classifier) => classifier,
            Trained::Grams(classifier) => &**classifier,
            Trained::Hybrid(classifier) => &**classifier,
        }
    }

    pub(crate) fn into_classifier(self) -> Box<dyn Classifier> {
        match self {
            Trained::Knn(classifier) => classifier,
            Trained::Class(classifier) => Box::new(classifier),
            Trained::Grams(classifier) => classifier,
            Trained::Hybrid(classifier) => classifier,
        }
    }

    /// The documents that neighbors are among.
    pub(crate) fn index(&self) -> Option<&Index> {
        match self {
            Trained::Knn(classifier) => Some(classifier.index()),
            Trained::Class(_) => None,
            Trained::Grams(classifier) => Some(classifier.index()),
            Trained::Hybrid(classifier) => Some(classifier.index()),
        }
    }
}

/// A classifier on the training documents, which must leave a choice.
pub(crate) fn classifier(
    training: Training,
    recipe: &Recipe,
    bar: &Bar,
) -> anyhow::Result<Trained> {
    match &training {
        Training::Corpus(corpus) => corpus.require_choice()?,
        Training::Model(_, index) => index.labels().require_choice()?,
    }
    let observer = |progress| bar.observe(progress);
    // The class model needs no index.
    if let (Recipe::Class, Training::Corpus(corpus)) = (recipe, &training) {
        let classifier = ClassClassifier::build(corpus, ClassConfig::default(), &observer)?;
        return Ok(Trained::Class(classifier));
    }
    let index = index(training, recipe.compressor(), bar)?;
    Ok(match recipe {
        Recipe::Knn { config, .. } => Trained::Knn(Box::new(KnnClassifier::new(index, *config)?)),
        Recipe::Class => Trained::Class(ClassClassifier::from_index(index, &observer)?),
        Recipe::Grams => Trained::Grams(Box::new(GramClassifier::new(index)?)),
        Recipe::Hybrid { blend, .. } => {
            let config = HybridConfig { blend: *blend };
            Trained::Hybrid(Box::new(HybridClassifier::new(index, config, &observer)?))
        }
    })
}
