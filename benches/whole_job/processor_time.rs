//! The processor time of this process, which other processes do not lengthen much.

/// The processor time of all threads in seconds, that of the system included. `/proc` has it too, but only in steps of
/// several milliseconds.
#[cfg(unix)]
pub(crate) fn seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Wall time, elsewhere.
#[cfg(not(unix))]
pub(crate) fn seconds() -> f64 {
    use std::{sync::LazyLock, time::Instant};
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed().as_secs_f64()
}
