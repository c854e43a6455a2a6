use std::sync::OnceLock;

use super::Index;
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

    /// The model, where there is one. `labels` are those of the documents.
    fn get(&self, labels: &Labels) -> Result<Option<&ClassModel>> {
        if let (None, Some(section)) = (self.model.get(), &self.stored) {
            let model = ClassModel::decode(labels.clone(), section.all()?)
                .map_err(|error| section.file().invalid(error.to_string()))?;
            self.model.get_or_init(|| model);
        }
        Ok(self.model.get())
    }

    /// Takes the model into memory, where there is one. It must be, before the documents change.
    pub(super) fn decode(&mut self, labels: &Labels) -> Result<()> {
        self.get(labels)?;
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

    /// The class model of the documents, which is made where there is none.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyLabels`], [`Error::Cancelled`], and [`Error::Model`] where the index's file is
    /// damaged.
    pub(crate) fn class_model(&self, observer: Observer<'_>) -> Result<&ClassModel> {
        if let Some(model) = self.classes.get(self.labels())? {
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

    /// As [`class_model`](Index::class_model), without the index.
    pub(crate) fn into_class_model(self, observer: Observer<'_>) -> Result<ClassModel> {
        self.class_model(observer)?;
        self.classes.model.into_inner().ok_or(Error::EmptyCorpus)
    }

    /// Writes the class model, where one belongs to the index.
    pub(super) fn write_classes(&self, writer: &mut ModelWriter<'_>) -> Result<()> {
        let encoded;
        let bytes = match &self.classes {
            Classes { stored: Some(section), .. } => section.all()?,
            Classes { model, wanted, .. } if *wanted || model.get().is_some() => {
                encoded = self.class_model(&unobserved)?.encode(self.labels());
                &encoded
            }
            _ => return Ok(()),
        };
        writer.section(CLASS_MODEL, |section| section.write(bytes))
    }
}
