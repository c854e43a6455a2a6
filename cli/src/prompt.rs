//! What is said when the program waits for somebody to type.

use std::io::{self, IsTerminal};
use std::path::Path;

use nearzip::Format;

use crate::output;

/// The keys that end what is typed.
const END: &str = if cfg!(windows) { "Ctrl-Z and Enter end" } else { "Ctrl-D ends" };

/// Whether an input is typed: it is standard input, and that is a terminal.
pub(crate) fn is_typed(input: &Path) -> bool {
    input == Path::new(nearzip::STANDARD_INPUT) && io::stdin().is_terminal()
}

/// Asks for texts in the format, or in lines.
pub(crate) fn ask(format: Option<Format>, quiet: bool) {
    if quiet {
        return;
    }
    let what = match format {
        None | Some(Format::Lines) => "one text per line".to_owned(),
        Some(Format::Files) => "one text".to_owned(),
        Some(format) => format!("texts as {format}"),
    };
    output::warn(&format!("type {what}; {END}"));
}
