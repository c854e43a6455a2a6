use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::duplicates::{Duplicate, Duplicates};
use super::run::{Audit, audit};
use crate::corpus::Corpus;
use crate::error::Result;
use crate::progress::Observer;

/// Why a training document is left out. If there are several reasons, it is the first.
///
/// # Examples
///
/// ```
/// use nearzip::Fault;
///
/// assert_eq!(Fault::Exact.to_string(), "equal to an earlier text");
/// assert!(Fault::InTest < Fault::Exact);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Fault {
    /// A test document has the same text, but for case and punctuation, or one that is near to it. A test
    /// set must stay as it is, since results with it are compared.
    InTest,
    /// Another training document has the same text and another label. Which of them is right cannot be
    /// known, so all are left out.
    Contradiction,
    /// The text is empty.
    Empty,
    /// An earlier document has the same text.
    Exact,
    /// An earlier document, which is left out for no other reason, has the same text but for case and
    /// punctuation.
    Loose,
    /// An earlier document, which is left out for no other reason, has a text that is near to this one.
    Near,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Fault::InTest => "equal or near to a test text",
            Fault::Contradiction => "with a text that has several labels",
            Fault::Empty => "empty",
            Fault::Exact => "equal to an earlier text",
            Fault::Loose => "equal to an earlier text but for case and punctuation",
            Fault::Near => "near to an earlier text",
        })
    }
}

/// Which training documents to keep, so that an audit of them finds no duplicates, contradictions and empty
/// texts.
///
/// # Examples
///
/// ```
/// use nearzip::{AuditConfig, Corpus, Fault, audit, unobserved};
///
/// let corpus: Corpus = [("a", "one"), ("a", ""), ("a", "One!")].into_iter().collect();
/// let found = audit(&corpus, None, AuditConfig::default(), &unobserved)?;
/// let cleaning = found.clean(&corpus, None, &unobserved)?;
/// assert_eq!(cleaning.kept, [0]);
/// assert_eq!(cleaning.left_out, [(1, Fault::Empty), (2, Fault::Loose)]);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cleaning {
    /// The positions of the documents to keep, in order.
    pub kept: Vec<usize>,
    /// The positions of the others, in order, and why each is left out.
    pub left_out: Vec<(usize, Fault)>,
}

impl Audit {
    /// Which training documents to keep, so that this audit of them finds no duplicates, contradictions and
    /// empty texts. `train` and `test` are the documents of this audit.
    ///
    /// Of documents with the same text, the first is kept; those with contradicting labels are all left out,
    /// and so is what is too like a test document. If the audit looked for no near-duplicates, texts that
    /// differ by case or punctuation are kept as well.
    ///
    /// # Complexity
    ///
    /// That of an [`audit`], for each round: leaving documents out changes which texts are compared, so what is
    /// left is audited until nothing is found, mostly once.
    ///
    /// # Errors
    ///
    /// Same as [`audit`].
    ///
    /// # Panics
    ///
    /// If the documents are fewer than those of this audit.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{AuditConfig, Corpus, Fault, audit, unobserved};
    ///
    /// let train: Corpus = [("a", "one"), ("a", "one"), ("a", "two"), ("b", "two"), ("b", "three")]
    ///     .into_iter()
    ///     .collect();
    /// let test: Corpus = [("b", "three")].into_iter().collect();
    /// let found = audit(&train, Some(&test), AuditConfig::default(), &unobserved)?;
    /// let cleaning = found.clean(&train, Some(&test), &unobserved)?;
    /// assert_eq!(cleaning.kept, [0]);
    /// assert_eq!(cleaning.left_out[0], (1, Fault::Exact));
    /// assert_eq!(cleaning.left_out[3], (4, Fault::InTest));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn clean(
        &self,
        train: &Corpus,
        test: Option<&Corpus>,
        observer: Observer<'_>,
    ) -> Result<Cleaning> {
        let mut kept: Vec<usize> = (0..train.len()).collect();
        let mut left_out = BTreeMap::new();
        let mut faults = self.faults();
        while !faults.is_empty() {
            left_out.extend(faults.iter().map(|(&position, &fault)| (kept[position], fault)));
            kept.retain(|position| !left_out.contains_key(position));
            faults = audit(&train.subset(&kept), test, self.config, observer)?.faults();
        }
        Ok(Cleaning { kept, left_out: left_out.into_iter().collect() })
    }

    /// The training documents to leave out. One that repeats another stays if the other is left out, unless
    /// that is in the test set.
    fn faults(&self) -> BTreeMap<usize, Fault> {
        let mut faults = BTreeMap::new();
        let Duplicates { exact, loose, near } = &self.train.duplicates;
        let loose = if self.config.get_near().is_some() { &loose[..] } else { &[] };
        for document in self.in_test() {
            faults.insert(document, Fault::InTest);
        }
        for Duplicate { document, original } in loose.iter().chain(exact) {
            if faults.contains_key(original) {
                faults.insert(*document, Fault::InTest);
            }
        }
        for &document in self.train.contradictions.iter().flatten() {
            faults.entry(document).or_insert(Fault::Contradiction);
        }
        for &document in &self.train.empty {
            faults.entry(document).or_insert(Fault::Empty);
        }
        let repeated = exact.iter().map(|found| (found.document, found.original, Fault::Exact));
        let repeated = repeated
            .chain(loose.iter().map(|found| (found.document, found.original, Fault::Loose)))
            .chain(near.iter().map(|found| (found.document, found.original, Fault::Near)));
        for (document, original, fault) in repeated {
            if !faults.contains_key(&original) {
                faults.entry(document).or_insert(fault);
            }
        }
        faults
    }

    /// The training documents that test documents repeat, of equal texts only the first.
    fn in_test(&self) -> impl Iterator<Item = usize> {
        let looks_near = self.config.get_near().is_some();
        self.across.iter().flat_map(move |across| {
            let Duplicates { exact, loose, near } = &across.duplicates;
            let loose = loose.iter().filter(move |_| looks_near);
            let equal = exact.iter().chain(loose).map(|found| found.original);
            equal.chain(near.iter().map(|found| found.original))
        })
    }
}
