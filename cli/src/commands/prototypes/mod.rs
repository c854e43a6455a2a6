mod json;
mod keep;
mod text;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use nearzip::{PrototypeConfig, PrototypeRule, Prototypes};

use crate::arguments::{MeasureArguments, RunArguments, require_one_standard_input, share};
use crate::documents::Documents;
use crate::examples::examples;
use crate::file::OutputFile;
use crate::method::SearchArguments;
use crate::names::Names;
use crate::progress::Bar;
use crate::reading::{ReadArguments, Training};
use crate::status::ExitStatus;
use crate::table::TableArguments;
use crate::{output, table};
use keep::Keep;

/// Select few documents that classify nearly as well as all
///
/// Documents are ordered by how much they are worth keeping, and the curve shows how accurate the nearest
/// neighbor (knn) is with the first of them: each document is left out and classified by the kept ones, which
/// were selected without its vote.
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("nearzip prototypes --train train.csv", "See how accuracy falls with fewer documents"),
    (
        "nearzip prototypes --train train.csv --keep 500 --output small.csv",
        "Write the 500 documents that are worth the most",
    ),
    (
        "nearzip prototypes --train train.csv --rule edit+condense --keep selected --output small.csv",
        "Write what Wilson's editing and Hart's condensing leave",
    ),
]))]
#[command(mut_arg("output", |output| output.help(
    "Write the kept documents to a table, with all columns of the input, in its order",
)))]
pub(crate) struct Arguments {
    /// Labeled documents: a CSV, TSV, JSON, fastText or FASTA file, plain or compressed; a folder with
    /// one folder per label; or - for standard input. Given several times, the documents of all files,
    /// in order
    #[arg(long, value_name = "FILE", required = true, help_heading = "Training documents")]
    train: Vec<PathBuf>,

    #[command(flatten)]
    read: ReadArguments<Training>,

    /// How documents are selected: greedy takes what makes the most others right; edit leaves out what
    /// its neighbors contradict (Wilson 1972); condense takes what the taken documents get wrong (Hart
    /// 1968)
    #[arg(long, default_value_t = PrototypeRule::default(), help_heading = "Selection")]
    #[arg(value_parser = Names::of(PrototypeRule::ALL, |rule: &PrototypeRule| rule.name()))]
    rule: PrototypeRule,

    /// Number of neighbors that vote on a document in editing [default: 3]
    #[arg(short, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    #[arg(help_heading = "Selection")]
    k: Option<u32>,

    /// How many documents to keep: a number; a share such as 0.2; selected for what the rule selects; or
    /// smallest for as few as --tolerance allows
    #[arg(long, value_name = "N|SHARE|WORD", default_value_t = Keep::Smallest)]
    #[arg(help_heading = "Selection")]
    keep: Keep,

    /// Accuracy that may be lost, as a share of all documents, with --keep smallest
    #[arg(long, value_name = "SHARE", default_value_t = PrototypeConfig::TOLERANCE, value_parser = share)]
    #[arg(help_heading = "Selection")]
    tolerance: f64,

    #[command(flatten)]
    measure: MeasureArguments,

    #[command(flatten)]
    search: SearchArguments,

    #[command(flatten)]
    table: TableArguments,

    #[command(flatten)]
    run: RunArguments,

    /// Print one JSON object
    #[arg(long, help_heading = "Output")]
    json: bool,
}

/// What came of the selection, and what was written.
struct Findings<'a> {
    prototypes: Prototypes,
    kept: usize,
    output: Option<&'a Path>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    arguments.run.on_threads(|| {
        let config = arguments.config()?;
        let file = arguments.file()?;
        let documents = Documents::read::<Training>(
            &arguments.train,
            &arguments.read.options(),
            file.is_some(),
            arguments.run.quiet,
        )?;
        let bar = Bar::new(arguments.run.quiet);
        let observer = |progress| bar.observe(progress);
        let prototypes = nearzip::prototypes(&documents.corpus, &config, &observer)?;
        drop(bar);
        let kept = arguments.keep.of(&prototypes, arguments.tolerance);
        let positions = prototypes.keep(kept)?;
        if let Some(file) = file {
            table::write(file, &documents, &positions)?;
        }
        let output = arguments.table.path();
        arguments.print(&Findings { prototypes, kept, output })?;
        Ok(ExitStatus::Success)
    })
}

impl Arguments {
    fn config(&self) -> anyhow::Result<PrototypeConfig> {
        let config = PrototypeConfig::default()
            .rule(self.rule)
            .compressor(self.measure.compressor.spec())
            .metric(self.measure.metric.unwrap_or_default())
            .search(self.search.search()?);
        Ok(match self.k {
            Some(k) => config.k(k as usize),
            None => config,
        })
    }

    /// The file for the kept documents, which is refused before any work begins.
    fn file(&self) -> anyhow::Result<Option<OutputFile>> {
        let train = self.train.iter().map(|path| ("--train", path.as_path()));
        let read: Vec<_> = train.chain(self.read.label_tables()).collect();
        require_one_standard_input(read.iter().copied())?;
        let read: Vec<&Path> = read.into_iter().map(|(_, path)| path).collect();
        self.table.create(&read)
    }

    fn print(&self, findings: &Findings<'_>) -> anyhow::Result<()> {
        let mut output = output::data();
        match self.json {
            true => writeln!(output, "{}", json::written(findings)?)?,
            false => text::write(&mut output, findings)?,
        }
        Ok(output.flush()?)
    }
}
