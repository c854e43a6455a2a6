use std::sync::{Mutex, MutexGuard, PoisonError};

use super::about::{About, Notes};
use super::derived::{Change, Derived};
use super::documents::Documents;

/// What methods computed about the documents once and stored in the model file, such as a blend. It
/// does not change when documents are added and removed.
#[derive(Debug, Default)]
pub(super) struct Settled(Mutex<Notes>);

impl Settled {
    pub(super) fn open(about: About) -> Settled {
        Settled(Mutex::new(about.notes))
    }

    pub(super) fn get(&self, method: &str) -> Option<serde_json::Value> {
        self.notes().get(method).cloned()
    }

    /// Adds an entry to what a method settled.
    pub(super) fn add(&self, method: &str, name: &str, value: serde_json::Value) {
        let mut notes = self.notes();
        let note = notes.entry(method.to_owned()).or_default();
        if !note.is_object() {
            *note = serde_json::json!({});
        }
        note[name] = value;
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        // Nothing can panic while the lock is held; even then, the notes would still be valid.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Derived for Settled {
    fn follow(&mut self, _: Change<'_>, _: &Documents) {}

    /// Which method's notes are kept is decided when they are written.
    fn serves(&self, _: &str) -> bool {
        true
    }

    fn describe(&self, about: &mut About) {
        about.notes.extend(self.notes().clone());
    }
}
