//! A linear model of the labels over the grams of all documents.
//!
//! Let each row of X be a document: for each gram, (1 + ln occurrences) · ln(documents / documents with
//! it)^1.25, scaled to length 1. Let Y have 1 for the label of each document, less the share of that label
//! among all documents. Ridge regression gives the weights W = Xᵀ(XXᵀ + λI)⁻¹Y, and a text x the scores
//! xᵀW (Saunders, Gammerman and Vovk, *Ridge Regression Learning Algorithm in Dual Variables*, 1998; Rifkin,
//! Yeo and Poggio, *Regularized Least-Squares Classification*, 2003). One linear system has one solution,
//! which follows from the documents: there are no epochs, no learning rate and no seed. It is solved to
//! three hundredths of Y. Grams that only one of many documents has count for the length of a text, and for nothing
//! else.
//!
//! Of few documents, all grams have weights, by 1 + ln((1 + documents) / (1 + documents with it)). Grams are those of
//! words in lower case, between spaces, so that none spans two words. And there is an intercept, as if the mean of all
//! documents were subtracted from each text: what they have in common says nothing.
//!
//! | file | idea |
//! |---|---|
//! | `vocabulary` | which grams there are, and which have weights |
//! | `matrix` | X, by documents and by grams |
//! | `solve` | the linear system, by conjugate gradients |
//! | `left_out` | the scores of documents that are left out |
//! | `model` | W in few bits, and the scores of a text |
//! | `rows` | which buckets have weights |
//! | `encode` | the model as bytes |
//! | `part` | the model of an index, in memory and in its file |

mod encode;
mod left_out;
mod matrix;
mod model;
mod part;
mod rows;
mod solve;
mod vocabulary;

#[cfg(test)]
mod tests;

pub(crate) use model::LinearModel;
pub(super) use part::Linear;
