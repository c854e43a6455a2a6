//! Parts of a corpus, to train with some and to test with others. Documents with equal texts stay
//! together: a text that is known from training says nothing about new ones.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::documents::Corpus;
use crate::error::{Error, Result};
use crate::random::Random;

impl Corpus {
    /// Divides the documents into `count` folds: the positions of each, in order.
    ///
    /// Every document is in one fold. Each label is spread over the folds as evenly as possible: the
    /// numbers of its documents differ by at most one, unless documents with equal texts, which stay
    /// together, allow no better. The same seed gives the same folds in every version of this crate.
    ///
    /// # Complexity
    ///
    /// O(bytes of the texts + documents × folds).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidFolds`] if there are fewer than two folds, or more than different texts.
    ///
    /// # Examples
    ///
    /// ```
    /// let corpus = nearzip::Corpus::sample();
    /// let folds = corpus.folds(5, 0)?;
    /// assert!(folds.iter().all(|fold| fold.len() == 480 / 5));
    /// let english = |fold: &&Vec<usize>| fold.iter().any(|&at| corpus.label(at) == "English");
    /// assert_eq!(folds.iter().filter(english).count(), 5);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn folds(&self, count: usize, seed: u64) -> Result<Vec<Vec<usize>>> {
        let mut groups = self.groups(seed);
        if !(2..=groups.len()).contains(&count) {
            return Err(Error::InvalidFolds { folds: count, texts: groups.len() });
        }
        // Large groups first, so that small ones can make up for them.
        groups.sort_by_key(|group| Reverse(group.len()));
        let mut folds = vec![Vec::new(); count];
        for groups in self.by_label(groups) {
            let mut of_label = vec![0; count];
            for group in groups {
                let emptiest = |&fold: &usize| (of_label[fold], folds[fold].len());
                let fold = (0..count).min_by_key(emptiest).unwrap_or_default();
                of_label[fold] += group.len();
                folds[fold].extend(group);
            }
        }
        folds.iter_mut().for_each(|fold| fold.sort_unstable());
        Ok(folds)
    }

    /// Holds out a share of the documents, above 0 and below 1: the positions of the others and of those
    /// that are held out, in order.
    ///
    /// Each label gives its share, up to one document more or less; its last document is not held out.
    /// Documents with equal texts are on the same side, so that a label with many of them may give
    /// fewer. The same seed holds out the same documents in every version of this crate.
    ///
    /// # Complexity
    ///
    /// O(bytes of the texts).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidTestShare`] if the share is not above 0 and below 1, or leaves one side without
    /// documents.
    ///
    /// # Examples
    ///
    /// ```
    /// let corpus = nearzip::Corpus::sample();
    /// let [train, test] = corpus.hold_out(0.2, 0)?;
    /// assert_eq!((train.len(), test.len()), (384, 96));
    /// assert_eq!(corpus.subset(&test).labels().len(), 32);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn hold_out(&self, share: f64, seed: u64) -> Result<[Vec<usize>; 2]> {
        let [mut rest, mut held_out] = [Vec::new(), Vec::new()];
        // What earlier labels could not give as a whole document, so that the sum is rounded only once.
        let mut owed = 0.5;
        for groups in self.by_label(self.groups(seed)) {
            let documents: usize = groups.iter().map(Vec::len).sum();
            let due = share * documents as f64 + owed;
            let most = (due.floor() as usize).min(documents.saturating_sub(1));
            let mut taken = 0;
            for group in groups {
                if taken + group.len() <= most {
                    taken += group.len();
                    held_out.extend(group);
                } else {
                    rest.extend(group);
                }
            }
            owed = (due - most as f64).min(1.0);
        }
        let is_share = share > 0.0 && share < 1.0;
        if !is_share || rest.is_empty() || held_out.is_empty() {
            return Err(Error::InvalidTestShare { share, documents: self.len() });
        }
        rest.sort_unstable();
        held_out.sort_unstable();
        Ok([rest, held_out])
    }

    /// The same texts and ids, all with one label: for a division in which labels play no part, as with labels that
    /// are numbers.
    ///
    /// # Complexity
    ///
    /// O(bytes of the texts).
    ///
    /// # Examples
    ///
    /// ```
    /// let corpus: nearzip::Corpus = (0..10).map(|i| (i.to_string(), format!("text {i}"))).collect();
    /// assert!(corpus.hold_out(0.2, 0).is_err(), "no label has a document to spare");
    /// let [_, test] = corpus.without_labels().hold_out(0.2, 0)?;
    /// assert_eq!(test.len(), 2);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    #[must_use]
    pub fn without_labels(&self) -> Corpus {
        let mut corpus = Corpus::new();
        for document in self.iter() {
            corpus.push_with_id("", document.text, document.id);
        }
        corpus
    }

    /// The positions of the documents with equal texts, in an order that follows the seed.
    fn groups(&self, seed: u64) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut of_text = HashMap::new();
        for (position, text) in self.texts().enumerate() {
            let group = *of_text.entry(text).or_insert(groups.len());
            if group == groups.len() {
                groups.push(Vec::new());
            }
            groups[group].push(position);
        }
        Random::new(seed).shuffle(&mut groups);
        groups
    }

    /// The groups by the label of their first document.
    fn by_label(&self, groups: Vec<Vec<usize>>) -> Vec<Vec<Vec<usize>>> {
        let mut by_label = vec![Vec::new(); self.labels().len()];
        for group in groups {
            by_label[self.label_id(group[0]).index()].push(group);
        }
        by_label
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Documents of up to four labels; with few texts, many of them are equal.
    fn corpora(texts: u32) -> impl Strategy<Value = Corpus> {
        prop::collection::vec((0..4_u8, 0..texts), 2..60).prop_map(move |documents| {
            let documents = documents.into_iter().enumerate();
            documents
                .map(|(at, (label, text))| match texts {
                    u32::MAX => (label.to_string(), at.to_string()),
                    _ => (label.to_string(), text.to_string()),
                })
                .collect()
        })
    }

    fn of_label(corpus: &Corpus, label: &str, positions: &[usize]) -> usize {
        positions.iter().filter(|&&position| corpus.label(position) == label).count()
    }

    /// Every document is in one part, and documents with equal texts in the same.
    fn is_division(corpus: &Corpus, parts: &[Vec<usize>]) -> bool {
        let mut all = parts.concat();
        all.sort_unstable();
        let of_text: Vec<_> = corpus
            .texts()
            .map(|text| {
                parts.iter().filter(|part| part.iter().any(|&at| corpus.text(at) == text)).count()
            })
            .collect();
        all.into_iter().eq(0..corpus.len())
            && of_text.iter().all(|&count| count == 1)
            && parts.iter().all(|part| !part.is_empty() && part.is_sorted())
    }

    proptest! {
        #[test]
        fn folds_divide_and_are_even(corpus in corpora(u32::MAX), count in 2..9_usize, seed: u64) {
            prop_assume!(count <= corpus.len());
            let folds = corpus.folds(count, seed).unwrap();
            prop_assert!(is_division(&corpus, &folds));
            prop_assert_eq!(&folds, &corpus.folds(count, seed).unwrap());
            for label in corpus.labels().iter() {
                let counts = folds.iter().map(|fold| of_label(&corpus, label, fold));
                prop_assert!(counts.clone().max().unwrap() - counts.min().unwrap() <= 1);
            }
        }

        #[test]
        fn equal_texts_stay_together(corpus in corpora(9), count in 2..5_usize, seed: u64) {
            match corpus.folds(count, seed) {
                Ok(folds) => prop_assert!(is_division(&corpus, &folds)),
                Err(Error::InvalidFolds { texts, .. }) => prop_assert!(count > texts),
                Err(error) => return Err(TestCaseError::fail(error.to_string())),
            }
            if let Ok(parts) = corpus.hold_out(0.4, seed) {
                prop_assert!(is_division(&corpus, &parts));
            }
        }

        #[test]
        fn each_label_gives_its_share(corpus in corpora(u32::MAX), share in 0.0..1.0, seed: u64) {
            let Ok(parts) = corpus.hold_out(share, seed) else { return Ok(()) };
            prop_assert!(is_division(&corpus, &parts));
            prop_assert_eq!(&parts, &corpus.hold_out(share, seed).unwrap());
            for label in corpus.labels().iter() {
                let [rest, held_out] = [0, 1].map(|part| of_label(&corpus, label, &parts[part]));
                let due = share * (rest + held_out) as f64;
                prop_assert!((held_out as f64 - due).abs() <= 1.0 && rest > 0);
            }
        }
    }

    #[test]
    fn the_seed_decides() {
        let corpus: Corpus = (0..40).map(|i| (["a", "b"][i % 2], i.to_string())).collect();
        assert_ne!(corpus.folds(4, 1).unwrap(), corpus.folds(4, 2).unwrap());
        assert_ne!(corpus.hold_out(0.3, 1).unwrap(), corpus.hold_out(0.3, 2).unwrap());
        // In every version.
        assert_eq!(corpus.hold_out(0.1, 1).unwrap()[1], [6, 23, 25, 28]);
    }

    #[test]
    fn what_cannot_be_divided_is_refused() {
        let same: Corpus = [("a", "x"), ("b", "x"), ("b", "y")].into_iter().collect();
        for count in [0, 1, 3, usize::MAX] {
            let refused = same.folds(count, 0).unwrap_err();
            assert!(matches!(refused, Error::InvalidFolds { texts: 2, .. }), "{refused}");
        }
        assert_eq!(same.folds(2, 0).unwrap().concat().len(), 3);
        for share in [0.0, 1.0, -1.0, f64::NAN, f64::INFINITY, 0.01] {
            let refused = same.hold_out(share, 0).unwrap_err();
            assert!(matches!(refused, Error::InvalidTestShare { .. }), "{refused}");
        }
        assert!(Corpus::new().folds(2, 0).is_err() && Corpus::new().hold_out(0.5, 0).is_err());
    }
}
