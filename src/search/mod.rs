//! The documents nearest to a query.
//!
//! | file | idea |
//! |---|---|
//! | `config` | the settings of a search |
//! | `nearest` | the entry points: one query, many queries, given documents |
//! | `searcher` | an index, the settings of the search, and its progress |
//! | `exact` | comparing with every document |
//! | `candidates` | comparing with the documents that share the most grams with the query |
//! | `settled` | how many candidates are enough |
//! | `scan` | comparing with given documents, one after another |
//! | `ranked` | the order of all answers |
//! | `neighbors` | the answers, as callers see them |
//! | `pairs` | the lengths of queries with documents |
//! | `brute_force` | the check that exact search is exact |
//!
//! Answers are the same for any number of threads. Memory never grows with queries × documents.

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
mod settled;

pub use brute_force::check_exact;
pub use config::{Search, SearchConfig};
pub use nearest::{k_nearest, k_nearest_batch, k_nearest_others};
pub use neighbors::{Neighbor, Neighbors, PairLengths};
pub use pairs::{pair_lengths, pair_lengths_batch};
pub use settled::settled_search;

pub(crate) use nearest::{distances, rank, rank_others};
pub(crate) use ranked::{Ranked, Ranking};
pub(crate) use settled::{known_search, search_in_use};
