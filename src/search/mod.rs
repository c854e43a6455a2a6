//! The documents nearest to a query.
//!
//! | file | idea |
//! |---|---|
//! | `config` | what is searched for, and among which documents |
//! | `nearest` | the entry points: one query, many queries, given documents |
//! | `searcher` | an index, what is searched for in it, and whom to tell of progress |
//! | `exact` | comparing with every document |
//! | `candidates` | comparing with the documents that share most with the query |
//! | `scan` | comparing with some documents, one after another |
//! | `ranked` | the order of all answers |
//! | `neighbors` | the answers, as callers see them |
//! | `pairs` | the lengths of a query with every document |
//! | `brute_force` | the check that exact search is exact |
//!
//! Answers are the same for any number of threads. Nothing of the size of queries × documents is
//! ever held.

mod brute_force;
mod candidates;
mod config;
mod exact;
mod nearest;
mod neighbors;
mod pairs;
mod ranked;
mod scan;
mod searcher;

pub use brute_force::check_exact;
pub use config::{Search, SearchConfig};
pub use nearest::{k_nearest, k_nearest_batch};
pub use neighbors::{Neighbor, Neighbors, PairLengths};
pub use pairs::pair_lengths;

pub(crate) use nearest::{distances, rank};
pub(crate) use ranked::{Ranked, Ranking};
