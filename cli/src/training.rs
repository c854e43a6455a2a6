//! The training documents, and the index or the classifier that is built on them.

use std::path::{Path, PathBuf};

use anyhow::bail;
use nearzip::{
    AddedIds, CalibratedClassifier, CalibrationConfig, Classifier, CompressorSpec, Corpus, Error,
    Index, Method, ModelFault, OpenOptions, ReadOptions, Record, Records, Source, known_texts,
};

use crate::arguments::{TrainArguments, limited};
use crate::output::{self, counted};
use crate::progress::Bar;
use crate::reading::{self, Role, explain, say_notes};

/// The training documents.
pub(crate) struct Training {
    source: Source,
    /// The path of the model file that they come from, for messages.
    file: Option<String>,
    options: OpenOptions,
}

impl From<Corpus> for Training {
    fn from(corpus: Corpus) -> Training {
        Training { source: corpus.into(), file: None, options: OpenOptions::default() }
    }
}

/// Reads labeled documents, one file after another, and prints notes about what was ignored.
pub(crate) fn corpus<R: Role>(
    paths: &[PathBuf],
    options: &ReadOptions,
    quiet: bool,
) -> anyhow::Result<Corpus> {
    let mut corpus = Corpus::new();
    for path in paths {
        let report = nearzip::read_into(&mut corpus, path, options).map_err(explain::<R>)?;
        if !quiet {
            say_notes::<R>(&report);
        }
    }
    corpus.shrink_to_fit();
    Ok(corpus)
}

/// Reads documents whose labels are of no interest, as [`corpus`] does.
pub(crate) fn texts(
    paths: &[PathBuf],
    options: &ReadOptions,
    quiet: bool,
) -> anyhow::Result<Corpus> {
    let mut corpus = Corpus::new();
    let mut record = Record::default();
    for path in paths {
        let mut records =
            Records::unlabeled(path, options).map_err(explain::<reading::Training>)?;
        while records.read(&mut record).map_err(explain::<reading::Training>)? {
            match record.id.take() {
                Some(id) => corpus.push_with_id("", &record.text, id),
                None => corpus.push("", &record.text),
            }
        }
        if !quiet {
            say_notes::<reading::Training>(records.report());
        }
    }
    Ok(corpus)
}

impl Training {
    /// The training documents that the arguments choose, or the model file.
    pub(crate) fn load(train: &TrainArguments, quiet: bool) -> anyhow::Result<Training> {
        Training::open(train, || {
            corpus::<reading::Training>(&train.train, &train.read.options(), quiet)
        })
    }

    /// The same with labels that are numbers.
    pub(crate) fn load_numbers(train: &TrainArguments, quiet: bool) -> anyhow::Result<Training> {
        Training::open(train, || {
            let options = train.read.options().numeric_labels(true);
            corpus::<reading::Training>(&train.train, &options, quiet)
        })
    }

    /// The same without labels, for work that needs none.
    pub(crate) fn load_texts(train: &TrainArguments, quiet: bool) -> anyhow::Result<Training> {
        Training::open(train, || texts(&train.train, &train.read.options(), quiet))
    }

    /// Opens the model file that the arguments name, or reads the documents.
    fn open(
        train: &TrainArguments,
        read: impl FnOnce() -> anyhow::Result<Corpus>,
    ) -> anyhow::Result<Training> {
        let mut models = Vec::new();
        for path in &train.train {
            if path != Path::new(nearzip::STANDARD_INPUT) && nearzip::is_model_file(path)? {
                models.push(path.display().to_string());
            }
        }
        let Some(model) = models.first() else {
            return Ok(limited(read()?, train.limit_train, train.seed).into());
        };
        if train.train.len() > 1 {
            bail!(
                "{model} is a model file, which cannot be read together with other files; add their \
                 documents to it with nearzip index add"
            );
        }
        if train.limit_train.is_some() {
            bail!(
                "--limit-train cannot be used with a model file; build a model file of fewer documents"
            );
        }
        if let Some(flag) = train.read.given().first() {
            bail!("{flag} has no effect on {model}, a model file; leave it out");
        }
        let options = OpenOptions::default().map(!train.no_mmap);
        let index = Index::open(model, options)?;
        Ok(Training { source: index.into(), file: Some(model.clone()), options })
    }

