//! Ctrl-C: work stops when it next asks whether to continue, and within a second at the latest. Its
//! progress is kept here, so that it can be printed then.

use std::ops::ControlFlow;
use std::process;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::Context;
use nearzip::Progress;

use crate::output;

/// The exit status that shells use for a program that was ended by Ctrl-C: 128 + SIGINT.
pub(crate) const EXIT_INTERRUPTED: u8 = 130;

/// How long work may take to stop by itself, so that its output ends with a complete line.
const PATIENCE: Duration = Duration::from_millis(700);

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// The latest progress of the work.
static LATEST: Mutex<Option<Progress>> = Mutex::new(None);

/// The number of texts that have been answered, including those that were skipped.
static ANSWERED: AtomicU64 = AtomicU64::new(0);

/// Starts to listen for Ctrl-C and for requests to terminate.
pub(crate) fn install() -> anyhow::Result<()> {
    ctrlc::set_handler(|| {
        INTERRUPTED.store(true, Ordering::Relaxed);
        thread::sleep(PATIENCE);
        // The program is still running: it is waiting for input, or reading a file.
        say_how_far();
        say_where();
        #[expect(clippy::exit, reason = "the main thread cannot be woken")]
        process::exit(i32::from(EXIT_INTERRUPTED));
    })
    .context("cannot listen for Ctrl-C")
}

/// Records the progress, and returns whether to continue.
pub(crate) fn check(progress: Progress) -> ControlFlow<()> {
    // If another thread has the lock, its progress is as good.
    if let Ok(mut latest) = LATEST.try_lock() {
        *latest = Some(progress);
    }
    match INTERRUPTED.load(Ordering::Relaxed) {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    }
}

/// Records how many texts have been answered.
pub(crate) fn set_answered(texts: u64) {
    ANSWERED.store(texts, Ordering::Relaxed);
}

/// Prints where the work was interrupted.
pub(crate) fn say_where() {
    let place = match LATEST.lock().ok().and_then(|latest| *latest) {
        Some(Progress { stage, done, total, .. }) => {
            format!("while {stage}: {done} of {total} done")
        }
        None => "before the first document was compared".to_owned(),
    };
    output::warn(&format!("interrupted {place}"));
}

/// Prints how many texts were answered, so that the user can continue after them.
pub(crate) fn say_how_far() {
    match ANSWERED.load(Ordering::Relaxed) {
        0 => {}
        answered => output::warn(&format!(
            "the first {answered} texts were answered; --skip {answered} continues after them"
        )),
    }
}

/// Whether an error was caused by an interruption.
pub(crate) fn is_cause(error: &anyhow::Error) -> bool {
    let cancelled = error.downcast_ref::<nearzip::Error>();
    matches!(cancelled, Some(nearzip::Error::Cancelled { .. }))
}
