//! The errors of this crate, with the values that a reader of their messages needs.

use std::fmt;
use std::io;

use crate::compressor::{CompressorSpec, OptionFault};
use crate::corpus::InputFault;
use crate::model::ModelFault;
use crate::progress::Stage;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Everything that can go wrong in this crate.
///
/// A message names the value that was refused and says what to do. A cause, if there is one, is
/// in [`source`](std::error::Error::source) and is not repeated in the message.
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Error};
///
/// let refused = "gzip:12".parse::<CompressorSpec>().unwrap_err();
/// assert!(matches!(refused, Error::InvalidLevel { level: 12, min: 0, max: 9, .. }));
/// assert_eq!(refused.to_string(), "gzip has no level 12; choose a level from 0 to 9");
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder cannot be opened or read.
    #[error("cannot read {path}")]
    Read {
        /// The path as it was given, or `standard input`.
        path: String,
        /// The operating system's reason.
        source: io::Error,
    },

    /// A file cannot be written.
    #[error("cannot write {path}")]
    Write {
        /// The file.
        path: String,
        /// The operating system's reason.
        source: io::Error,
    },

    /// Another program is writing the model file.
    #[error("{path} is being written by another program; wait until it is done")]
    Locked {
        /// The model file.
        path: String,
    },

    /// A file that is not a model file is where a model file was to be written.
    #[error("{path} exists and is not a model file; choose another path, or remove it first")]
    NotReplaced {
        /// The file.
        path: String,
    },

    /// Something is not a regular file where one is needed.
    #[error("{path} is not a regular file; choose another path")]
    NotAFile {
        /// The folder, device, pipe or socket.
        path: String,
    },

    /// Somebody's file has the name that a model file's lock needs.
    #[error("{path} is not empty, so it is not the lock of a model file; give it another name")]
    NotALock {
        /// The file.
        path: String,
    },

    /// A model file is damaged, cannot be read by this program, or is not a model file.
    #[error("{file}: {fault}")]
    Model {
        /// The file's path as it was given, or another name for it if it has no path.
        file: String,
        /// What is wrong, and what to do.
        fault: ModelFault,
    },

    /// The label of a document is not a number, which regression needs.
    #[error(
        "the label {label:?} of the document {id:?} is not a number; for regression, give labels that are \
         finite numbers up to 1e100, such as 3.5"
    )]
    NotANumber {
        /// The id of the document.
        id: String,
        /// Its label.
        label: String,
    },

    /// Two documents have the same id, but ids must be unique.
    #[error("two documents have the id {id:?}; give each a unique id")]
    DuplicateId {
        /// The id.
        id: String,
    },

    /// No numbers are left for documents without ids.
    #[error("no numbers from {next} on are left for documents without ids; give them ids")]
    NoFreshIds {
        /// The number that the next document would get.
        next: u64,
    },

    /// No document has this id.
    #[error("no document has the id {id:?}; nothing was changed")]
    UnknownId {
        /// The id as it was given.
        id: String,
    },

    /// An input file is not valid.
    #[error("{location}: {fault}")]
    Input {
        /// Where in the input.
        location: Location,
        /// What is wrong, and what to do.
        fault: InputFault,
    },

    /// No compressor has this name, or it is not compiled in.
    #[error("no compressor is called {name:?}; choose one of {known}{}", feature_hint(*.feature))]
    UnknownCompressor {
        /// The name as it was given.
        name: String,
        /// The names of the compressors that are compiled in.
        known: String,
        /// The crate feature that adds this compressor, if there is one.
        feature: Option<&'static str>,
    },

    /// The compressor does not have this level.
    #[error("{compressor} has no level {level}; {}", levels(*.min, *.max))]
    InvalidLevel {
        /// The compressor's name.
        compressor: &'static str,
        /// The level as it was given.
        level: i32,
        /// The lowest level.
        min: i32,
        /// The highest level.
        max: i32,
    },

    /// The level of a compressor is not a whole number.
    #[error("{text:?} is not a compressor; write a name, or a name and a level, such as gzip:9")]
    InvalidCompressorSpec {
        /// The text as it was given.
        text: String,
    },

    /// The compressor does not have this option, or not in this form.
    #[error("{compressor}: {fault}; {}", option_hint(.known))]
    InvalidOption {
        /// The compressor's name.
        compressor: &'static str,
        /// What is wrong with the option.
        fault: OptionFault,
        /// The compressor's options.
        known: String,
    },

    /// The zlib that this program links is not stock zlib, so its lengths are not the published ones.
    #[error(
        "this program links a zlib that is not stock zlib (a probe text takes {found} bytes at \
         level {level} instead of {expected}); build without flate2's zlib-ng, zlib-rs, \
         cloudflare_zlib and rust_backend features"
    )]
    ForeignZlib {
        /// The level of the probe.
        level: u32,
        /// Stock zlib's length of the probe text in bytes.
        expected: u64,
        /// The linked library's length in bytes.
        found: u64,
    },

    /// A compressor failed on a text.
    #[error("{compressor} failed on a text of {bytes} bytes")]
    Compress {
        /// The compressor.
        compressor: CompressorSpec,
        /// The length of the text in bytes.
        bytes: usize,
        /// The compressor's reason.
        source: io::Error,
    },

    /// The number of neighbors is 0 or more than the number of documents.
    #[error("k is {k} and the corpus has {documents} documents; choose a k from 1 to {documents}")]
    InvalidK {
        /// The number of neighbors that was asked for.
        k: usize,
        /// The number of documents in the corpus.
        documents: usize,
    },

    /// The number of candidates is 0.
    #[error("the number of candidates is 0; choose 1 or more, or search exactly")]
    InvalidCandidates,

    /// The corpus has no documents, but some are needed.
    #[error("the corpus has no documents; add some")]
    EmptyCorpus,

    /// All documents have the same label, but a choice between labels is needed.
    #[error(
        "every document has the label {label:?}; to classify, give documents with at least two labels"
    )]
    SingleLabel {
        /// The only label.
        label: String,
    },

    /// A few-shot evaluation draws no documents.
    #[error(
        "the few-shot evaluation has {shots} documents per label and {repeats} repeats; choose 1 or \
         more for both"
    )]
    InvalidFewShot {
        /// The number of documents per label.
        shots: usize,
        /// The number of draws.
        repeats: usize,
    },

    /// No label has as many documents as a few-shot evaluation is to draw.
    #[error("no label has {shots} documents to draw; choose 1 to {most}")]
    TooManyShots {
        /// The number of documents per label.
        shots: usize,
        /// The most documents that a label has.
        most: usize,
    },

    /// Two runs that are to be compared do not have the same test documents.
    #[error(
        "line {line}: the first run has {}, the second {}; evaluate both on the same test documents, in \
         the same order", .found[0], .found[1]
    )]
    OutcomesDiffer {
        /// The number of the first outcome that differs, counted from 1; in a file, its line.
        line: usize,
        /// What each run has there.
        found: [String; 2],
    },

    /// An outcome that is to be compared has no true label.
    #[error("line {line}: the true label is not known; give outcomes of an evaluation")]
    UnlabeledOutcome {
        /// The number of the outcome, counted from 1; in a file, its line.
        line: usize,
    },

    /// A corpus cannot be divided into that many folds.
    #[error(
        "the documents, which have {texts} different texts, cannot be divided into {folds} folds; \
         choose 2 folds or more, and no more than texts"
    )]
    InvalidFolds {
        /// The number of folds.
        folds: usize,
        /// The number of different texts.
        texts: usize,
    },

    /// A share to hold out leaves no documents on one side.
    #[error(
        "a share of {share} of {documents} documents cannot be held out; choose a share above 0 and \
         below 1 that leaves documents on both sides"
    )]
    InvalidTestShare {
        /// The share.
        share: f64,
        /// The number of documents.
        documents: usize,
    },

    /// The distance of near-duplicates is out of range.
    #[error(
        "near-duplicates are texts up to a distance above 0 and below 1, such as 0.25, not {distance}"
    )]
    InvalidNearDistance {
        /// The distance as it was given.
        distance: f64,
    },

    /// Prototypes are more than the documents, or fewer than the labels.
    #[error(
        "{kept} documents cannot be kept; choose {labels}, so that no label is lost, to {documents}"
    )]
    InvalidKept {
        /// The number of documents to keep.
        kept: usize,
        /// The number of labels.
        labels: usize,
        /// The number of documents.
        documents: usize,
    },

    /// The number of texts to suggest is 0 or more than the number of texts.
    #[error("{count} of {texts} unlabeled texts cannot be suggested; choose 1 to {texts}")]
    InvalidSuggestions {
        /// The number of texts to suggest.
        count: usize,
        /// The number of unlabeled texts.
        texts: usize,
    },

    /// A softmax temperature is not a positive, finite number.
    #[error("the temperature is {temperature}; choose a finite number above 0, such as 0.05")]
    InvalidTemperature {
        /// The temperature as it was given.
        temperature: f64,
    },

    /// The index was built with a different compressor than the one that was asked for.
    #[error(
        "the index was made with {stored}, not with {given}; use {stored}, or build an index with \
         {given}"
    )]
    OtherCompressor {
        /// The index's compressor spec as text.
        stored: String,
        /// The compressor spec that was asked for, as text.
        given: String,
    },

    /// Text that cannot be parsed as a method.
    #[error(
        "{text:?} is not a method; write a name, then settings such as k=5, separated by spaces"
    )]
    InvalidMethod {
        /// The text as it was given.
        text: String,
    },

    /// The method does not have this setting.
    #[error("the method {method} has no setting {option:?}; its settings: {known}")]
    UnknownMethodOption {
        /// The method.
        method: &'static str,
        /// The setting as it was given.
        option: String,
        /// The settings that the method has.
        known: String,
    },

    /// The setting cannot have this value.
    #[error("{value:?} is not a value of {option}; give {expected}")]
    InvalidMethodOption {
        /// The setting.
        option: &'static str,
        /// The value as it was given.
        value: String,
        /// What the value must be.
        expected: &'static str,
    },

    /// The classifier to be saved keeps no documents, which a model file needs.
    #[error(
        "this classifier of the method {method} has no documents to save: it was built from a corpus or \
         with an order of its own, or it was updated; build it from an index"
    )]
    NothingToSave {
        /// The method.
        method: &'static str,
    },

    /// A coverage that is not above 0 and below 1.
    #[error("the coverage is {coverage}; choose a number above 0 and below 1, such as 0.9")]
    InvalidCoverage {
        /// The coverage.
        coverage: f64,
    },

    /// The classifier keeps no documents that could be left out.
    #[error(
        "this classifier keeps no documents, so that none can be left out: it was built from a corpus, or it was \
         updated; build it from an index"
    )]
    NothingToLeaveOut,

    /// The document to be removed, or to be left out, cannot be one of the classifier's documents.
    #[error(
        "there is no such document with this label; give the label and text with which it was added"
    )]
    UnknownDocument,

    /// There are more labels than a class model supports.
    #[error("there are more than {most} labels; use the method knn")]
    TooManyLabels {
        /// The largest number of labels.
        most: usize,
    },

    /// The order of a class model is out of range.
    #[error("the order is {order}; choose an order from 1 to {most}")]
    InvalidOrder {
        /// The order as it was given.
        order: usize,
        /// The largest order.
        most: usize,
    },

    /// Class models of different orders cannot be merged.
    #[error("the orders are {} and {}; build all parts with the same order", .orders[0], .orders[1])]
    OrdersDiffer {
        /// The orders of the two models.
        orders: [usize; 2],
    },

    /// The blend of the method hybrid is out of range.
    #[error("the blend is {blend}; choose numbers from 0 to 1000000")]
    InvalidBlend {
        /// The blend as it was given.
        blend: String,
    },

    /// Bytes that are not an encoded class model.
    #[error("the class model is damaged: {fault}; rebuild it")]
    InvalidClassModel {
        /// What is wrong with it.
        fault: &'static str,
    },

    /// Nothing of this kind has this name.
    #[error("no {kind} is called {name:?}; choose one of {known}")]
    UnknownName {
        /// What the name should be the name of.
        kind: &'static str,
        /// The name as it was given.
        name: String,
        /// The known names.
        known: String,
    },

    /// A search gave a different result than comparing with every document from scratch: a bug in this
    /// crate or in the compressor.
    #[error(
        "the answer to query {query} is not exact: document {found} at distance {found_distance} was \
         found where document {expected} at distance {expected_distance} belongs; please report this"
    )]
    NotExact {
        /// The number of the query, counted from 0.
        query: usize,
        /// The position of the document that the search found.
        found: usize,
        /// The distance of the document that the search found.
        found_distance: f64,
        /// The position of the document that is correct.
        expected: usize,
        /// The distance of the document that is correct.
        expected_distance: f64,
    },

    /// The observer asked to stop.
    #[error("stopped while {stage}: {done} of {total} done")]
    Cancelled {
        /// What was being done.
        stage: Stage,
        /// The number of items that were finished.
        done: u64,
        /// The number of items in the stage.
        total: u64,
    },
}

