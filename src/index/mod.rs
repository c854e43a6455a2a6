//! Documents ready to be searched: their texts, their compressed lengths, and everything else that is
//! computed from them once.
//!
//! | file | idea |
//! |---|---|
//! | `index` | the index itself: building it and reading from it |
//! | `document` | what an index knows about one document |
//! | `documents` | the documents' columns, by position |
//! | `columns` | a stored part, followed by what was added since |
//! | `labels`, `ids` | labels in the order in which they first occur; documents found by their ids |
//! | `lengths`, `encoders` | compressed lengths, and the encoders that measure them |
//! | `unlabeled` | texts without labels |
//! | `changes` | adding, removing and relabeling documents |
//! | `derived`, `parts` | what is derived from the documents, and the list of all such parts |
//! | `candidates`, `classes`, `linear`, `settled` | the derived parts |
//! | `stored`, `about`, `info` | an index in a model file, and the file's description of itself |
//!
//! # How to add a derived part
//!
//! Implement `Derived` in a file of its own and add the part to the list in `parts.rs`. Changing the
//! documents, opening and saving all work from that list.

mod about;
mod candidates;
mod changes;
mod classes;
mod columns;
mod derived;
mod document;
mod documents;
mod encoders;
mod ids;
#[expect(clippy::module_inception, reason = "the module is about this type")]
mod index;
mod info;
mod labels;
mod lengths;
mod linear;
mod parts;
mod removed;
mod settled;
mod stored;
mod unlabeled;

pub use changes::AddedIds;
pub use document::Document;
pub use index::Index;
pub use info::{LabelCount, ModelInfo, SectionInfo};
pub use stored::OpenOptions;

pub(crate) use candidates::{CandidateIndex, SharedGrams, rarity, repeated};
pub(crate) use stored::Kept;
