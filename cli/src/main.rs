//! The nearzip program: text classification without training, from the command line.

#![warn(clippy::print_stderr, clippy::print_stdout, clippy::unwrap_used)]

mod arguments;
mod commands;
mod input;
mod interrupt;
mod method;
mod output;
mod progress;
mod training;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ExitStatus {
    /// Done.
    Success,
    /// Done, and the condition that was asked for does not hold.
    ConditionFailed,
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> ExitCode {
        ExitCode::from(match status {
            ExitStatus::Success => 0,
            ExitStatus::ConditionFailed => 1,
        })
    }
}

/// Errors and bad usage; clap uses the same.
const EXIT_ERROR: u8 = 2;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match interrupt::install().and_then(|()| run(arguments)) {
        Ok(status) => status.into(),
        Err(error) if output::is_closed_pipe(&error) => ExitStatus::Success.into(),
        Err(error) if interrupt::is_cause(&error) => {
            output::warn(&format!("interrupted {}", progress::latest()));
            ExitCode::from(interrupt::EXIT_INTERRUPTED)
        }
        Err(error) => {
            output::error(&error);
            ExitCode::from(EXIT_ERROR)
        }
    }
}

fn run(arguments: Arguments) -> anyhow::Result<ExitStatus> {
    match arguments.command {
        Command::Demo(arguments) => commands::demo::run(&arguments),
        Command::Classify(arguments) => commands::classify::run(&arguments),
        Command::Evaluate(arguments) => commands::evaluate::run(&arguments),
        Command::Neighbors(arguments) => commands::neighbors::run(&arguments),
        Command::Distance(arguments) => commands::distance::run(&arguments),
        Command::Matrix(arguments) => commands::matrix::run(&arguments),
        Command::Index(arguments) => commands::index::run(&arguments),
        Command::Compressors(arguments) => commands::compressors::run(&arguments),
    }
}
