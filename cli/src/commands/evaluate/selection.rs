use clap::Args;
use nearzip::{Corpus, Method, Selection, SelectionRow};

use super::arguments::Arguments;
use crate::output;
use crate::progress::Bar;
use crate::training::Training;

/// What is found out about the training documents before, and after, they are used.
#[derive(Debug, Args)]
#[command(next_help_heading = "Training documents by leave-one-out")]
pub(super) struct ChoiceArguments {
    /// Choose a method with its settings by leave-one-out on the training documents, then evaluate it: among
    /// the methods of --method, or else among numbers of neighbors, weights, metrics and fast compressors of
    /// knn, and all other methods
    #[arg(long)]
    pub(super) select: bool,

    /// The most documents that --select leaves out
    #[arg(
        long,
        value_name = "N",
        default_value_t = 2_048,
        requires = "select",
        hide_short_help = true
    )]
    #[arg(value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..))]
    select_from: usize,

    /// List the N training documents whose labels all others contradict the most: wrong labels are among them
    #[arg(long, value_name = "N", conflicts_with = "shots")]
    pub(super) worst: Option<usize>,
}

/// The method that leave-one-out chooses, and all methods that it was chosen from, the most accurate first.
pub(super) fn choose(
    arguments: &Arguments,
    methods: &[Method],
    training: &Training,
) -> anyhow::Result<(Method, Vec<SelectionRow>)> {
    let quiet = arguments.run.quiet;
    let (corpus, _): (Corpus, _) = training.again()?.into_corpus()?;
    let candidates = match arguments.method.names_methods() {
        true => methods.to_vec(),
        false => Selection::candidates(corpus.len()),
    };
    let bar = Bar::new(quiet);
    let observer = |progress| bar.observe(progress);
    let most = arguments.choice.select_from;
    let selection = Selection::among(&candidates, &corpus, most, &observer)?;
    drop(bar);
    let chosen = selection.chosen().clone();
    if !quiet {
        output::warn(&format!(
            "chosen of {}: {chosen}",
            output::counted(candidates.len(), "method")
        ));
    }
    Ok((chosen, selection.ranked().into_iter().cloned().collect()))
}
