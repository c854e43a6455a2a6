//! The progress of long operations, and how to cancel them.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::error::{Error, Result};

/// What a long operation is currently doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// Compressing every document of the corpus once; items are documents.
    Indexing,
    /// Building the candidate index from the grams of all documents. There are two passes; items are
    /// documents, each counted once per pass.
    Inverting,
    /// Choosing how many candidates a search compares; items are documents.
    Choosing,
    /// Joining texts with those that are similar; items are texts.
    Joining,
    /// Spreading labels from text to text; items are steps.
    Spreading,
    /// Teaching a class model by texts without labels, in two passes; items are texts, each counted once per pass.
    Teaching,
    /// Comparing queries with the corpus; items are queries.
    Searching,
    /// Selecting documents to keep, or texts to label; items are documents or texts.
    Selecting,
    /// Arranging texts by their distances, as a tree, as clusters or on a map; items are steps.
    Arranging,
    /// Comparing queries with the corpus again, from scratch, to check the results; items are queries.
    Checking,
    /// Finding out where predictions come from; items are queries.
    Explaining,
}

impl fmt::Display for Stage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Stage::Indexing => "indexing",
            Stage::Inverting => "collecting grams",
            Stage::Choosing => "choosing candidates",
            Stage::Joining => "joining texts",
            Stage::Spreading => "spreading labels",
            Stage::Teaching => "teaching",
            Stage::Searching => "searching",
            Stage::Selecting => "selecting",
            Stage::Arranging => "arranging",
            Stage::Checking => "checking",
            Stage::Explaining => "explaining",
        })
    }
}

/// The progress of a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// The number of finished items.
    pub done: u64,
    /// The number of all items.
    pub total: u64,
}

/// A function that is called with the progress of an operation and decides whether to continue.
///
/// It is called from all worker threads, and not only when an item is finished: at least once for every
/// 64 documents that a query is compared with, and for every 256 KiB of text whose grams are
/// collected. If it returns `Break`, the operation stops within that time with [`Error::Cancelled`].
///
/// # Examples
///
/// ```
/// use std::ops::ControlFlow;
/// use nearzip::{Corpus, CompressorSpec, Error, Index};
///
/// let impatient = |_| ControlFlow::Break(());
/// let stopped = Index::build(Corpus::sample(), &CompressorSpec::default(), &impatient);
/// assert!(matches!(stopped, Err(Error::Cancelled { done: 0, .. })));
/// ```
pub type Observer<'a> = &'a (dyn Fn(Progress) -> ControlFlow<()> + Sync);

/// An observer that ignores progress and never cancels.
///
/// # Examples
///
/// ```
/// use nearzip::{Progress, Stage, unobserved};
///
/// let progress = Progress { stage: Stage::Indexing, done: 1, total: 2 };
/// assert!(unobserved(progress).is_continue());
/// ```
pub fn unobserved(_: Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// Counts the finished items of a stage, from any thread, for those who write operations that can be
/// observed.
///
/// Once the observer has returned `Break`, every later call fails too, so that all threads stop.
///
/// # Examples
///
/// ```
/// use nearzip::{Observer, Stage, Tracker, unobserved};
///
/// fn total_bytes(texts: &[&[u8]], observer: Observer<'_>) -> nearzip::Result<usize> {
///     let tracker = Tracker::new(observer, Stage::Explaining, texts.len());
///     let mut bytes = 0;
///     for text in texts {
///         bytes += text.len();
///         tracker.advance(1)?;
///     }
///     Ok(bytes)
/// }
/// assert_eq!(total_bytes(&[b"one", b"two"], &unobserved)?, 6);
/// # Ok::<(), nearzip::Error>(())
/// ```
pub struct Tracker<'a> {
    observer: Observer<'a>,
    stage: Stage,
    total: u64,
    done: AtomicU64,
    stopped: AtomicBool,
}

impl<'a> Tracker<'a> {
    /// A tracker of a stage with `total` items, of which none is finished.
    pub fn new(observer: Observer<'a>, stage: Stage, total: usize) -> Tracker<'a> {
        Tracker {
            observer,
            stage,
            total: total as u64,
            done: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
        }
    }

    /// Adds `finished` items, and asks the observer whether to continue.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`] once the observer has returned `Break`.
    pub fn advance(&self, finished: u64) -> Result<()> {
        let done = self.done.fetch_add(finished, Ordering::Relaxed) + finished;
        let progress = Progress { stage: self.stage, done, total: self.total };
        if self.stopped.load(Ordering::Relaxed) || (self.observer)(progress).is_break() {
            self.stopped.store(true, Ordering::Relaxed);
            return Err(Error::Cancelled { stage: self.stage, done, total: self.total });
        }
        Ok(())
    }
}

impl fmt::Debug for Tracker<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Tracker { stage, total, done, stopped, .. } = self;
        let mut debug = formatter.debug_struct("Tracker");
        debug.field("stage", stage).field("done", done).field("total", total);
        debug.field("stopped", stopped).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopped_tracker_stays_stopped() {
        let stop_at_two = |progress: Progress| match progress.done {
            2 => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        };
        let tracker = Tracker::new(&stop_at_two, Stage::Searching, 9);
        assert!(tracker.advance(1).is_ok());
        assert!(tracker.advance(1).is_err());
        let stopped = tracker.advance(1).unwrap_err();
        assert_eq!(stopped.to_string(), "stopped while searching: 3 of 9 done");
    }
}
