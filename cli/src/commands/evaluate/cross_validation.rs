use anyhow::{Context, bail, ensure};
use nearzip::{AddedIds, Classifier, Corpus, Evaluation, Method};

use super::arguments::Arguments;
use super::findings::Findings;
use super::page::Documents;
use crate::progress::Bar;
use crate::training::{Training, calibrated, with_compressor};

/// Evaluates each method on the training documents, each fold by the others; and these documents.
pub(super) fn evaluate(
    arguments: &Arguments,
    methods: &[Method],
) -> anyhow::Result<(Vec<Evaluation>, Findings)> {
    refuse_flags(arguments)?;
    for (flag, given) in
        [("--select", arguments.choice.select), ("--worst", arguments.choice.worst.is_some())]
    {
        ensure!(!given, "{flag} cannot be used in cross-validation; give --test or --test-share");
    }
    let Arguments { train, run, .. } = arguments;
    let (corpus, stored) = Training::load(train, run.quiet)?.into_corpus()?;
    let config = arguments.division.config(train.seed, &arguments.sweep_k);
    let config = config.explain_mistakes(arguments.report.is_some());
    let pool = arguments.pool(&Corpus::new())?;
    let evaluate = |method: &Method| {
        let method = with_compressor(method.clone(), stored.as_ref())?;
        let bar = Bar::new(run.quiet);
        let build = |others: Corpus| {
            let config = arguments.sets.config();
            let training = Training::from(others);
            let training = training.with_unlabeled(&pool, AddedIds::Numbered, &method)?;
            let classifier = calibrated(training, &method, config, &bar)
                .context("cannot classify a fold by the others")?;
            anyhow::Ok(Box::new(classifier) as Box<dyn Classifier>)
        };
        let observer = |progress| bar.observe(progress);
        let mut evaluation = nearzip::cross_validate(&corpus, &config, &build, &observer)?;
        evaluation.method = Some(method);
        Ok(evaluation)
    };
    let evaluations = methods.iter().map(evaluate).collect::<anyhow::Result<_>>()?;
    let documents = Some(Documents { train: corpus, test: None });
    Ok((evaluations, Findings { documents, ..Findings::default() }))
}

/// Refuses flags that need test documents of their own.
pub(super) fn refuse_flags(arguments: &Arguments) -> anyhow::Result<()> {
    for (flag, given) in [
        ("--limit-test", arguments.limit_test.is_some()),
        ("--check-exact", arguments.check_exact.is_some()),
        ("--measure-recall", arguments.measure_recall.is_some()),
        ("--strangers", !arguments.strangers.is_empty()),
    ] {
        ensure!(!given, "{flag} needs test documents; give --test or --test-share");
    }
    if let Some(flag) = arguments.test_flags().first() {
        bail!("{flag} is for test documents; give --test");
    }
    ensure!(!arguments.transductive, "--transductive needs test documents; give --test");
    Ok(())
}
