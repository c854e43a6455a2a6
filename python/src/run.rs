//! Work of the library that Python can watch and stop.

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use nearzip::{Observer, Progress};
use pyo3::prelude::*;

use crate::error::exception;
use crate::threads;

/// How often Python may handle signals and show progress.
const PERIOD: Duration = Duration::from_millis(50);

/// How work is done: the object with these attributes that Python gives.
#[derive(FromPyObject, Default)]
pub(crate) struct Run {
    /// The number of threads, or 0 for one per core.
    threads: usize,
    /// Is called with a stage, the number of finished items and the number of all items.
    progress: Option<Py<PyAny>>,
}

impl Run {
    /// Does `work` while other Python threads run.
    pub(crate) fn work<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(Observer<'_>) -> nearzip::Result<T> + Send,
    ) -> PyResult<T> {
        py.detach(|| self.work_detached(work))
    }

    /// Does `work` for a thread that is detached from Python.
    ///
    /// Only the thread that Python called may handle signals, so the work is done by others. It must not
    /// wait for a lock: one of them that waits for parts of its work may begin the work of another caller,
    /// and would wait for itself.
    pub(crate) fn work_detached<T: Send>(
        &self,
        work: impl FnOnce(Observer<'_>) -> nearzip::Result<T> + Send,
    ) -> PyResult<T> {
        let pool = threads::pool(self.threads)?;
        let watch = Watch::default();
        let observer = |progress| watch.observe(progress);
        let (sender, receiver) = mpsc::channel();
        let mut raised = None;
        let result = pool.in_place_scope(|scope| {
            scope.spawn(|_| {
                let sender = sender;
                // The receiver waits until this or a panic.
                let _ = sender.send(work(&observer));
            });
            loop {
                match receiver.recv_timeout(PERIOD) {
                    Err(RecvTimeoutError::Timeout) if raised.is_none() => {
                        raised = Python::attach(|py| self.attend(py, &watch)).err();
                        watch.stopped.store(raised.is_some(), Ordering::Relaxed);
                    }
                    Err(RecvTimeoutError::Timeout) => {}
                    Ok(result) => return Some(result),
                    // The work panicked, which the scope passes on.
                    Err(RecvTimeoutError::Disconnected) => return None,
                }
            }
        });
        match raised {
            Some(raised) => Err(raised),
            None => {
                Python::attach(|py| self.show(py, &watch))?;
                result.expect("work that did not panic has a result").map_err(exception)
            }
        }
    }

    /// Raises what a signal raises, such as `KeyboardInterrupt`, and shows progress.
    fn attend(&self, py: Python<'_>, watch: &Watch) -> PyResult<()> {
        py.check_signals()?;
        self.show(py, watch)
    }

    fn show(&self, py: Python<'_>, watch: &Watch) -> PyResult<()> {
        let latest = watch.latest.lock().ok().and_then(|mut latest| latest.take());
        if let (Some(show), Some(latest)) = (&self.progress, latest) {
            show.call1(py, (latest.stage.to_string(), latest.done, latest.total))?;
        }
        Ok(())
    }
}

/// What the threads that work tell the one that waits, and the reverse.
#[derive(Default)]
struct Watch {
    stopped: AtomicBool,
    latest: Mutex<Option<Progress>>,
}

impl Watch {
    fn observe(&self, progress: Progress) -> ControlFlow<()> {
        // Nobody waits for the lock: whoever has it tells nearly the same.
        if let Ok(mut latest) = self.latest.try_lock() {
            *latest = Some(progress);
        }
        match self.stopped.load(Ordering::Relaxed) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}
