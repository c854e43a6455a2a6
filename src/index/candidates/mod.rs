//! How many grams each document shares with a query, counted for all documents at once.
//!
//! C(xy) is less than C(x) + C(y) because of matches into the query, and a match requires that both
//! texts contain the same gram: a few consecutive bytes. So the number of distinct grams that two
//! texts share predicts C(xy), and documents that share many are likely to be near.
//!
//! | file | idea |
//! |---|---|
//! | `candidate_index` | the index itself |
//! | `grams` | the length of grams, and their hash |
//! | `gram_weight` | how much a gram counts when texts are vectors |
//! | `batches` | the text of the documents, in parts of about equal size |
//! | `inversion` | building the postings in parallel |
//! | `postings` | for each gram, a compressed list of its documents |
//! | `living_list` | such a list, with the documents that were added since |
//! | `counts` | for each document, the number of grams that it shares |
//! | `part` | the candidate index as a derived part of an index |

mod batches;
mod candidate_index;
mod counts;
mod gram_weight;
mod grams;
mod inversion;
mod living_list;
mod part;
mod postings;

pub(crate) use candidate_index::{CandidateIndex, SharedGrams};
pub(crate) use gram_weight::{rarity, repeated};
pub(super) use grams::Grams;
pub(super) use part::Candidates;
