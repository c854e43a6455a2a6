//! Progress bars on a terminal.

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use nearzip::{Progress, Stage};

use crate::interrupt;

/// No bar is shown before this, because short work ends before anyone could read it.
const PATIENCE: Duration = Duration::from_secs(1);

/// A progress bar with the rate and the remaining time, which the library's observers update.
///
/// It is drawn on standard error, only on a terminal, and only after the first second.
#[derive(Debug)]
pub(crate) struct Bar {
    begun: Instant,
    quiet: bool,
    stage: Mutex<Option<(Stage, ProgressBar)>>,
}

impl Bar {
    pub(crate) fn new(quiet: bool) -> Bar {
        Bar { begun: Instant::now(), quiet, stage: Mutex::new(None) }
    }

    /// Shows the progress, and returns whether to continue.
    pub(crate) fn observe(&self, progress: Progress) -> ControlFlow<()> {
        // If another thread has the lock, the progress that it shows is recent enough.
        if !self.quiet
            && self.begun.elapsed() > PATIENCE
            && let Ok(mut stage) = self.stage.try_lock()
        {
            match &*stage {
                Some((shown, bar)) if *shown == progress.stage => bar.set_position(progress.done),
                _ => *stage = Some((progress.stage, bar(progress))),
            }
        }
        interrupt::check(progress)
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Ok(Some((_, bar))) = self.stage.get_mut() {
            bar.finish_and_clear();
        }
    }
}

fn bar(progress: Progress) -> ProgressBar {
    let unit = match progress.stage {
        Stage::Indexing | Stage::Inverting => "documents",
        _ => "queries",
    };
    let template = "{msg} {wide_bar} {human_pos}/{human_len} {unit}, {per_sec}, {eta} left"
        .replace("{unit}", unit);
    let style = ProgressStyle::with_template(&template).expect("the template is valid");
    // The target draws nothing if standard error is not a terminal.
    let target = ProgressDrawTarget::stderr_with_hz(10);
    let bar = ProgressBar::with_draw_target(Some(progress.total), target).with_style(style);
    bar.set_message(progress.stage.to_string());
    bar.set_position(progress.done);
    bar.reset_eta();
    bar
}
