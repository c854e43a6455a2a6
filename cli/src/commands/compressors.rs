use std::io::Write;

use clap::Args;
use nearzip::BackendOption;

use crate::examples::examples;
use crate::output;
use crate::status::ExitStatus;

/// List the compressors that are compiled in, with their levels
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("nearzip compressors", "See levels and options"),
    ("nearzip compressors --json", "Have them one JSON object per line"),
]))]
pub(crate) struct Arguments {
    /// Print one JSON object per compressor
    #[arg(long, help_heading = "Output")]
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
                "options": backend.options.iter().map(option_json).collect::<Vec<_>>(),
            });
            writeln!(output, "{object}")?;
        } else {
            writeln!(
                output,
                "{:14}levels {min} to {max}, default {}\n{:14}{}\n{:14}{}",
                backend.name,
                backend.default_level,
                "",
                backend.description,
                "",
                (backend.library)(),
            )?;
            for option in backend.options {
                writeln!(output, "{:14}{}: {}", "", written(option), option.description)?;
            }
        }
    }
    output.flush()?;
    Ok(ExitStatus::Success)
}

/// How an option is written: `,prefix`, or `,order=1..5` if it has a range of values.
fn written(option: &BackendOption) -> String {
    match &option.values {
        None => format!(",{}", option.name),
        Some(values) => format!(",{}={}..{}", option.name, values.start(), values.end()),
    }
}

fn option_json(option: &BackendOption) -> serde_json::Value {
    let values = option.values.as_ref();
    serde_json::json!({
        "name": option.name,
        "description": option.description,
        "min_value": values.map(|values| values.start()),
        "max_value": values.map(|values| values.end()),
    })
}
