//! Where words go: data to standard output, everything else to standard error.

use std::io::{self, BufWriter, StdoutLock, Write};

/// Standard output, for data alone. Whoever writes to it flushes it, so that a failure is seen.
pub(crate) fn data() -> BufWriter<StdoutLock<'static>> {
    BufWriter::new(io::stdout().lock())
}

/// Says something that the user should know. A standard error that is closed loses it, as it must.
pub(crate) fn warn(words: &str) {
    let _ = writeln!(io::stderr(), "nearzip: {words}");
}

pub(crate) fn error(error: &anyhow::Error) {
    let _ = writeln!(io::stderr(), "error: {error:#}");
}

/// Whether the reader of our output went away, which is its right.
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

/// A text as one line of at most `width` characters, for people.
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
