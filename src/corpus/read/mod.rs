//! Reading labeled documents and queries.
//!
//! ```text
//! path ──► input ──► format ──► table | json_lines | fasttext | lines ──► Record
//!   (open, decompress)  (recognize)            folder ─────────────────►
//! ```
//!
//! | file | idea |
//! |---|---|
//! | `whole` | a whole corpus |
//! | `records` | one record after another, in any format |
//! | `options`, `format`, `column` | how to read |
//! | `recognize` | the format, by the first line |
//! | `record`, `report`, `fault` | what was read, what was left out, what is wrong |
//! | `input` | opening and decompressing |
//! | `rows`, `layout`, `table` | CSV and TSV |
//! | `lines`, `json_lines`, `fasttext`, `folder` | the other formats |
//! | `json` | JSON objects and strings as tools write them |

mod column;
mod fasttext;
mod fault;
mod folder;
mod format;
mod input;
mod json;
mod json_lines;
mod layout;
mod lines;
mod options;
mod quotes;
mod recognize;
mod record;
mod records;
mod report;
mod rows;
mod table;
mod whole;

pub use column::Column;
pub use fault::InputFault;
pub use format::Format;
pub use input::STANDARD_INPUT;
pub use options::ReadOptions;
pub use record::Record;
pub use records::Records;
pub use report::ReadReport;
pub use whole::read;
