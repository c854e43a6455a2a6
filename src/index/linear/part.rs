use std::sync::{Arc, OnceLock};

use super::encode::Of;
use super::model::{LinearModel, System};
use super::vocabulary::Vocabulary;
use crate::corpus::Labels;
use crate::error::Result;
use crate::index::derived::{Change, Derived};
use crate::index::documents::Documents;
use crate::model::{ModelFile, ModelWriter, Section, Tag};
use crate::progress::{Observer, unobserved};

const LINEAR_MODEL: Tag = Tag::new("ridge");

type Model = Option<Arc<LinearModel>>;

/// A model, and scores of documents that were left out.
type Built = (Arc<LinearModel>, Vec<Vec<f64>>);

/// The linear model of the documents, built when it is first needed.
///
/// It is not changed with every document, since that would mean to solve the system again: it stays what
/// it was until half as many documents have changed as it is of, and is settled anew when it is saved.
#[derive(Debug, Default)]
pub(in crate::index) struct Linear {
    /// The model in the file, until it is decoded.
    stored: Option<Section>,
    /// The model that is used; none if there are too many documents or labels.
    model: OnceLock<Model>,
    /// The model of the documents as they are, if that is another one.
    settled: OnceLock<Model>,
    /// The number of changes since the model was made.
    changes: usize,
    /// Whether the index is saved with a model, which is rebuilt if it is missing.
    wanted: bool,
}

impl Linear {
    /// The model in a file, if there is one.
    pub(in crate::index) fn open(file: &ModelFile) -> Linear {
        let stored = file.section(LINEAR_MODEL);
        Linear { wanted: stored.is_some(), stored, ..Linear::default() }
    }

    /// The model, if there is one.
    fn known(&self, documents: &Documents) -> Result<Option<&Model>> {
        if let (None, Some(section)) = (self.model.get(), &self.stored) {
            let labels = Arc::clone(documents.labels());
            let model = LinearModel::decode(labels, section.all()?, of(documents));
            let invalid =
                || section.file().invalid("its linear model is not that of its documents");
            let model = model.ok_or_else(invalid)?;
            self.model.get_or_init(|| Some(Arc::new(model)));
        }
        Ok(self.model.get())
    }

    /// The model, which is built if there is none.
    pub(in crate::index) fn get(
        &self,
        documents: &Documents,
        observer: Observer<'_>,
    ) -> Result<Option<&Arc<LinearModel>>> {
        if let Some(model) = self.known(documents)? {
            return Ok(model.as_ref());
        }
        let built = build(documents, &[], observer)?;
        Ok(self.model.get_or_init(|| built.map(|(model, _)| model)).as_ref())
    }

    /// The scores of each label for the documents at some positions, in order, each from documents of which
    /// it is none. The model is built with them, if there is none.
    pub(in crate::index) fn left_out(
        &self,
        documents: &Documents,
        positions: &[usize],
        observer: Observer<'_>,
    ) -> Result<Option<Vec<Vec<f64>>>> {
        let is_known = self.known(documents)?.is_some();
        let Some((model, scores)) = build(documents, positions, observer)? else { return Ok(None) };
        if !is_known {
            self.model.get_or_init(|| Some(model));
        }
        Ok(Some(scores))
    }

    /// Forgets a model that is not that of the documents as they are.
    pub(in crate::index) fn settle(&mut self) {
        if self.changes > 0 {
            self.model.take();
            self.settled.take();
            self.changes = 0;
        }
    }

    fn is_wanted(&self) -> bool {
        self.wanted || self.model.get().is_some()
    }
}

fn of(documents: &Documents) -> Of {
    Of { documents: documents.len() as u64, text_bytes: documents.text_bytes() }
}

/// The model of the documents, and the scores of those at the positions `drawn`, left out.
fn build(documents: &Documents, drawn: &[usize], observer: Observer<'_>) -> Result<Option<Built>> {
    let labels = Arc::clone(documents.labels());
    if !System::is_possible(documents.len(), labels.len(), documents.text_bytes()) {
        return Ok(None);
    }
    let positions: Vec<usize> = documents.positions().collect();
    let texts = positions.iter().map(|&position| documents.text(position));
    let labels_of = positions.iter().map(|&position| Ok(documents.label_id(position)?.index()));
    let texts = texts.collect::<Result<Vec<_>>>()?;
    let labels_of = labels_of.collect::<Result<_>>()?;
    let system = System::new(&texts, Vocabulary::of(&texts), labels_of, labels.len());
    let number =
        |position| positions.binary_search(position).expect("the index has these documents");
    let drawn: Vec<usize> = drawn.iter().map(number).collect();
    let (model, scores) = system.model(labels, &drawn, observer)?;
    Ok(Some((Arc::new(model), scores)))
}

impl Derived for Linear {
    fn load(&mut self, documents: &Documents) -> Result<()> {
        self.known(documents)?;
        self.stored = None;
        Ok(())
    }

    fn follow(&mut self, change: Change<'_>, documents: &Documents) {
        self.wanted = self.is_wanted();
        self.settled.take();
        if !matches!(change, Change::Compacted) && self.model.get().is_some() {
            self.changes += 1;
            if 2 * self.changes >= documents.len() {
                self.settle();
            }
        }
    }

    fn serves(&self, method: &str) -> bool {
        method == "hybrid"
    }

    fn prepare(&self, documents: &Documents) -> Result<()> {
        if self.stored.is_some() || !self.is_wanted() {
            return Ok(());
        }
        if self.changes == 0 {
            return self.get(documents, &unobserved).map(drop);
        }
        let settled = build(documents, &[], &unobserved)?;
        self.settled.get_or_init(|| settled.map(|(model, _)| model));
        Ok(())
    }

    fn write(&self, documents: &Documents, writer: &mut ModelWriter<'_>) -> Result<()> {
        let model = match self.changes {
            0 => self.model.get(),
            _ => self.settled.get(),
        };
        let encoded;
        let bytes = match (&self.stored, model) {
            (Some(section), _) => section.all()?,
            (None, Some(Some(model))) => {
                let labels: &Labels = documents.labels();
                encoded = model.encode(labels, of(documents));
                &encoded
            }
            (None, _) => return Ok(()),
        };
        writer.section(LINEAR_MODEL, |section| section.write(bytes))
    }
}
