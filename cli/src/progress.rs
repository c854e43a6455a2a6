//! The progress of work, as a bar on the terminal.

use std::fmt::Write;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, HumanFloatCount, ProgressBar, ProgressState, ProgressStyle};
use nearzip::{Progress, Stage};

use crate::{interrupt, terminal};

/// Nothing is shown before this, because short work ends before anyone could read it.
const PATIENCE: Duration = Duration::from_secs(1);

/// A progress bar with the rate and the remaining time, which the library's observers update.
///
/// It is shown on standard error, only on a terminal, and only after the first second.
#[derive(Debug)]
pub(crate) struct Bar {
    begun: Instant,
    quiet: bool,
    /// For a stream of texts: how many were answered before those whose progress is observed.
    answered: Option<AtomicU64>,
    shown: Mutex<Option<(Stage, ProgressBar)>>,
}

impl Bar {
    pub(crate) fn new(quiet: bool) -> Bar {
        Bar::of(quiet, None)
    }

    /// The bar of a stream of texts, whose number is not known before its end. They are answered in
    /// batches, after the first `skipped` ones.
    pub(crate) fn of_stream(quiet: bool, skipped: u64) -> Bar {
        Bar::of(quiet, Some(AtomicU64::new(skipped)))
    }

    fn of(quiet: bool, answered: Option<AtomicU64>) -> Bar {
        Bar { begun: Instant::now(), quiet, answered, shown: Mutex::new(None) }
    }

    /// Records how many texts of a stream have been answered, including those that were skipped.
    pub(crate) fn set_answered(&self, texts: u64) {
        if let Some(answered) = &self.answered {
            answered.store(texts, Ordering::Relaxed);
        }
        interrupt::set_answered(texts);
    }

    /// Shows the progress, and returns whether to continue.
    pub(crate) fn observe(&self, progress: Progress) -> ControlFlow<()> {
        if !self.quiet && self.begun.elapsed() > PATIENCE {
            self.show(progress);
        }
        interrupt::check(progress)
    }

    fn show(&self, Progress { stage, done, total }: Progress) {
        // If another thread has the lock, the progress that it shows is recent enough.
        let Ok(mut shown) = self.shown.try_lock() else { return };
        let answered = self.answered.as_ref().map(|answered| answered.load(Ordering::Relaxed));
        let done = answered.unwrap_or_default() + done;
        match &*shown {
            Some((of, bar)) if *of == stage => bar.set_position(done),
            _ => {
                let bar = ProgressBar::hidden().with_elapsed(self.begun.elapsed());
                if answered.is_none() {
                    bar.set_length(total);
                }
                // What is done already says nothing about the rate.
                bar.set_position(done);
                bar.reset_eta();
                let style = if answered.is_some() { counter() } else { bar_of(stage) };
                *shown = Some((stage, terminal::show(bar.with_style(style))));
            }
        }
    }
}

/// The line for a known number of items.
fn bar_of(stage: Stage) -> ProgressStyle {
    let unit = match stage {
        Stage::Indexing | Stage::Inverting | Stage::Choosing | Stage::Selecting => "documents",
        Stage::Arranging => "steps",
        _ => "queries",
    };
    styled(&format!("{stage} {{wide_bar}} {{human_pos}}/{{human_len}} {unit}{{pace}}"))
}

/// The line for a stream.
fn counter() -> ProgressStyle {
    styled("answering: {human_pos} texts{pace}, {elapsed}")
}

fn styled(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template).expect("the template is valid");
    style.with_key("pace", |state: &ProgressState, output: &mut dyn Write| {
        let rate = state.per_sec();
        if rate > 0.0 {
            let _ = write!(output, ", {}", rounded(rate));
            if state.len().is_some() {
                let _ = write!(output, ", {:#} left", HumanDuration(state.eta()));
            }
        }
    })
}

/// A rate with no more digits than are of use.
fn rounded(per_second: f64) -> String {
    match per_second {
        9.95.. => format!("{:.0}/s", HumanFloatCount(per_second)),
        0.95.. => format!("{:.1}/s", HumanFloatCount(per_second)),
        _ => format!("{:.1}/min", HumanFloatCount(per_second * 60.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_no_more_digits_than_are_of_use() {
        for (per_second, expected) in
            [(12_345.6, "12,346/s"), (9.96, "10/s"), (2.345, "2.3/s"), (0.51, "30.6/min")]
        {
            assert_eq!(rounded(per_second), expected);
        }
    }
}
