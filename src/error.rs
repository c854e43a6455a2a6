//! What can go wrong, with the values that the reader of a message needs.

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
/// A message names the value that was refused and says what to do; a cause, where there is one, is
/// in [`source`](std::error::Error::source) and never repeated in the message.
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

    /// Another writer has the model file.
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

    /// A model file is not what it should be.
    #[error("{file}: {fault}")]
    Model {
        /// The file's path as it was given, or what else it is called.
        file: String,
        /// What is wrong, and what to do.
        fault: ModelFault,
    },

    /// Two documents with the same id, where documents are told apart by it.
    #[error("two documents have the id {id:?}; give each an id of its own")]
    DuplicateId {
        /// The id.
        id: String,
    },

    /// An id that no document has.
    #[error("no document has the id {id:?}; nothing was changed")]
    UnknownId {
        /// The id as it was given.
        id: String,
    },

    /// Input was read and found wrong.
    #[error("{location}: {fault}")]
    Input {
        /// Where it is wrong.
        location: Location,
        /// What is wrong, and what to do.
        fault: InputFault,
    },

    /// A compressor's name that is not known, or not compiled in.
    #[error("no compressor is called {name:?}; compiled in are {known}{}", feature_hint(*.feature))]
    UnknownCompressor {
        /// The name as it was given.
        name: String,
        /// The names that are compiled in.
        known: String,
        /// The crate feature that would add this name, where there is one.
        feature: Option<&'static str>,
    },

    /// A level that the compressor does not have.
    #[error("{compressor} has no level {level}; choose a level from {min} to {max}")]
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

    /// A level that is not a whole number.
    #[error("{text:?} is not a compressor; write a name, or a name and a level such as gzip:9")]
    InvalidCompressorSpec {
        /// The text as it was given.
        text: String,
    },

    /// An option that the compressor does not have, or not in this form.
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

    /// A number of neighbors that the corpus cannot give.
    #[error("k is {k} and the corpus has {documents} documents; choose a k from 1 to {documents}")]
    InvalidK {
        /// The number of neighbors that was asked for.
        k: usize,
        /// The number of documents in the corpus.
        documents: usize,
    },

    /// A search among no candidates.
    #[error("there are 0 candidates to search among; choose 1 or more, or search exactly")]
    InvalidCandidates,

    /// A corpus without documents where some are needed.
    #[error("the corpus has no documents; add some before searching it")]
    EmptyCorpus,

    /// A corpus with a single label where a choice between labels is needed.
    #[error(
        "every document has the label {label:?}; to classify, give documents of two labels or more"
    )]
    SingleLabel {
        /// The only label.
        label: String,
    },

    /// A few-shot evaluation of nothing.
    #[error(
        "{shots} documents of each label and {repeats} repeats are asked for; choose 1 or more of \
         both"
    )]
    InvalidFewShot {
        /// The documents of each label.
        shots: usize,
        /// How often they are drawn.
        repeats: usize,
    },

    /// A softmax temperature that is not a positive, finite number.
    #[error("the temperature is {temperature}; choose a finite number above 0, such as 0.05")]
    InvalidTemperature {
        /// The temperature as it was given.
        temperature: f64,
    },

    /// An index that is to be used with another compressor than it was made with.
    #[error(
        "the index was made with {stored}, not with {given}; ask for {stored}, or build an index with \
         {given}"
    )]
    OtherCompressor {
        /// The written form of the index's compressor.
        stored: String,
        /// The written form of the compressor that was asked for.
        given: String,
    },

    /// Text that is not the written form of a method.
    #[error(
        "{text:?} is not a method; write a name, then settings such as k=5, separated by spaces"
    )]
    InvalidMethod {
        /// The text as it was given.
        text: String,
    },

    /// A setting that a method does not have.
    #[error("the method {method} has no setting {option:?}; its settings: {known}")]
    UnknownMethodOption {
        /// The method.
        method: &'static str,
        /// The setting as it was given.
        option: String,
        /// The settings that it has.
        known: String,
    },

    /// A value that a setting cannot have.
    #[error("{value:?} is not a value of {option}; give {expected}")]
    InvalidMethodOption {
        /// The setting.
        option: &'static str,
        /// The value as it was given.
        value: String,
        /// What it can be.
        expected: &'static str,
    },

    /// A classifier was to be saved that keeps no documents, which a model file needs.
    #[error(
        "a classifier of the method {method} that was built on a corpus, or updated, keeps no \
         documents to save; build it on an index"
    )]
    NothingToSave {
        /// The method.
        method: &'static str,
    },

    /// A document was to be forgotten, or scored by the others, that the class cannot have.
    #[error(
        "the class does not have this document; give the label and text with which it was added"
    )]
    UnknownDocument,

    /// More labels than a class model can tell apart.
    #[error("there are more than {most} labels; use the method knn")]
    TooManyLabels {
        /// The largest number of labels.
        most: usize,
    },

    /// A length of context that class models cannot have.
    #[error("the order is {order}; choose an order from 1 to {most}")]
    InvalidOrder {
        /// The order as it was given.
        order: usize,
        /// The largest order.
        most: usize,
    },

    /// A blend of the method hybrid that is out of range.
    #[error(
        "the blend is {sharpness} and {correction}; choose a finite sharpness above 0 and a finite \
         correction of 0 or more"
    )]
    InvalidBlend {
        /// The sharpness as it was given.
        sharpness: f64,
        /// The correction as it was given.
        correction: f64,
    },

    /// Bytes that are not an encoded class model.
    #[error("the class model is damaged: {fault}; build it again")]
    InvalidClassModel {
        /// What is wrong with it.
        fault: &'static str,
    },

    /// A name that is not among the known ones.
    #[error("no {kind} is called {name:?}; choose one of {known}")]
    UnknownName {
        /// What kind of thing the name was to be.
        kind: &'static str,
        /// The name as it was given.
        name: String,
        /// The names that are known.
        known: String,
    },

    /// A search gave something else than comparing with every document from scratch: a defect of this
    /// crate or of the compressor.
    #[error(
        "the answer to query {query} is not exact: document {found} at distance {found_distance} was \
         found where document {expected} at distance {expected_distance} belongs; please report this"
    )]
    NotExact {
        /// The number of the query, counted from 0.
        query: usize,
        /// The position of the document that the search found.
        found: usize,
        /// Its distance.
        found_distance: f64,
        /// The position of the document that comparing with every document gives.
        expected: usize,
        /// Its distance.
        expected_distance: f64,
    },

    /// The progress callback asked to stop.
    #[error("stopped while {stage}: {done} of {total} done")]
    Cancelled {
        /// What was being done.
        stage: Stage,
        /// How many items of the stage were finished.
        done: u64,
        /// How many items the stage has.
        total: u64,
    },
}

impl Error {
    /// The one of `choices` whose name is `name`.
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
        format!("; build with the feature {feature:?} to add it")
    })
}

fn option_hint(known: &str) -> String {
    match known {
        "" => "it has no options".to_owned(),
        known => format!("its options are {known}"),
    }
}

/// A place in an input: its name and, where known, the line, counted from 1.
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
    /// The line on which the record begins, counted from 1.
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
