use std::io::Write;
use std::time::{Duration, Instant};

use clap::Args;
use nearzip::{Backend, BackendOption, CompressorSpec, Corpus, PairOption};
use serde::Serialize;

use crate::examples::examples;
use crate::output;
use crate::status::ExitStatus;

/// List the compressors that are compiled in, with levels, options and windows
///
/// Options follow the name and the level, as in zstd:19,no-framing,separator=newline.
/// The framing is what the stream of every text has, whatever the text. The window is how far back a compressor
/// looks: in texts that are longer, it does not find what is farther away.
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("nearzip compressors", "See levels and options"),
    ("nearzip compressors --measure", "See how fast each is on this machine, and how well it compresses"),
    ("nearzip compressors --json", "Have them one JSON object per line"),
]))]
pub(crate) struct Arguments {
    /// Measure each at its default level on the texts of the demo, each compressed alone, on one thread:
    /// megabytes of text per second, and compressed bytes per byte of text
    #[arg(long, help_heading = "Measurements")]
    measure: bool,

    /// Print one JSON object per compressor: name, description, library, min_level, max_level, default_level,
    /// framing_bytes, window_bytes (null if there is none), options, pair_options (their names), and measured with
    /// --measure
    #[arg(long, help_heading = "Output")]
    json: bool,
}

#[derive(Serialize)]
struct Object<'a> {
    name: &'a str,
    description: &'a str,
    library: String,
    min_level: i32,
    max_level: i32,
    default_level: i32,
    framing_bytes: u64,
    window_bytes: Option<u64>,
    options: Vec<OptionObject<'a>>,
    pair_options: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measured: Option<Measured>,
}

#[derive(Serialize)]
struct OptionObject<'a> {
    name: &'a str,
    description: &'a str,
    min_value: Option<i32>,
    max_value: Option<i32>,
    default_value: Option<i32>,
}

#[derive(Serialize)]
struct Measured {
    megabytes_per_second: f64,
    /// Compressed bytes per byte of text.
    ratio: f64,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    let mut output = output::data();
    for backend in nearzip::backends() {
        let spec: CompressorSpec = backend.name.parse()?;
        let measured = arguments.measure.then(|| measured(&spec)).transpose()?;
        let object = Object {
            name: backend.name,
            description: backend.description,
            library: (backend.library)(),
            min_level: *backend.levels.start(),
            max_level: *backend.levels.end(),
            default_level: backend.default_level,
            framing_bytes: backend.framing,
            window_bytes: spec.window(),
            options: backend.options.iter().map(option_object).collect(),
            pair_options: backend.pair_options().iter().map(|option| option.name).collect(),
            measured,
        };
        match arguments.json {
            true => writeln!(output, "{}", serde_json::to_string(&object)?)?,
            false => write_text(&mut output, backend, &object)?,
        }
    }
    if !arguments.json {
        write_pair_options(&mut output)?;
    }
    output.flush()?;
    Ok(ExitStatus::Success)
}

/// The options of pairs, once: they are the same for every compressor that has them.
fn write_pair_options(output: &mut impl Write) -> anyhow::Result<()> {
    let (with, without): (Vec<_>, Vec<_>) =
        nearzip::backends().iter().partition(|backend| !backend.pair_options().is_empty());
    let without: Vec<&str> = without.iter().map(|backend| backend.name).collect();
    writeln!(output, "\nAll but {} also have, for pairs of texts:", without.join(", "))?;
    for option in with.first().map_or(&[][..], |backend| backend.pair_options()) {
        let PairOption { name, description, values, default, .. } = option;
        writeln!(output, "{:14},{name}=: {description}; {values} [default: {default}]", "")?;
    }
    Ok(())
}

fn write_text(
    output: &mut impl Write,
    backend: &Backend,
    object: &Object<'_>,
) -> anyhow::Result<()> {
    let (min, max) = (object.min_level, object.max_level);
    let levels = match min == max {
        true => format!("level {min} only"),
        false => format!("levels {min} to {max}, default {}", object.default_level),
    };
    let window = match object.window_bytes {
        Some(bytes) => format!("window {bytes} bytes"),
        None => "no window".to_owned(),
    };
    writeln!(
        output,
        "{:14}{levels}; framing {} bytes; {window}",
        object.name, object.framing_bytes
    )?;
    let mut lines = vec![object.description.to_owned(), object.library.clone()];
    if let Some(Measured { megabytes_per_second, ratio }) = object.measured {
        lines.push(format!("{megabytes_per_second:.2} MB/s, {ratio:.3} bytes per byte"));
    }
    lines.extend(backend.options.iter().map(described));
    lines.iter().try_for_each(|line| writeln!(output, "{:14}{line}", ""))?;
    Ok(())
}

/// How an option is written, `,prefix`, or `,order=2..64` if it has a range of values, and what it does.
fn described(option: &BackendOption) -> String {
    let BackendOption { name, description, .. } = option;
    match (&option.values, option.default) {
        (Some(values), Some(default)) => {
            let (min, max) = (values.start(), values.end());
            format!(",{name}={min}..{max}: {description} [default: {default}]")
        }
        _ => format!(",{name}: {description}"),
    }
}

fn option_object(option: &BackendOption) -> OptionObject<'_> {
    let values = option.values.as_ref();
    OptionObject {
        name: option.name,
        description: option.description,
        min_value: values.map(|values| *values.start()),
        max_value: values.map(|values| *values.end()),
        default_value: option.default,
    }
}

/// Compresses the sample again and again, for at least this long.
const LEAST: Duration = Duration::from_millis(200);

fn measured(spec: &CompressorSpec) -> anyhow::Result<Measured> {
    let sample = Corpus::sample();
    let mut encoder = spec.compressor()?.encoder();
    let (mut bytes, mut compressed) = (0, 0.0);
    let begun = Instant::now();
    while begun.elapsed() < LEAST {
        for text in sample.texts() {
            compressed += encoder.compressed_len(text)?.bytes();
            bytes += text.len();
        }
    }
    let bytes = bytes as f64;
    Ok(Measured {
        megabytes_per_second: bytes / 1e6 / begun.elapsed().as_secs_f64(),
        ratio: compressed / bytes,
    })
}
