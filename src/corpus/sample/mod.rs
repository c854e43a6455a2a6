use crate::corpus::documents::Corpus;

/// Columns: split, label, register, text.
const LANGUAGES: &str = include_str!("languages.tsv");

impl Corpus {
    /// The embedded sample: 32 languages, 15 short sentences each, written for nearzip.
    ///
    /// A third are news, a third everyday speech, a third technical. The labels are the languages'
    /// English names. [`sample_held_out`](Corpus::sample_held_out) has sentences to classify.
    ///
    /// # Examples
    ///
    /// ```
    /// let sample = nearzip::Corpus::sample();
    /// assert_eq!((sample.len(), sample.labels().len()), (480, 32));
    /// assert_eq!(sample.label(0), "English");
    /// ```
    pub fn sample() -> Corpus {
        rows("train")
    }

    /// The held-out part of the embedded sample: five other sentences in each language.
    ///
    /// # Examples
    ///
    /// ```
    /// let held_out = nearzip::Corpus::sample_held_out();
    /// assert_eq!((held_out.len(), held_out.labels().len()), (160, 32));
    /// ```
    pub fn sample_held_out() -> Corpus {
        rows("held-out")
    }
}

fn rows(split: &str) -> Corpus {
    LANGUAGES
        .lines()
        .skip(1)
        .filter_map(|line| match line.split('\t').collect::<Vec<_>>()[..] {
            [row_split, label, _register, text] if row_split == split => Some((label, text)),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_language_has_every_register() {
        for (split, each) in [("train", [5, 5, 5]), ("held-out", [2, 2, 1])] {
            for label in Corpus::sample().labels().iter() {
                let counts = ["news", "everyday", "technical"].map(|register| {
                    let start = format!("{split}\t{label}\t{register}\t");
                    LANGUAGES.lines().filter(|line| line.starts_with(&start)).count()
                });
                assert_eq!(counts, each, "{label}");
            }
        }
    }

    #[test]
    fn no_sentence_occurs_twice() {
        let (sample, held_out) = (Corpus::sample(), Corpus::sample_held_out());
        let texts: HashSet<&[u8]> = sample.texts().chain(held_out.texts()).collect();
        assert_eq!(texts.len(), LANGUAGES.lines().count() - 1);
    }
}
