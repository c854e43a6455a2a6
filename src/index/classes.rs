use std::sync::{Arc, OnceLock};

use super::derived::{Change, Derived};
use super::documents::Documents;
use crate::class_model::ClassModel;
use crate::corpus::Labels;
use crate::error::{Error, Result};
use crate::model::{ModelFile, ModelWriter, Section, Tag};
use crate::progress::{Observer, unobserved};

const CLASS_MODEL: Tag = Tag::new("gram-cts");

/// The class model of the documents, built when it is first needed.
#[derive(Debug, Default)]
pub(super) struct Classes {
    /// The model in the file, unless it may have changed since.
    stored: Option<Section>,
    model: OnceLock<Arc<ClassModel>>,
    /// Whether the index is saved with a model, which is rebuilt if it is missing.
    wanted: bool,
}

impl Classes {
    /// The model in a file, if there is one.
    pub(super) fn open(file: &ModelFile) -> Classes {
        let stored = file.section(CLASS_MODEL);
        Classes { wanted: stored.is_some(), stored, model: OnceLock::new() }
    }

    /// The model, if there is one.
    fn known(&self, documents: &Documents) -> Result<Option<&Arc<ClassModel>>> {
        if let (None, Some(section)) = (self.model.get(), &self.stored) {
            let labels = Labels::clone(documents.labels());
            let model = ClassModel::open(labels, section.clone())?;
            if !model.is_of(documents.len() as u64, documents.text_bytes()) {
                return Err(section.file().invalid("its class model is not that of its documents"));
            }
            self.model.get_or_init(|| Arc::new(model));
        }
        Ok(self.model.get())
    }

    /// The model, which is built if there is none.
    ///
    /// # Errors
    ///
    /// [`Error::TooManyLabels`], [`Error::Cancelled`], and [`Error::Model`] if the index's file is
    /// damaged.
    pub(super) fn get(
        &self,
        documents: &Documents,
        observer: Observer<'_>,
    ) -> Result<&Arc<ClassModel>> {
        if let Some(model) = self.known(documents)? {
            return Ok(model);
        }
        let model = built(documents, None, observer)?;
        Ok(self.model.get_or_init(|| Arc::new(model)))
    }

    fn is_wanted(&self) -> bool {
        self.wanted || self.model.get().is_some()
    }
}

/// The class model of the documents; of the order that suits them unless one is given.
pub(super) fn built(
    documents: &Documents,
    order: Option<usize>,
    observer: Observer<'_>,
) -> Result<ClassModel> {
    let positions: Vec<usize> = documents.positions().collect();
    let labeled = positions.iter().map(|&position| documents.labeled(position));
    ClassModel::build(labeled, order, observer)
}

impl Derived for Classes {
    fn load(&mut self, documents: &Documents) -> Result<()> {
        self.known(documents)?;
        if let Some(shared) = self.model.get_mut() {
            Arc::make_mut(shared).load()?;
        }
        self.stored = None;
        Ok(())
    }

    fn follow(&mut self, change: Change<'_>, _: &Documents) {
        self.wanted = self.is_wanted();
        let Some(shared) = self.model.get_mut() else { return };
        let model = Arc::make_mut(shared);
        let followed = match change {
            Change::Added { label, text, .. } => model.add(label, text),
            Change::Removed { label, text } => model.remove(label, text),
            Change::Relabeled { from, to, text } => {
                model.remove(from, text).and_then(|()| model.add(to, text))
            }
            Change::Compacted => Ok(()),
        };
        if followed.is_err() || !model.has_suitable_order() {
            self.model.take();
        }
    }

    fn serves(&self, method: &str) -> bool {
        matches!(method, "class" | "hybrid")
    }

    fn prepare(&self, documents: &Documents) -> Result<()> {
        if self.stored.is_some() || !self.is_wanted() {
            return Ok(());
        }
        match self.get(documents, &unobserved) {
            // The documents can still be saved.
            Err(Error::TooManyLabels { .. }) => Ok(()),
            made => made.map(drop),
        }
    }

    fn write(&self, documents: &Documents, writer: &mut ModelWriter<'_>) -> Result<()> {
        let encoded;
        let bytes = match (&self.stored, self.model.get()) {
            (Some(section), _) => section.all()?,
            (None, Some(model)) => {
                encoded = model.encode(documents.labels())?;
                &encoded
            }
            (None, None) => return Ok(()),
        };
        writer.section(CLASS_MODEL, |section| section.write(bytes))
    }
}
