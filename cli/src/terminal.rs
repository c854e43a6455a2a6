//! The terminal, on which bars and what is printed take turns.

use std::io;
use std::sync::LazyLock;

use console::Term;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, TermLike};

/// The columns to the right of a bar that stay free: a terminal writes `^C` there, which must not go to
/// the next line, from which the bar could not be removed.
const MARGIN: u16 = 3;

/// How often a bar is drawn in a second.
const DRAWINGS: u8 = 10;

/// All bars: they are shown on standard error, if that is a terminal on which a line can be replaced.
static BARS: LazyLock<MultiProgress> = LazyLock::new(|| {
    let terminal = Box::new(Terminal(Term::buffered_stderr()));
    MultiProgress::with_draw_target(match ProgressDrawTarget::stderr().is_hidden() {
        true => ProgressDrawTarget::hidden(),
        false => ProgressDrawTarget::term_like_with_hz(terminal, DRAWINGS),
    })
});

/// Shows a bar from its next step on, and until it is dropped.
pub(crate) fn show(bar: ProgressBar) -> ProgressBar {
    BARS.add(bar)
}

/// Removes the bar until its next step. Whatever is written to the terminal needs this.
pub(crate) fn hide() {
    // What cannot be hidden cannot be seen.
    let _ = BARS.clear();
}

/// Removes the bar for good, and the `^C` that the terminal wrote: the program is about to end.
pub(crate) fn close() {
    if !BARS.is_hidden() {
        BARS.set_draw_target(ProgressDrawTarget::hidden());
        let _ = Term::stderr().clear_line();
    }
}

/// A terminal with the margin. `indicatif` fills the whole line.
#[derive(Debug)]
struct Terminal(Term);

impl TermLike for Terminal {
    fn width(&self) -> u16 {
        self.0.size().1.saturating_sub(MARGIN).max(1)
    }

    fn move_cursor_up(&self, n: usize) -> io::Result<()> {
        self.0.move_cursor_up(n)
    }

    fn move_cursor_down(&self, n: usize) -> io::Result<()> {
        self.0.move_cursor_down(n)
    }

    fn move_cursor_right(&self, n: usize) -> io::Result<()> {
        self.0.move_cursor_right(n)
    }

    fn move_cursor_left(&self, n: usize) -> io::Result<()> {
        self.0.move_cursor_left(n)
    }

    fn write_line(&self, line: &str) -> io::Result<()> {
        self.0.write_line(line)
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        self.0.write_str(text)
    }

    fn clear_line(&self) -> io::Result<()> {
        self.0.clear_line()
    }

    fn flush(&self) -> io::Result<()> {
        self.0.flush()
    }
}
