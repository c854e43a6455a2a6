use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use nearzip::{AddedIds, Error, Index, Method, ModelInfo, OpenOptions};
use serde::Serialize;

use crate::arguments::{CompressorArguments, ReadArguments, RunArguments, TrainArguments};
use crate::method::methods;
use crate::output;
use crate::progress::Bar;
use crate::status::ExitStatus;
use crate::training::{self, Training};

/// Build, inspect and change model files
///
/// A model file holds labeled documents together with everything that is computed from them once. It
/// opens instantly, and can be given to --train of every command in place of the documents.
///
/// Commands that change a file write a new one and then replace the old one with it: programs that are
/// reading the old file are not disturbed, a crash at any moment loses nothing, and no bytes of removed
/// documents remain in the file.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(Box<Build>),
    Info(Info),
    Verify(Verify),
    Add(Add),
    Remove(Remove),
    Relabel(Relabel),
}

/// Build a model file from labeled documents
#[derive(Debug, Args)]
struct Build {
    #[command(flatten)]
    train: TrainArguments,

    /// Model file to write; an existing file is replaced
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,

    /// Replace the output file even if it is not a model file
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    compressor: CompressorArguments,

    /// Method to prepare the file for: with class and hybrid, the file also has the class model, and
    /// with hybrid the blend; otherwise every run that needs them has to compute them
    #[arg(long, default_value = "hybrid", value_parser = methods())]
    method: Method,

    #[command(flatten)]
    run: RunArguments,
}

/// Print what a model file contains
#[derive(Debug, Args)]
struct Info {
    /// Model file
    model: PathBuf,

    /// Print one JSON object: schema, path, format_version, bytes, documents, labels, compressor,
    /// sections (tag, bytes)
    #[arg(long)]
    json: bool,
}

/// Check every byte of a model file
#[derive(Debug, Args)]
struct Verify {
    /// Model file
    model: PathBuf,
}

/// Add labeled documents to a model file
///
/// With --id-column, the documents keep their ids, which must not be in the file yet. Without it, each
/// document gets a number that no document of the file has ever had.
#[derive(Debug, Args)]
struct Add {
    /// Model file
    model: PathBuf,

    /// Labeled documents to add: a file or folder as for other commands, but not a model file
    #[arg(long, value_name = "FILE")]
    train: PathBuf,

    #[command(flatten)]
    read: ReadArguments,

    #[command(flatten)]
    run: RunArguments,
}

/// Remove documents from a model file permanently
#[derive(Debug, Args)]
struct Remove {
    /// Model file
    model: PathBuf,

    #[command(flatten)]
    which: IdArguments,
}

/// Give documents of a model file another label
#[derive(Debug, Args)]
struct Relabel {
    /// Model file
    model: PathBuf,

    #[command(flatten)]
    which: IdArguments,

    /// New label of the documents
    #[arg(long, value_name = "LABEL", value_parser = label)]
    label: String,
}

/// Which documents to change. If one of them does not exist, nothing is changed.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
struct IdArguments {
    /// Ids of the documents (write --id=ID if an id starts with a dash)
    #[arg(long, value_name = "ID", num_args = 1..)]
    id: Vec<String>,

    /// File with one id per line, or - for standard input
    #[arg(long, value_name = "FILE")]
    ids_from: Option<PathBuf>,
}

impl IdArguments {
    fn ids(&self) -> anyhow::Result<Vec<String>> {
        let mut ids = self.id.clone();
        if let Some(path) = &self.ids_from {
            let lines =
                read_lines(path).with_context(|| format!("cannot read {}", path.display()))?;
            ids.extend(lines.lines().map(str::to_owned));
        }
        Ok(ids)
    }
}

fn read_lines(path: &Path) -> io::Result<String> {
    if path != Path::new(nearzip::STANDARD_INPUT) {
        return fs::read_to_string(path);
    }
    let mut lines = String::new();
    io::stdin().read_to_string(&mut lines)?;
    Ok(lines)
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    match &arguments.command {
        Command::Build(arguments) => arguments.run.on_threads(|| build(arguments)),
        Command::Info(arguments) => info(arguments),
        Command::Verify(arguments) => verify(&arguments.model),
        Command::Add(arguments) => arguments.run.on_threads(|| add(arguments)),
        Command::Remove(arguments) => {
            change(&arguments.model, &arguments.which, |index, id| index.remove(id))
        }
        Command::Relabel(Relabel { model, which, label }) => {
            change(model, which, |index, id| index.relabel(id, label))
        }
    }?;
    Ok(ExitStatus::Success)
}

