use std::sync::OnceLock;

use super::Index;
use super::documents::Documents;
use crate::class_model::ClassModel;
use crate::corpus::Labels;
use crate::error::{Error, Result};
use crate::model::{ModelFile, ModelWriter, Section, Tag};
use crate::progress::{Observer, unobserved};

const CLASS_MODEL: Tag = Tag::new("classes");

/// The class model of the documents, where it was ever asked for.
#[derive(Debug, Default)]
pub(super) struct Classes {
    /// That of a file, until it is decoded.
    stored: Option<Section>,
    model: OnceLock<ClassModel>,
    /// Whether a model belongs to the index, and has to be made anew where there is none.
    wanted: bool,
}

impl Classes {
    /// Those of a file, where it has any.
    pub(super) fn open(file: &ModelFile) -> Classes {
        let stored = file.section(CLASS_MODEL);
        Classes { wanted: stored.is_some(), stored, model: OnceLock::new() }
    }

    /// The model of the documents, where there is one.
    fn get(&self, documents: &Documents) -> Result<Option<&ClassModel>> {
        if let (None, Some(section)) = (self.model.get(), &self.stored) {
            let labels = Labels::clone(documents.labels());
            let model = ClassModel::decode(labels, section.all()?)
                .map_err(|error| section.file().invalid(error.to_string()))?;
            if !model.is_of(documents.len() as u64, documents.text_bytes()) {
                return Err(section.file().invalid("its class model is of other documents"));
            }
            self.model.get_or_init(|| model);
        }
        Ok(self.model.get())
    }

    /// Takes the model into memory, where there is one. It must be, before the documents change.
    pub(super) fn decode(&mut self, documents: &Documents) -> Result<()> {
        self.get(documents)?;
        self.stored = None;
        Ok(())
    }

    /// Changes the model along with the documents. It goes where it would have to be made anew.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut ClassModel) -> Result<()>) {
        self.wanted |= self.model.get().is_some();
        if let Some(model) = self.model.get_mut()
            && (change(model).is_err() || !model.has_suitable_order())
        {
            self.model.take();
        }
    }
}

impl Index {
    /// Makes the class model of the documents, so that it is [saved](Index::save) with them.
    ///
    /// [`ClassClassifier`](crate::ClassClassifier) and [`HybridClassifier`](crate::HybridClassifier)
    /// make it where it is missing.
    ///
    /// # Complexity
    ///
    /// Time O(bytes · order); memory as that of [`ClassClassifier`](crate::ClassClassifier).
    ///
    /// # Errors
    ///
    /// [`Error::TooManyLabels`], [`Error::Cancelled`], and [`Error::Model`] where the index's file is
    /// damaged.
    pub fn prepare_class_model(&self, observer: Observer<'_>) -> Result<()> {
        self.class_model(observer).map(drop)
    }

    /// The index without a class model and without what methods have settled, to be
    /// [saved](Index::save) smaller.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{CompressorSpec, Corpus, Index, unobserved};
    ///
    /// let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?;
    /// index.prepare_class_model(&unobserved)?;
    /// assert_eq!(index.without_class_model().len(), 480);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    #[must_use]
    pub fn without_class_model(mut self) -> Index {
        self.classes = Classes::default();
        self.notes.clear();
        self
    }

    /// The class model of the documents, which is made where there is none.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyLabels`], [`Error::Cancelled`], and [`Error::Model`] where the index's file is
    /// damaged.
    pub(crate) fn class_model(&self, observer: Observer<'_>) -> Result<&ClassModel> {
        if let Some(model) = self.classes.get(&self.documents)? {
            return Ok(model);
        }
        let positions: Vec<usize> = self.positions().collect();
        let document = |&position: &usize| Ok((self.label(position)?, self.text(position)?));
        let model = ClassModel::build(positions.iter().map(document), None, observer)?;
        Ok(self.classes.model.get_or_init(|| model))
    }

    /// What a class model says of its classes, in the order of the documents' labels.
    pub(crate) fn by_label(&self, model: &ClassModel, of_classes: &[f64]) -> Vec<f64> {
        if model.labels().iter().eq(self.labels().iter()) {
            return of_classes.to_vec();
        }
        let of_label = |label| model.labels().find(label).map(|class| of_classes[class.index()]);
        self.labels().iter().map(|label| of_label(label).unwrap_or(f64::NEG_INFINITY)).collect()
    }

    /// As [`class_model`](Index::class_model), without the index, and with its labels.
    pub(crate) fn into_class_model(self, observer: Observer<'_>) -> Result<ClassModel> {
        let model = self.class_model(observer)?;
        if !model.labels().iter().eq(self.labels().iter()) {
            return model.with_labels(Labels::clone(self.labels()));
        }
        self.classes.model.into_inner().ok_or(Error::EmptyCorpus)
    }

    /// Writes the class model, where one belongs to the index.
    pub(super) fn write_classes(&self, writer: &mut ModelWriter<'_>) -> Result<()> {
        let encoded;
        let bytes = match &self.classes {
            Classes { stored: Some(section), .. } => section.all()?,
            Classes { model, wanted, .. } if *wanted || model.get().is_some() => {
                let model = match self.class_model(&unobserved) {
                    // The documents can be saved all the same.
                    Err(Error::TooManyLabels { .. }) => return Ok(()),
                    model => model?,
                };
                encoded = model.encode(self.labels());
                &encoded
            }
            _ => return Ok(()),
        };
        writer.section(CLASS_MODEL, |section| section.write(bytes))
    }
}
