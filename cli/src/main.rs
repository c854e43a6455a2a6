//! The nearzip program: text classification without training, from the command line.

#![warn(clippy::print_stderr, clippy::print_stdout, clippy::unwrap_used)]

mod arguments;
mod commands;
mod input;
mod interrupt;
mod method;
mod names;
mod output;
mod progress;
mod queue;
mod status;
mod training;

use std::process::ExitCode;

use clap::Parser;

use commands::Command;
use status::ExitStatus;

/// Text classification without training: a text takes the label of its nearest labeled texts, by
/// how well they compress together.
#[derive(Debug, Parser)]
#[command(name = "nearzip", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// The exit status for errors and bad usage, which is also clap's.
const EXIT_ERROR: u8 = 2;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match interrupt::install().and_then(|()| arguments.command.run()) {
        Ok(status) => status.into(),
        Err(error) if output::is_closed_pipe(&error) => ExitStatus::Success.into(),
        Err(error) if interrupt::is_cause(&error) => {
            interrupt::say_where();
            ExitCode::from(interrupt::EXIT_INTERRUPTED)
        }
        Err(error) => {
            output::error(&error);
            ExitCode::from(EXIT_ERROR)
        }
    }
}
