mod about;
mod arguments;
mod cross_validation;
mod division;
mod few_shot;
mod findings;
mod known_texts;
mod leave_one_out;
mod outcomes;
mod page;
mod regression;
mod selection;
mod shots;
mod split;
mod test_set;

use anyhow::{bail, ensure};
use nearzip::Method;

use crate::output;
use crate::status::ExitStatus;

pub(crate) use arguments::Arguments;

pub(crate) fn run(mut arguments: Arguments) -> anyhow::Result<ExitStatus> {
    arguments.use_folder()?;
    let arguments = &arguments;
    arguments.run.on_threads(|| {
        if arguments.regression {
            regression::evaluate(arguments)?;
            return Ok(ExitStatus::Success);
        }
        let methods = arguments.method.methods(&arguments.knn_flags(), arguments.train.seed)?;
        if methods.len() > 1 && !arguments.choice.select {
            refuse_flags_for_one(arguments)?;
        }
        arguments.check_unlabeled(&methods)?;
        let accuracy = match (&methods[..], arguments.few_shot.config(arguments.train.seed)) {
            (_, Some(_)) if arguments.choice.select => {
                bail!("--select cannot be used with --shots, whose few documents cannot choose")
            }
            ([method], Some(config)) => {
                Some(few_shot::evaluate(arguments, config, method.clone())?)
            }
            _ => evaluate(arguments, &methods)?,
        };
        match (arguments.min_accuracy, accuracy) {
            (Some(required), Some(accuracy)) if accuracy < required => {
                output::warn(&format!("accuracy {accuracy:.4} is below {required}"));
                Ok(ExitStatus::ConditionFailed)
            }
            _ => Ok(ExitStatus::Success),
        }
    })
}

/// Evaluates methods on the same documents, prints the report, and returns the accuracy if there is one
/// method.
fn evaluate(arguments: &Arguments, methods: &[Method]) -> anyhow::Result<Option<f64>> {
    if let Some(path) = &arguments.outcomes {
        outcomes::check(path)?;
    }
    let page = arguments.page()?;
    let (evaluations, findings) = match arguments.is_cross_validation() {
        true if arguments.division.leave_one_out => leave_one_out::evaluate(arguments, methods)?,
        true => cross_validation::evaluate(arguments, methods)?,
        false => test_set::evaluate(arguments, methods)?,
    };
    let [evaluation] = &evaluations[..] else {
        arguments.print(&evaluations[..], &findings)?;
        return Ok(None);
    };
    if let Some(path) = &arguments.outcomes {
        outcomes::write(path, &evaluation.outcomes)?;
    }
    if let (Some(file), Some(documents)) = (page, &findings.documents) {
        page::write(file, arguments, evaluation, &findings, documents)?;
    }
    arguments.print(evaluation, &findings)?;
    Ok(Some(evaluation.accuracy()))
}

/// Refuses flags that need a single method.
fn refuse_flags_for_one(arguments: &Arguments) -> anyhow::Result<()> {
    let shots = ("--shots", arguments.few_shot.config(None).is_some());
    let outcomes = ("--outcomes", arguments.outcomes.is_some());
    let report = ("--report", arguments.report.is_some());
    let accuracy = ("--min-accuracy", arguments.min_accuracy.is_some());
    let worst = ("--worst", arguments.choice.worst.is_some());
    let refused = [shots, outcomes, report, accuracy, worst];
    for (flag, given) in refused.into_iter().chain(arguments.knn_flags()) {
        ensure!(!given, "{flag} cannot be used with several methods");
    }
    Ok(())
}
