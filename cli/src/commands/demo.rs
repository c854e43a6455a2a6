use std::io::{self, BufRead, IsTerminal, Write};

use clap::Args;
use nearzip::{Corpus, KnnClassifier, Search, unobserved};

use crate::arguments::{MeasureArguments, MethodArguments, RunArguments};
use crate::progress::Bar;
use crate::training::Training;
use crate::{ExitStatus, output, training};

/// Tell the language of sentences, from an embedded sample; no file needed
///
/// Classifies the sample's held-out sentences, then every line that is typed or piped in. Shows the
/// label, its score and distance, and the nearest sentence.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    method: MethodArguments,

    #[command(flatten)]
    measure: MeasureArguments,

    #[command(flatten)]
    run: RunArguments,
}

/// How many held-out sentences are shown; all of them count.
const SENTENCES_SHOWN: usize = 8;

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    arguments.run.on_threads(|| {
        let Arguments { method, measure, run } = arguments;
        let bar = Bar::new(run.quiet);
        let config = method.config(measure.metric()?, Search::Exact, None)?;
        let compressor = measure.compressor.or_published(method.paper);
        let sample = Training::Corpus(Corpus::sample());
        let classifier = training::classifier(sample, &compressor, config, &bar)?;
        show_held_out(&classifier)?;
        classify_standard_input(&classifier)?;
        Ok(ExitStatus::Success)
    })
}

fn show_held_out(classifier: &KnnClassifier) -> anyhow::Result<()> {
    let held_out = Corpus::sample_held_out();
    let evaluation = nearzip::evaluate(classifier, &held_out, &[], &unobserved)?;
    let sample = classifier.index();
    let mut output = output::data();
    writeln!(
        output,
        "{} sentences in {} languages are the corpus; {} others are classified by compressed \
         length. Some of them:\n",
        sample.len(),
        sample.labels().len(),
        held_out.len(),
    )?;
    for position in (0..held_out.len()).step_by(held_out.len() / SENTENCES_SHOWN) {
        show(&mut output, classifier, held_out.text(position))?;
    }
    let accuracy = evaluation.confusion.accuracy();
    writeln!(
        output,
        "{:.0} of {} right: accuracy {accuracy:.3}, macro-F1 {:.3}.",
        accuracy * held_out.len() as f64,
        held_out.len(),
        evaluation.confusion.macro_f1(),
    )?;
    Ok(output.flush()?)
}

fn classify_standard_input(classifier: &KnnClassifier) -> anyhow::Result<()> {
    let mut output = output::data();
    if io::stdin().is_terminal() {
        writeln!(output, "\nType a sentence; an empty line ends.")?;
        output.flush()?;
    }
    for line in io::stdin().lock().split(b'\n') {
        let line = line?;
        let line = line.strip_suffix(b"\r").unwrap_or(&line);
        if line.is_empty() && io::stdin().is_terminal() {
            break;
        }
        show(&mut output, classifier, line)?;
        output.flush()?;
    }
    Ok(())
}

fn show(output: &mut impl Write, classifier: &KnnClassifier, text: &[u8]) -> anyhow::Result<()> {
    let prediction = classifier.predict(text)?;
    let nearest = prediction.neighbors()[0];
    let label = prediction.label();
    writeln!(output, "{}", output::excerpt(text, 96))?;
    writeln!(
        output,
        "  {label}  (score {:.2}, distance {:.3})",
        prediction.score(label),
        nearest.distance,
    )?;
    let text = classifier.index().text(nearest.document)?;
    writeln!(output, "  nearest: {}\n", output::excerpt(text, 86))?;
    Ok(())
}
