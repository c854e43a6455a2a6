//! What texts without labels say about others, given some that have one.
//!
//! Labels spread from text to similar text, and a class model learns from the texts that got one. Nothing is
//! trained in epochs: both follow from the texts.
//!
//! | file | idea |
//! |---|---|
//! | `graph` | which texts are similar |
//! | `shares` | how much of each text belongs to each label |
//! | `spreading` | labels that spread along the graph |
//! | `frequencies` | how frequent labels are among these texts |
//! | `lesson` | the class model that learns from them |
//! | `voices` | what both say about a text, or about a document that is left out |
//! | `mixture` | how much they count beside a method that knows only documents with labels |

mod frequencies;
mod graph;
mod lesson;
mod mixture;
mod shares;
mod spreading;
mod voices;

#[cfg(test)]
mod tests;

pub(super) use mixture::{Labeled, Mixture};
pub(super) use voices::Unlabeled;
