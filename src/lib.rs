//! Text classification without training: a text is labeled by how much it has in common with labeled
//! texts, measured by compressed lengths and by counts of short strings.
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
//! Use it if there is no time, data or hardware to train a model: with a handful of examples per label,
//! labels that come and go, text in any language or in none (DNA, logs, binaries), and if answers must
//! show their evidence. [`HybridClassifier`] is the most accurate method on most datasets, and
//! [`classify()`] its short form; [`KnnClassifier`] is the published one; [`ClassClassifier`] keeps no
//! documents and learns from a stream; [`GramClassifier`] compresses nothing. [`Method`] is any of them
//! as a value, to be chosen by name.
//!
//! Do not use it if there are thousands of examples that stay the same and a linear model can be trained
//! on them, or if a query may take no more than a few tenths of a millisecond.
//!
//! # How it works
//!
//! With C(s) the compressed length of s, the distance between a query x and a document y is the
//! normalized compression distance
//!
//! ```text
//! NCD(x, y) = (C(xy) − min(C(x), C(y))) / max(C(x), C(y))        C(xy) = C(x + " " + y)
//! ```
//!
//! by default with gzip at level 9, as in Jiang et al., *"Low-Resource" Text Classification: A
//! Parameter-Free Classification Method with Compressors* (Findings of ACL 2023, §3). A compressor may
//! [define C(xy) otherwise](Compressor#the-length-of-a-pair): `zstd,prefix` takes C(x) + C(y | x).
//! [`distance`] has other distances. With [`KnnClassifier`], the nearest documents vote; each other
//! method documents how it works.
//!
//! Data flows one way, and each module can be read on its own:
//!
//! | module | types |
//! |---|---|
//! | `corpus` | [`Corpus`], [`Labels`], [`DocumentId`], [`read`], [`ReadOptions`], [`Records`] |
//! | `compressor` | [`Compressor`], [`Encoder`], [`QueryEncoder`], [`CompressorSpec`], [`Length`] |
//! | [`distance`] | [`Metric`] |
//! | `model` | [`ModelFault`], [`is_model_file`] |
//! | `class_model` | the counts of [`ClassClassifier`] and [`HybridClassifier`] |
//! | `index` | [`Index`], [`Document`], [`OpenOptions`], [`ModelInfo`] |
//! | `search` | [`k_nearest`], [`k_nearest_others`], [`SearchConfig`], [`Search`], [`Neighbor`] |
//! | `audit` | [`audit()`], [`Audit`], [`AuditConfig`], [`Cleaning`] |
//! | `classify` | [`Method`], [`Classifier`], [`Update`], [`KnnClassifier`], [`ClassClassifier`], [`GramClassifier`], [`HybridClassifier`], [`Prediction`] |
//! | `regression` | [`KnnRegressor`], [`RegressionConfig`], [`PredictedTarget`] |
//! | `calibrate` | [`CalibratedClassifier`], [`Calibrator`], [`CalibrationConfig`] |
//! | `prototypes` | [`prototypes()`], [`Prototypes`], [`PrototypeConfig`], [`PrototypeRule`] |
//! | `suggest` | [`suggest()`], [`Suggestion`] |
//! | `evaluate` | [`evaluate()`], [`evaluate_neighbors`], [`evaluate_leave_one_out`], [`evaluate_few_shot`], [`evaluate_regression`], [`measure_recall`], [`Evaluation`], [`Outcome`], [`Calibration`], [`RiskCoverage`], [`Selection`], [`compare_outcomes`] |
//! | [`report`] | [`report::text`], [`report::json`], [`report::markdown`] |
//!
//! Whatever takes long takes an [`Observer`] as its last argument, which sees the progress and can stop
//! the work; [`unobserved`] is the one that does neither.
//!
//! # Performance
//!
//! An exact search costs one compression per document, since C(y) and the query's own length are
//! computed once, and less if a proved bound shows that a document is not among the nearest. Above
//! [`Search::EXACT_UP_TO`] bytes of text, only the likeliest documents are compared, those that share most
//! with the query, unless [`Search::Exact`] is asked for: as many as find the nearest document of 95% of
//! texts ([`settled_search`]). [`measure_recall`] measures what that misses. Work is divided among the threads of the current rayon
//! pool, and the answer is the same for any number of them. An index takes the documents' bytes, two
//! bytes for each of them that gzip's length engine prepares, one or two for the candidate index,
//! 24 bytes per document, and one encoder per thread.
//!
//! # Quirks
//!
//! - **Ties.** Lengths are whole bytes, so equal distances are common. Every order here is total:
//!   distance, then position in the corpus. A tied vote is settled by a [`TieRule`]; none of them
//!   looks at the true label. The published figures do: with k = 2, a tie goes to the true label, so
//!   they are what [`NeighborFigures::top2_document_accuracy`] measures, 2 to 12 points above accuracy.
//!   [`Evaluation::top2_label_accuracy`] is another figure: one of the two likeliest labels is right.
//! - **Order.** C(xy) is not C(yx). The query comes first, as published, unless the compressor's option `pair` says
//!   otherwise ([`PairOption`]).
//! - **Window.** gzip looks back 32 KiB, so whatever comes more than 32 KiB after the query's end in a
//!   document matches nothing in the query. [`CompressorSpec::window`] is how far a compressor looks back.
//! - **Framing.** gzip adds 18 bytes to every length, which matters for short texts; the compressor
//!   `deflate` is the same without them. Others have the option `no-framing` ([`Backend::framing`]).
//! - **Very short texts** say little: below about 20 bytes, distances are mostly framing.
//!
//! # Crate features
//!
//! | feature | default | adds |
//! |---|---|---|
//! | `zstd` | yes | the compressor `zstd`, and reading of zstd-compressed input |
//! | `brotli` | no | the compressor `brotli` |
//! | `bzip2` | no | the compressor `bzip2`, and reading of bzip2-compressed input |
//! | `lz4` | no | the compressor `lz4` |
//! | `ppmd` | no | the compressor `ppmd` |
//! | `snappy` | no | the compressor `snappy` |
//! | `xz` | no | the compressors `xz` and `lzma`, and reading of xz-compressed input |

