//! The model file as a container: sections with checksums.
//!
//! | file | idea |
//! |---|---|
//! | `layout` | header and section table, byte by byte |
//! | `contents` | a file's bytes, mapped or read |
//! | `file` | opening a file; sections whose blocks are checked on first access |
//! | `writer` | a new file, which replaces the old one completely or not at all |
//! | `lock` | one writer at a time |
//! | `target` | whether a model file may be written to a path |
//! | `fault` | what can be wrong with a file |
//!
//! Nothing here knows what a section contains. Each stored part writes and reads its own sections
//! under its own tags; `docs/model-file.md` lists them all.

mod contents;
mod fault;
mod file;
mod layout;
mod lock;
mod target;
mod writer;

#[cfg(test)]
pub(crate) mod tests;

pub use fault::ModelFault;
pub(crate) use file::{ModelFile, Section};
pub(crate) use layout::{MAGIC, Tag};
pub(crate) use lock::WriterLock;
pub(crate) use writer::ModelWriter;

pub use file::is_model_file;
pub use target::require_model_target;
