use nearzip::Corpus;

use crate::output;
use crate::training::Training;

/// Which of the test documents have the text of a training document.
#[derive(Debug, Clone)]
pub(super) struct KnownTexts {
    /// Their positions.
    pub(super) known: Vec<usize>,
    documents: usize,
}

impl KnownTexts {
    pub(super) fn find(training: &Training, test: &Corpus) -> anyhow::Result<KnownTexts> {
        Ok(KnownTexts { known: training.known_texts(test)?, documents: test.len() })
    }

    /// Says what that means for the figures, if there are any.
    pub(super) fn say(&self) {
        if self.known.is_empty() {
            return;
        }
        let documents = output::counted(self.documents, "test document");
        let (have, they) =
            if self.known.len() == 1 { ("has", "it says") } else { ("have", "they say") };
        output::warn(&format!(
            "{} of {documents} {have} the text of a training document; {they} little about new texts",
            self.known.len()
        ));
    }
}
