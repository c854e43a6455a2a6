//! The progress of work, as a line on the terminal.

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use nearzip::{Progress, Stage};

use crate::{interrupt, terminal};

/// Nothing is shown before this, because short work ends before anyone could read it.
const PATIENCE: Duration = Duration::from_secs(1);

/// The time between two drawings.
const PAUSE: Duration = Duration::from_millis(100);

/// A progress bar with the rate and the remaining time, which the library's observers update.
///
/// It is shown on standard error, only on a terminal, and only after the first second.
#[derive(Debug)]
pub(crate) struct Bar {
    begun: Instant,
    quiet: bool,
    /// For a stream of texts: how many were answered before those whose progress is observed.
    answered: Option<AtomicU64>,
    shown: Mutex<Option<Shown>>,
}

/// The stage that is shown.
#[derive(Debug)]
struct Shown {
    stage: Stage,
    since: Instant,
    /// How many items were done then.
    from: u64,
    drawn: Option<Instant>,
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
        let quiet = quiet || !terminal::can_show();
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
        let now = Instant::now();
        let begin = || Shown { stage, since: now, from: done, drawn: None };
        let state = shown.take_if(|shown| shown.stage == stage).unwrap_or_else(begin);
        let is_due = state.drawn.is_none_or(|drawn| now - drawn >= PAUSE);
        if is_due {
            let rate = rate(done.saturating_sub(state.from), now - state.since);
            terminal::show(&match answered {
                Some(_) => counter(done, rate, self.begun.elapsed()),
                None => bar(stage, done, total, rate),
            });
        }
        let drawn = if is_due { Some(now) } else { state.drawn };
        *shown = Some(Shown { drawn, ..state });
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Ok(Some(_)) = self.shown.get_mut() {
            terminal::hide();
        }
    }
}

/// Items per second, once there are enough to say it.
fn rate(done: u64, elapsed: Duration) -> Option<f64> {
    (done > 0 && elapsed > PAUSE).then(|| done as f64 / elapsed.as_secs_f64())
}

/// The line for a known number of items.
fn bar(stage: Stage, done: u64, total: u64, rate: Option<f64>) -> String {
    let unit = match stage {
        Stage::Indexing | Stage::Inverting => "documents",
        _ => "queries",
    };
    let mut figures = format!("{}/{} {unit}", grouped(done), grouped(total));
    if let Some(rate) = rate {
        let left = Duration::try_from_secs_f64(total.saturating_sub(done) as f64 / rate);
        let left = duration(left.unwrap_or(Duration::MAX));
        figures += &format!(", {}, {left} left", rounded(rate));
    }
    let stage = stage.to_string();
    // A bar that grows and shrinks with the figures would be restless.
    let width = terminal::columns().saturating_sub(stage.len() + 60).min(40);
    let full = (width as u64 * done.min(total) / total.max(1)) as usize;
    format!("{stage} {}{} {figures}", "█".repeat(full), "░".repeat(width - full))
}

/// The line for a stream.
fn counter(done: u64, rate: Option<f64>, elapsed: Duration) -> String {
    let rate = rate.map(|rate| format!("{}, ", rounded(rate))).unwrap_or_default();
    format!("answering: {} texts, {rate}{}", grouped(done), duration(elapsed))
}

/// A rate with no more digits than are of use.
fn rounded(per_second: f64) -> String {
    match per_second {
        rate if rate >= 9.95 => format!("{}/s", grouped(rate.round() as u64)),
        rate if rate >= 0.95 => format!("{rate:.1}/s"),
        rate => format!("{:.1}/min", rate * 60.0),
    }
}

/// A duration in its largest unit, and the next if that is of use.
fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes @ 0..10, seconds) => format!("{minutes} min {seconds} s"),
        (0, minutes, _) => format!("{minutes} min"),
        (hours @ 0..100, minutes, _) => format!("{hours} h {minutes} min"),
        _ => "days".to_owned(),
    }
}

/// A number with its thousands apart: `12,345`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_no_more_digits_than_are_of_use() {
        for (per_second, expected) in
            [(12_345.6, "12,346/s"), (9.96, "10/s"), (2.345, "2.3/s"), (0.5, "30.0/min")]
        {
            assert_eq!(rounded(per_second), expected);
        }
        for (seconds, expected) in [
            (59, "59 s"),
            (61, "1 min 1 s"),
            (3_599, "59 min"),
            (7_260, "2 h 1 min"),
            (u64::MAX, "days"),
        ] {
            assert_eq!(duration(Duration::from_secs(seconds)), expected);
        }
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(rate(0, Duration::from_secs(1)), None);
    }

    #[test]
    fn a_bar_is_full_at_the_end() {
        let line = bar(Stage::Searching, 1_000, 1_000, Some(10.0));
        assert!(line.ends_with("█ 1,000/1,000 queries, 10/s, 0 s left"), "{line}");
        let line = bar(Stage::Indexing, 0, 0, None);
        assert!(line.ends_with("░ 0/0 documents"), "{line}");
    }
}
