//! Labeled documents in memory, and how they are read.
//!
//! | file | idea |
//! |---|---|
//! | `documents` | the corpus |
//! | `iter` | its documents, one after another |
//! | `arena` | many byte strings in one allocation |
//! | `labels` | interned labels |
//! | `alike` | labels that look alike |
//! | `ids` | the documents' stable ids |
//! | `parts` | parts to train with and to test with |
//! | `shots` | a few documents of each label |
//! | `sample` | the embedded corpus |
//! | `read` | files, formats, columns |

mod alike;
mod arena;
mod documents;
mod ids;
mod iter;
mod labels;
mod parts;
mod read;
mod sample;
mod shots;
mod target;

pub(crate) use arena::Arena;
pub use documents::Corpus;
pub use ids::DocumentId;
pub(crate) use ids::Ids;
pub use iter::{CorpusIter, LabeledDocument};
pub use labels::{LabelId, Labels};
pub use read::{
    Column, Encoding, Format, InputFault, LabelSource, Note, Part, ReadOptions, ReadReport, Record,
    Records, STANDARD_INPUT, read, read_each, read_into, read_texts,
};
pub(crate) use target::target;
