use anyhow::{Context, ensure};
use nearzip::{AddedIds, Corpus, FewShotConfig, Method};

use super::arguments::Arguments;
use super::findings::Findings;
use super::known_texts::KnownTexts;
use crate::progress::Bar;
use crate::training::{Training, with_compressor};

/// Evaluates on draws of the training documents, prints the report, and returns the mean accuracy.
pub(super) fn evaluate(
    arguments: &Arguments,
    config: FewShotConfig,
    method: Method,
) -> anyhow::Result<f64> {
    refuse_flags(arguments)?;
    let Arguments { run, .. } = arguments;
    let (training, test, held_out) = arguments.documents()?;
    let known_texts = KnownTexts::find(&training, &test)?;
    let (corpus, stored) = training.into_corpus()?;
    let method = with_compressor(method, stored.or(held_out).as_ref())?;

    let bar = Bar::new(run.quiet);
    let pool = arguments.pool(&test)?;
    let build = |drawn: Corpus| {
        let shots = config.get_shots();
        let mut pool = pool.clone();
        if arguments.unlabeled.are_rest() {
            let rest = arguments.unlabeled.rest(&corpus, &drawn, arguments.train.seed);
            rest.texts().for_each(|text| pool.push("", text));
        }
        let training = Training::from(drawn).with_unlabeled(&pool, AddedIds::Numbered, &method)?;
        let classifier = training.classifier(&method, &bar);
        classifier.with_context(|| format!("with {shots} documents per label"))
    };
    let observer = |progress| bar.observe(progress);
    let mut few_shot = nearzip::evaluate_few_shot(&corpus, &test, config, &build, &observer)?;
    drop(bar);
    few_shot.method = Some(method);

    let findings = Findings { known_texts: Some(known_texts), ..Findings::default() };
    arguments.print(&few_shot, &findings)?;
    Ok(few_shot.accuracy().mean)
}

/// Refuses flags that need a fixed set of training documents.
fn refuse_flags(arguments: &Arguments) -> anyhow::Result<()> {
    ensure!(!arguments.is_cross_validation(), "--shots needs --test or --test-share");
    let limit = ("--limit-train", arguments.train.limit_train.is_some());
    let outcomes = ("--outcomes", arguments.outcomes.is_some());
    let report = ("--report", arguments.report.is_some());
    let strangers = ("--strangers", !arguments.strangers.is_empty());
    let coverage = ("--coverage", arguments.sets.are_wanted());
    let refused = [limit, outcomes, report, coverage, strangers];
    for (flag, given) in refused.into_iter().chain(arguments.knn_flags()) {
        ensure!(!given, "{flag} cannot be used with --shots");
    }
    Ok(())
}
