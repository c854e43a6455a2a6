//! Model files: one file per subcommand, except that removing and relabeling are alike.

mod add;
mod blend;
mod build;
mod change;
mod info;
mod older;
mod verify;

use clap::{Args, Subcommand};

use crate::examples::examples;
use crate::status::ExitStatus;

/// Build, inspect and change model files
///
/// A model file holds labeled documents together with everything that is computed from them once. It
/// opens instantly, and can be given to --train of every command in place of the documents.
///
/// Commands that change a file write a new one and then replace the old one with it: programs that are
/// reading the old file are not disturbed, a crash at any moment loses nothing, and no bytes of removed
/// documents remain in the file.
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("nearzip index build --train train.csv --id-column key -o model.nearzip", "Build a file"),
    ("nearzip classify --train model.nearzip new-texts.txt", "Use it"),
    ("nearzip index add model.nearzip --train more.csv --id-column key", "Add to it"),
]))]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(Box<build::Arguments>),
    Info(info::Arguments),
    Verify(verify::Arguments),
    Add(add::Arguments),
    Remove(change::Remove),
    Relabel(change::Relabel),
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    match &arguments.command {
        Command::Build(arguments) => build::run(arguments),
        Command::Info(arguments) => info::run(arguments),
        Command::Verify(arguments) => verify::run(arguments),
        Command::Add(arguments) => add::run(arguments),
        Command::Remove(arguments) => change::remove(arguments),
        Command::Relabel(arguments) => change::relabel(arguments),
    }?;
    Ok(ExitStatus::Success)
}