#![warn(clippy::print_stderr, clippy::print_stdout, clippy::unwrap_used)]

mod audit;
mod byte_counts;
mod calibrate;
mod class_model;
mod classify;
mod compressor;
mod corpus;
/// The length engine. Public only for nearzip's own tests, fuzzing and benchmarks, without any
/// promise of stability.
#[doc(hidden)]
pub mod deflate;
pub mod distance;
mod error;
mod evaluate;
mod index;
mod memo;
mod model;
mod pool;
mod progress;
mod prototypes;
mod random;
mod regression;
pub mod report;
mod search;
mod suggest;
mod wilson;

pub use audit::{
    AcrossAudit, Audit, AuditConfig, AuditCount, AuditExample, AuditKind, Cleaning, Duplicate,
    Duplicates, Fault, NearDuplicate, SplitAudit, audit,
};
pub use calibrate::{CalibratedClassifier, CalibrationConfig, Calibrator};
pub use class_model::Evidence;
pub use classify::{
    Blend, BlendSource, ClassClassifier, ClassConfig, Classifier, GramClassifier, GramConfig,
    HybridClassifier, HybridConfig, KnnClassifier, KnnConfig, Method, ModelFactors, PredictBatch,
    Prediction, Setting, Settings, Source, TieRule, Update, VoiceFactors, Weights, classify,
};
pub use compressor::{
    Backend, BackendOption, Compressor, CompressorSpec, Encoder, Length, OptionFault, PairOption,
    PreparedDocument, QueryEncoder, SEPARATOR, backends,
};
pub use corpus::{
    Column, Corpus, CorpusIter, DocumentId, Encoding, Format, InputFault, LabelId, LabelSource,
    LabeledDocument, Labels, Note, Part, ReadOptions, ReadReport, Record, Records, STANDARD_INPUT,
    read, read_each, read_into, read_texts,
};
pub use deflate::{Saving, SharedString, saving};
pub use distance::Metric;
pub use error::{Error, Location, Result};
pub use evaluate::{
    Calibration, CalibrationBin, CleanPart, Conformal, ConfusionMatrix, CoveragePoint,
    CrossValidationConfig, DifferentPrediction, Estimate, Evaluation, FewShot, FewShotConfig,
    LabelMetrics, NeighborFigures, Outcome, PairedComparison, Recall, RegressionEvaluation,
    RegressionFigures, RegressionOutcome, RegressionSweepRow, RejectedShare, RiskCoverage,
    Selection, SelectionRow, StrangerFigures, SweepRow, compare_outcomes, cross_validate,
    cross_validate_regression, evaluate, evaluate_few_shot, evaluate_leave_one_out,
    evaluate_neighbors, evaluate_regression, evaluate_regression_leave_one_out, known_texts,
    measure_recall, most_doubtful, read_outcomes,
};
pub use index::{AddedIds, Document, Index, LabelCount, ModelInfo, OpenOptions, SectionInfo};
pub use model::{ModelFault, is_model_file, require_model_target};
pub use progress::{Observer, Progress, Stage, Tracker, unobserved};
pub use prototypes::{CurvePoint, PrototypeConfig, PrototypeRule, Prototypes, prototypes};
pub use regression::{KnnRegressor, PredictedTarget, RegressionConfig};
pub use search::{
    Neighbor, Neighbors, PairLengths, Search, SearchConfig, check_exact, k_nearest,
    k_nearest_batch, k_nearest_others, pair_lengths, pair_lengths_batch, settled_search,
};
pub use suggest::{Suggestion, suggest};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
