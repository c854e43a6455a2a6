//! Output: data goes to standard output, everything else to standard error.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use crate::{color, terminal};

/// Standard output, for data only. The caller must flush it, so that errors are not lost, and before
/// any work that shows a progress bar.
pub(crate) fn data() -> BufWriter<Data> {
    let output = io::stdout().lock();
    BufWriter::new(Data { is_terminal: output.is_terminal(), output })
}

/// Standard output, which hides the progress bar while something is written to the terminal.
pub(crate) struct Data {
    output: StdoutLock<'static>,
    is_terminal: bool,
}

impl Write for Data {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_terminal {
            terminal::hide();
        }
        self.output.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

/// Prints a note for the user. If standard error is closed, the note is lost.
pub(crate) fn warn(note: &str) {
    terminal::hide();
    let style = color::NOTE;
    let _ = writeln!(anstream::stderr().lock(), "{style}nearzip:{style:#} {note}");
}

/// Prints a note before the program ends while work may still go on: no bar is drawn after it.
pub(crate) fn last_words(note: &str) {
    terminal::close();
    warn(note);
}

pub(crate) fn error(error: &anyhow::Error) {
    terminal::hide();
    let style = color::ERROR;
    let _ = writeln!(anstream::stderr().lock(), "{style}error:{style:#} {error:#}");
}

/// Whether the error is that the reader of the output has closed it, which is not a failure.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let kind = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        let json =
            cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        let csv = cause.downcast_ref::<csv::Error>().and_then(|error| match error.kind() {
            csv::ErrorKind::Io(error) => Some(error.kind()),
            _ => None,
        });
        [kind, json, csv].contains(&Some(io::ErrorKind::BrokenPipe))
    })
}

/// A number of things, in English: `no documents`, `1 document`, `2 documents`.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    match number {
        0 => format!("no {noun}s"),
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

/// The beginning of a text as one line of at most `width` characters.
pub(crate) fn excerpt(text: &[u8], width: usize) -> String {
    let text = String::from_utf8_lossy(text);
    let mut characters = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut line: String = characters.by_ref().take(width).collect();
    if characters.next().is_some() {
        line.pop();
        line.push('…');
    }
    line
}
