use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use nearzip::ModelInfo;

use crate::examples::examples;
use crate::output;

/// Check every byte of a model file
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("nearzip index verify model.nearzip", "See whether a file came through a copy whole"),
]))]
pub(super) struct Arguments {
    /// Model file
    model: PathBuf,
}

pub(super) fn run(Arguments { model }: &Arguments) -> anyhow::Result<()> {
    let info = ModelInfo::verify(model)?;
    let mut output = output::data();
    let (path, bytes, documents) = (model.display(), info.bytes, info.documents);
    writeln!(output, "{path}: all {bytes} bytes are intact, {documents} documents")?;
    Ok(output.flush()?)
}
