use std::path::PathBuf;

use clap::{Args, ValueEnum};
use nearzip::{Index, Metric, PairLengths, Stage};

use crate::arguments::{
    MeasureArguments, RunArguments, TrainArguments, require_one_standard_input,
};
use crate::examples::examples;
use crate::output;
use crate::progress::Bar;
use crate::status::ExitStatus;
use crate::training::{self, Training};

/// Print the distances between every query and every training document as CSV
///
/// There is one row per query and one column per training document. The first column and the first row
/// have their ids.
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    (
        "nearzip matrix --train train.csv --queries test.csv > distances.csv",
        "Write the distances to a table",
    ),
    ("nearzip matrix --train letters --queries letters", "Compare the files of a folder"),
    (
        "nearzip matrix --train train.csv --queries train.csv --values length",
        "Print the lengths of all pairs",
    ),
]))]
pub(crate) struct Arguments {
    #[command(flatten)]
    train: TrainArguments,

    /// Queries, read as --train is. Labels are of no use here: files of lines and folders of files serve
    /// as well
    #[arg(long, value_name = "FILE", required = true, help_heading = "Texts")]
    queries: Vec<PathBuf>,

    /// Print distances, or the compressed lengths of the pairs in bytes
    #[arg(long, value_enum, default_value_t = Values::Distance, help_heading = "Output")]
    values: Values,

    #[command(flatten)]
    measure: MeasureArguments,

    #[command(flatten)]
    run: RunArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Values {
    Distance,
    Length,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    arguments.run.on_threads(|| {
        let Arguments { train, run, measure, .. } = arguments;
        let queries = arguments.queries.iter().map(|path| ("--queries", path.as_path()));
        require_one_standard_input(train.named().chain(queries))?;
        let queries = training::texts(&arguments.queries, &train.read.options(), run.quiet)?;
        let bar = Bar::new(run.quiet);
        let training = Training::load_texts(train, run.quiet)?;
        let index = training.index(measure.compressor.asked())?;
        index.prepare_lengths(&|progress| bar.observe(progress))?;
        let metric = measure.metric.unwrap_or_default();

        let mut output = csv::Writer::from_writer(output::data());
        let mut heading = vec!["id".to_owned()];
        for document in index.documents() {
            heading.push(document?.id.to_string());
        }
        output.write_record(heading)?;
        output.flush()?;
        // One row at a time, each on all threads, so that only one row is in memory.
        for (done, text) in queries.texts().enumerate() {
            let observer = |progress: nearzip::Progress| {
                bar.observe(nearzip::Progress {
                    stage: Stage::Searching,
                    done: done as u64 + progress.done,
                    total: queries.len() as u64,
                })
            };
            let lengths = nearzip::pair_lengths(&index, text, &observer)?;
            output.write_field(queries.id(done).to_string())?;
            for value in values(&index, metric, arguments.values, &lengths) {
                output.write_field(value?)?;
            }
            output.write_record(None::<&[u8]>)?;
            output.flush()?;
        }
        Ok(ExitStatus::Success)
    })
}

fn values(
    index: &Index,
    metric: Metric,
    values: Values,
    lengths: &PairLengths,
) -> impl Iterator<Item = nearzip::Result<String>> {
    let pairs = index.documents().zip(&lengths.pairs);
    pairs.map(move |(document, &c_xy)| {
        let c_y = document?.length;
        Ok(match values {
            Values::Length => c_xy.to_string(),
            Values::Distance => metric.distance(lengths.query, c_y, c_xy).to_string(),
        })
    })
}
