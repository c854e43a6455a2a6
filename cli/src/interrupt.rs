//! Ctrl-C and requests to terminate: work stops when it next asks whether to continue, and within a
//! second at the latest. Its progress is kept here, so that it can be printed then.

use std::ops::ControlFlow;
use std::process;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock};
use std::thread;
use std::time::Duration;

use nearzip::Progress;

use crate::output;
use crate::signals::{self, Request};

/// How long work may take to stop by itself, so that its output ends with a complete line.
const PATIENCE: Duration = Duration::from_millis(700);

static REQUEST: OnceLock<Request> = OnceLock::new();

/// The latest progress of the work.
static LATEST: Mutex<Option<Progress>> = Mutex::new(None);

/// Whether texts are being answered, one batch after another.
static ANSWERING: AtomicBool = AtomicBool::new(false);

/// Whether the texts are typed, so that nobody can skip those that were answered.
static TYPING: AtomicBool = AtomicBool::new(false);

/// The number of texts that have been answered, including those that were skipped; 0 as long as none
/// was answered in this run.
static ANSWERED: AtomicU64 = AtomicU64::new(0);

/// Starts to listen for Ctrl-C and for requests to terminate.
pub(crate) fn install() -> anyhow::Result<()> {
    signals::listen(|request| {
        let request = *REQUEST.get_or_init(|| request);
        thread::sleep(PATIENCE);
        // The program is still running: it is waiting for input, or reading a file.
        say_where(request);
        #[expect(clippy::exit, reason = "the main thread cannot be woken")]
        process::exit(i32::from(request.exit_status()));
    })
}

/// Records the progress, and returns whether to continue.
pub(crate) fn check(progress: Progress) -> ControlFlow<()> {
    // If another thread has the lock, its progress is as good.
    if let Ok(mut latest) = LATEST.try_lock() {
        *latest = Some(progress);
    }
    match REQUEST.get() {
        Some(_) => ControlFlow::Break(()),
        None => ControlFlow::Continue(()),
    }
}

/// Records that texts are being answered, and how many were.
pub(crate) fn set_answered(texts: u64) {
    ANSWERED.store(texts, Ordering::Relaxed);
    ANSWERING.store(true, Ordering::Relaxed);
}

/// Records that the texts are typed.
pub(crate) fn set_typing() {
    TYPING.store(true, Ordering::Relaxed);
}

/// Prints where the work was stopped.
pub(crate) fn say_where(request: Request) {
    let place = match LATEST.lock().ok().and_then(|latest| *latest) {
        _ if TYPING.load(Ordering::Relaxed) => String::new(),
        _ if ANSWERING.load(Ordering::Relaxed) => match how_to_continue() {
            Some(how) => format!(" while answering; {how}"),
            None => " before the first text was answered".to_owned(),
        },
        Some(Progress { stage, done, total, .. }) => {
            format!(" while {stage}: {done} of {total} done")
        }
        None => " before the first document was compared".to_owned(),
    };
    let what = match request {
        Request::Interrupt => "interrupted",
        Request::Terminate => "terminated",
    };
    output::last_words(&format!("{what}{place}"));
}

/// How to continue after the texts that were answered, if any were.
pub(crate) fn how_to_continue() -> Option<String> {
    match ANSWERED.load(Ordering::Relaxed) {
        0 => None,
        _ if TYPING.load(Ordering::Relaxed) => None,
        1 => Some("the first text was answered; --skip 1 continues after it".to_owned()),
        answered => Some(format!(
            "the first {answered} texts were answered; --skip {answered} continues after them"
        )),
    }
}

/// The request that caused an error, if one did.
pub(crate) fn cause(error: &anyhow::Error) -> Option<Request> {
    let cancelled = error.downcast_ref::<nearzip::Error>();
    match cancelled {
        Some(nearzip::Error::Cancelled { .. }) => REQUEST.get().copied(),
        _ => None,
    }
}
