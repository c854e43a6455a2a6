mod arguments;
mod few_shot;
mod outcomes;
mod shots;
mod split;

use std::any::Any;
use std::time::Instant;

use nearzip::{Classifier, KnnClassifier, Method};

use crate::output;
use crate::progress::Bar;
use crate::status::ExitStatus;
use crate::training::Training;

pub(crate) use arguments::Arguments;

pub(crate) fn run(mut arguments: Arguments) -> anyhow::Result<ExitStatus> {
    arguments.use_folder()?;
    let arguments = &arguments;
    arguments.run.on_threads(|| {
        let method = arguments.method.method(&arguments.knn_flags(), arguments.train.seed)?;
        let accuracy = match arguments.few_shot.config(arguments.train.seed) {
            Some(config) => few_shot::evaluate(arguments, config, method)?,
            None => evaluate(arguments, &method)?,
        };
        match arguments.min_accuracy {
            Some(required) if accuracy < required => {
                output::warn(&format!("accuracy {accuracy:.4} is below {required}"));
                Ok(ExitStatus::ConditionFailed)
            }
            _ => Ok(ExitStatus::Success),
        }
    })
}

/// Evaluates on all training documents, prints the report, and returns the accuracy.
fn evaluate(arguments: &Arguments, method: &Method) -> anyhow::Result<f64> {
    let Arguments { train, run, .. } = arguments;
    if let Some(path) = &arguments.outcomes {
        outcomes::check(path)?;
    }
    let test = arguments.test_documents()?;
    let training = Training::load(train, run.quiet)?;

    let bar = Bar::new(run.quiet);
    let observer = |progress| bar.observe(progress);
    let begun = Instant::now();
    let classifier = training.classifier(method, &bar)?;
    let mut evaluation = match as_knn(&*classifier) {
        Some(classifier) => {
            nearzip::evaluate_neighbors(classifier, &test, &arguments.sweep_k, &observer)?
        }
        None => nearzip::evaluate(&*classifier, &test, &observer)?,
    };
    evaluation.elapsed = begun.elapsed();
    if let (Some(classifier), Some(figures)) = (as_knn(&*classifier), &mut evaluation.neighbors) {
        figures.recall = arguments.check_search(classifier, &test, &observer)?;
    }
    let chosen = if run.quiet { Vec::new() } else { classifier.suggested_settings(&observer)? };
    drop(bar);
    for (option, value) in chosen {
        output::warn(&format!("leave-one-out would choose --{option} {value}"));
    }

    if let Some(path) = &arguments.outcomes {
        outcomes::write(path, &evaluation.outcomes)?;
    }
    arguments.print(&evaluation)?;
    Ok(evaluation.accuracy())
}

fn as_knn(classifier: &dyn Classifier) -> Option<&KnnClassifier> {
    (classifier as &dyn Any).downcast_ref()
}
