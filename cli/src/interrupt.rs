//! Ctrl-C: work stops at its next look, and at the latest within a second.

use std::ops::ControlFlow;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::Context;

use crate::{input, output, progress};

/// The shell's code for a program that Ctrl-C ended: 128 + SIGINT.
pub(crate) const EXIT_INTERRUPTED: u8 = 130;

/// How long work has to stop by itself, which leaves whole lines in its output.
const PATIENCE: Duration = Duration::from_millis(700);

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Begins to listen for Ctrl-C and for requests to end.
pub(crate) fn install() -> anyhow::Result<()> {
    ctrlc::set_handler(|| {
        INTERRUPTED.store(true, Ordering::Relaxed);
        thread::sleep(PATIENCE);
        // Still here: it waits for input, or reads a file.
        input::say_how_far();
        output::warn(&format!("interrupted {}", progress::latest()));
        #[expect(clippy::exit, reason = "the main thread cannot be woken")]
        process::exit(i32::from(EXIT_INTERRUPTED));
    })
    .context("cannot listen for Ctrl-C")
}

/// Whether to go on.
pub(crate) fn check() -> ControlFlow<()> {
    match INTERRUPTED.load(Ordering::Relaxed) {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    }
}

/// Whether an error came of an interruption.
pub(crate) fn is_cause(error: &anyhow::Error) -> bool {
    let cancelled = error.downcast_ref::<nearzip::Error>();
    matches!(cancelled, Some(nearzip::Error::Cancelled { .. }))
}
