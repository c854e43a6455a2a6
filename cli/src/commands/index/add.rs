use std::path::PathBuf;

use anyhow::{bail, ensure};
use clap::Args;
use nearzip::{AddedIds, Corpus, Index, OpenOptions};

use super::older;
use crate::arguments::{RunArguments, require_one_standard_input};
use crate::examples::examples;
use crate::output::{self, counted};
use crate::progress::Bar;
use crate::reading::{self, ReadArguments};
use crate::training;

/// Add labeled documents to a model file
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
        "nearzip index add model.nearzip --train more.csv --id-column key --replace",
        "Add documents, and put new versions of known ones in their place",
    ),
]))]
pub(super) struct Arguments {
    /// Model file
    model: PathBuf,

    /// Labeled documents to add: a file or folder as for other commands, but not a model file
    #[arg(long, value_name = "FILE", required = true, help_heading = "Training documents")]
    train: Vec<PathBuf>,

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
        let Arguments { model, train, existing, read, run } = arguments;
        let files = train.iter().map(|path| ("--train", path.as_path()));
        require_one_standard_input(files.chain(read.label_tables()))?;
        let options = read.options();
        let corpus = training::corpus::<reading::Training>(train, &options, run.quiet)?;
        // Files and records of FASTA have names, which are ids as well.
        let has_names = || corpus.iter().any(|document| document.id.number().is_none());
        let ids = match options.get_id_column().is_some() || has_names() {
            true => AddedIds::Kept,
            false => AddedIds::Numbered,
        };
        ensure!(
            ids == AddedIds::Kept || !existing.skip_existing && !existing.replace,
            "--skip-existing and --replace need ids; choose their column with --id-column"
        );
        let bar = Bar::new(run.quiet);
        let counts = Index::update(model, OpenOptions::default(), |index| {
            let observer = |progress| bar.observe(progress);
            let counts = match ids {
                AddedIds::Kept => existing.add(index, &corpus, &observer)?,
                AddedIds::Numbered => {
                    index.add_all(&corpus, ids, &observer)?;
                    Counts { added: corpus.len(), skipped: 0, replaced: 0, total: index.len() }
                }
            };
            index.prepare_candidates(&observer)?;
            anyhow::Ok(counts)
        })?;
        drop(bar);
        if !run.quiet {
            counts.say();
            if counts.added + counts.replaced > 0 {
                older::say_what_is_older(model)?;
            }
        }
        Ok(())
    })
}

impl ExistingArguments {
    /// Adds documents with the ids that they have.
    fn add(
        &self,
        index: &mut Index,
        corpus: &Corpus,
        observer: nearzip::Observer<'_>,
    ) -> anyhow::Result<Counts> {
        let (mut new, mut known) = (Vec::new(), Vec::new());
        for number in 0..corpus.len() {
            match index.position(corpus.id(number))? {
                None => new.push(number),
                Some(_) => known.push(number),
            }
        }
        let added = new.len();
        let (mut skipped, mut replaced) = (0, 0);
        match (&known[..], self.skip_existing, self.replace) {
            ([], ..) => index.add_all(corpus, AddedIds::Kept, observer)?,
            (known, true, _) => {
                skipped = known.len();
                index.add_all(&corpus.subset(&new), AddedIds::Kept, observer)?;
            }
            (known, _, true) => {
                replaced = known.len();
                for &number in known {
                    // Two documents with the same id are refused when they are added.
                    if index.position(corpus.id(number))?.is_some() {
                        index.remove(corpus.id(number))?;
                    }
                }
                index.add_all(corpus, AddedIds::Kept, observer)?;
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
        Ok(Counts { added, skipped, replaced, total: index.len() })
    }
}

impl Counts {
    fn say(&self) {
        let Counts { added, skipped, replaced, total } = *self;
        let mut parts = Vec::new();
        if added > 0 || replaced + skipped == 0 {
            parts.push(format!("added {}", counted(added, "document")));
        }
        if replaced > 0 {
            parts.push(format!("replaced {}", counted(replaced, "document")));
        }
        if skipped > 0 {
            let were = if skipped == 1 { "was" } else { "were" };
            parts.push(format!(
                "left out {} that {were} there already",
                counted(skipped, "document")
            ));
        }
        output::warn(&format!("{}; there are {total} now", parts.join(", ")));
    }
}
