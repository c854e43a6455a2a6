//! Output: data goes to standard output, everything else to standard error.

use std::io::{self, BufWriter, StdoutLock, Write};

/// Standard output, for data only. The caller must flush it, so that errors are not lost.
pub(crate) fn data() -> BufWriter<StdoutLock<'static>> {
    BufWriter::new(io::stdout().lock())
}

/// Prints a note for the user. If standard error is closed, the note is lost.
pub(crate) fn warn(note: &str) {
    let _ = writeln!(io::stderr(), "nearzip: {note}");
}

pub(crate) fn error(error: &anyhow::Error) {
    let _ = writeln!(io::stderr(), "error: {error:#}");
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
