//! The arguments that several commands share, and what they mean to the library.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use nearzip::{Column, CompressorSpec, Corpus, Format, Metric, ReadOptions};

use crate::names::Names;

/// How much is said, and by how many threads it is done.
#[derive(Debug, Args)]
pub(crate) struct RunArguments {
    /// Threads to use [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub(crate) threads: Option<u32>,

    /// Show no progress and no notes
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

impl RunArguments {
    /// Runs `work` with the threads that were asked for.
    pub(crate) fn on_threads<T: Send>(
        &self,
        work: impl FnOnce() -> anyhow::Result<T> + Send,
    ) -> anyhow::Result<T> {
        let threads = self.threads.unwrap_or(0) as usize;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.context("cannot start the threads")?.install(work)
    }
}

/// What compresses.
#[derive(Debug, Args)]
pub(crate) struct CompressorArguments {
    /// Compressor, and its level where not the default: gzip, gzip:6, zstd:19 (see `nearzip
    /// compressors`) [default: that of the model file, else gzip]
    #[arg(long, value_name = "SPEC")]
    compressor: Option<CompressorSpec>,
}

impl CompressorArguments {
    pub(crate) fn spec(&self) -> CompressorSpec {
        self.compressor.clone().unwrap_or_default()
    }

    /// The compressor, where one is asked for.
    pub(crate) fn asked(&self) -> Option<&CompressorSpec> {
        self.compressor.as_ref()
    }
}

/// How lengths are measured.
#[derive(Debug, Args)]
pub(crate) struct MeasureArguments {
    #[command(flatten)]
    pub(crate) compressor: CompressorArguments,

    /// Distance to compute from the lengths [default: ncd]
    #[arg(long, value_parser = Names::of(Metric::ALL, |metric: &Metric| metric.name()))]
    pub(crate) metric: Option<Metric>,
}

/// How files are read.
#[derive(Debug, Args)]
pub(crate) struct ReadArguments {
    /// Format of labeled files [default: recognized by name and content]
    #[arg(long, value_parser = Names::of(Format::ALL, |format: &Format| format.name()))]
    format: Option<Format>,

    /// The first row of tables names the columns [default: recognized]
    #[arg(long, overrides_with = "no_header")]
    header: bool,

    /// The first row of tables is a record
    #[arg(long)]
    no_header: bool,

    /// Column with the label, by name or by number from 1 [default: recognized]
    #[arg(long, value_name = "COLUMN")]
    label_column: Option<Column>,

    /// Columns with the text, joined by a space, by name or by number from 1 [default: recognized]
    #[arg(long, value_name = "COLUMN[,COLUMN...]", value_delimiter = ',')]
    pub(crate) text_column: Vec<Column>,

    /// Column with the document's id [default: numbered from 0]
    #[arg(long, value_name = "COLUMN")]
    id_column: Option<Column>,

    /// Refuse a compressed file that decompresses to more bytes
    #[arg(long, value_name = "BYTES", default_value_t = ReadOptions::default().get_max_bytes())]
    max_bytes: u64,
}

impl ReadArguments {
    pub(crate) fn options(&self) -> ReadOptions {
        let header = match (self.header, self.no_header) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        };
        ReadOptions::default()
            .format(self.format)
            .header(header)
            .label_column(self.label_column.clone())
            .text_columns(self.text_column.iter().cloned())
            .id_column(self.id_column.clone())
            .max_bytes(self.max_bytes)
    }
}

/// Which labeled documents to search.
#[derive(Debug, Args)]
pub(crate) struct TrainArguments {
    /// Labeled documents: a CSV, TSV, JSON Lines or fastText file, plain, .gz or .zst; a folder
    /// with a folder for each label; a model file of `nearzip index`; or - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) train: PathBuf,

    /// Use only the first N training documents, of a shuffle where there is a --seed
    #[arg(long, value_name = "N")]
    pub(crate) limit_train: Option<usize>,

    /// Read a model file as a whole instead of mapping it into memory, where other programs may
    /// change it in place
    #[arg(long)]
    pub(crate) no_mmap: bool,

    /// Seed of shuffles and of random ties
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,

    #[command(flatten)]
    pub(crate) read: ReadArguments,
}

/// The first `limit` documents, of a shuffle where there is a seed; all without a limit.
pub(crate) fn limited(corpus: Corpus, limit: Option<usize>, seed: Option<u64>) -> Corpus {
    match limit {
        Some(limit) => corpus.first(limit, seed),
        None => corpus,
    }
}
