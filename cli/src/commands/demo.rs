use std::io::{self, BufRead, IsTerminal, Write};

use clap::Args;
use nearzip::{Classifier, Corpus, unobserved};

use crate::arguments::RunArguments;
use crate::examples::examples;
use crate::method::MethodArguments;
use crate::output;
use crate::progress::Bar;
use crate::status::ExitStatus;
use crate::training::Training;

/// Identify the language of sentences, using an embedded sample; no files needed
///
/// Classifies the sample's held-out sentences, then every line that is typed or piped in. Shows the
/// label with its score, and the nearest sentence with its distance.
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("nearzip demo", "Type sentences of your own"),
    (
        "nearzip demo --method knn -k 3 < sentences.txt",
        "Use nearest neighbors, for the lines of a file",
    ),
]))]
pub(crate) struct Arguments {
    #[command(flatten)]
    method: MethodArguments,

    #[command(flatten)]
    run: RunArguments,
}

/// The number of held-out sentences that are shown. The accuracy is that of all of them.
const SENTENCES_SHOWN: usize = 8;

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    arguments.run.on_threads(|| {
        let Arguments { method, run } = arguments;
        let method = method.method(&[], None)?;
        let sample = Training::from(Corpus::sample());
        let classifier = sample.classifier(&method, &Bar::new(run.quiet))?;
        show_held_out(&*classifier)?;
        classify_standard_input(&*classifier, run.quiet)?;
        Ok(ExitStatus::Success)
    })
}

fn show_held_out(classifier: &dyn Classifier) -> anyhow::Result<()> {
    let held_out = Corpus::sample_held_out();
    let evaluation = nearzip::evaluate(classifier, &held_out, &unobserved)?;
    let sample = Corpus::sample();
    let mut output = output::data();
    writeln!(
        output,
        "The corpus is {} sentences in {} languages; {} others are classified ({}). Some of \
         them:\n",
        sample.len(),
        sample.labels().len(),
        held_out.len(),
        evaluation.settings,
    )?;
    for position in (0..held_out.len()).step_by(held_out.len() / SENTENCES_SHOWN) {
        show(&mut output, classifier, held_out.text(position))?;
    }
    let accuracy = evaluation.accuracy();
    writeln!(
        output,
        "{:.0} of {} right: accuracy {accuracy:.3}, macro-F1 {:.3}.",
        accuracy * held_out.len() as f64,
        held_out.len(),
        evaluation.macro_f1(),
    )?;
    Ok(output.flush()?)
}

fn classify_standard_input(classifier: &dyn Classifier, quiet: bool) -> anyhow::Result<()> {
    let mut output = output::data();
    if io::stdin().is_terminal() && !quiet {
        output::warn("type a sentence, or an empty line to quit");
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

fn show(output: &mut impl Write, classifier: &dyn Classifier, text: &[u8]) -> anyhow::Result<()> {
    let prediction = classifier.explain(text)?;
    let (label, score) = (prediction.label(), prediction.score(prediction.label()));
    writeln!(output, "{}", output::excerpt(text, 96))?;
    let nearest = prediction.neighbors().first();
    let index = classifier.index();
    let document = match (nearest, index) {
        (Some(nearest), Some(index)) => index.document(nearest.document)?,
        _ => None,
    };
    match (nearest, document) {
        (Some(nearest), Some(document)) => {
            writeln!(output, "  {label}  (score {score:.2}, distance {:.3})", nearest.distance)?;
            writeln!(output, "  nearest: {}\n", output::excerpt(document.text, 86))?;
        }
        _ => writeln!(output, "  {label}  (score {score:.2})\n")?,
    }
    Ok(())
}