fn build(arguments: &Build) -> anyhow::Result<()> {
    let Build { train, output, force, compressor, method, run } = arguments;
    let is_replaced = check_output(output, *force)?;
    let training = Training::load(train, run.quiet)?;
    let bar = Bar::new(run.quiet);
    let observer = |progress| bar.observe(progress);
    let index = training.index(compressor.asked().or(method.compressor()), &bar)?;
    index.prepare_candidates(&observer)?;
    let classifier = method.build(index, &observer)?;
    if is_replaced {
        fs::remove_file(output).with_context(|| format!("cannot remove {}", output.display()))?;
    }
    Ok(classifier.save(output)?)
}

/// Checks, before the work begins, that a model file may be written to `output`; whether a file of
/// another kind is there that is to be replaced.
fn check_output(output: &Path, force: bool) -> anyhow::Result<bool> {
    match nearzip::require_model_target(output) {
        Err(Error::NotReplaced { .. }) if force => Ok(true),
        Err(Error::NotReplaced { path }) => {
            bail!(
                "{path} exists and is not a model file; choose another path, or replace it by --force"
            )
        }
        checked => Ok(checked.map(|()| false)?),
    }
}

#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    path: String,
    #[serde(flatten)]
    info: &'a ModelInfo,
}

fn info(arguments: &Info) -> anyhow::Result<()> {
    let info = &ModelInfo::read(&arguments.model)?;
    let mut output = output::data();
    if arguments.json {
        let path = arguments.model.display().to_string();
        let object = Object { schema: "nearzip.model.v1", path, info };
        writeln!(output, "{}", serde_json::to_string(&object)?)?;
    } else {
        writeln!(output, "format version  {}", info.format_version)?;
        writeln!(output, "documents       {}", info.documents)?;
        writeln!(output, "labels          {}", info.labels)?;
        writeln!(output, "compressor      {}", info.compressor)?;
        writeln!(output, "bytes           {}", info.bytes)?;
        for section in &info.sections {
            writeln!(output, "  {:<14}{}", section.tag, section.bytes)?;
        }
    }
    Ok(output.flush()?)
}

fn verify(model: &Path) -> anyhow::Result<()> {
    let info = ModelInfo::verify(model)?;
    let mut output = output::data();
    let (path, bytes, documents) = (model.display(), info.bytes, info.documents);
    writeln!(output, "{path}: all {bytes} bytes are intact, {documents} documents")?;
    Ok(output.flush()?)
}

fn add(arguments: &Add) -> anyhow::Result<()> {
    let Add { model, train, read, run } = arguments;
    let options = read.options();
    let ids = if options.get_id_column().is_some() { AddedIds::Kept } else { AddedIds::Numbered };
    let corpus = training::corpus(train, &options, run.quiet)?;
    let bar = Bar::new(run.quiet);
    Index::update(model, OpenOptions::default(), |index| {
        let observer = |progress| bar.observe(progress);
        index.add_all(&corpus, ids, &observer)?;
        Ok(index.prepare_candidates(&observer)?)
    })
}

fn change(
    model: &Path,
    which: &IdArguments,
    change: impl Fn(&mut Index, &str) -> nearzip::Result<()>,
) -> anyhow::Result<()> {
    let ids = which.ids()?;
    Index::update(model, OpenOptions::default(), |index| {
        Ok(ids.iter().try_for_each(|id| change(index, id))?)
    })
}

/// A label that fits on a line, as those that are read.
fn label(argument: &str) -> anyhow::Result<String> {
    match argument.is_empty() || argument.contains(char::is_control) {
        true => {
            bail!("a label is not empty, and has no line breaks, tabs or other control characters")
        }
        false => Ok(argument.to_owned()),
    }
}
