use std::io::Write;

use clap::Args;
use nearzip::{Index, Neighbor, SearchConfig};
use serde::Serialize;

use crate::arguments::{MeasureArguments, RunArguments, TrainArguments};
use crate::input::{InputArguments, Query};
use crate::method::SearchArguments;
use crate::progress::Bar;
use crate::{ExitStatus, output, training};

/// List the nearest documents of each text, with their distances
///
/// One line a neighbor: the text's id, the rank, the distance, the label, the document's id and the
/// beginning of its text, separated by tabs.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    train: TrainArguments,

    #[command(flatten)]
    input: InputArguments,

    /// Neighbors of each text
    #[arg(short, value_name = "N", default_value_t = 5)]
    k: usize,

    #[command(flatten)]
    measure: MeasureArguments,

    #[command(flatten)]
    search: SearchArguments,

    #[command(flatten)]
    run: RunArguments,

    /// Print one JSON object a text: id, neighbors (id, label, distance)
    #[arg(long)]
    json: bool,
}

/// A neighbor as JSON.
#[derive(Debug, Serialize)]
pub(crate) struct NeighborObject<'a> {
    id: nearzip::DocumentId<'a>,
    label: &'a str,
    distance: f64,
}

impl<'a> NeighborObject<'a> {
    pub(crate) fn list(
        index: &'a Index,
        neighbors: &[Neighbor],
    ) -> nearzip::Result<Vec<NeighborObject<'a>>> {
        let object = |&Neighbor { document, distance }: &Neighbor| {
            let (id, label) = (index.id(document)?, index.label(document)?);
            Ok(NeighborObject { id, label, distance })
        };
        neighbors.iter().map(object).collect()
    }
}

#[derive(Serialize)]
struct Object<'a> {
    id: &'a str,
    neighbors: Vec<NeighborObject<'a>>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    arguments.run.on_threads(|| {
        let Arguments { train, run, measure, input, .. } = arguments;
        let training = training::load(train, run.quiet)?;
        let index = training::index(training, measure.compressor.asked(), &Bar::new(run.quiet))?;
        let search = arguments.search.search(false)?;
        let config = SearchConfig { k: arguments.k, metric: measure.metric()?, search };
        let mut output = output::data();
        input.for_each_batch(&train.read, &[], run.quiet, |queries, bar| {
            let observer = |progress| bar.observe(progress);
            let found = nearzip::k_nearest_batch(&index, queries, config, &observer)?;
            for (query, found) in queries.iter().zip(&found) {
                match arguments.json {
                    true => write_json(&mut output, &index, query, &found.nearest)?,
                    false => write_lines(&mut output, &index, query, &found.nearest)?,
                }
            }
            Ok(output.flush()?)
        })?;
        Ok(ExitStatus::Success)
    })
}

fn write_json(
    output: &mut impl Write,
    index: &Index,
    query: &Query,
    nearest: &[Neighbor],
) -> anyhow::Result<()> {
    let neighbors = NeighborObject::list(index, nearest)?;
    let object = Object { id: &query.id, neighbors };
    Ok(writeln!(output, "{}", serde_json::to_string(&object)?)?)
}

fn write_lines(
    output: &mut impl Write,
    index: &Index,
    query: &Query,
    nearest: &[Neighbor],
) -> anyhow::Result<()> {
    for (rank, &Neighbor { document, distance }) in nearest.iter().enumerate() {
        writeln!(
            output,
            "{}\t{}\t{distance:.6}\t{}\t{}\t{}",
            query.id,
            rank + 1,
            index.label(document)?,
            index.id(document)?,
            output::excerpt(index.text(document)?, 60),
        )?;
    }
    Ok(())
}
