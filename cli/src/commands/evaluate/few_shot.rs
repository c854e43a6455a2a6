use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Args;
use nearzip::{Corpus, FewShotConfig, FewShotReport};

use super::Arguments;
use crate::method::Recipe;
use crate::progress::Bar;
use crate::training::{self, Training};

/// How training documents are drawn.
#[derive(Debug, Args)]
pub(super) struct FewShotArguments {
    /// Draw N training documents of each label, again and again, and report the mean accuracy with
    /// its 95 % interval
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    shots: Option<u32>,

    /// How often --shots draws: first with --seed, then each time with the next seed [default: 5]
    #[arg(long, value_name = "N", requires = "shots")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    repeats: Option<u32>,
}

impl FewShotArguments {
    /// How to draw, where that was asked for.
    pub(super) fn config(&self, seed: Option<u64>) -> Option<FewShotConfig> {
        let defaults = FewShotConfig::default();
        Some(FewShotConfig {
            shots: self.shots? as usize,
            repeats: self.repeats.map_or(defaults.repeats, |repeats| repeats as usize),
            seed: seed.unwrap_or(defaults.seed),
        })
    }
}

/// Evaluates on draws of the training documents, prints what came out, and gives the mean accuracy.
pub(super) fn evaluate(
    arguments: &Arguments,
    config: FewShotConfig,
    mut recipe: Recipe,
) -> anyhow::Result<f64> {
    refuse_flags(arguments)?;
    let Arguments { train, run, .. } = arguments;
    let test = arguments.test_documents()?;
    let corpus = match training::load(train, run.quiet)? {
        Training::Corpus(corpus) => corpus,
        Training::Model(_, index) => {
            recipe.set_default_compressor(index.compressor().spec());
            index.to_corpus()?
        }
    };

    let bar = Bar::new(run.quiet);
    let build = |drawn: Corpus| -> anyhow::Result<_> {
        let drawn = Training::Corpus(drawn);
        let trained = training::classifier(drawn, &recipe, &bar);
        let shots = config.shots;
        let trained =
            trained.with_context(|| format!("with {shots} documents of each label drawn"))?;
        Ok(trained.into_classifier())
    };
    let observer = |progress| bar.observe(progress);
    let begun = Instant::now();
    let few_shot = nearzip::evaluate_few_shot(&corpus, &test, config, &build, &observer)?;
    let elapsed = begun.elapsed();
    drop(bar);

    super::print(&FewShotReport { few_shot: &few_shot, elapsed }, arguments.json)?;
    Ok(few_shot.accuracy().mean)
}

/// Refuses what needs one set of training documents.
fn refuse_flags(arguments: &Arguments) -> anyhow::Result<()> {
    let limit = ("--limit-train", arguments.train.limit_train.is_some());
    for (flag, given) in [limit].into_iter().chain(arguments.knn_flags()) {
        ensure!(!given, "{flag} does not go with --shots");
    }
    Ok(())
}
