//! The arguments that several commands share, and their conversion to settings of the library.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use nearzip::{Column, CompressorSpec, Corpus, Format, Metric, ReadOptions};

use crate::names::Names;

/// The number of threads, and the verbosity.
#[derive(Debug, Args)]
#[command(next_help_heading = "Run")]
pub(crate) struct RunArguments {
    /// Number of threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub(crate) threads: Option<u32>,

    /// Do not show progress and notes
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

impl RunArguments {
    /// Runs `work` on the number of threads that was asked for.
    pub(crate) fn on_threads<T: Send>(
        &self,
        work: impl FnOnce() -> anyhow::Result<T> + Send,
    ) -> anyhow::Result<T> {
        let threads = self.threads.unwrap_or(0) as usize;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.context("cannot start the threads")?.install(work)
    }
}

/// The compressor.
#[derive(Debug, Args)]
#[command(next_help_heading = "Method")]
pub(crate) struct CompressorArguments {
    /// Compressor, with its level if not the default: gzip, gzip:6, zstd:19 (see `nearzip
    /// compressors`) [default: that of the model file, else gzip]
    #[arg(long, value_name = "SPEC")]
    compressor: Option<CompressorSpec>,
}

impl CompressorArguments {
    pub(crate) fn spec(&self) -> CompressorSpec {
        self.compressor.clone().unwrap_or_default()
    }

    /// The compressor, if one was given.
    pub(crate) fn asked(&self) -> Option<&CompressorSpec> {
        self.compressor.as_ref()
    }
}

/// How distances are measured.
#[derive(Debug, Args)]
#[command(next_help_heading = "Method")]
pub(crate) struct MeasureArguments {
    #[command(flatten)]
    pub(crate) compressor: CompressorArguments,

    /// Distance to compute from the lengths [default: ncd]
    #[arg(long, value_parser = Names::of(Metric::ALL, |metric: &Metric| metric.name()))]
    pub(crate) metric: Option<Metric>,
}

/// How files are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Training documents")]
pub(crate) struct ReadArguments {
    /// Format of labeled files [default: detected from name and contents]
    #[arg(long, value_parser = Names::of(Format::ALL, |format: &Format| format.name()))]
    format: Option<Format>,

    /// The first row of tables has the names of the columns [default: detected]
    #[arg(long, overrides_with = "no_header", hide_short_help = true)]
    header: bool,

    /// The first row of tables is a record
    #[arg(long, hide_short_help = true)]
    no_header: bool,

    /// Column with the label: its name, or its number counted from 1 [default: detected]
    #[arg(long, value_name = "COLUMN")]
    label_column: Option<Column>,

    /// Columns with the text, which are joined by spaces: names, or numbers counted from 1 [default:
    /// detected]
    #[arg(long, value_name = "COLUMN[,COLUMN...]", value_delimiter = ',')]
    pub(crate) text_column: Vec<Column>,

    /// Column with the document's id [default: documents are numbered from 0]
    #[arg(long, value_name = "COLUMN")]
    id_column: Option<Column>,

    /// Character that makes a quote in a quoted CSV field an ordinary one, such as the backslash of
    /// MySQL and Spark [default: none; such a quote is doubled]
    #[arg(long, value_name = "CHARACTER", value_parser = escape, hide_short_help = true)]
    escape: Option<u8>,

    /// Refuse compressed files that decompress to more than this
    #[arg(long, value_name = "BYTES", hide_short_help = true)]
    #[arg(default_value_t = ReadOptions::default().get_max_bytes())]
    max_bytes: u64,
}

impl ReadArguments {
    /// The flags that were given, all of which say how files are read.
    pub(crate) fn given(&self) -> Vec<&'static str> {
        let others = [
            ("--header", self.header),
            ("--no-header", self.no_header),
            ("--text-column", !self.text_column.is_empty()),
            ("--id-column", self.id_column.is_some()),
            ("--escape", self.escape.is_some()),
        ];
        let others = others.into_iter().filter_map(|(flag, given)| given.then_some(flag));
        self.given_for_labels().into_iter().chain(others).collect()
    }

    /// Those of them that say nothing about files without labels.
    pub(crate) fn given_for_labels(&self) -> Vec<&'static str> {
        let flags =
            [("--format", self.format.is_some()), ("--label-column", self.label_column.is_some())];
        flags.into_iter().filter_map(|(flag, given)| given.then_some(flag)).collect()
    }

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
            .escape(self.escape)
            .max_bytes(self.max_bytes)
    }
}

/// Which labeled documents to search.
#[derive(Debug, Args)]
#[command(next_help_heading = "Training documents")]
pub(crate) struct TrainArguments {
    /// Labeled documents: a CSV, TSV, JSON Lines or fastText file, plain, .gz or .zst; a folder
    /// with one folder per label; a model file from `nearzip index`; or - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) train: PathBuf,

    /// Use only the first N training documents, or N random ones if --seed is given
    #[arg(long, value_name = "N")]
    pub(crate) limit_train: Option<NonZeroUsize>,

    /// Read a model file whole instead of mapping it into memory; use this if other programs may
    /// change it in place
    #[arg(long, hide_short_help = true)]
    pub(crate) no_mmap: bool,

    /// Seed for random samples and random ties
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,

    #[command(flatten)]
    pub(crate) read: ReadArguments,
}

/// The first `limit` documents, or random ones if there is a seed; all if there is no limit.
pub(crate) fn limited(corpus: Corpus, limit: Option<NonZeroUsize>, seed: Option<u64>) -> Corpus {
    match limit {
        Some(limit) => corpus.first(limit.get(), seed),
        None => corpus,
    }
}

/// Refuses standard input that is to be read twice: for `first`, a flag, and for `second`.
pub(crate) fn require_one_standard_input(
    first: (&str, &Path),
    second: (&str, &Path),
) -> anyhow::Result<()> {
    let is_standard_input = |path: &Path| path == Path::new(nearzip::STANDARD_INPUT);
    if is_standard_input(first.1) && is_standard_input(second.1) {
        bail!("only one of {} and {} can be standard input", first.0, second.0);
    }
    Ok(())
}

fn escape(argument: &str) -> anyhow::Result<u8> {
    match argument.as_bytes() {
        [byte] if byte.is_ascii() && !b"\",\r\n".contains(byte) => Ok(*byte),
        _ => bail!("give a single ASCII character, such as \\"),
    }
}
