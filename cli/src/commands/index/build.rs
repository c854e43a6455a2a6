use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use nearzip::{CalibrationConfig, Calibrator, Error, Method};

use crate::arguments::{
    CompressorArguments, RunArguments, TrainArguments, require_one_standard_input,
};
use crate::examples::examples;
use crate::method::methods;
use crate::output::{self, counted};
use crate::progress::Bar;
use crate::training::Training;
use crate::unlabeled::{self, UnlabeledArguments};

/// Build a model file from labeled documents
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    (
        "nearzip index build --train train.csv -o model.nearzip",
        "Build a file for the default method",
    ),
    (
        "nearzip index build --train few.csv --unlabeled heap.txt -o model.nearzip",
        "Build a file with texts to learn from that have no label",
    ),
    (
        "nearzip index build --train train.csv --method \"knn compressor=gzip-bits\" -o model.nearzip",
        "Build a file for nearest neighbors by finer lengths",
    ),
    (
        "nearzip index build --train model.nearzip --method \"hybrid blend=fitted\" -o model.nearzip",
        "Choose the blend of a changed file anew",
    ),
]))]
pub(super) struct Arguments {
    #[command(flatten)]
    train: TrainArguments,

    #[command(flatten)]
    unlabeled: UnlabeledArguments,

    /// Model file to write; an existing file is replaced
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    output: PathBuf,

    /// Replace the output file even if it is not a model file
    #[arg(long, help_heading = "Output")]
    force: bool,

    #[command(flatten)]
    compressor: CompressorArguments,

    /// Method to prepare the file for: with knn it has the lengths of all documents, with class and hybrid
    /// the class model, with hybrid also the linear model and the blend, and with all of them what calibrates
    /// confidence; a run with another method has to
    /// compute what it lacks
    #[arg(long, default_value = "hybrid", value_parser = methods::<Method>(), help_heading = "Method")]
    method: Method,

    #[command(flatten)]
    run: RunArguments,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    arguments.run.on_threads(|| {
        let Arguments { train, unlabeled, output, force, compressor, method, run } = arguments;
        require_one_standard_input(train.named().chain(unlabeled.named()))?;
        unlabeled.check(method)?;
        let is_replaced = check_output(output, *force)?;
        let training = Training::load(train, run.quiet)?;
        let options = train.read.options();
        let texts = unlabeled.read(&options, train.seed, run.quiet)?;
        if !run.quiet {
            unlabeled::say_known(&texts, &training)?;
        }
        let bar = Bar::new(run.quiet);
        let observer = |progress| bar.observe(progress);
        let mut index = training.index(compressor.asked().or(method.compressor()))?;
        index.add_unlabeled(&texts, unlabeled::ids(&texts, &options))?;
        index.prepare_candidates(&observer)?;
        let documents = counted(index.len(), "document");
        let labels = counted(index.labels().len(), "label");
        let texts = match index.unlabeled_len() {
            0 => String::new(),
            number => {
                let ids = unlabeled::given_ids(&index, &texts, &options)?;
                format!(", and of {} without a label{ids}", counted(number, "text"))
            }
        };
        let classifier = method.build(index, &observer)?;
        // A model file that is built from another has that one's, which may be older than its documents.
        Calibrator::anew(&*classifier, &CalibrationConfig::default(), &observer)?;
        if is_replaced {
            fs::remove_file(output)
                .with_context(|| format!("cannot remove {}", output.display()))?;
        }
        classifier.save(output)?;
        drop(bar);
        if !run.quiet {
            output::warn(&format!(
                "built {} of {documents} with {labels}{texts}",
                output.display()
            ));
        }
        Ok(())
    })
}

/// Checks, before the work begins, that a model file may be written to `output`; whether a file of
/// another kind is there that is to be replaced.
fn check_output(output: &Path, force: bool) -> anyhow::Result<bool> {
    match nearzip::require_model_target(output) {
        Err(Error::NotReplaced { .. }) if force => Ok(true),
        Err(Error::NotReplaced { path }) => {
            bail!(
                "{path} exists and is not a model file; choose another path, or replace it by --force"
            )
        }
        checked => Ok(checked.map(|()| false)?),
    }
}
