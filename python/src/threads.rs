//! One pool of threads for each number of threads.

use std::collections::BTreeMap;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::PyResult;
use pyo3::exceptions::PyRuntimeError;
use rayon::{ThreadPool, ThreadPoolBuilder};

type Pools = BTreeMap<usize, Arc<ThreadPool>>;

/// The pools of a process.
static POOLS: Mutex<(u32, Pools)> = Mutex::new((0, BTreeMap::new()));

/// The pool with this many threads, or one per core for 0.
pub(crate) fn pool(threads: usize) -> PyResult<Arc<ThreadPool>> {
    let mut guard = POOLS.lock().unwrap_or_else(PoisonError::into_inner);
    let (owner, pools) = &mut *guard;
    if *owner != process::id() {
        // A forked process inherits the pools but not their threads, which nobody may wait for.
        std::mem::forget(std::mem::take(pools));
        *owner = process::id();
    }
    if let Some(pool) = pools.get(&threads) {
        return Ok(Arc::clone(pool));
    }
    let pool = ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
    Ok(Arc::clone(pools.entry(threads).or_insert(Arc::new(pool))))
}
