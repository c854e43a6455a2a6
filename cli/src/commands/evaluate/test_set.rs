use std::any::Any;
use std::time::Instant;

use nearzip::{Classifier, Corpus, Evaluation, KnnClassifier, Method};

use super::arguments::Arguments;
use super::known_texts::KnownTexts;
use super::page::{self, Documents};
use crate::output;
use crate::progress::Bar;
use crate::training::{Training, with_compressor};

/// Evaluates each method on the test documents; which of these have the text of a training document; and
/// the documents, if there is to be a page.
pub(super) fn evaluate(
    arguments: &Arguments,
    methods: &[Method],
) -> anyhow::Result<(Vec<Evaluation>, KnownTexts, Option<Documents>)> {
    let (training, test, held_out) = arguments.documents()?;
    let copy = || anyhow::Ok(training.again()?.into_corpus()?.0);
    let train = arguments.report.is_some().then(copy).transpose()?;
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
    let documents = train.map(|train| Documents { train, test: Some(test) });
    Ok((evaluations, known_texts, documents))
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
    let classifier = training.classifier(&method, &bar)?;
    let mut evaluation = match as_knn(&*classifier) {
        Some(classifier) => {
            nearzip::evaluate_neighbors(classifier, test, &arguments.sweep_k, &observer)?
        }
        None => nearzip::evaluate(&*classifier, test, &observer)?,
    };
    evaluation.elapsed = begun.elapsed();
    evaluation.method = Some(method);
    if arguments.report.is_some() {
        evaluation.explain_mistakes(&*classifier, test, &observer)?;
        if let Some(index) = classifier.index() {
            page::place_in_corpus(&mut evaluation, index);
        }
    }
    if let (Some(classifier), Some(figures)) = (as_knn(&*classifier), &mut evaluation.neighbors) {
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
