//! The terminal, on which a line of progress and what is printed take turns.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

/// The columns to the right of the line that stay free: a terminal writes `^C` there, which must not go
/// to the next line, from which the line of progress could not be removed.
const MARGIN: usize = 3;

/// If the size of the terminal is not known.
const USUAL_WIDTH: usize = 80;

static LINE: Mutex<Line> = Mutex::new(Line::Hidden);

/// The line of progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Hidden,
    Shown,
    /// It is not shown again.
    Closed,
}

/// Whether standard error is a terminal on which a line can be replaced.
pub(crate) fn can_show() -> bool {
    static CAN_SHOW: LazyLock<bool> = LazyLock::new(|| {
        let is_dumb = env::var_os("TERM").map_or(cfg!(unix), |name| name == "dumb");
        io::stderr().is_terminal() && !is_dumb
    });
    *CAN_SHOW
}

/// How many columns the line of progress can have.
pub(crate) fn columns() -> usize {
    let size = terminal_size::terminal_size_of(io::stderr());
    let width = size.map_or(USUAL_WIDTH, |(width, _)| usize::from(width.0));
    width.saturating_sub(MARGIN)
}

/// Shows a line of progress, or replaces it.
pub(crate) fn show(line: &str) {
    let mut state = lock();
    if *state != Line::Closed && can_show() {
        let line: String = line.chars().take(columns()).collect();
        write(&format!("\r{line}\x1b[K"));
        *state = Line::Shown;
    }
}

/// Removes the line until it is next shown. Whatever is written to the terminal needs this.
pub(crate) fn hide() {
    let mut state = lock();
    if *state == Line::Shown {
        write("\r\x1b[K");
        *state = Line::Hidden;
    }
}

/// Removes the line for good, and the `^C` that the terminal wrote: the program is about to end.
pub(crate) fn close() {
    let mut state = lock();
    if can_show() {
        write("\r\x1b[K");
    }
    *state = Line::Closed;
}

fn write(text: &str) {
    let mut terminal = io::stderr().lock();
    // What cannot be shown is lost.
    let _ = terminal.write_all(text.as_bytes()).and_then(|()| terminal.flush());
}

fn lock() -> MutexGuard<'static, Line> {
    LINE.lock().unwrap_or_else(PoisonError::into_inner)
}
