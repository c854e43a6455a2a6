use std::path::PathBuf;

use anyhow::{bail, ensure};
use clap::Args;
use nearzip::{AddedIds, Corpus, Index, OpenOptions, ReadOptions};

use super::older;
use crate::arguments::{RunArguments, require_one_standard_input};
use crate::examples::examples;
use crate::output::{self, counted};
use crate::progress::Bar;
use crate::reading::{self, ReadArguments};
use crate::training;
use crate::unlabeled::{self, UnlabeledArguments};

/// Add documents to a model file
///
/// With --id-column, and if they come from a folder or from FASTA, the documents keep their ids. One
/// whose id is in the file already is refused, and nothing is added, unless --skip-existing or --replace
/// says what to do. Otherwise, each document gets a number that no document of the file has ever had.
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    (
        "nearzip index add model.nearzip --train more.csv",
        "Add documents, which get numbers for ids",
    ),
    (
        "nearzip index add model.nearzip --unlabeled heap.txt",
        "Add texts without labels, from which hybrid learns",
    ),
    (
        "nearzip index add model.nearzip --train more.csv --id-column key --replace",
        "Add documents, and put new versions of known ones in their place",
    ),
]))]
pub(super) struct Arguments {
    /// Model file
    model: PathBuf,

    /// Labeled documents to add: a file or folder as for other commands, but not a model file
    #[arg(long, value_name = "FILE", help_heading = "Training documents")]
    #[arg(required_unless_present = "unlabeled")]
    train: Vec<PathBuf>,

    #[command(flatten)]
    unlabeled: UnlabeledArguments,

    #[command(flatten)]
    existing: ExistingArguments,

    #[command(flatten)]
    read: ReadArguments<reading::Training>,

    #[command(flatten)]
    run: RunArguments,
}

/// What to do with documents whose ids are in the file already.
#[derive(Debug, Args)]
#[group(multiple = false)]
#[command(next_help_heading = "Training documents")]
struct ExistingArguments {
    /// Leave out documents whose id is in the file already
    #[arg(long)]
    skip_existing: bool,

    /// Replace documents whose id is in the file already; no bytes of the old ones remain, and the new
    /// ones are last in the file, as added ones are
    #[arg(long)]
    replace: bool,
}

/// What became of the documents.
struct Counts {
    added: usize,
    skipped: usize,
    replaced: usize,
    total: usize,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    arguments.run.on_threads(|| {
        let Arguments { model, train, unlabeled, existing, read, run } = arguments;
        let files = train.iter().map(|path| ("--train", path.as_path()));
        require_one_standard_input(files.chain(unlabeled.named()).chain(read.label_tables()))?;
        let options = read.options();
        let labeled = training::corpus::<reading::Training>(train, &options, run.quiet)?;
        let unlabeled = unlabeled.read(&options, None, run.quiet)?;
        let bar = Bar::new(run.quiet);
        let observer = |progress| bar.observe(progress);
        let (of_documents, of_texts, ids) =
            Index::update(model, OpenOptions::default(), |index| {
                let add =
                    |index: &mut Index, corpus: &Corpus, ids| index.add_all(corpus, ids, &observer);
                let of_documents = existing.add(index, &labeled, &options, &add)?;
                let of_texts = existing.add(index, &unlabeled, &options, &Index::add_unlabeled)?;
                index.prepare_candidates(&observer)?;
                let of_documents = Counts { total: index.len(), ..of_documents };
                let ids = unlabeled::given_ids(index, &unlabeled, &options)?;
                let of_texts = Counts { total: index.unlabeled_len(), ..of_texts };
                anyhow::Ok((of_documents, of_texts, ids))
            })?;
        drop(bar);
        if !run.quiet {
            if !train.is_empty() {
                of_documents.say("document", "");
            }
            if !unlabeled.is_empty() {
                of_texts.say("unlabeled text", &ids);
            }
            if of_documents.added + of_documents.replaced > 0 {
                older::say_what_is_older(model)?;
            }
        }
        Ok(())
    })
}

impl ExistingArguments {
    /// Adds documents by a function, with the ids that they have, if they came with some.
    fn add(
        &self,
        index: &mut Index,
        corpus: &Corpus,
        options: &ReadOptions,
        add: &dyn Fn(&mut Index, &Corpus, AddedIds) -> nearzip::Result<()>,
    ) -> anyhow::Result<Counts> {
        if unlabeled::ids(corpus, options) == AddedIds::Numbered {
            ensure!(
                corpus.is_empty() || !self.skip_existing && !self.replace,
                "--skip-existing and --replace need ids; choose their column with --id-column"
            );
            add(index, corpus, AddedIds::Numbered)?;
            return Ok(Counts { added: corpus.len(), skipped: 0, replaced: 0, total: 0 });
        }
        let (mut new, mut known) = (Vec::new(), Vec::new());
        for number in 0..corpus.len() {
            match index.has_id(corpus.id(number))? {
                false => new.push(number),
                true => known.push(number),
            }
        }
        let added = new.len();
        let (mut skipped, mut replaced) = (0, 0);
        match (&known[..], self.skip_existing, self.replace) {
            ([], ..) => add(index, corpus, AddedIds::Kept)?,
            (known, true, _) => {
                skipped = known.len();
                add(index, &corpus.subset(&new), AddedIds::Kept)?;
            }
            (known, _, true) => {
                replaced = known.len();
                for &number in known {
                    // Two documents with the same id are refused when they are added.
                    if index.has_id(corpus.id(number))? {
                        index.remove(corpus.id(number))?;
                    }
                }
                add(index, corpus, AddedIds::Kept)?;
            }
            ([first, ..], ..) => {
                bail!(
                    "the file already has {} of the {}, such as the one with the id \"{}\"; leave \
                     these out with --skip-existing, or put them in the place of the old ones with \
                     --replace; nothing was changed",
                    known.len(),
                    counted(corpus.len(), "document"),
                    corpus.id(*first),
                )
            }
        }
        Ok(Counts { added, skipped, replaced, total: 0 })
    }
}

impl Counts {
    fn say(&self, what: &str, ids: &str) {
        let Counts { added, skipped, replaced, total } = *self;
        let mut parts = Vec::new();
        if added > 0 || replaced + skipped == 0 {
            parts.push(format!("added {}", counted(added, what)));
        }
        if replaced > 0 {
            parts.push(format!("replaced {}", counted(replaced, what)));
        }
        if skipped > 0 {
            let were = if skipped == 1 { "was" } else { "were" };
            parts.push(format!("left out {} that {were} there already", counted(skipped, what)));
        }
        output::warn(&format!("{}{ids}; there are {total} now", parts.join(", ")));
    }
}
