mod groups;
mod json;
mod lines;

use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use nearzip::Format;
use nearzip_explore::{DedupeConfig, Deduplication, dedupe};

use crate::arguments::RunArguments;
use crate::collection::{CollectionArguments, explored};
use crate::documents::Documents;
use crate::examples::examples;
use crate::output::{self, counted, excerpt};
use crate::progress::Bar;
use crate::status::ExitStatus;
use crate::table;

/// The most characters of a text in a line.
const EXCERPT: usize = 80;

/// Find groups of equal and similar texts, and keep one of each
///
/// There is one line per text that is not kept: its id, the id of the text that is kept in its place, and its
/// beginning, separated by tabs. Each text is compared only with the few that share the most rare strings with
/// it, so that the work grows with the number of texts, and not with its square.
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("nearzip dedupe lines.txt --output kept.txt", "Write the lines without near-duplicates"),
    (
        "nearzip dedupe tickets.csv --input-text-column body --similarity 0.9 --groups groups.csv",
        "Write the groups of very similar texts of a table, to look at them",
    ),
]))]
pub(crate) struct Arguments {
    #[command(flatten)]
    collection: CollectionArguments,

    /// Texts that are at least as similar are near-duplicates: 1 - NCD in bits, above 0 and below 1
    #[arg(long, value_name = "SIMILARITY", default_value_t = DedupeConfig::SIMILARITY)]
    #[arg(value_parser = similarity, help_heading = "Selection")]
    similarity: f64,

    /// Keep the longest text of a group, not the first
    #[arg(long, help_heading = "Selection")]
    longest: bool,

    /// Write the kept texts: as lines if all texts are such and the name does not end in .csv, else as a table
    /// with all columns of the input
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,

    /// Write the groups to a table: the number of the group, id, whether it is kept, and text
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    groups: Option<PathBuf>,

    /// Replace the files of --output and --groups
    #[arg(long, help_heading = "Output")]
    force: bool,

    #[command(flatten)]
    run: RunArguments,

    /// Print one JSON object
    #[arg(long, help_heading = "Output")]
    json: bool,
}

fn similarity(argument: &str) -> anyhow::Result<f64> {
    match argument.parse() {
        Ok(similarity) if 0.0 < similarity && similarity < 1.0 => Ok(similarity),
        _ => bail!("give a number above 0 and below 1"),
    }
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    arguments.run.on_threads(|| {
        let Arguments { collection, run, force, .. } = arguments;
        let read = collection.files()?;
        let create = |path: &PathBuf| table::create(path, *force, &read);
        let kept = arguments.output.as_ref().map(create).transpose()?;
        let groups = collection.output(arguments.groups.as_ref(), *force)?;
        let documents = collection.documents(kept.is_some(), run.quiet)?;
        let config =
            DedupeConfig::default().similarity(arguments.similarity).longest(arguments.longest);
        let bar = Bar::new(run.quiet);
        let observer = |progress| bar.observe(progress);
        let found = dedupe(&documents.corpus, config, &observer).map_err(explored)?;
        drop(bar);
        if let Some(file) = kept {
            let as_lines = documents.are_lines && !arguments.writes_csv();
            match as_lines {
                true => lines::write(file, &documents.corpus, &found.kept)?,
                false => table::write(file, &documents, &found.kept)?,
            }
        }
        if let Some(file) = groups {
            groups::write(file, &documents, &found)?;
        }
        arguments.print(&documents, &found)?;
        Ok(ExitStatus::Success)
    })
}

impl Arguments {
    /// Whether the name of the output says that it is a table.
    fn writes_csv(&self) -> bool {
        self.output.as_ref().is_some_and(|path| Format::of_name(path).is_some())
    }

    fn print(&self, documents: &Documents, found: &Deduplication) -> anyhow::Result<()> {
        let texts = &documents.corpus;
        let mut output = output::data();
        if self.json {
            writeln!(output, "{}", json::written(self, texts, found)?)?;
            return Ok(output.flush()?);
        }
        for group in &found.groups {
            for &text in group.texts.iter().filter(|text| **text != group.kept) {
                let (id, kept) = (texts.id(text), texts.id(group.kept));
                writeln!(output, "{id}\t{kept}\t{}", excerpt(texts.text(text), EXCERPT))?;
            }
        }
        output.flush()?;
        if !self.run.quiet {
            let (kept, groups) = (found.kept.len(), counted(found.groups.len(), "group"));
            output::warn(&format!("kept {kept} of {} texts; {groups}", texts.len()));
        }
        Ok(())
    }
}
