mod output;
mod reasons;

use std::io::{BufWriter, Write};

use clap::Args;
use nearzip::{CalibrationConfig, Classifier, Index, PredictBatch};

use crate::arguments::{RunArguments, TrainArguments};
use crate::color::DataStyles;
use crate::examples::examples;
use crate::input::{Answer, InputArguments, PassThrough, Query};
use crate::method::MethodArguments;
use crate::output::{self as streams, Data};
use crate::progress::Bar;
use crate::status::ExitStatus;
use crate::training::{Training, calibrated};
use reasons::Reasons;

/// Say why a text gets its label and not the second likeliest
///
/// For each text, there are the words that speak most for the label and against it, by the class model, in bits; and
/// for each of the two labels its nearest document, with the strings that both share and the bits that each saves
/// when gzip compresses the document after the text. All bits saved add up to C(x) + C(y) - C(xy), but for the
/// rounding of these to whole bytes (7 bits less to 14 more).
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("nearzip explain --train train.csv doubtful.txt", "Explain the label of each line"),
    ("echo 'some text' | nearzip explain --train model.nearzip --json", "The same for programs, byte by byte"),
]))]
pub(crate) struct Arguments {
    #[command(flatten)]
    train: TrainArguments,

    #[command(flatten)]
    input: InputArguments,

    #[command(flatten)]
    method: MethodArguments,

    /// The most words and the most strings that are listed
    #[arg(long, value_name = "N", default_value = "5", help_heading = "Output")]
    top: usize,

    /// Print one JSON object per text: id, label, score, second, evidence (prior, bytes, end), documents
    /// (label, id, distance, bits, strings, elsewhere, framing)
    #[arg(long, conflicts_with = "top", help_heading = "Output")]
    json: bool,

    #[command(flatten)]
    run: RunArguments,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    arguments.run.on_threads(|| {
        let Arguments { train, input, method, run, .. } = arguments;
        input.check(train.named())?;
        let method = method.method(&[], train.seed)?;
        let training = Training::load(train, run.quiet)?;
        let bar = Bar::new(run.quiet);
        let index = training.again()?.index(None)?;
        let config = CalibrationConfig::default();
        let classifier = calibrated(training, &method, config, &bar)?;
        drop(bar);
        let mut explanations = Explanations {
            classifier: &classifier,
            index: &index,
            top: (!arguments.json).then_some(arguments.top),
            styles: DataStyles::of_output(),
            output: streams::data(),
        };
        input.for_each_batch(&PassThrough::default(), run.quiet, &mut explanations)?;
        Ok(ExitStatus::Success)
    })
}

/// Answers texts with explanations.
struct Explanations<'a> {
    classifier: &'a dyn Classifier,
    index: &'a Index,
    /// How much is listed; all of it, as JSON, if `None`.
    top: Option<usize>,
    styles: DataStyles,
    output: BufWriter<Data>,
}

impl Answer for Explanations<'_> {
    fn answer(&mut self, queries: &[Query], bar: &Bar) -> anyhow::Result<()> {
        let observer = |progress| bar.observe(progress);
        let predictions = self.classifier.predict_batch(queries, &observer)?;
        for (query, prediction) in queries.iter().zip(&predictions) {
            let reasons = Reasons::find(self.index, query, prediction, &observer)?;
            match self.top {
                Some(top) => {
                    output::write_text(&mut self.output, &self.styles, query, &reasons, top)?;
                }
                None => writeln!(self.output, "{}", serde_json::to_string(&reasons)?)?,
            }
        }
        Ok(self.output.flush()?)
    }
}
