//! The texts to explore, and their distances.

use std::path::{Path, PathBuf};

use clap::Args;
use nearzip::Corpus;
use nearzip_explore::{DistanceConfig, Distances, Symmetry, by_label};

use crate::arguments::{MeasureArguments, require_one_standard_input};
use crate::documents::Documents;
use crate::file::OutputFile;
use crate::names::Names;
use crate::progress::Bar;
use crate::reading::{Collection, ReadArguments};

/// Which texts to explore.
#[derive(Debug, Args)]
#[command(next_help_heading = "Texts")]
pub(crate) struct CollectionArguments {
    /// Texts: files with one text per line, tables and other formats (.csv, .tsv, .jsonl, .fasta, or any
    /// file with --input-format), plain or compressed; folders with one text per file, which has its path
    /// as the id; - for standard input. Given several times, the texts of all of them [default: -]
    #[arg(value_name = "TEXTS")]
    texts: Vec<PathBuf>,

    /// The texts have labels, as training documents have: a column of a table, or a folder per label.
    /// Implied by the flags that say where they are
    #[arg(long)]
    labeled: bool,

    #[command(flatten)]
    read: ReadArguments<Collection>,
}

impl CollectionArguments {
    /// Whether no texts are given.
    pub(crate) fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Whether the texts have labels.
    pub(crate) fn are_labeled(&self) -> bool {
        self.labeled || self.read.choose_labels()
    }

    /// The files that are read; none of them may be read twice.
    pub(crate) fn files(&self) -> anyhow::Result<Vec<&Path>> {
        let texts = self.texts.iter().map(|path| ("TEXTS", path.as_path()));
        let standard_input = self.is_empty().then(|| ("TEXTS", Path::new(nearzip::STANDARD_INPUT)));
        let read: Vec<_> = texts.chain(standard_input).chain(self.read.label_tables()).collect();
        require_one_standard_input(read.iter().copied())?;
        Ok(read.into_iter().map(|(_, path)| path).collect())
    }

    /// A file to write, which is refused before any work begins.
    pub(crate) fn output(
        &self,
        path: Option<&PathBuf>,
        force: bool,
    ) -> anyhow::Result<Option<OutputFile>> {
        let read = self.files()?;
        path.map(|path| OutputFile::create(path, force, &read)).transpose()
    }

    /// The texts, with all columns of tables if they are asked for.
    pub(crate) fn documents(&self, with_columns: bool, quiet: bool) -> anyhow::Result<Documents> {
        self.read_labeled(self.are_labeled(), with_columns, quiet)
    }

    fn read_labeled(
        &self,
        labeled: bool,
        with_columns: bool,
        quiet: bool,
    ) -> anyhow::Result<Documents> {
        self.files()?;
        let standard_input = [PathBuf::from(nearzip::STANDARD_INPUT)];
        let paths = if self.is_empty() { &standard_input[..] } else { &self.texts };
        let options = self.read.options();
        match labeled {
            true => Documents::read::<Collection>(paths, &options, with_columns, quiet),
            false => Documents::read_texts::<Collection>(paths, &options, with_columns, quiet),
        }
    }
}

/// Which texts are compared with one another.
#[derive(Debug, Args)]
#[command(next_help_heading = "Texts")]
pub(crate) struct ComparedArguments {
    #[command(flatten)]
    pub(crate) collection: CollectionArguments,

    /// Join the texts of each label to one, which has the label as its id
    #[arg(long)]
    by_label: bool,
}

impl ComparedArguments {
    pub(crate) fn texts(&self, quiet: bool) -> anyhow::Result<Corpus> {
        let labeled = self.by_label || self.collection.are_labeled();
        let corpus = self.collection.read_labeled(labeled, false, quiet)?.corpus;
        Ok(if self.by_label { by_label(&corpus) } else { corpus })
    }

    /// Whether labels say something about texts that their ids do not.
    pub(crate) fn have_labels(&self) -> bool {
        self.collection.are_labeled() && !self.by_label
    }
}

/// How the distances of texts from one another are measured.
#[derive(Debug, Args)]
#[command(next_help_heading = "Method")]
pub(crate) struct DistanceArguments {
    #[command(flatten)]
    measure: MeasureArguments,

    /// How the distances of a pair in both orders, which differ a little, become one
    #[arg(long, value_name = "HOW", default_value_t, hide_short_help = true)]
    #[arg(value_parser = Names::of(Symmetry::ALL, |symmetry: &Symmetry| symmetry.name()))]
    symmetrize: Symmetry,
}

impl DistanceArguments {
    pub(crate) fn config(&self) -> DistanceConfig {
        config(&self.measure).symmetry(self.symmetrize)
    }

    pub(crate) fn distances(&self, texts: &Corpus, bar: &Bar) -> anyhow::Result<Distances> {
        let observer = |progress| bar.observe(progress);
        Distances::measure(texts, &self.config(), &observer).map_err(explored)
    }
}

/// How distances are measured, but for symmetry.
pub(crate) fn config(measure: &MeasureArguments) -> DistanceConfig {
    DistanceConfig::default()
        .compressor(measure.compressor.spec())
        .metric(measure.metric.unwrap_or_default())
}

/// An error of exploring; one of the library as itself, so that an interruption is known.
pub(crate) fn explored(error: nearzip_explore::Error) -> anyhow::Error {
    match error {
        nearzip_explore::Error::Core(error) => error.into(),
        other => other.into(),
    }
}
