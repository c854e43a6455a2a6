//! From the arguments to a corpus, an index and a classifier.

use std::path::Path;

use anyhow::bail;
use nearzip::{
    Classifier, CompressorSpec, Corpus, Error, Index, Method, ModelFault, OpenOptions, ReadOptions,
    Source,
};

use crate::arguments::{TrainArguments, limited};
use crate::output;
use crate::progress::Bar;

/// The labeled documents that are searched.
pub(crate) struct Training {
    source: Source,
    /// The model file that they come from, as messages call it.
    file: Option<String>,
}

impl From<Corpus> for Training {
    fn from(corpus: Corpus) -> Training {
        Training { source: corpus.into(), file: None }
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
                "--limit-train chooses among labeled documents; a model file is searched as it is"
            );
        }
        let index = Index::open(path, OpenOptions::default().map(!train.no_mmap))?;
        Ok(Training { source: index.into(), file: Some(path.display().to_string()) })
    }

    /// The documents alone, and the compressor of the model file if they come from one.
    pub(crate) fn into_corpus(self) -> anyhow::Result<(Corpus, Option<CompressorSpec>)> {
        match self.source {
            Source::Corpus(corpus) => Ok((corpus, None)),
            source => {
                let index = source.into_index(None, &nearzip::unobserved)?;
                Ok((index.to_corpus()?, Some(index.compressor().spec())))
            }
        }
    }

    /// The index of the training documents, by the compressor that is asked for; a model file has its
    /// own.
    pub(crate) fn index(
        self,
        compressor: Option<&CompressorSpec>,
        bar: &Bar,
    ) -> anyhow::Result<Index> {
        let Training { source, file } = self;
        let index = source.into_index(compressor, &|progress| bar.observe(progress));
        Ok(index.map_err(|error| naming(file, error))?)
    }

    /// A classifier on the training documents, which must leave a choice.
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

/// An error about an index that names the model file.
fn naming(file: Option<String>, error: Error) -> Error {
    match (file, error) {
        (Some(file), Error::OtherCompressor { stored, given }) => {
            Error::Model { file, fault: ModelFault::OtherCompressor { stored, given } }
        }
        (_, error) => error,
    }
}
