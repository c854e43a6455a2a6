use std::time::Instant;

use nearzip::{Evaluation, Method};

use super::arguments::Arguments;
use super::cross_validation::refuse_flags;
use crate::progress::Bar;
use crate::training::{Training, calibrated};

/// Evaluates each method on the training documents, each by all the others.
pub(super) fn evaluate(
    arguments: &Arguments,
    methods: &[Method],
) -> anyhow::Result<Vec<Evaluation>> {
    refuse_flags(arguments)?;
    let Arguments { train, run, .. } = arguments;
    let training = Training::load(train, run.quiet)?;
    let evaluate = |method: &Method| {
        let bar = Bar::new(run.quiet);
        let observer = |progress| bar.observe(progress);
        let begun = Instant::now();
        let config = arguments.sets.config();
        let classifier = calibrated(training.again()?, method, config, &bar)?;
        let sweep_k = &arguments.sweep_k;
        let mut evaluation = nearzip::evaluate_leave_one_out(&classifier, sweep_k, &observer)?;
        evaluation.elapsed = begun.elapsed();
        evaluation.method = Some(method.clone());
        anyhow::Ok(evaluation)
    };
    methods.iter().map(evaluate).collect()
}
