//! Fewer documents that classify nearly as well as all of them: prototypes for nearest neighbors.
//!
//! | file | idea |
//! |---|---|
//! | `config`, `rule` | the settings, and the rules of selection |
//! | `run` | the selection, and what came of it |
//! | `nearest` | the other documents nearest to each |
//! | `order` | all documents, those first that a rule selects |
//! | `support` | documents in the order in which their neighbors agree with them |
//! | `greedy` | taking what makes the most others right |
//! | `edit` | leaving out what its neighbors contradict (Wilson) |
//! | `condense` | taking what the taken documents get wrong (Hart) |
//! | `curve` | the accuracy with any number of documents |

mod condense;
mod config;
mod curve;
mod edit;
mod greedy;
mod nearest;
mod order;
mod rule;
mod run;
mod support;

pub use config::PrototypeConfig;
pub use curve::CurvePoint;
pub use rule::PrototypeRule;
pub use run::{Prototypes, prototypes};
