use crate::compressor::CompressorSpec;
use crate::corpus::{Corpus, Labels};
use crate::error::Result;
use crate::index::Index;

/// The labeled documents that a classifier is built from: a corpus, or an existing index.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, Source};
///
/// let source = Source::from(Corpus::sample());
/// assert_eq!(source.labels().len(), 32);
/// let index = source.into_index(Some(&"zstd".parse()?))?;
/// assert_eq!(index.compressor().spec().to_string(), "zstd");
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Source {
    /// Documents that are not indexed yet.
    Corpus(Corpus),
    /// Documents that are already indexed.
    Index(Box<Index>),
}

impl From<Corpus> for Source {
    fn from(corpus: Corpus) -> Source {
        Source::Corpus(corpus)
    }
}

impl From<Index> for Source {
    fn from(index: Index) -> Source {
        Source::Index(Box::new(index))
    }
}

impl Source {
    /// The labels of the documents.
    pub fn labels(&self) -> &Labels {
        match self {
            Source::Corpus(corpus) => corpus.labels(),
            Source::Index(index) => index.labels(),
        }
    }

    /// The index of the documents. That of a corpus has the compressor `compressor`, or gzip if that is
    /// `None`; documents are compressed when their lengths are first needed.
    ///
    /// # Errors
    ///
    /// - [`Error::OtherCompressor`](crate::Error::OtherCompressor) if the index was built with a different
    ///   compressor than the one that is asked for.
    /// - As [`CompressorSpec::compressor`].
    pub fn into_index(self, compressor: Option<&CompressorSpec>) -> Result<Index> {
        match self {
            Source::Corpus(corpus) => {
                Index::unmeasured(corpus, &compressor.cloned().unwrap_or_default())
            }
            Source::Index(index) => {
                index.require_compressor(compressor)?;
                Ok(*index)
            }
        }
    }
}
