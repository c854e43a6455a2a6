use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::Args;
use nearzip::{Index, OpenOptions};

use super::older;
use crate::arguments;
use crate::examples::examples;
use crate::output::{self, counted};

/// Remove documents from a model file permanently
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("nearzip index remove model.nearzip --id A17 A18", "Remove two documents"),
    (
        "nearzip index remove model.nearzip --ids-from ids.txt",
        "Remove those whose ids are in a file",
    ),
]))]
pub(super) struct Remove {
    /// Model file
    model: PathBuf,

    #[command(flatten)]
    which: IdArguments,

    /// Do not show notes
    #[arg(long, short, help_heading = "Run")]
    quiet: bool,
}

/// Give documents of a model file another label
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("nearzip index relabel model.nearzip --id A17 --label sport", "Correct a label"),
    (
        "cut -f1 wrong.tsv | nearzip index relabel model.nearzip --ids-from - --label spam",
        "Correct many",
    ),
]))]
pub(super) struct Relabel {
    /// Model file
    model: PathBuf,

    #[command(flatten)]
    which: IdArguments,

    /// New label of the documents
    #[arg(long, value_name = "LABEL", value_parser = label)]
    label: String,

    /// Do not show notes
    #[arg(long, short, help_heading = "Run")]
    quiet: bool,
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

pub(super) fn remove(Remove { model, which, quiet }: &Remove) -> anyhow::Result<()> {
    let ids = which.ids()?;
    let remaining = Index::update(model, OpenOptions::default(), |index| {
        ids.iter().try_for_each(|id| index.remove(id))?;
        anyhow::Ok(index.len())
    })?;
    let removed = counted(ids.len(), "document");
    say(model, *quiet, &format!("removed {removed}; {remaining} remain"))
}

pub(super) fn relabel(arguments: &Relabel) -> anyhow::Result<()> {
    let Relabel { model, which, label, quiet } = arguments;
    let ids = which.ids()?;
    Index::update(model, OpenOptions::default(), |index| {
        anyhow::Ok(ids.iter().try_for_each(|id| index.relabel(id, label))?)
    })?;
    let relabeled = counted(ids.len(), "document");
    say(model, *quiet, &format!("gave {relabeled} the label {label:?}"))
}

fn say(model: &Path, quiet: bool, what: &str) -> anyhow::Result<()> {
    if quiet {
        return Ok(());
    }
    output::warn(what);
    older::say_what_is_older(model)
}

/// A label as documents have it.
fn label(argument: &str) -> anyhow::Result<String> {
    ensure!(!argument.is_empty(), "a label is not empty");
    arguments::label(argument)
}
