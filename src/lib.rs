//! Text classification without training. Compressed lengths, and counts of short strings, measure how
//! much texts have in common, and a new text takes the label with which it has most.
//!
//! ```
//! use nearzip::{Classifier, Corpus, HybridClassifier};
//!
//! let corpus: Corpus = [
//!     ("weather", "rain in the north, sun in the south"),
//!     ("chess", "the knight takes the bishop on e5"),
//! ]
//! .into_iter()
//! .collect();
//!
//! let classifier = HybridClassifier::from_corpus(corpus)?;
//! assert_eq!(classifier.predict(b"the queen takes the rook on e5")?.label(), "chess");
//! # Ok::<(), nearzip::Error>(())
//! ```
//!
//! # When to use it
//!
//! When there is no time, data or machine to train a model: a handful of examples for each label,
//! labels that come and go, text in any language or in none (DNA, logs, binaries), and answers that
//! show their evidence. [`HybridClassifier`] is the most accurate method, and [`classify()`] its short
//! form; [`KnnClassifier`] is the published one; [`ClassClassifier`] keeps no documents and learns from
//! a stream; [`GramClassifier`] compresses nothing at a query. When not: where thousands of examples
//! stay as they are and a linear model can be trained on them, or where a query may take no more than
//! some tenths of a millisecond.
//!
//! # How it works
//!
//! With C(s) the compressed length of s, the distance between a query x and a document y is
//!
//! ```text
//! NCD(x, y) = (C(x + " " + y) − min(C(x), C(y))) / max(C(x), C(y))
//! ```
//!
//! by default with gzip at level 9, as in Jiang et al., *"Low-Resource" Text Classification: A
//! Parameter-Free Classification Method with Compressors* (Findings of ACL 2023, §3). For
//! [`KnnClassifier`] the nearest documents vote; the other methods say how they work where they are
//! documented.
//!
//! Data flows one way, and each module can be read alone:
//!
//! | module | types |
//! |---|---|
//! | `corpus` | [`Corpus`], [`Labels`], [`read`], [`ReadOptions`], [`Records`] |
//! | `compressor` | [`Compressor`], [`Encoder`], [`QueryEncoder`], [`CompressorSpec`], [`Length`] |
//! | [`distance`] | [`Metric`] |
//! | `model` | [`ModelFault`], [`is_model_file`] |
//! | `class_model` | what [`ClassClassifier`] and [`HybridClassifier`] count |
//! | `index` | [`Index`], [`OpenOptions`], [`ModelInfo`] |
//! | `search` | [`k_nearest`], [`Search`], [`Neighbor`] |
//! | `classify` | [`Method`], [`Classifier`], [`KnnClassifier`], [`ClassClassifier`], [`GramClassifier`], [`HybridClassifier`], [`Prediction`] |
//! | `evaluate` | [`evaluate()`], [`evaluate_neighbors`], [`evaluate_few_shot`], [`measure_recall`], [`Evaluation`], [`Outcome`] |
//! | [`report`] | [`report::text`], [`report::json`], [`report::markdown`] |
//!
//! # Performance
//!
//! An exact search costs one compression for each document, C(y) and the query's own length being
//! computed once. Above [`Search::EXACT_UP_TO`] bytes of text only
//! [`DEFAULT_CANDIDATES`](Search::DEFAULT_CANDIDATES) documents are compared, those that share most
//! with the query, unless [`Search::Exact`] is asked for; what that misses is measured by
//! [`measure_recall`]. Work is divided among the threads of the current rayon pool, and the answer is
//! the same for any number of them. Memory is the documents' bytes, two bytes for each of them that
//! gzip's length engine prepares, one or two for the index of candidates, 24 bytes a document, and
//! one encoder a thread.
//!
//! # Quirks
//!
//! - **Ties.** Lengths are whole bytes, so equal distances are common. Every order here is total:
//!   distance, then position in the corpus. A tied vote is settled by a [`TieRule`]; none of them
//!   looks at the true label. The published figures do: with k = 2, a tie goes to the true label, so
//!   they are what [`NeighborFigures::top2_document_accuracy`] measures, 2 to 12 points above accuracy.
//! - **Order.** C(xy) is not C(yx). The query comes first, as published.
//! - **Window.** gzip sees 32 KiB back. Of a document that begins farther than that behind the
//!   query's end, nothing can match.
//! - **Framing.** gzip adds 18 bytes to every length, which weighs on short texts; `deflate` is the
//!   same without them.
//! - **Very short texts** say little: below some 20 bytes, distances are mostly framing.
//!
//! # Crate features
//!
//! | feature | default | adds |
//! |---|---|---|
//! | `zstd` | yes | the compressor `zstd`, and reading of zstd-compressed input |
//! | `brotli` | no | the compressor `brotli` |
//! | `xz` | no | the compressor `xz` |

#![warn(clippy::print_stderr, clippy::print_stdout, clippy::unwrap_used)]

mod byte_counts;
mod class_model;
mod classify;
mod compressor;
mod corpus;
/// The length engine. Public for nearzip's own tests, fuzzing and benchmarks only, without any
/// promise of stability.
#[doc(hidden)]
pub mod deflate;
pub mod distance;
mod error;
mod evaluate;
mod index;
mod model;
mod pool;
mod progress;
mod random;
pub mod report;
mod search;

pub use classify::{
    Blend, BlendSource, ClassClassifier, ClassConfig, Classifier, GramClassifier, GramConfig,
    HybridClassifier, HybridConfig, KnnClassifier, KnnConfig, Method, PredictBatch, Prediction,
    Setting, Settings, Source, TieRule, Update, Weights, classify,
};
pub use compressor::{
    Backend, BackendOption, Compressor, CompressorSpec, Encoder, Length, OptionFault,
    PreparedDocument, QueryEncoder, SEPARATOR, backends,
};
pub use corpus::{
    Column, Corpus, CorpusIter, DocumentId, Format, InputFault, LabelId, LabeledDocument, Labels,
    ReadOptions, ReadReport, Record, Records, STANDARD_INPUT, read,
};
pub use distance::Metric;
pub use error::{Error, Location, Result};
pub use evaluate::{
    ConfusionMatrix, Estimate, Evaluation, FewShot, FewShotConfig, LabelMetrics, NeighborFigures,
    Outcome, Recall, SweepRow, evaluate, evaluate_few_shot, evaluate_neighbors, measure_recall,
};
pub use index::{AddedIds, Document, Index, ModelInfo, OpenOptions, SectionInfo};
pub use model::{ModelFault, is_model_file, require_model_target};
pub use progress::{Observer, Progress, Stage, unobserved};
pub use search::{
    Neighbor, Neighbors, PairLengths, Search, SearchConfig, check_exact, k_nearest,
    k_nearest_batch, pair_lengths,
};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
