use super::config::AuditConfig;
use super::duplicates::Duplicates;
use super::run::Audit;
use super::split::SplitAudit;

/// How much of one kind an audit found; see [`Audit::counts`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuditCount {
    /// What is counted, in words for people.
    pub name: String,
    /// The number in the training documents.
    pub train: usize,
    /// The number in the test documents, if there are any.
    pub test: Option<usize>,
    /// The number of test documents in view of the training documents, if there are any and it says
    /// something.
    pub across: Option<usize>,
}

impl Audit {
    /// What was found as numbers, in the order in which reports have them. They are numbers of documents,
    /// but for labels, and for texts with contradicting labels within a set of documents.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{AuditConfig, Corpus, audit, unobserved};
    ///
    /// let corpus: Corpus = [("ham", "see you"), ("spam", "see you")].into_iter().collect();
    /// let counts = audit(&corpus, None, AuditConfig::default(), &unobserved)?.counts();
    /// assert_eq!((&counts[0].name[..], counts[0].train), ("documents", 2));
    /// assert_eq!((&counts[2].name[..], counts[2].train), ("exact duplicates", 1));
    /// assert!(counts.iter().all(|count| count.test.is_none() && count.across.is_none()));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn counts(&self) -> Vec<AuditCount> {
        let Audit { train, test, across, .. } = self;
        let split = |name: String, count: fn(&SplitAudit) -> usize| AuditCount {
            name,
            train: count(train),
            test: test.as_ref().map(count),
            across: None,
        };
        let duplicates = |name: String, count: fn(&Duplicates) -> usize| AuditCount {
            name,
            train: count(&train.duplicates),
            test: test.as_ref().map(|test| count(&test.duplicates)),
            across: across.as_ref().map(|across| count(&across.duplicates)),
        };
        let mut counts = vec![
            split("documents".to_owned(), |found| found.documents),
            split("labels".to_owned(), |found| found.labels.len()),
            duplicates("exact duplicates".to_owned(), Duplicates::exact_documents),
            duplicates(
                "the same but for case and punctuation".to_owned(),
                Duplicates::loose_documents,
            ),
        ];
        if let Some(distance) = self.config.get_near() {
            let name = format!("near-duplicates, up to distance {distance}");
            counts.push(duplicates(name, Duplicates::near_documents));
        }
        let contradictions = across.as_ref().map(|across| across.contradictions.len());
        counts.push(AuditCount {
            across: contradictions,
            ..split("texts with contradicting labels".to_owned(), |found| {
                found.contradictions.len()
            })
        });
        counts.push(split("empty texts".to_owned(), |found| found.empty.len()));
        let tiny = format!("tiny texts, below {} bytes", AuditConfig::TINY);
        counts.push(split(tiny, |found| found.tiny.len()));
        counts
    }
}