    /// The same documents for another classifier: a copy, or the model file opened again.
    pub(crate) fn again(&self) -> anyhow::Result<Training> {
        let source = match (&self.source, &self.file) {
            (Source::Corpus(corpus), _) => corpus.clone().into(),
            (_, Some(file)) => Index::open(file, self.options)?.into(),
            (_, None) => bail!("the documents can be used only once"),
        };
        Ok(Training { source, file: self.file.clone(), options: self.options })
    }

    /// The test documents that have the text of a training document.
    pub(crate) fn known_texts(&self, test: &Corpus) -> anyhow::Result<Vec<usize>> {
        Ok(match &self.source {
            Source::Corpus(corpus) => known_texts(test, corpus.texts().map(Ok::<_, Error>))?,
            Source::Index(index) => known_texts(test, index.texts())?,
            _ => Vec::new(),
        })
    }

    /// The documents as a corpus, and the compressor of the model file if they come from one.
    pub(crate) fn into_corpus(self) -> anyhow::Result<(Corpus, Option<CompressorSpec>)> {
        match self.source {
            Source::Corpus(corpus) => Ok((corpus, None)),
            source => {
                let index = source.into_index(None)?;
                if index.unlabeled_len() > 0 {
                    let texts = counted(index.unlabeled_len(), "text");
                    output::warn(&format!("{texts} without labels of the model file are left out"));
                }
                Ok((index.to_corpus()?, Some(index.compressor().spec())))
            }
        }
    }

    /// The index of the training documents, built with the given compressor. A model file has its own
    /// compressor, which must be the given one.
    pub(crate) fn index(self, compressor: Option<&CompressorSpec>) -> anyhow::Result<Index> {
        let Training { source, file, .. } = self;
        let index = source.into_index(compressor);
        Ok(index.map_err(|error| naming(file, error))?)
    }

    /// The same documents, with texts without labels for a method that learns from them; none change nothing.
    pub(crate) fn with_unlabeled(
        self,
        texts: &Corpus,
        ids: AddedIds,
        method: &Method,
    ) -> anyhow::Result<Training> {
        if texts.is_empty() {
            return Ok(self);
        }
        let Training { source, file, options } = self;
        let mut index =
            source.into_index(method.compressor()).map_err(|error| naming(file.clone(), error))?;
        index.add_unlabeled(texts, ids)?;
        Ok(Training { source: index.into(), file, options })
    }

    /// A classifier built on the training documents, which must have at least two labels.
    pub(crate) fn classifier(
        self,
        method: &Method,
        bar: &Bar,
    ) -> anyhow::Result<Box<dyn Classifier>> {
        let Training { source, file, .. } = self;
        source.labels().require_choice()?;
        let classifier = method.build(source, &|progress| bar.observe(progress));
        Ok(classifier.map_err(|error| naming(file, error))?)
    }
}

/// A classifier whose predictions are calibrated, built on an index of the training documents.
pub(crate) fn calibrated(
    training: Training,
    method: &Method,
    config: CalibrationConfig,
    bar: &Bar,
) -> anyhow::Result<CalibratedClassifier> {
    let Training { source, file, options } = training;
    let source =
        source.into_index(method.compressor()).map_err(|error| naming(file.clone(), error))?;
    let classifier = Training { source: source.into(), file, options }.classifier(method, bar)?;
    Ok(CalibratedClassifier::new(classifier, config, &|progress| bar.observe(progress))?)
}

/// The method with the compressor of a model file, if it has use for one and has none of its own.
pub(crate) fn with_compressor(
    mut method: Method,
    stored: Option<&CompressorSpec>,
) -> anyhow::Result<Method> {
    if let Some(spec) = stored
        && method.has_option("compressor")
        && method.compressor().is_none()
    {
        method.set("compressor", &spec.to_string())?;
    }
    Ok(method)
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
