use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;

use crate::arguments::MeasureArguments;
use crate::examples::examples;
use crate::status::ExitStatus;
use crate::{output, window};

/// Print the compressed lengths of two files and the distance between them
///
/// The files are compared as raw bytes. The order matters: the first file is the query.
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("nearzip distance a.txt b.txt", "Compare two files by gzip"),
    (
        "nearzip distance a.txt b.txt --compressor gzip:6 --metric cdm --json",
        "Choose compressor and metric",
    ),
]))]
pub(crate) struct Arguments {
    /// File with the query, or - for standard input
    x: PathBuf,

    /// File with the document, or - for standard input
    y: PathBuf,

    #[command(flatten)]
    measure: MeasureArguments,

    /// Print one JSON object: compressor, metric, c_x, c_y, c_xy, distance, and note if there is
    /// one
    #[arg(long, help_heading = "Output")]
    json: bool,

    /// Do not show notes
    #[arg(long, short, help_heading = "Run")]
    quiet: bool,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    let standard_input = Path::new(nearzip::STANDARD_INPUT);
    if arguments.x == standard_input && arguments.y == standard_input {
        anyhow::bail!("only one of the two files can be standard input");
    }
    let (x, y) = (bytes(&arguments.x)?, bytes(&arguments.y)?);
    let (spec, metric) =
        (arguments.measure.compressor.spec(), arguments.measure.metric.unwrap_or_default());
    let mut encoder = spec.compressor()?.encoder();
    let c_y = encoder.compressed_len(&y)?;
    let mut query = encoder.query(&x)?;
    let (c_x, c_xy) = (query.query_len(), query.pair_len(&y)?);
    let distance = metric.distance(c_x, c_y, c_xy);
    let note = window::note(&spec, x.len() as u64 + y.len() as u64);

    let mut output = output::data();
    if arguments.json {
        let mut object = serde_json::json!({
            "compressor": spec.to_string(),
            "metric": metric.name(),
            "c_x": c_x,
            "c_y": c_y,
            "c_xy": c_xy,
            "distance": distance,
        });
        if let Some(note) = &note {
            object["note"] = note.as_str().into();
        }
        writeln!(output, "{object}")?;
    } else {
        writeln!(output, "c_x       {c_x}\nc_y       {c_y}\nc_xy      {c_xy}")?;
        writeln!(output, "distance  {distance:.6}  ({metric}, {spec})")?;
    }
    output.flush()?;
    if let Some(note) = note.filter(|_| !arguments.json && !arguments.quiet) {
        output::warn(&note);
    }
    Ok(ExitStatus::Success)
}

fn bytes(path: &Path) -> anyhow::Result<Vec<u8>> {
    if path == Path::new(nearzip::STANDARD_INPUT) {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).context("cannot read standard input")?;
        return Ok(bytes);
    }
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}
