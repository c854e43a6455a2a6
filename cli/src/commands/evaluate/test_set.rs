use std::any::Any;
use std::time::Instant;

use nearzip::{
    AddedIds, Classifier, Corpus, Evaluation, KnnClassifier, Method, PredictBatch, ReadOptions,
    StrangerFigures, most_doubtful,
};

use super::arguments::Arguments;
use super::findings::{Findings, Worst};
use super::known_texts::KnownTexts;
use super::page::{self, Documents};
use super::selection::choose;
use crate::output;
use crate::progress::Bar;
use crate::training::{Training, calibrated, texts, with_compressor};
use crate::window;

/// Evaluates each method on the test documents, or the one that is chosen.
pub(super) fn evaluate(
    arguments: &Arguments,
    methods: &[Method],
) -> anyhow::Result<(Vec<Evaluation>, Findings)> {
    let (training, test, held_out) = arguments.documents()?;
    let copy = || anyhow::Ok(training.again()?.into_corpus()?.0);
    let train = arguments.report.is_some().then(copy).transpose()?;
    let known_texts = KnownTexts::find(&training, &test)?;
    let mut findings = Findings::default();
    let chosen;
    let methods = match arguments.choice.select {
        true => {
            let (method, rows) = choose(arguments, methods, &training)?;
            findings.selection = rows;
            chosen = [method];
            &chosen
        }
        false => methods,
    };
    let pool = arguments.pool(&test)?;
    let mut evaluate = |method: &Method, training: Training| {
        let method = with_compressor(method.clone(), held_out.as_ref())?;
        let training = training.with_unlabeled(&pool, AddedIds::Numbered, &method)?;
        let (mut evaluation, worst) = evaluate_method(arguments, method, training, &test)?;
        evaluation.known_texts = Some(known_texts.known.clone());
        findings.worst = worst;
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
    findings.known_texts = Some(known_texts);
    findings.documents = train.map(|train| Documents { train, test: Some(test) });
    Ok((evaluations, findings))
}

fn evaluate_method(
    arguments: &Arguments,
    method: Method,
    training: Training,
    test: &Corpus,
) -> anyhow::Result<(Evaluation, Vec<Worst>)> {
    let quiet = arguments.run.quiet;
    let bar = Bar::new(quiet);
    let observer = |progress| bar.observe(progress);
    let begun = Instant::now();
    let classifier = calibrated(training, &method, arguments.sets.config(), &bar)?;
    if !quiet {
        window::say_which_documents_are_longer(&classifier)?;
    }
    let sweep_k = &arguments.sweep_k;
    let mut evaluation = nearzip::evaluate_neighbors(&classifier, test, sweep_k, &observer)?;
    evaluation.elapsed = begun.elapsed();
    evaluation.method = Some(method);
    if arguments.report.is_some() {
        evaluation.explain_mistakes(&classifier, test, &observer)?;
        if let Some(index) = classifier.index() {
            page::place_in_corpus(&mut evaluation, index);
        }
    }
    if let (Some(classifier), Some(figures)) =
        (as_knn(classifier.classifier()), &mut evaluation.neighbors)
    {
        figures.recall = arguments.check_search(classifier, test, &observer)?;
    }
    if !arguments.strangers.is_empty() {
        let strangers = texts(&arguments.strangers, &ReadOptions::default(), quiet)?;
        let strangers: Vec<&[u8]> = strangers.texts().collect();
        let predictions = classifier.predict_batch(&strangers, &observer)?;
        evaluation.strangers = StrangerFigures::of(&evaluation.outcomes, &predictions);
    }
    let worst = match arguments.choice.worst {
        Some(count) => {
            let left_out = nearzip::evaluate_leave_one_out(&classifier, &[], &observer)?;
            most_doubtful(&left_out.outcomes, count).into_iter().map(Worst::of).collect()
        }
        None => Vec::new(),
    };
    let chosen = if quiet { Vec::new() } else { classifier.suggested_settings(&observer)? };
    drop(bar);
    for (option, value) in chosen {
        output::warn(&format!("leave-one-out would choose --{option} {value}"));
    }
    Ok((evaluation, worst))
}

fn as_knn(classifier: &dyn Classifier) -> Option<&KnnClassifier> {
    (classifier as &dyn Any).downcast_ref()
}
