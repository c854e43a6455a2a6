use nearzip::Corpus;

use crate::output;
use crate::training::Training;

/// How many of the test documents have the text of a training document.
#[derive(Debug, Clone, Copy)]
pub(super) struct KnownTexts {
    pub(super) known: usize,
    documents: usize,
}

impl KnownTexts {
    pub(super) fn count(training: &Training, test: &Corpus) -> anyhow::Result<KnownTexts> {
        Ok(KnownTexts { known: training.count_known_texts(test)?, documents: test.len() })
    }

    /// Says what that means for the figures, if there are any.
    pub(super) fn say(self) {
        if self.known == 0 {
            return;
        }
        let documents = output::counted(self.documents, "test document");
        let (have, they) = if self.known == 1 { ("has", "it says") } else { ("have", "they say") };
        output::warn(&format!(
            "{} of {documents} {have} the text of a training document; {they} little about new texts",
            self.known
        ));
    }
}
