use std::io::Write;

use clap::Args;

use crate::output;
use crate::status::ExitStatus;

/// List the compressors that are compiled in, with their levels
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Print one JSON object per compressor
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    let mut output = output::data();
    for backend in nearzip::backends() {
        let (min, max) = (backend.levels.start(), backend.levels.end());
        if arguments.json {
            let object = serde_json::json!({
                "name": backend.name,
                "description": backend.description,
                "library": (backend.library)(),
                "min_level": min,
                "max_level": max,
                "default_level": backend.default_level,
            });
            writeln!(output, "{object}")?;
        } else {
            writeln!(
                output,
                "{:10}levels {min} to {max}, default {}\n{:10}{}\n{:10}{}",
                backend.name,
                backend.default_level,
                "",
                backend.description,
                "",
                (backend.library)(),
            )?;
        }
    }
    output.flush()?;
    Ok(ExitStatus::Success)
}
