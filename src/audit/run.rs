use super::across::AcrossAudit;
use super::config::AuditConfig;
use super::near::NearPairs;
use super::side::Side;
use super::split::SplitAudit;
use crate::corpus::Corpus;
use crate::error::Result;
use crate::progress::Observer;

/// What is wrong with labeled documents, as [`audit`] finds it.
///
/// # Examples
///
/// ```
/// use nearzip::{AuditConfig, Corpus, audit, unobserved};
///
/// let (train, test) = (Corpus::sample(), Corpus::sample_held_out());
/// let found = audit(&train, Some(&test), AuditConfig::default(), &unobserved)?;
/// assert_eq!(found.train.documents, 480);
/// assert_eq!(found.across.unwrap().duplicates.exact_documents(), 0);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Audit {
    /// The settings.
    pub config: AuditConfig,
    /// What is found in the training documents.
    pub train: SplitAudit,
    /// What is found in the test documents, if there are any.
    pub test: Option<SplitAudit>,
    /// What is found in the test documents in view of the training documents.
    pub across: Option<AcrossAudit>,
}

/// Looks for what makes a measurement on these documents worth less: duplicates and near-duplicates within
/// training and test documents and across them, contradicting labels, texts that say nothing, labels that
/// look alike, and labels without training documents.
///
/// Equal texts and texts that are equal but for case and punctuation are all found. Near-duplicates are texts
/// up to a distance: NCD with the compressor `gzip-bits`, of a text as the query from an earlier one, or from
/// a training document. The distance is exact, but each text is compared with few candidates only: on each
/// side, 16 of those that share the most rare grams with it. Texts shorter than a gram (3 to 8 bytes) are
/// near to none, and what is beyond gzip's window of 32 KiB does not count.
///
/// # Complexity
///
/// Time: O(bytes), and for near-duplicates one compression of each different text, the
/// [candidate index](crate::Index::prepare_candidates), and at most 32 compressions of pairs for each text,
/// divided by the threads of the current rayon pool. Memory: O(bytes).
///
/// # Errors
///
/// - [`Error::InvalidNearDistance`](crate::Error::InvalidNearDistance) for a distance that is not above 0 and
///   below 1.
/// - [`Error::Cancelled`](crate::Error::Cancelled).
///
/// # Examples
///
/// ```
/// use nearzip::{AuditConfig, Corpus, audit, unobserved};
///
/// let train: Corpus = [
///     ("bank", "Your payment of 20 euros to the electricity company has been made"),
///     ("bank", "Your payment of 35 euros to the electricity company has been made"),
///     ("mail", "a letter"),
///     ("mail", "a letter"),
/// ]
/// .into_iter()
/// .collect();
/// let found = audit(&train, None, AuditConfig::default(), &unobserved)?.train.duplicates;
/// assert_eq!((found.exact_documents(), found.near_documents()), (1, 1));
/// assert_eq!((found.near[0].document, found.near[0].original), (1, 0));
/// assert!(found.near[0].distance < AuditConfig::NEAR);
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn audit(
    train: &Corpus,
    test: Option<&Corpus>,
    config: AuditConfig,
    observer: Observer<'_>,
) -> Result<Audit> {
    config.check()?;
    let train = Side::new(train);
    let test = test.map(Side::new);
    let near = match config.get_near() {
        Some(distance) => NearPairs::find(&train, test.as_ref(), distance, observer)?,
        None => NearPairs::default(),
    };
    Ok(Audit {
        config,
        train: SplitAudit::new(&train, near.train),
        across: test.as_ref().map(|test| AcrossAudit::new(&train, test, &near.across)),
        test: test.as_ref().map(|test| SplitAudit::new(test, near.test)),
    })
}
