mod output;
mod rejection;

use std::path::{Path, PathBuf};

use anyhow::ensure;
use clap::Args;
use nearzip::{AddedIds, Calibrator, Classifier, Method, PredictBatch};

use crate::arguments::{RunArguments, TrainArguments};
use crate::calibration::SetArguments;
use crate::examples::examples;
use crate::file::OutputFile;
use crate::input::{Answer, InputArguments, PassThrough, Query};
use crate::method::MethodArguments;
use crate::progress::Bar;
use crate::status::ExitStatus;
use crate::training::{self, Training};
use crate::unlabeled::{self, UnlabeledArguments};
use crate::window;
use output::{Answers, Extent, OutputFormat, Target};
use rejection::{Limits, RejectionArguments};

/// The most neighbors per text in JSON, unless --neighbors says otherwise.
const NEIGHBORS: usize = 5;

/// Print a label for each text, one per line
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("nearzip classify --train train.csv new-texts.txt", "Print a label for each line of a file"),
    (
        "tail -f log | nearzip classify --train model.nearzip --json",
        "Label lines as they come, with scores and evidence",
    ),
    (
        "nearzip classify --train train.csv new.csv --pass-through all --output labeled.csv",
        "Add labels and their confidence to a table",
    ),
    (
        "nearzip classify --train mail --input-format files letter.eml",
        "Label a file as a whole, not line by line",
    ),
    (
        "nearzip classify --train mail new-mail --output-format csv",
        "Label the files of a folder, by a folder with one folder per label",
    ),
    (
        "nearzip classify --train train.csv new.txt --coverage 0.95",
        "Print sets of labels that have the true one for 95% of texts",
    ),
    (
        "nearzip classify --train few.csv --unlabeled heap.txt heap.txt",
        "Learn from texts without labels where few have one",
    ),
    (
        "nearzip classify --train train.csv new-texts.txt --paper -k 3",
        "Use the published method, with three neighbors",
    ),
]))]
pub(crate) struct Arguments {
    #[command(flatten)]
    train: TrainArguments,

    #[command(flatten)]
    unlabeled: UnlabeledArguments,

    #[command(flatten)]
    input: InputArguments,

    #[command(flatten)]
    method: MethodArguments,

    #[command(flatten)]
    sets: SetArguments,

    #[command(flatten)]
    rejection: RejectionArguments,

    #[command(flatten)]
    output: OutputArguments,

    #[command(flatten)]
    run: RunArguments,
}

/// Which answers are printed, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
struct OutputArguments {
    /// Format of the answers [default: by the name of the output file, else lines; csv with
    /// --pass-through]
    #[arg(long, value_name = "FORMAT", value_enum)]
    output_format: Option<OutputFormat>,

    /// The same as --output-format jsonl
    #[arg(long, conflicts_with = "output_format")]
    json: bool,

    /// Columns of the input that come first in a table, or are in the object columns of JSON: names,
    /// numbers counted from 1, or all. If one of them is called label, the label's column is called
    /// predicted
    #[arg(long, value_name = "COLUMN[,COLUMN...]", value_delimiter = ',')]
    pass_through: Vec<String>,

    /// The N likeliest labels for each text, with their confidence in tables and JSON
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    top: Option<u32>,

    /// The most neighbors for each text in JSON; 0 for none [default: 5]
    #[arg(long, value_name = "N")]
    neighbors: Option<u32>,

    /// Write to a file, which appears when it is whole; - for standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Replace the output file
    #[arg(long, requires = "output")]
    force: bool,
}

impl OutputArguments {
    fn format(&self) -> OutputFormat {
        let json = self.json.then_some(OutputFormat::Jsonl);
        let usual = match self.pass_through.is_empty() {
            true => OutputFormat::Lines,
            false => OutputFormat::Csv,
        };
        self.output_format.or(json).or_else(|| self.named_format()).unwrap_or(usual)
    }

    /// The format that the name of the output file says.
    fn named_format(&self) -> Option<OutputFormat> {
        match self.output.as_ref()?.extension()?.to_str()? {
            "csv" => Some(OutputFormat::Csv),
            "tsv" => Some(OutputFormat::Tsv),
            "jsonl" | "ndjson" => Some(OutputFormat::Jsonl),
            _ => None,
        }
    }

