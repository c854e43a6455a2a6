//! The nearzip program: text classification without training, from the command line.

#![warn(clippy::print_stderr, clippy::print_stdout, clippy::unwrap_used)]

mod arguments;
mod calibration;
mod collection;
mod color;
mod commands;
mod documents;
mod examples;
mod file;
mod input;
mod interrupt;
mod method;
mod names;
mod output;
mod progress;
mod prompt;
mod queue;
mod reading;
mod signals;
mod status;
mod table;
mod terminal;
mod training;
mod unlabeled;
mod version;
mod window;

use std::process::ExitCode;

use clap::Parser;

use commands::Command;
use examples::examples;
use status::ExitStatus;

/// Text classification without training: a text takes the label of its nearest labeled texts, by
/// how well they compress together.
#[derive(Debug, Parser)]
#[command(name = "nearzip", version, long_version = version::long())]
#[command(max_term_width = 100, styles = color::STYLES)]
#[command(after_help = examples(&[
    ("nearzip demo", "See it work, without files"),
    ("nearzip classify --train train.csv new-texts.txt", "Label new texts"),
    ("nearzip evaluate --train train.csv --test test.csv", "See how good it is"),
]))]
struct Arguments {
    #[command(flatten)]
    color: color::ColorArguments,

    #[command(subcommand)]
    command: Command,
}

/// The exit status for errors and bad usage, which is also clap's.
const EXIT_ERROR: u8 = 2;

fn main() -> ExitCode {
    color::install();
    let arguments = Arguments::parse();
    let error = match interrupt::install().and_then(|()| arguments.command.run()) {
        Ok(status) => return status.into(),
        Err(error) => error,
    };
    // Nobody reads on: nothing is lost.
    if output::is_closed_pipe(&error) {
        return ExitStatus::Success.into();
    }
    if let Some(request) = interrupt::cause(&error) {
        interrupt::say_where(request);
        return request.exit_status().into();
    }
    output::error(&error);
    if let Some(how) = interrupt::how_to_continue() {
        output::warn(&how);
    }
    EXIT_ERROR.into()
}
