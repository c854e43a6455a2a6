use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use nearzip_explore::{Captions, TreeMethod};

use crate::arguments::RunArguments;
use crate::collection::{ComparedArguments, DistanceArguments, explored};
use crate::examples::examples;
use crate::names::Names;
use crate::output;
use crate::progress::Bar;
use crate::status::ExitStatus;

/// Print a tree of texts by their distances, in Newick format
///
/// All texts are compared with one another. The leaves have the texts' ids: numbers from 0, paths of files, or
/// what --input-id-column says.
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    (
        "nearzip tree --input-format files genomes/*.txt > tree.nwk",
        "Write a tree of some files",
    ),
    (
        "nearzip tree languages.tsv --by-label --svg tree.svg",
        "Join the texts of each label, and draw a tree of the labels",
    ),
    (
        "nearzip tree letters --compressor xz --method upgma",
        "Compare the files of a folder, also those that are longer than 32 KiB",
    ),
]))]
pub(crate) struct Arguments {
    #[command(flatten)]
    compared: ComparedArguments,

    /// How the tree is made: nj is neighbor joining (Saitou and Nei 1987), which has no root; upgma is
    /// average linkage, with all leaves as far from the root
    #[arg(long, default_value_t, help_heading = "Method")]
    #[arg(value_parser = Names::of(TreeMethod::ALL, |method: &TreeMethod| method.name()))]
    method: TreeMethod,

    #[command(flatten)]
    distance: DistanceArguments,

    /// Also draw the tree; one without a root from the midpoint of its longest path
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    svg: Option<PathBuf>,

    /// Replace the file of --svg
    #[arg(long, requires = "svg", help_heading = "Output")]
    force: bool,

    #[command(flatten)]
    run: RunArguments,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    arguments.run.on_threads(|| {
        let Arguments { compared, distance, run, .. } = arguments;
        let svg = compared.collection.output(arguments.svg.as_ref(), arguments.force)?;
        let texts = compared.texts(run.quiet)?;
        let bar = Bar::new(run.quiet);
        let distances = distance.distances(&texts, &bar)?;
        let observer = |progress| bar.observe(progress);
        let tree = arguments.method.tree(&distances, &observer).map_err(explored)?;
        drop(bar);
        if let Some(mut file) = svg {
            let drawing = tree.svg(&Captions::of(&texts)).map_err(explored)?;
            file.write_all(drawing.as_bytes())?;
            file.finish()?;
        }
        let mut output = output::data();
        writeln!(output, "{}", tree.newick(|leaf| texts.id(leaf).to_string()))?;
        output.flush()?;
        Ok(ExitStatus::Success)
    })
}
