use anyhow::{Context, bail, ensure};
use nearzip::{Corpus, Evaluation, Method};

use super::arguments::Arguments;
use crate::progress::Bar;
use crate::training::{Training, with_compressor};

/// Evaluates each method on the training documents, each fold by the others; and these documents.
pub(super) fn evaluate(
    arguments: &Arguments,
    methods: &[Method],
) -> anyhow::Result<(Vec<Evaluation>, Corpus)> {
    refuse_flags(arguments)?;
    let Arguments { train, run, .. } = arguments;
    let (corpus, stored) = Training::load(train, run.quiet)?.into_corpus()?;
    let config = arguments.division.config(train.seed, &arguments.sweep_k);
    let config = config.explain_mistakes(arguments.report.is_some());
    let evaluate = |method: &Method| {
        let method = with_compressor(method.clone(), stored.as_ref())?;
        let bar = Bar::new(run.quiet);
        let build = |others: Corpus| {
            let classifier = Training::from(others).classifier(&method, &bar);
            classifier.context("cannot classify a fold by the others")
        };
        let observer = |progress| bar.observe(progress);
        let mut evaluation = nearzip::cross_validate(&corpus, &config, &build, &observer)?;
        evaluation.method = Some(method);
        Ok(evaluation)
    };
    let evaluations: anyhow::Result<_> = methods.iter().map(evaluate).collect();
    Ok((evaluations?, corpus))
}

/// Refuses flags that need test documents of their own.
fn refuse_flags(arguments: &Arguments) -> anyhow::Result<()> {
    for (flag, given) in [
        ("--limit-test", arguments.limit_test.is_some()),
        ("--check-exact", arguments.check_exact.is_some()),
        ("--measure-recall", arguments.measure_recall.is_some()),
    ] {
        ensure!(!given, "{flag} cannot be used in cross-validation; give --test or --test-share");
    }
    if let Some(flag) = arguments.test_flags().first() {
        bail!("{flag} is for test documents; give --test");
    }
    Ok(())
}
