//! Adding, removing and relabeling documents. Every change to an index is made here.

use super::derived::Change;
use super::ids::{Lookup, number_after};
use super::index::Index;
use super::lengths::Measured;
use crate::corpus::{Corpus, DocumentId};
use crate::error::{Error, Result};
use crate::progress::Observer;

/// Which ids the documents of a corpus get when they are added to an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddedIds {
    /// The documents keep the ids that they have in the corpus.
    Kept,
    /// Each document gets a number that no document of the index has ever had.
    Numbered,
}

impl Index {
    /// Appends a document, and returns its position.
    ///
    /// If no id is given, the document gets a number that no document of the index has ever had.
    ///
    /// # Complexity
    ///
    /// One compression of the document. The first change by id, of any kind, reads all ids.
    ///
    /// # Errors
    ///
    /// - [`Error::DuplicateId`] if a document already has this id, if two documents of the index have
    ///   the same id, or if there is no unused number.
    /// - The compressor's errors, and [`Error::Model`] if the index's file is damaged.
    ///
    /// If it fails, the index is unchanged.
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
    /// assert_eq!(found.nearest[0].id.to_string(), "card-7");
    ///
    /// index.remove("card-7")?;
    /// assert_eq!(index.len(), 1);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn add(&mut self, label: &str, text: &[u8], id: Option<DocumentId<'_>>) -> Result<usize> {
        match &id {
            None => self.documents.require_fresh_ids(1)?,
            Some(id) => self.require_new_id(id)?,
        }
        let id = id.unwrap_or_else(|| self.documents.fresh_id());
        let position = self.end();
        let measured = match self.documents.lengths() {
            Some(_) => Some(self.encoders.measure(text)?),
            None => None,
        };
        self.push(label, text, &id, measured.as_ref())?;
        Ok(position)
    }

    /// Appends all documents of a corpus, measuring them on the current rayon pool.
    ///
    /// # Complexity
    ///
    /// As [`build`](Index::build), for the new documents only.
    ///
    /// # Errors
    ///
    /// As [`add`](Index::add), and [`Error::Cancelled`]. In either case the index is unchanged.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{AddedIds, CompressorSpec, Corpus, Index, unobserved};
    ///
    /// let corpus: Corpus = [("a", "zero"), ("b", "one")].into_iter().collect();
    /// let mut index = Index::build(corpus.clone(), &CompressorSpec::default(), &unobserved)?;
    /// index.add_all(&corpus, AddedIds::Numbered, &unobserved)?;
    /// assert_eq!(index.document(3)?.unwrap().id.to_string(), "3");
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn add_all(
        &mut self,
        corpus: &Corpus,
        ids: AddedIds,
        observer: Observer<'_>,
    ) -> Result<()> {
        match ids {
            AddedIds::Kept => self.require_new_ids(corpus)?,
            AddedIds::Numbered => self.documents.require_fresh_ids(corpus.len())?,
        }
        let measured = match self.documents.lengths() {
            Some(_) => self.encoders.measure_each(corpus, observer)?,
            None => Vec::new(),
        };
        for number in 0..corpus.len() {
            let id = match ids {
                AddedIds::Kept => corpus.id(number),
                AddedIds::Numbered => self.documents.fresh_id(),
            };
            self.push(corpus.label(number), corpus.text(number), &id, measured.get(number))?;
        }
        Ok(())
    }

    fn push(
        &mut self,
        label: &str,
        text: &[u8],
        id: &DocumentId<'_>,
        measured: Option<&Measured>,
    ) -> Result<()> {
        let position = self.end();
        self.load_parts()?;
        self.documents.push(label, text, id, measured)?;
        self.follow(Change::Added { position, label, text });
        Ok(())
    }

    /// Loads everything that the derived parts need to follow a change.
    fn load_parts(&mut self) -> Result<()> {
        let Index { documents, parts, .. } = self;
        parts.all_mut().into_iter().try_for_each(|part| part.load(documents))
    }

    /// Applies a change of the documents to the derived parts.
    fn follow(&mut self, change: Change<'_>) {
        for part in self.parts.all_mut() {
            part.follow(change, &self.documents);
        }
    }

    /// Checks that the ids of a corpus are distinct and that none of them is in the index.
    fn require_new_ids(&mut self, corpus: &Corpus) -> Result<()> {
        let mut new = Lookup::default();
        for number in 0..corpus.len() {
            let id = corpus.id(number);
            new.add(&id, number)?;
            self.require_new_id(&id)?;
        }
        Ok(())
    }

    fn require_new_id(&mut self, id: &DocumentId<'_>) -> Result<()> {
        match self.has_id(id.clone())? {
            true => Err(Error::DuplicateId { id: id.to_string() }),
            false => Ok(()),
        }
    }

    /// Whether a document, with or without a label, has this id.
    ///
    /// # Complexity
    ///
    /// As [`position`](Index::position).
    ///
    /// # Errors
    ///
    /// As [`position`](Index::position).
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{AddedIds, CompressorSpec, Corpus, Index, unobserved};
    ///
    /// let corpus: Corpus = [("a", "zero"), ("b", "one")].into_iter().collect();
    /// let mut index = Index::build(corpus.clone(), &CompressorSpec::default(), &unobserved)?;
    /// index.add_unlabeled(&corpus, AddedIds::Numbered)?;
    /// assert!(index.has_id(1)? && index.has_id(3)? && !index.has_id(4)?);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn has_id<'a>(&mut self, id: impl Into<DocumentId<'a>>) -> Result<bool> {
        let id = id.into();
        Ok(self.documents.find(&id)?.is_some() || self.unlabeled.find(&id)?.is_some())
    }

    /// Appends the texts of a corpus as documents without labels; the labels that they have there do not count.
    /// They have ids as others do: by its id a text can be [removed](Index::remove), or
    /// [given a label](Index::relabel).
    ///
    /// # Complexity
    ///
    /// O(bytes), which are copied. Nothing is compressed.
    ///
    /// # Errors
    ///
    /// - [`Error::DuplicateId`] if a document already has one of the ids, if two have the same, or if there is no
    ///   unused number.
    /// - [`Error::Model`] if the index's file is damaged.
    ///
    /// If it fails, the index is unchanged.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{AddedIds, CompressorSpec, Corpus, Index, unobserved};
    ///
    /// let corpus: Corpus = [("a", "zero"), ("b", "one")].into_iter().collect();
    /// let texts: Corpus = [("", "two"), ("", "three")].into_iter().collect();
    /// let mut index = Index::build(corpus, &CompressorSpec::default(), &unobserved)?;
    /// index.add_unlabeled(&texts, AddedIds::Numbered)?;
    /// assert_eq!((index.len(), index.unlabeled_len()), (2, 2));
    ///
    /// index.remove(2)?;
    /// index.relabel(3, "b")?;
    /// assert_eq!((index.len(), index.unlabeled_len()), (3, 0));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn add_unlabeled(&mut self, texts: &Corpus, ids: AddedIds) -> Result<()> {
        match ids {
            AddedIds::Kept => self.require_new_ids(texts)?,
            AddedIds::Numbered => self.documents.require_fresh_ids(texts.len())?,
        }
        for number in 0..texts.len() {
            let id = match ids {
                AddedIds::Kept => texts.id(number),
                AddedIds::Numbered => self.documents.fresh_id(),
            };
            self.unlabeled.push(texts.text(number), &id)?;
            self.documents.reserve(number_after(&id));
        }
        Ok(())
    }

    /// Removes a document, whether or not it has a label. Searches no longer find it; the other documents keep their positions.
    ///
    /// Its bytes stay in memory until [`compact`](Index::compact) is called, and in the file that the
    /// index was opened from. Files that are [saved](Index::save) from now on do not contain them.
    ///
    /// # Complexity
    ///
    /// O(1), except for the first change, which reads all ids and labels, and for the removal of a
    /// label's first document, which searches for the next one.
    ///
    /// # Errors
    ///
    /// - [`Error::UnknownId`] if no document has this id.
    /// - [`Error::DuplicateId`] if two documents of the index have the same id.
    /// - [`Error::Model`] if the index's file is damaged.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{CompressorSpec, Corpus, Error, Index, unobserved};
    ///
    /// let corpus: Corpus = [("a", "zero"), ("b", "one")].into_iter().collect();
    /// let mut index = Index::build(corpus, &CompressorSpec::default(), &unobserved)?;
    /// index.remove(0)?;
    /// assert_eq!((index.len(), index.labels().len()), (1, 1));
    /// assert!(matches!(index.remove(0), Err(Error::UnknownId { .. })));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn remove<'a>(&mut self, id: impl Into<DocumentId<'a>>) -> Result<()> {
        let id = id.into();
        match self.unlabeled.find(&id)? {
            Some(position) => self.unlabeled.remove(position),
            None => {
                let position = self.expect_position(&id)?;
                self.remove_at(position)
            }
        }
    }

    /// Removes the last document that has this label and this text.
    ///
    /// # Complexity
    ///
    /// O(bytes): every document is compared. [`remove`](Index::remove) compares none.
    ///
    /// # Errors
    ///
    /// - [`Error::UnknownDocument`] if there is none.
    /// - [`Error::Model`] if the index's file is damaged.
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
        self.load_parts()?;
        let (label, text) = (self.label(position)?.to_owned(), self.text(position)?.to_vec());
        self.documents.remove(position)?;
        self.follow(Change::Removed { label: &label, text: &text });
        Ok(())
    }

    /// Gives a document another label. It keeps its position and its id. A document without a label becomes the
    /// last one of those that have one, and keeps its id.
    ///
    /// # Complexity
    ///
    /// As [`remove`](Index::remove).
    ///
    /// # Errors
    ///
    /// As [`remove`](Index::remove).
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{CompressorSpec, Corpus, Index, unobserved};
    ///
    /// let corpus: Corpus = [("a", "zero"), ("b", "one")].into_iter().collect();
    /// let mut index = Index::build(corpus, &CompressorSpec::default(), &unobserved)?;
    /// index.relabel(1, "c")?;
    /// assert_eq!(index.document(1)?.unwrap().label, "c");
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn relabel<'a>(&mut self, id: impl Into<DocumentId<'a>>, label: &str) -> Result<()> {
        let id = id.into();
        if let Some(position) = self.unlabeled.find(&id)? {
            return self.give_label(position, &id, label);
        }
        let position = self.expect_position(&id)?;
        self.load_parts()?;
        let (from, text) = (self.label(position)?.to_owned(), self.text(position)?.to_vec());
        self.documents.relabel(position, label)?;
        self.follow(Change::Relabeled { from: &from, to: label, text: &text });
        Ok(())
    }

    /// Gives a text its first label.
    fn give_label(&mut self, position: usize, id: &DocumentId<'_>, label: &str) -> Result<()> {
        let text = self.unlabeled.text(position)?.to_vec();
        let measured = match self.documents.lengths() {
            Some(_) => Some(self.encoders.measure(&text)?),
            None => None,
        };
        self.push(label, &text, id, measured.as_ref())?;
        self.unlabeled.remove(position)
    }

    /// The position of the document with this id and a label, if there is one.
    ///
    /// # Complexity
    ///
    /// O(1), except for the first call and the first change, which read all ids.
    ///
    /// # Errors
    ///
    /// - [`Error::DuplicateId`] if two documents of the index have the same id.
    /// - [`Error::Model`] if the index's file is damaged.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{CompressorSpec, Corpus, Index, unobserved};
    ///
    /// let corpus: Corpus = [("a", "zero"), ("b", "one")].into_iter().collect();
    /// let mut index = Index::build(corpus, &CompressorSpec::default(), &unobserved)?;
    /// assert_eq!((index.position(1)?, index.position("card-7")?), (Some(1), None));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn position<'a>(&mut self, id: impl Into<DocumentId<'a>>) -> Result<Option<usize>> {
        self.documents.find(&id.into())
    }

    fn expect_position(&mut self, id: &DocumentId<'_>) -> Result<usize> {
        let position = self.documents.find(id)?;
        position.ok_or_else(|| Error::UnknownId { id: id.to_string() })
    }

    /// Discards the bytes of removed documents, and renumbers the positions of the others without
    /// gaps.
    ///
    /// Afterwards all documents are in memory, even if they were in a memory-mapped file. Calling this
    /// does not make saved files smaller: they never contain removed documents.
    ///
    /// # Complexity
    ///
    /// O(bytes of the documents); nothing is compressed.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] if the index's file is damaged. The index is then unchanged.
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
    /// let document = index.document(1)?.unwrap();
    /// assert_eq!((document.text, document.id), (&b"two"[..], DocumentId::from(2)));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn compact(&mut self) -> Result<()> {
        self.load_parts()?;
        let (documents, unlabeled) = (self.documents.compacted()?, self.unlabeled.compacted()?);
        (self.documents, self.unlabeled) = (documents, unlabeled);
        self.follow(Change::Compacted);
        Ok(())
    }
}
