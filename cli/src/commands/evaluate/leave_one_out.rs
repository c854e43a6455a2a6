use std::time::Instant;

use anyhow::ensure;
use nearzip::{AddedIds, Corpus, Evaluation, Method, most_doubtful};

use super::arguments::Arguments;
use super::cross_validation::refuse_flags;
use super::findings::{Findings, Worst};
use super::page::Documents;
use crate::progress::Bar;
use crate::training::{Training, calibrated};
use crate::window;

/// Evaluates each method on the training documents, each by all the others.
pub(super) fn evaluate(
    arguments: &Arguments,
    methods: &[Method],
) -> anyhow::Result<(Vec<Evaluation>, Findings)> {
    refuse_flags(arguments)?;
    ensure!(
        !arguments.choice.select,
        "--select chooses by leave-one-out itself; leave out --leave-one-out"
    );
    let Arguments { train, run, .. } = arguments;
    let training = Training::load(train, run.quiet)?;
    let pool = arguments.pool(&Corpus::new())?;
    let evaluate = |method: &Method| {
        let bar = Bar::new(run.quiet);
        let observer = |progress| bar.observe(progress);
        let begun = Instant::now();
        let config = arguments.sets.config();
        let training = training.again()?.with_unlabeled(&pool, AddedIds::Numbered, method)?;
        let classifier = calibrated(training, method, config, &bar)?;
        if !run.quiet {
            window::say_which_documents_are_longer(&classifier)?;
        }
        let sweep_k = &arguments.sweep_k;
        let mut evaluation = nearzip::evaluate_leave_one_out(&classifier, sweep_k, &observer)?;
        evaluation.elapsed = begun.elapsed();
        evaluation.method = Some(method.clone());
        anyhow::Ok(evaluation)
    };
    let evaluations = methods.iter().map(evaluate).collect::<Result<Vec<_>, _>>()?;
    let outcomes = evaluations.first().map(|evaluation| &evaluation.outcomes[..]);
    let count = arguments.choice.worst.unwrap_or_default();
    let worst = most_doubtful(outcomes.unwrap_or_default(), count);
    let worst = worst.into_iter().map(Worst::of).collect();
    let page = arguments.report.is_some().then(|| training.into_corpus()).transpose()?;
    let documents = page.map(|(train, _)| Documents { train, test: None });
    Ok((evaluations, Findings { worst, documents, ..Findings::default() }))
}
