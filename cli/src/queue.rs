//! A queue between the thread that reads texts and the one that answers: whoever is ahead waits.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// What goes through the queue, and how much room it takes.
pub(crate) trait Item: Send + 'static {
    /// In bytes.
    fn size(&self) -> usize;
}

/// Items in order, at most `most_items` of them and about `most_bytes` in total.
pub(crate) struct Queue<T, E> {
    shared: Arc<Shared<T, E>>,
}

struct Shared<T, E> {
    most_items: usize,
    most_bytes: usize,
    state: Mutex<State<T, E>>,
    changed: Condvar,
}

struct State<T, E> {
    items: Vec<T>,
    bytes: usize,
    /// How the input ended, once it has.
    end: Option<E>,
}

impl<T: Item, E: Send + 'static> Queue<T, E> {
    pub(crate) fn new(most_items: usize, most_bytes: usize) -> Queue<T, E> {
        let state = Mutex::new(State { items: Vec::new(), bytes: 0, end: None });
        let shared = Shared { most_items, most_bytes, state, changed: Condvar::new() };
        Queue { shared: Arc::new(shared) }
    }

    /// Another end of the same queue, for another thread.
    pub(crate) fn share(&self) -> Queue<T, E> {
        Queue { shared: Arc::clone(&self.shared) }
    }

    /// Appends an item; waits until there is room.
    pub(crate) fn push(&self, item: T) {
        let mut state = self.lock();
        while state.items.len() >= self.shared.most_items || state.bytes >= self.shared.most_bytes {
            state = self.wait(state);
        }
        state.bytes += item.size();
        state.items.push(item);
        self.shared.changed.notify_all();
    }

    /// Says how the input ended: nothing is pushed after this.
    pub(crate) fn close(&self, end: E) {
        self.lock().end = Some(end);
        self.shared.changed.notify_all();
    }

    /// Everything that is there, as soon as there is anything; or how the input ended, once everything
    /// was taken.
    pub(crate) fn take(&self) -> Result<Vec<T>, E> {
        let mut state = self.lock();
        loop {
            if !state.items.is_empty() {
                state.bytes = 0;
                self.shared.changed.notify_all();
                return Ok(std::mem::take(&mut state.items));
            }
            if let Some(end) = state.end.take() {
                return Err(end);
            }
            state = self.wait(state);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<T, E>> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State<T, E>>) -> MutexGuard<'a, State<T, E>> {
        self.shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Item for usize {
        fn size(&self) -> usize {
            *self
        }
    }

    #[test]
    fn everything_comes_through_in_order() {
        let queue = Queue::new(10, 500);
        let writer = queue.share();
        std::thread::spawn(move || {
            (0..1_000).for_each(|number| writer.push(number));
            writer.close("the end");
        });
        let mut all = Vec::new();
        let end = loop {
            match queue.take() {
                Ok(items) => {
                    assert!(!items.is_empty() && items.len() <= 10);
                    all.extend(items);
                }
                Err(end) => break end,
            }
        };
        assert_eq!((all, end), ((0..1_000).collect(), "the end"));
    }
}
