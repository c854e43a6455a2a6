use std::any::Any;
use std::time::Instant;

use nearzip::{Classifier, Corpus, Evaluation, KnnClassifier, Method};

use super::arguments::Arguments;
use super::known_texts::KnownTexts;
use crate::output;
use crate::progress::Bar;
use crate::training::{Training, calibrated, with_compressor};

/// Evaluates each method on the test documents; and which of them have the text of a training document.
pub(super) fn evaluate(
    arguments: &Arguments,
    methods: &[Method],
) -> anyhow::Result<(Vec<Evaluation>, Option<KnownTexts>)> {
    let (training, test, held_out) = arguments.documents()?;
    let known_texts = KnownTexts::find(&training, &test)?;
    let evaluate = |method: &Method, training| {
        let method = with_compressor(method.clone(), held_out.as_ref())?;
        let mut evaluation = evaluate_method(arguments, method, training, &test)?;
        evaluation.known_texts = Some(known_texts.known.clone());
        anyhow::Ok(evaluation)
    };
    let mut evaluations = Vec::new();
    // The last method needs no copy of the training documents.
    if let Some((last, others)) = methods.split_last() {
        for method in others {
            evaluations.push(evaluate(method, training.again()?)?);
        }
        evaluations.push(evaluate(last, training)?);
    }
    Ok((evaluations, Some(known_texts)))
}

fn evaluate_method(
    arguments: &Arguments,
    method: Method,
    training: Training,
    test: &Corpus,
) -> anyhow::Result<Evaluation> {
    let quiet = arguments.run.quiet;
    let bar = Bar::new(quiet);
    let observer = |progress| bar.observe(progress);
    let begun = Instant::now();
    let classifier = calibrated(training, &method, arguments.sets.config(), &bar)?;
    let sweep_k = &arguments.sweep_k;
    let mut evaluation = nearzip::evaluate_neighbors(&classifier, test, sweep_k, &observer)?;
    evaluation.elapsed = begun.elapsed();
    evaluation.method = Some(method);
    if let (Some(classifier), Some(figures)) =
        (as_knn(classifier.classifier()), &mut evaluation.neighbors)
    {
        figures.recall = arguments.check_search(classifier, test, &observer)?;
    }
    let chosen = if quiet { Vec::new() } else { classifier.suggested_settings(&observer)? };
    drop(bar);
    for (option, value) in chosen {
        output::warn(&format!("leave-one-out would choose --{option} {value}"));
    }
    Ok(evaluation)
}

fn as_knn(classifier: &dyn Classifier) -> Option<&KnnClassifier> {
    (classifier as &dyn Any).downcast_ref()
}
