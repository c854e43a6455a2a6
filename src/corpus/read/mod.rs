//! Reading labeled documents and queries.
//!
//! ```text
//! path ──► input ──► recognize ──► table | json | fasttext | fasta | lines ──► Record
//!  (open, decompress, decode)              folder | files ──────────────────────►
//! ```
//!
//! | file | idea |
//! |---|---|
//! | `whole` | a whole corpus |
//! | `records` | one record after another, in any format |
//! | `options`, `format`, `column` | how to read |
//! | `record`, `report`, `fault`, `failure` | what was read, what was left out, what is wrong |
//! | `input` | opening, decompressing and decoding |
//! | `recognize` | the format, by the name or the first line |
//! | `table`, `json` | records with columns |
//! | `lines`, `fasttext`, `fasta` | records of lines |
//! | `folder`, `walk` | records that are files |
//! | `several` | the records of all files in a folder |
//! | `labels`, `label_source` | labels that are in a table of their own, or in the names of files |

mod column;
mod failure;
mod fasta;
mod fasttext;
mod fault;
mod folder;
mod format;
mod input;
mod json;
mod label_source;
mod labels;
mod lines;
mod options;
mod recognize;
mod record;
mod records;
mod report;
mod several;
mod table;
mod walk;
mod whole;

pub use column::{Column, Part};
pub use fault::InputFault;
pub use format::Format;
pub use input::{Encoding, STANDARD_INPUT};
pub use label_source::LabelSource;
pub use options::ReadOptions;
pub use record::Record;
pub use records::Records;
pub use report::{Note, ReadReport};
pub use whole::{read, read_each, read_into, read_texts};
