//! The training documents, and the index or the classifier that is built on them.

use std::path::Path;

use anyhow::bail;
use nearzip::{
    Classifier, CompressorSpec, Corpus, Error, Index, Method, ModelFault, OpenOptions, ReadOptions,
    Source,
};

use crate::arguments::{TrainArguments, limited};
use crate::output;
use crate::progress::Bar;

/// The training documents.
pub(crate) struct Training {
    source: Source,
    /// The path of the model file that they come from, for messages.
    file: Option<String>,
}

impl From<Corpus> for Training {
    fn from(corpus: Corpus) -> Training {
        Training { source: corpus.into(), file: None }
    }
}

/// Reads labeled documents, and prints notes about what was ignored.
pub(crate) fn corpus(path: &Path, options: &ReadOptions, quiet: bool) -> anyhow::Result<Corpus> {
    let (corpus, report) = nearzip::read(path, options)?;
    if !quiet {
        for note in report.notes() {
            output::warn(&format!("{}: {note}", report.input));
        }
    }
    Ok(corpus)
}

impl Training {
    /// The training documents that the arguments choose, or the model file.
    pub(crate) fn load(train: &TrainArguments, quiet: bool) -> anyhow::Result<Training> {
        let path = &train.train;
        if path == Path::new(nearzip::STANDARD_INPUT) || !nearzip::is_model_file(path)? {
            let corpus = corpus(path, &train.read.options(), quiet)?;
            return Ok(limited(corpus, train.limit_train, train.seed).into());
        }
        if train.limit_train.is_some() {
            bail!(
                "--limit-train cannot be used with a model file; build a model file of fewer documents"
            );
        }
        let index = Index::open(path, OpenOptions::default().map(!train.no_mmap))?;
        Ok(Training { source: index.into(), file: Some(path.display().to_string()) })
    }

    /// Refuses flags that say how the training documents are read, if they come from a model file.
    pub(crate) fn refuse(&self, flags: &[&'static str]) -> anyhow::Result<()> {
        match (&self.file, flags.first()) {
            (Some(file), Some(flag)) => {
                bail!("{flag} has no effect on {file}, a model file; leave it out")
            }
            _ => Ok(()),
        }
    }

    /// The documents as a corpus, and the compressor of the model file if they come from one.
    pub(crate) fn into_corpus(self) -> anyhow::Result<(Corpus, Option<CompressorSpec>)> {
        match self.source {
            Source::Corpus(corpus) => Ok((corpus, None)),
            source => {
                let index = source.into_index(None, &nearzip::unobserved)?;
                Ok((index.to_corpus()?, Some(index.compressor().spec())))
            }
        }
    }

    /// The index of the training documents, built with the given compressor. A model file has its own
    /// compressor, which must be the given one.
    pub(crate) fn index(
        self,
        compressor: Option<&CompressorSpec>,
        bar: &Bar,
    ) -> anyhow::Result<Index> {
        let Training { source, file } = self;
        let index = source.into_index(compressor, &|progress| bar.observe(progress));
        Ok(index.map_err(|error| naming(file, error))?)
    }

    /// A classifier built on the training documents, which must have at least two labels.
    pub(crate) fn classifier(
        self,
        method: &Method,
        bar: &Bar,
    ) -> anyhow::Result<Box<dyn Classifier>> {
        let Training { source, file } = self;
        source.labels().require_choice()?;
        let classifier = method.build(source, &|progress| bar.observe(progress));
        Ok(classifier.map_err(|error| naming(file, error))?)
    }
}

/// Adds the name of the model file to an error about its index.
fn naming(file: Option<String>, error: Error) -> Error {
    match (file, error) {
        (Some(file), Error::OtherCompressor { stored, given }) => {
            Error::Model { file, fault: ModelFault::OtherCompressor { stored, given } }
        }
        (_, error) => error,
    }
}
