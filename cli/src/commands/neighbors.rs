use std::io::{BufWriter, Write};
use std::num::NonZeroUsize;

use clap::Args;
use nearzip::{Index, Neighbor, SearchConfig};
use serde::Serialize;

use crate::arguments::{MeasureArguments, RunArguments, TrainArguments};
use crate::examples::examples;
use crate::input::{Answer, InputArguments, PassThrough, Query};
use crate::method::SearchArguments;
use crate::output::{self, Data};
use crate::progress::Bar;
use crate::status::ExitStatus;
use crate::training::Training;

/// List the documents nearest to each text, with their distances
///
/// There is one line per neighbor: the text's id, the rank, the distance, the label, the document's id
/// and the beginning of its text, separated by tabs.
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    (
        "nearzip neighbors --train train.csv new-texts.txt -k 3",
        "List the three nearest documents of each line",
    ),
    (
        "nearzip neighbors --train train.csv new-texts.txt --compressor gzip:6 --json",
        "Measure by another compressor, and print JSON",
    ),
]))]
pub(crate) struct Arguments {
    #[command(flatten)]
    train: TrainArguments,

    #[command(flatten)]
    input: InputArguments,

    /// Number of neighbors per text
    #[arg(short, value_name = "N", default_value = "5", help_heading = "Output")]
    k: NonZeroUsize,

    #[command(flatten)]
    measure: MeasureArguments,

    #[command(flatten)]
    search: SearchArguments,

    #[command(flatten)]
    run: RunArguments,

    /// Print one JSON object per text: id, neighbors (id, label, distance)
    #[arg(long, help_heading = "Output")]
    json: bool,
}

#[derive(Serialize)]
struct Object<'a> {
    id: &'a str,
    neighbors: &'a [Neighbor],
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    arguments.run.on_threads(|| {
        let Arguments { train, run, measure, input, .. } = arguments;
        input.check(train.named())?;
        let training = Training::load(train, run.quiet)?;
        let index = training.index(measure.compressor.asked())?;
        let config = SearchConfig::default()
            .k(arguments.k.get().min(index.len()))
            .metric(measure.metric.unwrap_or_default())
            .search(arguments.search.search()?);
        let mut lists =
            Lists { index: &index, config, json: arguments.json, output: output::data() };
        input.for_each_batch(&PassThrough::default(), run.quiet, &mut lists)?;
        Ok(ExitStatus::Success)
    })
}

/// Answers texts with lists of their neighbors.
struct Lists<'a> {
    index: &'a Index,
    config: SearchConfig,
    json: bool,
    output: BufWriter<Data>,
}

impl Answer for Lists<'_> {
    fn answer(&mut self, queries: &[Query], bar: &Bar) -> anyhow::Result<()> {
        let observer = |progress| bar.observe(progress);
        let found = nearzip::k_nearest_batch(self.index, queries, self.config, &observer)?;
        for (query, found) in queries.iter().zip(&found) {
            match self.json {
                true => write_json(&mut self.output, query, &found.nearest)?,
                false => write_lines(&mut self.output, self.index, query, &found.nearest)?,
            }
        }
        Ok(self.output.flush()?)
    }
}

fn write_json(
    output: &mut impl Write,
    query: &Query,
    neighbors: &[Neighbor],
) -> anyhow::Result<()> {
    let object = Object { id: &query.id, neighbors };
    Ok(writeln!(output, "{}", serde_json::to_string(&object)?)?)
}

fn write_lines(
    output: &mut impl Write,
    index: &Index,
    query: &Query,
    nearest: &[Neighbor],
) -> anyhow::Result<()> {
    for (rank, neighbor) in nearest.iter().enumerate() {
        let document = index.document(neighbor.document)?;
        writeln!(
            output,
            "{}\t{}\t{:.6}\t{}\t{}\t{}",
            query.id,
            rank + 1,
            neighbor.distance,
            neighbor.label,
            neighbor.id,
            document.map_or_else(String::new, |document| output::excerpt(document.text, 60)),
        )?;
    }
    Ok(())
}
