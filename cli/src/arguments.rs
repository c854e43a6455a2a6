//! The arguments that several commands share, and their conversion to settings of the library.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use clap::builder::PossibleValue;
use nearzip::{CompressorSpec, Corpus, Metric};

use crate::names::Names;
use crate::reading::{ReadArguments, Training};

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

    /// Distance to compute from the lengths of query, document and both [default: ncd]
    #[arg(long, value_parser = metrics())]
    pub(crate) metric: Option<Metric>,
}

fn metrics() -> Names<Metric> {
    let value = |metric: &Metric| PossibleValue::new(metric.name()).help(metric.formula());
    Names::new(Metric::ALL.iter().map(value))
}

/// Which labeled documents to search.
#[derive(Debug, Args)]
#[command(next_help_heading = "Training documents")]
pub(crate) struct TrainArguments {
    /// Labeled documents: a CSV, TSV, JSON, fastText or FASTA file, plain or compressed; a folder with
    /// one folder per label; a model file from `nearzip index`; or - for standard input. Given several
    /// times, the documents of all files, in order
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) train: Vec<PathBuf>,

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
    pub(crate) read: ReadArguments<Training>,
}

/// The first `limit` documents, or random ones if there is a seed; all if there is no limit.
pub(crate) fn limited(corpus: Corpus, limit: Option<NonZeroUsize>, seed: Option<u64>) -> Corpus {
    match limit {
        Some(limit) => corpus.first(limit.get(), seed),
        None => corpus,
    }
}

/// Refuses standard input that is to be read twice, for any two of the flags.
pub(crate) fn require_one_standard_input<'a>(
    given: impl IntoIterator<Item = (&'static str, &'a Path)>,
) -> anyhow::Result<()> {
    let is_standard_input = |(_, path): &(_, &Path)| *path == Path::new(nearzip::STANDARD_INPUT);
    let mut read: Option<&str> = None;
    for (flag, _) in given.into_iter().filter(is_standard_input) {
        match read {
            Some(first) if first == flag => bail!("only one {flag} can be standard input"),
            Some(first) => bail!("only one of {first} and {flag} can be standard input"),
            None => read = Some(flag),
        }
    }
    Ok(())
}

impl TrainArguments {
    /// The files that are read, each with the flag that names it.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        let train = self.train.iter().map(|path| ("--train", path.as_path()));
        train.chain(self.read.label_tables())
    }
}

/// A label that fits on a line, as those that are read.
pub(crate) fn label(argument: &str) -> anyhow::Result<String> {
    match argument.contains(char::is_control) {
        true => bail!("a label has no line breaks, tabs or other control characters"),
        false => Ok(argument.to_owned()),
    }
}

/// A number from 0 to 1.
pub(crate) fn share(argument: &str) -> anyhow::Result<f64> {
    match argument.parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => bail!("give a number from 0 to 1"),
    }
}
