//! Processor time and memory of this process.

use std::fs;

use crate::processor_time::seconds;

/// The result of some work, and the seconds that it took.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begun = seconds();
    let result = work();
    (result, seconds() - begun)
}

/// The most megabytes that were resident; `None` if there is no `/proc`.
pub(crate) fn peak_megabytes() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = peak.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024.0 / 1e6)
}
