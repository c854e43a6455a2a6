use std::io;

/// Why there is no page.
///
/// # Examples
///
/// ```
/// use nearzip::{ClassClassifier, Corpus, evaluate, unobserved};
/// use nearzip_report::{Error, Page};
///
/// let (train, test) = (Corpus::sample(), Corpus::sample_held_out());
/// let evaluation = evaluate(&ClassClassifier::from_corpus(&train)?, &test, &unobserved)?;
/// let refused = Page::new(&evaluation, &train, &train).write(&mut Vec::new(), &unobserved);
/// assert!(matches!(refused, Err(Error::OtherDocuments { outcomes: 160, documents: 480 })));
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The evaluation is not one of these test documents.
    #[error(
        "the evaluation has {outcomes} outcomes, but there are {documents} test documents; give those \
         that were evaluated"
    )]
    OtherDocuments {
        /// The number of outcomes.
        outcomes: usize,
        /// The number of test documents.
        documents: usize,
    },
    /// A chart cannot be drawn.
    #[error("cannot draw a chart: {reason}")]
    Chart {
        /// What the drawing library says.
        reason: String,
    },
    /// The page cannot be written.
    #[error("cannot write the page")]
    Write(#[from] io::Error),
    /// The work was stopped by the observer.
    #[error(transparent)]
    Stopped(#[from] nearzip::Error),
}

/// The result of making a page.
pub type Result<T, E = Error> = std::result::Result<T, E>;
