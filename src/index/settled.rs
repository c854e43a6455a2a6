use super::about::{About, Notes};
use super::derived::{Change, Derived};
use super::documents::Documents;

/// What methods computed about the documents once and stored in the model file, such as a blend. It
/// does not change when documents are added and removed.
#[derive(Debug, Default)]
pub(super) struct Settled(Notes);

impl Settled {
    pub(super) fn open(about: About) -> Settled {
        Settled(about.notes)
    }

    pub(super) fn get(&self, method: &str) -> Option<&serde_json::Value> {
        self.0.get(method)
    }
}

impl Derived for Settled {
    fn follow(&mut self, _: Change<'_>, _: &Documents) {}

    /// Which method's notes are kept is decided when they are written.
    fn serves(&self, _: &str) -> bool {
        true
    }

    fn describe(&self, about: &mut About) {
        about.notes.extend(self.0.clone());
    }
}
