use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;
use nearzip::{Corpus, Suggestion};
use serde::Serialize;

use crate::arguments::{RunArguments, require_one_standard_input};
use crate::examples::examples;
use crate::file::OutputFile;
use crate::output::{counted, excerpt};
use crate::progress::Bar;
use crate::reading::{ReadArguments, Training};
use crate::status::ExitStatus;
use crate::table::TableArguments;
use crate::{output, training};

/// The most characters of a text in a line.
const EXCERPT: usize = 100;

/// Suggest which texts to label next, the most useful first
///
/// Suggested are the texts that stand for the most others, and are unlike those that are labeled already.
/// There is one line per text: its id and its beginning, separated by a tab.
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    (
        "nearzip suggest --unlabeled texts.csv -n 20 --output label-me.csv",
        "Write a table of 20 texts, in which to fill in the labels by hand",
    ),
    ("nearzip classify --train label-me.csv texts.csv", "Classify with it"),
    (
        "nearzip suggest --unlabeled texts.csv --train label-me.csv -n 20 --output more.csv",
        "And suggest 20 more",
    ),
]))]
#[command(mut_arg("output", |output| output.help(
    "Write the texts to a table with the columns id, label and text, instead of printing them; the labels \
    are empty",
)))]
pub(crate) struct Arguments {
    /// Texts without labels: a CSV, TSV, JSON, FASTA file or one of lines, plain or compressed; a folder;
    /// or - for standard input. Labels do not count. Given several times, the texts of all files
    #[arg(long, value_name = "FILE", required = true, help_heading = "Texts")]
    unlabeled: Vec<PathBuf>,

    /// Documents that are labeled already, read as --unlabeled is
    #[arg(long, value_name = "FILE", help_heading = "Texts")]
    train: Vec<PathBuf>,

    /// Number of texts to suggest
    #[arg(short, value_name = "N", default_value = "10", help_heading = "Output")]
    n: NonZeroUsize,

    #[command(flatten)]
    read: ReadArguments<Training>,

    #[command(flatten)]
    table: TableArguments,

    #[command(flatten)]
    run: RunArguments,

    /// Print one JSON object per text: id, text, gain
    #[arg(long, conflicts_with = "output", help_heading = "Output")]
    json: bool,
}

#[derive(Serialize)]
struct Object<'a> {
    id: String,
    text: &'a str,
    /// About how many texts it stands for that nothing before it does.
    gain: f64,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    arguments.run.on_threads(|| {
        let file = arguments.file()?;
        let (options, quiet) = (arguments.read.options(), arguments.run.quiet);
        let labeled = training::corpus::<Training>(&arguments.train, &options, quiet)?;
        let unlabeled = training::texts(&arguments.unlabeled, &options, quiet)?;
        if unlabeled.is_empty() {
            let files = arguments.unlabeled.iter().map(|path| path.display().to_string());
            let files = files.collect::<Vec<String>>().join(", ");
            bail!("{files}: no texts to choose from; give at least one");
        }
        let bar = Bar::new(quiet);
        let observer = |progress| bar.observe(progress);
        let count = arguments.n.get();
        let found = nearzip::suggest(&unlabeled, &labeled, count, &observer)?;
        drop(bar);
        if found.len() < count && !quiet {
            let texts = counted(found.len(), "text");
            output::warn(&format!(
                "{texts} suggested; the others add nothing to what is labeled then"
            ));
        }
        match file {
            Some(file) => write_table(file, &unlabeled, &found)?,
            None => arguments.print(&unlabeled, &found)?,
        }
        Ok(ExitStatus::Success)
    })
}

impl Arguments {
    /// The file for the texts, which is refused before any work begins.
    fn file(&self) -> anyhow::Result<Option<OutputFile>> {
        let unlabeled = self.unlabeled.iter().map(|path| ("--unlabeled", path.as_path()));
        let train = self.train.iter().map(|path| ("--train", path.as_path()));
        let read: Vec<_> = unlabeled.chain(train).chain(self.read.label_tables()).collect();
        require_one_standard_input(read.iter().copied())?;
        for (flag, path) in
            read.iter().filter(|(_, path)| *path != Path::new(nearzip::STANDARD_INPUT))
        {
            if nearzip::is_model_file(path)? {
                bail!(
                    "{flag}: {} is a model file; give the files that it was built from",
                    path.display()
                );
            }
        }
        let read: Vec<&Path> = read.into_iter().map(|(_, path)| path).collect();
        self.table.create(&read)
    }

    fn print(&self, texts: &Corpus, found: &[Suggestion]) -> anyhow::Result<()> {
        let mut output = output::data();
        for &Suggestion { document, gain, .. } in found {
            let (id, text) = (texts.id(document).to_string(), texts.text(document));
            if self.json {
                let object = Object { id, text: &String::from_utf8_lossy(text), gain };
                writeln!(output, "{}", serde_json::to_string(&object)?)?;
            } else {
                writeln!(output, "{id}\t{}", excerpt(text, EXCERPT))?;
            }
        }
        Ok(output.flush()?)
    }
}

/// Writes the texts as a table in which to fill in the labels.
fn write_table(file: OutputFile, texts: &Corpus, found: &[Suggestion]) -> anyhow::Result<()> {
    let mut table = csv::Writer::from_writer(file);
    table.write_record(["id", "label", "text"])?;
    for &Suggestion { document, .. } in found {
        table.write_field(texts.id(document).to_string())?;
        table.write_field("")?;
        table.write_field(texts.text(document))?;
        table.write_record(None::<&[u8]>)?;
    }
    table.into_inner().map_err(|error| error.into_error())?.finish()
}
