//! Values that are costly to create, reused by one caller after another.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A pool of idle values. Together with those in use, there are as many as were ever in use at once.
#[derive(Debug)]
pub(crate) struct Pool<T> {
    idle: Mutex<Vec<T>>,
}

impl<T> Default for Pool<T> {
    fn default() -> Pool<T> {
        Pool { idle: Mutex::default() }
    }
}

impl<T> Pool<T> {
    /// Takes an idle value, as its last user left it, or a new one if there is none.
    pub(crate) fn take(&self, make: impl FnOnce() -> T) -> Pooled<'_, T> {
        let idle = self.idle().pop();
        Pooled { value: Some(idle.unwrap_or_else(make)), pool: self }
    }

    /// The idle values.
    pub(crate) fn into_idle(self) -> Vec<T> {
        self.idle.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<T>> {
        // Nothing can panic while the lock is held; even then, the list would still be valid.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A value that returns to its pool when dropped.
#[derive(Debug)]
pub(crate) struct Pooled<'a, T> {
    value: Option<T>,
    pool: &'a Pool<T>,
}

impl<T> Deref for Pooled<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.as_ref().expect("present until dropped")
    }
}

impl<T> DerefMut for Pooled<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.value.as_mut().expect("present until dropped")
    }
}

impl<T> Drop for Pooled<'_, T> {
    fn drop(&mut self) {
        self.pool.idle().extend(self.value.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_reused() {
        let pool = Pool::default();
        pool.take(Vec::new).push(7);
        let (first, second) = (pool.take(Vec::new), pool.take(Vec::new));
        assert_eq!((first.len(), second.len()), (1, 0));
    }
}
