//! What is wrong with labeled documents before anything is measured with them: texts that occur again,
//! labels that contradict each other, texts that say nothing.
//!
//! | file | idea |
//! |---|---|
//! | `config` | the settings of an audit |
//! | `run` | the audit of training and test documents |
//! | `split` | what is found in one set of documents |
//! | `across` | what is found in test documents in view of the training documents |
//! | `duplicates` | pairs of documents with equal, almost equal and near texts |
//! | `side` | documents, and where the text of each occurs first |
//! | `loose` | what texts have in common that differ only by case and punctuation |
//! | `near` | pairs of texts within a distance |
//! | `counts`, `examples` | what was found as numbers, and documents that show it |
//! | `clean` | which training documents to keep |
//!
//! Nothing here is quadratic: texts are looked up, and distances are computed among candidates.

mod across;
mod clean;
mod config;
mod counts;
mod duplicates;
mod examples;
mod loose;
mod near;
mod run;
mod side;
mod split;

pub use across::AcrossAudit;
pub use clean::{Cleaning, Fault};
pub use config::AuditConfig;
pub use counts::AuditCount;
pub use duplicates::{Duplicate, Duplicates, NearDuplicate};
pub use examples::{AuditExample, AuditKind};
pub use run::{Audit, audit};
pub use split::SplitAudit;
