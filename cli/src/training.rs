//! From the arguments to a corpus, an index and a classifier.

use std::path::Path;

use anyhow::bail;
use nearzip::{
    ClassClassifier, ClassConfig, Classifier, CompressorSpec, Corpus, DocumentId, Error,
    HybridClassifier, HybridConfig, Index, KnnClassifier, ModelFault, OpenOptions, ReadOptions,
    Search,
};

use crate::arguments::{
    CompressorArguments, MeasureArguments, Method, MethodArguments, TrainArguments, limited,
};
use crate::output;
use crate::progress::Bar;

/// What is given to search in.
pub(crate) enum Training {
    /// Documents that are still to be indexed.
    Corpus(Corpus),
    /// A model file, under the name that messages call it by.
    Model(String, Box<Index>),
}

impl Training {
    /// The documents, which a model file's are taken out of.
    fn corpus(self) -> nearzip::Result<Corpus> {
        match self {
            Training::Corpus(corpus) => Ok(corpus),
            Training::Model(_, index) => index.to_corpus(),
        }
    }
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
    compressor: &CompressorArguments,
    bar: &Bar,
) -> anyhow::Result<Index> {
    match training {
        Training::Corpus(corpus) => {
            let observer = |progress| bar.observe(progress);
            Ok(Index::build_observed(corpus, &compressor.spec(), &observer)?)
        }
        Training::Model(file, index) => {
            require_same(file, &index, compressor.asked())?;
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

/// A classifier of the method that was asked for.
pub(crate) enum Trained {
    Knn(Box<KnnClassifier>),
    Class(ClassClassifier),
    Hybrid(Box<HybridClassifier>),
}

impl Trained {
    pub(crate) fn classifier(&self) -> &dyn Classifier {
        match self {
            Trained::Knn(classifier) => &**classifier,
            Trained::Class(classifier) => classifier,
            Trained::Hybrid(classifier) => &**classifier,
        }
    }

    /// The documents that neighbors are among.
    pub(crate) fn documents(&self) -> Option<Documents<'_>> {
        match self {
            Trained::Knn(classifier) => Some(Documents::Index(classifier.index())),
            Trained::Class(_) => None,
            Trained::Hybrid(classifier) => Some(Documents::Corpus(classifier.corpus())),
        }
    }
}

/// Documents by position, to show what is near.
#[derive(Clone, Copy)]
pub(crate) enum Documents<'a> {
    Index(&'a Index),
    Corpus(&'a Corpus),
}

impl<'a> Documents<'a> {
    pub(crate) fn id(self, position: usize) -> nearzip::Result<DocumentId<'a>> {
        match self {
            Documents::Index(index) => index.id(position),
            Documents::Corpus(corpus) => Ok(corpus.id(position)),
        }
    }

    pub(crate) fn label(self, position: usize) -> nearzip::Result<&'a str> {
        match self {
            Documents::Index(index) => index.label(position),
            Documents::Corpus(corpus) => Ok(corpus.label(position)),
        }
    }

    pub(crate) fn text(self, position: usize) -> nearzip::Result<&'a [u8]> {
        match self {
            Documents::Index(index) => index.text(position),
            Documents::Corpus(corpus) => Ok(corpus.text(position)),
        }
    }
}

/// A classifier on the training documents, which must leave a choice.
pub(crate) fn classifier(
    training: Training,
    seed: Option<u64>,
    measure: &MeasureArguments,
    method: &MethodArguments,
    search: Search,
    bar: &Bar,
) -> anyhow::Result<Trained> {
    match &training {
        Training::Corpus(corpus) => corpus.require_choice()?,
        Training::Model(_, index) => index.labels().require_choice()?,
    }
    match method.method()? {
        Method::Knn => {
            let config = method.config(measure.metric()?, search, seed)?;
            let compressor = measure.compressor.or_published(method.paper);
            let index = index(training, &compressor, bar)?;
            Ok(Trained::Knn(Box::new(KnnClassifier::new(index, config)?)))
        }
        Method::Class => {
            measure.refuse()?;
            let (corpus, config) = (training.corpus()?, ClassConfig::default());
            let observer = |progress| bar.observe(progress);
            Ok(Trained::Class(ClassClassifier::build(&corpus, config, &observer)?))
        }
        Method::Hybrid => {
            measure.refuse()?;
            let (corpus, config) = (training.corpus()?, HybridConfig::default());
            let observer = |progress| bar.observe(progress);
            let classifier = HybridClassifier::build(corpus, config, &observer)?;
            Ok(Trained::Hybrid(Box::new(classifier)))
        }
    }
}
