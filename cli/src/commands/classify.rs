use std::collections::BTreeMap;
use std::io::{BufWriter, Write};

use clap::Args;
use nearzip::{Column, Outcome, PredictBatch, Prediction};
use serde::Serialize;

use crate::arguments::{RunArguments, TrainArguments};
use crate::examples::examples;
use crate::input::{InputArguments, Query};
use crate::method::MethodArguments;
use crate::output::{self, Data};
use crate::progress::Bar;
use crate::status::ExitStatus;
use crate::training::Training;

/// Print a label for each text, one per line
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("nearzip classify --train train.csv new-texts.txt", "Print a label for each line of a file"),
    (
        "tail -f log | nearzip classify --train model.nearzip --json",
        "Label lines as they come, with scores and evidence",
    ),
    (
        "nearzip classify --train train.csv new.csv --pass-through id,text > labeled.csv",
        "Add labels to a table",
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
    input: InputArguments,

    /// Print a CSV table with these columns of the input, then the label
    #[arg(long, value_name = "COLUMN[,COLUMN...]", value_delimiter = ',', help_heading = "Output")]
    pass_through: Vec<Column>,

    #[command(flatten)]
    method: MethodArguments,

    #[command(flatten)]
    run: RunArguments,

    /// Print one JSON object per text: id, label, scores, and (except with the method class)
    /// neighbors with id, label, distance
    #[arg(long, help_heading = "Output")]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    arguments.run.on_threads(|| {
        let Arguments { train, run, method, pass_through, .. } = arguments;
        arguments.input.require_other_than(train)?;
        let method = method.method(&[], train.seed)?;
        let training = Training::load(train, run.quiet)?;
        let bar = Bar::new(run.quiet);
        let classifier = training.classifier(&method, &bar)?;
        drop(bar);

        let mut writer = Writer::new(arguments)?;
        arguments.input.for_each_batch(pass_through, run.quiet, |queries, bar| {
            let observer = |progress| bar.observe(progress);
            let predictions = classifier.predict_batch(queries, &observer)?;
            for (query, prediction) in queries.iter().zip(&predictions) {
                writer.write(query, prediction, pass_through)?;
            }
            writer.flush()
        })?;
        Ok(ExitStatus::Success)
    })
}

/// The output formats.
enum Writer<W: Write> {
    Labels(W),
    Json(W),
    Table(Box<csv::Writer<W>>),
}

/// The outcome for a text, with the columns of the input that are passed through.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    outcome: Outcome,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    columns: BTreeMap<String, &'a str>,
}

impl Writer<BufWriter<Data>> {
    fn new(arguments: &Arguments) -> anyhow::Result<Self> {
        if arguments.json {
            return Ok(Writer::Json(output::data()));
        }
        if arguments.pass_through.is_empty() {
            return Ok(Writer::Labels(output::data()));
        }
        let mut table = csv::Writer::from_writer(output::data());
        if arguments.input.skip == 0 {
            let names = arguments.pass_through.iter().map(name);
            table.write_record(names.chain(["label".to_owned()]))?;
        }
        Ok(Writer::Table(Box::new(table)))
    }
}

impl<W: Write> Writer<W> {
    fn write(
        &mut self,
        query: &Query,
        prediction: &Prediction,
        columns: &[Column],
    ) -> anyhow::Result<()> {
        match self {
            Writer::Labels(output) => writeln!(output, "{}", prediction.label())?,
            Writer::Table(table) => {
                let fields = query.others.iter().map(String::as_str);
                table.write_record(fields.chain([prediction.label()]))?;
            }
            Writer::Json(output) => {
                let fields = query.others.iter().map(String::as_str);
                let outcome = Outcome::new(query.id.clone(), prediction);
                let columns = columns.iter().map(name).zip(fields).collect();
                writeln!(output, "{}", serde_json::to_string(&Line { outcome, columns })?)?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        match self {
            Writer::Labels(output) | Writer::Json(output) => output.flush()?,
            Writer::Table(table) => table.flush()?,
        }
        Ok(())
    }
}

fn name(column: &Column) -> String {
    match column {
        Column::Name(name) => name.clone(),
        Column::Number(number) => number.to_string(),
    }
}
