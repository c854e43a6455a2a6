//! Documents come, go and change their labels. Every change of an index is made here.

use super::Index;
use super::candidates::CandidateIndex;
use super::documents::Measured;
use super::ids::Lookup;
use crate::corpus::{Corpus, DocumentId};
use crate::error::{Error, Result};
use crate::progress::Observer;

/// What becomes of the ids of a corpus that is added to an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddedIds {
    /// The documents keep them.
    Kept,
    /// Each document gets a number that no document of the index ever had.
    Numbered,
}

impl Index {
    /// Adds a document behind the others, and returns its position.
    ///
    /// Without an id it gets a number that no document of the index ever had.
    ///
    /// # Complexity
    ///
    /// One compression of the document. The first change by id, of any kind, looks at all ids.
    ///
    /// # Errors
    ///
    /// - [`Error::DuplicateId`] where a document has this id, or two documents have the same.
    /// - Those of the compressor, and [`Error::Model`] where the index's file is
    ///   damaged.
    ///
    /// The index is then as it was.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{CompressorSpec, Corpus, Index, SearchConfig, k_nearest, unobserved};
    ///
    /// let corpus: Corpus = [("zoo", "a lion and a bear")].into_iter().collect();
    /// let mut index = Index::build(corpus, &CompressorSpec::default(), &unobserved)?;
    /// index.add("sea", b"waves on a beach", Some("card-7".into()))?;
    /// let found = k_nearest(&index, b"waves", SearchConfig::default())?;
    /// assert_eq!(index.id(found.nearest[0].document)?.to_string(), "card-7");
    ///
    /// index.remove("card-7")?;
    /// assert_eq!(index.len(), 1);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn add(&mut self, label: &str, text: &[u8], id: Option<DocumentId<'_>>) -> Result<usize> {
        let id = id.map_or_else(|| self.documents.fresh_id(), Ok)?;
        let position = self.end();
        let measured = self.encoders.measure(text)?;
        self.push(label, text, &id, &measured)?;
        Ok(position)
    }

    /// Adds all documents of a corpus behind the others, on the current rayon pool.
    ///
    /// # Complexity
    ///
    /// As [`build`](Index::build), for the new documents alone.
    ///
    /// # Errors
    ///
    /// As [`add`](Index::add), and [`Error::Cancelled`]. The index is then
    /// as it was.
    pub fn add_all(
        &mut self,
        corpus: &Corpus,
        ids: AddedIds,
        observer: Observer<'_>,
    ) -> Result<()> {
        if ids == AddedIds::Kept {
            self.require_new_ids(corpus)?;
        }
        let mut all = Vec::with_capacity(corpus.len());
        self.encoders.measure_all(corpus, observer, |measured| all.push(measured))?;
        for (number, measured) in all.iter().enumerate() {
            let id = match ids {
                AddedIds::Kept => corpus.id(number),
                AddedIds::Numbered => self.documents.fresh_id()?,
            };
            self.push(corpus.label(number), corpus.text(number), &id, measured)?;
        }
        Ok(())
    }

    fn push(
        &mut self,
        label: &str,
        text: &[u8],
        id: &DocumentId<'_>,
        measured: &Measured,
    ) -> Result<()> {
        let position = self.end();
        self.decode_classes()?;
        self.documents.push(label, text, id, measured)?;
        self.classes.change(|model| model.add(label, text));
        self.change_candidates(|candidates| candidates.add(text, position));
        Ok(())
    }

    /// Changes the index of candidates along with the documents, where it was made. It goes where
    /// it would have to be made anew.
    fn change_candidates(&mut self, change: impl FnOnce(&mut CandidateIndex)) {
        let end = self.end();
        if let Some(candidates) = self.candidates.get_mut() {
            change(candidates);
            if candidates.is_stale(end) {
                self.candidates.take();
            }
        }
    }

    /// Checks that the ids of a corpus are neither the index's nor each other's.
    fn require_new_ids(&mut self, corpus: &Corpus) -> Result<()> {
        let mut new = Lookup::default();
        for number in 0..corpus.len() {
            let id = corpus.id(number);
            new.add(&id, number)?;
            if self.documents.find(&id)?.is_some() {
                return Err(Error::DuplicateId { id: id.to_string() });
            }
        }
        Ok(())
    }

    /// Removes a document. No search finds it any more; the other documents keep their positions.
    ///
    /// Its bytes stay in memory until [`compact`](Index::compact), and in the file that the index was
    /// opened from; they are in no file that is [saved](Index::save) from now on.
    ///
    /// # Complexity
    ///
    /// O(1) but for the first change, which looks at all ids and labels, and the removal of a label's
    /// first document, which looks for the next.
    ///
    /// # Errors
    ///
    /// - [`Error::UnknownId`] where no document has this id.
    /// - [`Error::DuplicateId`] where two documents have the same id.
    /// - [`Error::Model`] where the index's file is damaged.
    pub fn remove<'a>(&mut self, id: impl Into<DocumentId<'a>>) -> Result<()> {
        let position = self.expect_position(&id.into())?;
        self.remove_at(position)
    }

    /// Removes the last document that has this label and this text.
    ///
    /// # Complexity
    ///
    /// A look at every document; [`remove`](Index::remove) looks at none.
    ///
    /// # Errors
    ///
    /// - [`Error::UnknownDocument`] where there is none.
    /// - [`Error::Model`] where the index's file is damaged.
    pub(crate) fn remove_text(&mut self, label: &str, text: &[u8]) -> Result<()> {
        let mut found = None;
        for position in self.positions() {
            if self.text(position)? == text && self.label(position)? == label {
                found = Some(position);
            }
        }
        self.remove_at(found.ok_or(Error::UnknownDocument)?)
    }

    fn remove_at(&mut self, position: usize) -> Result<()> {
        self.decode_classes()?;
        let (label, text) = (self.label(position)?.to_owned(), self.text(position)?.to_vec());
        self.documents.remove(position)?;
        self.classes.change(|model| model.remove(&label, &text));
        self.change_candidates(|candidates| candidates.remove(&text));
        Ok(())
    }

    /// Gives a document another label. It keeps its position.
    ///
    /// # Complexity
    ///
    /// As [`remove`](Index::remove).
    ///
    /// # Errors
    ///
    /// As [`remove`](Index::remove).
    pub fn relabel<'a>(&mut self, id: impl Into<DocumentId<'a>>, label: &str) -> Result<()> {
        let position = self.expect_position(&id.into())?;
        self.decode_classes()?;
        let (former, text) = (self.label(position)?.to_owned(), self.text(position)?.to_vec());
        self.documents.relabel(position, label)?;
        self.classes.change(|model| {
            model.remove(&former, &text)?;
            model.add(label, &text)
        });
        Ok(())
    }

    fn decode_classes(&mut self) -> Result<()> {
        self.classes.decode(&self.documents)
    }

    fn expect_position(&mut self, id: &DocumentId<'_>) -> Result<usize> {
        let position = self.documents.find(id)?;
        position.ok_or_else(|| Error::UnknownId { id: id.to_string() })
    }

    /// Forgets removed documents: their bytes go, and the positions of the others close up.
    ///
    /// What was read from a file's map is taken into memory. To make a file smaller this is not
    /// needed: none has removed documents in it.
    ///
    /// # Complexity
    ///
    /// O(bytes of the documents); nothing is compressed.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] where the index's file is damaged. The index is then as
    /// it was.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{CompressorSpec, Corpus, DocumentId, Index, unobserved};
    ///
    /// let corpus: Corpus = [("a", "zero"), ("b", "one"), ("a", "two")].into_iter().collect();
    /// let mut index = Index::build(corpus, &CompressorSpec::default(), &unobserved)?;
    /// index.remove(1)?;
    /// index.compact()?;
    /// assert_eq!(index.text(1)?, b"two");
    /// assert_eq!(index.id(1)?, DocumentId::from(2));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn compact(&mut self) -> Result<()> {
        self.decode_classes()?;
        self.documents = self.documents.compacted()?;
        self.candidates.take();
        Ok(())
    }
}
