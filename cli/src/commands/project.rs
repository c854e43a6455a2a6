use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use nearzip_explore::{Captions, project};

use crate::arguments::RunArguments;
use crate::collection::{ComparedArguments, DistanceArguments, explored};
use crate::examples::examples;
use crate::output;
use crate::progress::Bar;
use crate::status::ExitStatus;

/// Print a map of texts, on which near texts are near, as CSV
///
/// All texts are compared with one another and placed in two dimensions by classical multidimensional scaling.
/// There is one row per text: id, label if there are labels, x and y. A note says how much of the distances
/// the map shows.
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    (
        "nearzip project --labeled train.csv --svg map.svg > map.csv",
        "Draw a map with colors for the labels",
    ),
    (
        "nearzip project news --labeled --by-label --compressor xz --svg map.svg",
        "Draw a map of the labels of a folder",
    ),
    ("nearzip project lines.txt --compressor gzip-bits", "Place lines of text"),
]))]
pub(crate) struct Arguments {
    #[command(flatten)]
    compared: ComparedArguments,

    #[command(flatten)]
    distance: DistanceArguments,

    /// Also draw the map: dots in the colors of labels, with names if there are at most 60
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    svg: Option<PathBuf>,

    /// Replace the file of --svg
    #[arg(long, requires = "svg", help_heading = "Output")]
    force: bool,

    #[command(flatten)]
    run: RunArguments,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    arguments.run.on_threads(|| {
        let Arguments { compared, distance, run, .. } = arguments;
        let svg = compared.collection.output(arguments.svg.as_ref(), arguments.force)?;
        let texts = compared.texts(run.quiet)?;
        let bar = Bar::new(run.quiet);
        let distances = distance.distances(&texts, &bar)?;
        let map = project(&distances, &|progress| bar.observe(progress)).map_err(explored)?;
        drop(bar);
        if let Some(mut file) = svg {
            let drawing = map.svg(&Captions::of(&texts)).map_err(explored)?;
            file.write_all(drawing.as_bytes())?;
            file.finish()?;
        }
        let mut table = csv::Writer::from_writer(output::data());
        let label = compared.have_labels().then_some("label");
        table.write_record(["id"].into_iter().chain(label).chain(["x", "y"]))?;
        for (text, [x, y]) in map.points.iter().enumerate() {
            table.write_field(texts.id(text).to_string())?;
            if compared.have_labels() {
                table.write_field(texts.label(text))?;
            }
            table.write_record([x.to_string(), y.to_string()])?;
        }
        table.flush()?;
        if !run.quiet {
            let [first, second] = map.explained.map(|share| 100.0 * share);
            output::warn(&format!(
                "the axes show {first:.1}% and {second:.1}% of the squared distances"
            ));
        }
        Ok(ExitStatus::Success)
    })
}
