//! Texts without labels, from which the method hybrid learns.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::ensure;
use clap::Args;
use nearzip::{AddedIds, Corpus, Index, Method, ReadOptions};

use crate::arguments::limited;
use crate::output::{self, counted};
use crate::training::{self, Training};

/// Which texts without labels to learn from.
#[derive(Debug, Args)]
#[command(next_help_heading = "Training documents")]
pub(crate) struct UnlabeledArguments {
    /// Texts without labels that are like those to classify: the fewer documents have a label, the more hybrid
    /// learns from them. Files as for --train; labels that they have do not count. With evaluate --shots, `rest` is
    /// the training documents that are not drawn
    #[arg(long, value_name = "FILE")]
    unlabeled: Vec<PathBuf>,

    /// Use only N random texts without labels [default: all]
    #[arg(long, value_name = "N")]
    limit_unlabeled: Option<NonZeroUsize>,
}

/// In place of a file: the training documents that were not drawn.
const REST: &str = "rest";

/// How many documents that were not drawn are used, unless --limit-unlabeled says otherwise.
const MOST_OF_REST: NonZeroUsize = NonZeroUsize::new(5_000).expect("it is not 0");

impl UnlabeledArguments {
    pub(crate) fn are_given(&self) -> bool {
        !self.unlabeled.is_empty()
    }

    /// Whether the training documents that are not drawn are to be used.
    pub(crate) fn are_rest(&self) -> bool {
        self.unlabeled.iter().any(|path| path == Path::new(REST))
    }

    /// The files that are read, each with the flag that names it.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        let files = self.unlabeled.iter().filter(|path| *path != Path::new(REST));
        files.map(|path| ("--unlabeled", path.as_path()))
    }

    /// Refuses texts that the method does not learn from, and files beside the training documents that are not drawn.
    pub(crate) fn check(&self, method: &Method) -> anyhow::Result<()> {
        ensure!(
            !self.are_rest() || self.unlabeled.len() == 1,
            "--unlabeled {REST} stands alone; give either {REST} or files"
        );
        let learns = method.learns_from_unlabeled();
        ensure!(
            learns || !self.are_given(),
            "--unlabeled: the method {} does not learn from texts without labels; use hybrid (--compressor, --metric \
             and -k alone choose knn; write --method \"hybrid compressor=…\")",
            method.name()
        );
        Ok(())
    }

    /// The texts of the files.
    pub(crate) fn read(
        &self,
        options: &ReadOptions,
        seed: Option<u64>,
        quiet: bool,
    ) -> anyhow::Result<Corpus> {
        ensure!(
            self.are_given() || self.limit_unlabeled.is_none(),
            "--limit-unlabeled limits the texts of --unlabeled; give them too"
        );
        ensure!(!self.are_rest(), "--unlabeled {REST} is for evaluate --shots; name a file");
        let texts = training::texts(&self.unlabeled, options, quiet)?;
        if self.are_given() && texts.is_empty() && !quiet {
            output::warn("--unlabeled has no texts, so there is nothing to learn from");
        }
        Ok(limited(texts, self.limit_unlabeled, self.limit_unlabeled.map(|_| seed.unwrap_or(0))))
    }

    /// The documents of a corpus that were not drawn from it.
    pub(crate) fn rest(&self, corpus: &Corpus, drawn: &Corpus, seed: Option<u64>) -> Corpus {
        let limit = self.limit_unlabeled.unwrap_or(MOST_OF_REST);
        limited(corpus.except(drawn), Some(limit), Some(seed.unwrap_or_default()))
    }
}

/// Which ids documents get in an index: those that they have, if they came with some.
pub(crate) fn ids(corpus: &Corpus, options: &ReadOptions) -> AddedIds {
    // Files and records of FASTA have names, which are ids as well.
    let has_names = || corpus.iter().any(|document| document.id.number().is_none());
    match options.get_id_column().is_some() || has_names() {
        true => AddedIds::Kept,
        false => AddedIds::Numbered,
    }
}

/// Which ids an index gave to the texts that were added to it last, such as ", with ids 10 to 409": by these they are
/// labeled and removed, and not by the numbers of their lines. Nothing if they came with ids.
pub(crate) fn given_ids(
    index: &Index,
    added: &Corpus,
    options: &ReadOptions,
) -> anyhow::Result<String> {
    if added.is_empty() || ids(added, options) == AddedIds::Kept {
        return Ok(String::new());
    }
    let mut last = index.unlabeled().skip(index.unlabeled_len() - added.len());
    let (first, last) = (last.next().transpose()?, last.last().transpose()?);
    Ok(match (first, last) {
        (Some((first, _)), Some((last, _))) => format!(", with ids {first} to {last}"),
        (Some((only, _)), None) => format!(", with the id {only}"),
        (None, _) => String::new(),
    })
}

/// Says how many of the texts are those of documents that have a label, which they teach nothing about.
pub(crate) fn say_known(texts: &Corpus, training: &Training) -> anyhow::Result<()> {
    let known = training.known_texts(texts)?.len();
    if known > 0 {
        let all = counted(texts.len(), "text");
        output::warn(&format!("{known} of {all} without labels equal a training document"));
    }
    Ok(())
}
