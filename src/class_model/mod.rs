//! Which class would compress a text best: one model a class, and the bits that it saves.
//!
//! | file | idea |
//! |---|---|
//! | `model` | documents are added and removed, and other texts scored |
//! | `class_size` | how much text a class has |
//! | `order` | how many bytes of context are worth counting |
//! | `gram` | the strings that are counted, and their numbers |
//! | `counts` | how often each occurs in each class |
//! | `logarithm` | the integers that scores are made of |
//! | `score` | from counts to the bits that a class saves |
//! | `log_counts` | the logarithms of the counts of a gram |
//! | `chain` | the ratios of a byte, from order to order |
//! | `left_out` | a document that is scored as though it were not counted |
//! | `encode` | the model as bytes |

mod chain;
mod class_size;
mod counts;
mod encode;
mod gram;
mod left_out;
mod log_counts;
mod logarithm;
mod model;
mod order;
mod score;

#[cfg(test)]
mod tests;

pub(crate) use model::ClassModel;