    /// The answers of a run that reads these files.
    fn answers(&self, read: &[&Path], has_header: bool, has_sets: bool) -> anyhow::Result<Answers> {
        let format = self.format();
        ensure!(
            self.neighbors.is_none() || format == OutputFormat::Jsonl,
            "--neighbors needs --output-format jsonl: only JSON has neighbors"
        );
        ensure!(
            self.pass_through.is_empty() || format != OutputFormat::Lines,
            "--pass-through needs --output-format csv, tsv or jsonl"
        );
        let extent = Extent {
            top: self.top.map(|top| top as usize),
            has_sets,
            neighbors: self.neighbors.map_or(NEIGHBORS, |neighbors| neighbors as usize),
        };
        let target = match &self.output {
            Some(path) if path != Path::new("-") => {
                Target::file(OutputFile::create(path, self.force, read)?)
            }
            _ => Target::standard(),
        };
        Ok(Answers::new(format, target, extent, has_header))
    }
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    arguments.run.on_threads(|| {
        let Arguments { train, unlabeled, input, method, sets, rejection, output, run } = arguments;
        input.check(train.named().chain(unlabeled.named()))?;
        let method = method.method(&[], train.seed)?;
        rejection.check(&method)?;
        unlabeled.check(&method)?;
        let read: Vec<&Path> = named(train, unlabeled).chain(input.given()).collect();
        let answers = output.answers(&read, input.skip == 0, sets.are_wanted())?;
        let training = learning(train, unlabeled, &method, run.quiet)?;
        let bar = Bar::new(run.quiet);
        let is_confidence_seen =
            answers.have_confidence() || sets.are_wanted() || rejection.needs_confidence();
        let (calibrated, plain);
        let (classifier, calibrator): (&dyn Classifier, Option<&Calibrator>) = if is_confidence_seen
        {
            calibrated = training::calibrated(training, &method, sets.config(), &bar)?;
            (&calibrated, Some(calibrated.calibrator()))
        } else {
            plain = training.classifier(&method, &bar)?;
            (&*plain, None)
        };
        drop(bar);
        if !run.quiet {
            window::say_which_documents_are_longer(classifier)?;
        }

        let needs_neighbors = rejection.needs_neighbors() || answers.have_neighbors();
        let limits = rejection.limits(calibrator);
        let mut labels = Labels { classifier, limits, needs_neighbors, answers };
        let others = PassThrough::of(&output.pass_through);
        input.for_each_batch(&others, run.quiet, &mut labels)?;
        if !run.quiet {
            labels.answers.say_odd_sets();
        }
        labels.answers.finish()?;
        Ok(ExitStatus::Success)
    })
}

/// The files that are read for training.
fn named<'a>(
    train: &'a TrainArguments,
    unlabeled: &'a UnlabeledArguments,
) -> impl Iterator<Item = &'a Path> {
    train.named().chain(unlabeled.named()).map(|(_, path)| path)
}

/// The training documents, with and without labels.
fn learning(
    train: &TrainArguments,
    unlabeled: &UnlabeledArguments,
    method: &Method,
    quiet: bool,
) -> anyhow::Result<Training> {
    let training = Training::load(train, quiet)?;
    let texts = unlabeled.read(&train.read.options(), train.seed, quiet)?;
    if !quiet {
        unlabeled::say_known(&texts, &training)?;
    }
    training.with_unlabeled(&texts, AddedIds::Numbered, method)
}

/// Answers texts with labels.
struct Labels<'a> {
    classifier: &'a dyn Classifier,
    limits: Limits<'a>,
    /// Whether neighbors are shown or compared with a limit.
    needs_neighbors: bool,
    answers: Answers,
}

impl Answer for Labels<'_> {
    fn begin(&mut self, columns: &[String]) -> anyhow::Result<()> {
        self.answers.begin(columns)
    }

    fn answer(&mut self, queries: &[Query], bar: &Bar) -> anyhow::Result<()> {
        let observer = |progress| bar.observe(progress);
        let predictions = match self.needs_neighbors {
            true => self.classifier.explain_batch(queries, &observer)?,
            false => self.classifier.predict_batch(queries, &observer)?,
        };
        for (query, prediction) in queries.iter().zip(&predictions) {
            self.answers.write(query, prediction, self.limits.label(prediction))?;
        }
        self.answers.flush()
    }

    fn is_visible(&self) -> bool {
        self.answers.is_visible()
    }
}