impl Error {
    /// Finds the choice with this name.
    pub(crate) fn find_name<T: Copy>(
        kind: &'static str,
        name: &str,
        choices: &[T],
        name_of: fn(T) -> &'static str,
    ) -> Result<T> {
        choices.iter().copied().find(|&choice| name_of(choice) == name).ok_or_else(|| {
            let known: Vec<&str> = choices.iter().map(|&choice| name_of(choice)).collect();
            Error::UnknownName { kind, name: name.to_owned(), known: known.join(", ") }
        })
    }
}

fn feature_hint(feature: Option<&str>) -> String {
    feature.map_or_else(String::new, |feature| {
        format!(", or build with the feature {feature:?} to add it")
    })
}

fn levels(min: i32, max: i32) -> String {
    match min == max {
        true => format!("its only level is {min}, so leave it out"),
        false => format!("choose a level from {min} to {max}"),
    }
}

fn option_hint(known: &str) -> String {
    match known {
        "" => "it has no options".to_owned(),
        known => format!("its options are {known}"),
    }
}

/// A place in an input: the input's name and, if known, the line, counted from 1.
///
/// # Examples
///
/// ```
/// use nearzip::Location;
///
/// let location = Location { input: "train.csv".into(), line: Some(17) };
/// assert_eq!(location.to_string(), "train.csv:17");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The path as it was given, or `standard input`.
    pub input: String,
    /// The line on which the record starts, counted from 1.
    pub line: Option<u64>,
}

impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "{}:{line}", self.input),
            None => formatter.write_str(&self.input),
        }
    }
}
