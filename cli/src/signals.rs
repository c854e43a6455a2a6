//! Requests to stop: Ctrl-C, and on Unix the signal that asks a program to terminate.

use anyhow::Context;

/// A request to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Request {
    /// Ctrl-C.
    Interrupt,
    /// SIGTERM.
    #[cfg_attr(not(unix), expect(dead_code, reason = "there are no signals"))]
    Terminate,
}

impl Request {
    /// The exit status that shells use for a program that was ended by the signal: 128 and its number.
    pub(crate) fn exit_status(self) -> u8 {
        match self {
            Request::Interrupt => 130,
            Request::Terminate => 143,
        }
    }
}

/// Calls `stop` on a thread of its own at every request.
#[cfg(unix)]
pub(crate) fn listen(stop: impl Fn(Request) + Send + 'static) -> anyhow::Result<()> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let mut signals = Signals::new([SIGINT, SIGTERM]).context("cannot listen for Ctrl-C")?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            stop(if signal == SIGTERM { Request::Terminate } else { Request::Interrupt });
        }
    });
    Ok(())
}

/// Calls `stop` on a thread of its own at every request.
#[cfg(not(unix))]
pub(crate) fn listen(stop: impl Fn(Request) + Send + 'static) -> anyhow::Result<()> {
    ctrlc::set_handler(move || stop(Request::Interrupt)).context("cannot listen for Ctrl-C")
}
