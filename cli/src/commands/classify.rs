use std::collections::BTreeMap;
use std::io::{BufWriter, StdoutLock, Write};

use clap::Args;
use nearzip::{Column, Index, Prediction};
use serde::Serialize;

use super::neighbors::NeighborObject;
use crate::arguments::{RunArguments, TrainArguments};
use crate::input::{InputArguments, Query};
use crate::method::MethodArguments;
use crate::progress::Bar;
use crate::{ExitStatus, output, training};

/// Print a label for each text, one a line
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    train: TrainArguments,

    #[command(flatten)]
    input: InputArguments,

    /// Print a CSV table: these columns of the input, then the label
    #[arg(long, value_name = "COLUMN[,COLUMN...]", value_delimiter = ',')]
    pass_through: Vec<Column>,

    #[command(flatten)]
    method: MethodArguments,

    #[command(flatten)]
    run: RunArguments,

    /// Print one JSON object a text: id, label, scores, neighbors (id, label, distance) but
    /// for the method class
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    arguments.run.on_threads(|| {
        let Arguments { train, run, method, pass_through, .. } = arguments;
        let recipe = method.recipe(&[], train.seed)?;
        let training = training::load(train, run.quiet)?;
        let bar = Bar::new(run.quiet);
        let trained = training::classifier(training, &recipe, &bar)?;
        drop(bar);

        let mut writer = Writer::new(arguments)?;
        arguments.input.for_each_batch(&train.read, pass_through, run.quiet, |queries, bar| {
            let observer = |progress| bar.observe(progress);
            let texts: Vec<&[u8]> = queries.iter().map(AsRef::as_ref).collect();
            let predictions = trained.classifier().predict_batch(&texts, &observer)?;
            for (query, prediction) in queries.iter().zip(&predictions) {
                writer.write(query, prediction, trained.index(), pass_through)?;
            }
            writer.flush()
        })?;
        Ok(ExitStatus::Success)
    })
}

/// The forms of output.
enum Writer<W: Write> {
    Labels(W),
    Json(W),
    Table(Box<csv::Writer<W>>),
}

#[derive(Serialize)]
struct Object<'a> {
    id: &'a str,
    label: &'a str,
    scores: BTreeMap<&'a str, f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    neighbors: Option<Vec<NeighborObject<'a>>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    columns: BTreeMap<String, &'a str>,
}

impl Writer<BufWriter<StdoutLock<'static>>> {
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
        index: Option<&Index>,
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
                let object = Object {
                    id: &query.id,
                    label: prediction.label(),
                    scores: prediction.scores().filter(|&(_, score)| score > 0.0).collect(),
                    neighbors: index
                        .map(|index| NeighborObject::list(index, prediction.neighbors()))
                        .transpose()?,
                    columns: columns.iter().map(name).zip(fields).collect(),
                };
                writeln!(output, "{}", serde_json::to_string(&object)?)?;
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
