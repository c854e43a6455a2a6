//! Evaluation of predicted numbers.

use anyhow::{Context, ensure};
use nearzip::{Corpus, KnnRegressor, RegressionConfig, RegressionEvaluation};

use super::arguments::Arguments;
use super::cross_validation::refuse_flags;
use super::findings::Findings;
use super::known_texts::KnownTexts;
use super::outcomes;
use crate::progress::Bar;
use crate::training::Training;
use crate::window;

/// Predicts numbers, prints how far they are from the true ones, and writes the outcomes.
pub(super) fn evaluate(arguments: &Arguments) -> anyhow::Result<()> {
    refuse_flags_for_labels(arguments)?;
    let config = arguments.method.regression()?;
    if let Some(path) = &arguments.outcomes {
        outcomes::check(path)?;
    }
    let bar = Bar::new(arguments.run.quiet);
    let (evaluation, findings) = match arguments.is_cross_validation() {
        true => {
            refuse_flags(arguments)?;
            let training = Training::load_numbers(&arguments.train, arguments.run.quiet)?;
            let evaluation = match arguments.division.leave_one_out {
                true => leave_one_out(arguments, training, config, &bar)?,
                false => cross_validation(arguments, training, config, &bar)?,
            };
            (evaluation, Findings::default())
        }
        false => on_test_set(arguments, config, &bar)?,
    };
    drop(bar);
    if let Some(path) = &arguments.outcomes {
        outcomes::write(path, &evaluation.outcomes)?;
    }
    arguments.print(&evaluation, &findings)
}

/// Refuses flags that say something about labels.
fn refuse_flags_for_labels(arguments: &Arguments) -> anyhow::Result<()> {
    let choice = &arguments.choice;
    for (flag, given) in [
        ("--shots", arguments.few_shot.config(None).is_some()),
        ("--select", choice.select),
        ("--worst", choice.worst.is_some()),
        ("--strangers", !arguments.strangers.is_empty()),
        ("--coverage", arguments.sets.are_wanted()),
        ("--unlabeled", arguments.unlabeled.are_given()),
        ("--transductive", arguments.transductive),
        ("--report", arguments.report.is_some()),
        ("--min-accuracy", arguments.min_accuracy.is_some()),
        ("--check-exact", arguments.check_exact.is_some()),
        ("--measure-recall", arguments.measure_recall.is_some()),
    ] {
        ensure!(
            !given,
            "{flag} is for labels, not for numbers; leave it out, or leave out --regression"
        );
    }
    Ok(())
}

fn built(training: Training, config: &RegressionConfig, bar: &Bar) -> anyhow::Result<KnnRegressor> {
    let index = training.index(config.get_compressor())?;
    let regressor = KnnRegressor::new(index, config.clone())?;
    regressor.prepare(&|progress| bar.observe(progress))?;
    Ok(regressor)
}

fn say_which_are_longer(arguments: &Arguments, regressor: &KnnRegressor) -> anyhow::Result<()> {
    match arguments.run.quiet {
        true => Ok(()),
        false => window::say_which_are_longer(regressor.index()),
    }
}

fn on_test_set(
    arguments: &Arguments,
    config: RegressionConfig,
    bar: &Bar,
) -> anyhow::Result<(RegressionEvaluation, Findings)> {
    let (training, test, stored) = arguments.documents()?;
    let known_texts = Some(KnownTexts::find(&training, &test)?);
    let regressor = built(training, &with_compressor(config, stored), bar)?;
    say_which_are_longer(arguments, &regressor)?;
    let observer = |progress| bar.observe(progress);
    let sweep_k = &arguments.sweep_k;
    let evaluation = nearzip::evaluate_regression(&regressor, &test, sweep_k, &observer)?;
    Ok((evaluation, Findings { known_texts, ..Findings::default() }))
}

fn leave_one_out(
    arguments: &Arguments,
    training: Training,
    config: RegressionConfig,
    bar: &Bar,
) -> anyhow::Result<RegressionEvaluation> {
    let regressor = built(training, &config, bar)?;
    say_which_are_longer(arguments, &regressor)?;
    let (sweep_k, observer) = (&arguments.sweep_k, |progress| bar.observe(progress));
    Ok(nearzip::evaluate_regression_leave_one_out(&regressor, sweep_k, &observer)?)
}

fn cross_validation(
    arguments: &Arguments,
    training: Training,
    config: RegressionConfig,
    bar: &Bar,
) -> anyhow::Result<RegressionEvaluation> {
    let (corpus, stored) = training.into_corpus()?;
    let config = with_compressor(config, stored);
    let build = |others: Corpus| {
        built(others.into(), &config, bar).context("cannot predict a fold by the others")
    };
    let division = arguments.division.config(arguments.train.seed, &arguments.sweep_k);
    let observer = |progress| bar.observe(progress);
    nearzip::cross_validate_regression(&corpus, &division, &build, &observer)
}

/// The settings with the compressor of the model file that the documents are from, unless another is asked for.
fn with_compressor(
    config: RegressionConfig,
    stored: Option<nearzip::CompressorSpec>,
) -> RegressionConfig {
    match (config.get_compressor(), stored) {
        (None, Some(stored)) => config.compressor(stored),
        _ => config,
    }
}
