use anyhow::{Context, ensure};
use nearzip::{Corpus, FewShotConfig, Method};

use super::arguments::Arguments;
use crate::progress::Bar;
use crate::training::Training;

/// Evaluates on draws of the training documents, prints the report, and returns the mean accuracy.
pub(super) fn evaluate(
    arguments: &Arguments,
    config: FewShotConfig,
    mut method: Method,
) -> anyhow::Result<f64> {
    refuse_flags(arguments)?;
    let Arguments { train, run, .. } = arguments;
    let test = arguments.test_documents()?;
    let (corpus, stored) = Training::load(train, run.quiet)?.into_corpus()?;
    if let Some(spec) = stored
        && method.has_option("compressor")
        && method.compressor().is_none()
    {
        method.set("compressor", &spec.to_string())?;
    }

    let bar = Bar::new(run.quiet);
    let build = |drawn: Corpus| {
        let shots = config.get_shots();
        let classifier = Training::from(drawn).classifier(&method, &bar);
        classifier.with_context(|| format!("with {shots} documents per label"))
    };
    let observer = |progress| bar.observe(progress);
    let few_shot = nearzip::evaluate_few_shot(&corpus, &test, config, &build, &observer)?;
    drop(bar);

    arguments.print(&few_shot)?;
    Ok(few_shot.accuracy().mean)
}

/// Refuses flags that need a fixed set of training documents.
fn refuse_flags(arguments: &Arguments) -> anyhow::Result<()> {
    let limit = ("--limit-train", arguments.train.limit_train.is_some());
    let outcomes = ("--outcomes", arguments.outcomes.is_some());
    for (flag, given) in [limit, outcomes].into_iter().chain(arguments.knn_flags()) {
        ensure!(!given, "{flag} cannot be used with --shots");
    }
    Ok(())
}
