//! The model file: sections with checksums, whatever they hold.
//!
//! | file | idea |
//! |---|---|
//! | `layout` | header and section table, byte by byte |
//! | `contents` | a file's bytes, mapped or read |
//! | `file` | opening, and sections whose blocks are checked when first touched |
//! | `writer` | a new file, which takes the old one's place whole or not at all |
//! | `lock` | one writer at a time |
//! | `fault` | what can be wrong with a file |
//!
//! Nothing here knows what a section means. Each part that is stored writes and reads its own, under
//! tags of its own; `docs/model-file.md` lists them all.

mod contents;
mod fault;
mod file;
mod layout;
mod lock;
mod writer;

pub use fault::ModelFault;
pub(crate) use file::{ModelFile, Section};
pub(crate) use layout::Tag;
pub(crate) use lock::WriterLock;
pub(crate) use writer::ModelWriter;

pub use file::is_model_file;
