use std::cmp::Reverse;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use nearzip::ModelInfo;
use serde::Serialize;
use serde_json::{Value, json};

use super::blend;
use crate::examples::examples;
use crate::output;

/// Print what a model file contains
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("nearzip index info model.nearzip", "See labels, methods and sizes"),
    ("nearzip index info model.nearzip --json", "Have all labels, for a program"),
]))]
pub(super) struct Arguments {
    /// Model file
    model: PathBuf,

    /// Print one JSON object: schema, path, format_version, bytes, documents, unlabeled, labels,
    /// label_counts
    /// (label, documents), compressor, methods, blend, notes, sections (tag, bytes)
    #[arg(long, help_heading = "Output")]
    json: bool,
}

/// The labels that are shown, those with the most documents. JSON has all.
const LABELS_SHOWN: usize = 20;

#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    path: String,
    #[serde(flatten)]
    info: &'a ModelInfo,
    methods: Vec<&'static str>,
    blend: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let mut info = ModelInfo::read(&arguments.model)?;
    let calibrated = shorten_calibrators(&mut info);
    let info = &info;
    let methods = methods(info);
    let blend = blend::of(info).map(|blend| blend.to_string());
    let mut output = output::data();
    if arguments.json {
        let path = arguments.model.display().to_string();
        let object = Object { schema: "nearzip.model.v1", path, info, methods, blend };
        writeln!(output, "{}", serde_json::to_string(&object)?)?;
    } else {
        writeln!(output, "documents       {}", info.documents)?;
        if info.unlabeled > 0 {
            writeln!(output, "unlabeled       {}", info.unlabeled)?;
        }
        write_labels(&mut output, info)?;
        writeln!(output, "prepared for    {}", methods.join(", "))?;
        if let Some(blend) = blend {
            writeln!(output, "blend           {blend}")?;
        }
        for (metric, search) in searches(info) {
            writeln!(output, "search          {search} ({metric})")?;
        }
        for settings in calibrated {
            writeln!(output, "calibrated for  {settings}")?;
        }
        writeln!(output, "compressor      {}", info.compressor)?;
        writeln!(output, "format version  {}", info.format_version)?;
        writeln!(output, "bytes           {}", info.bytes)?;
        for section in &info.sections {
            writeln!(output, "  {:<14}{}", section.tag, section.bytes)?;
        }
    }
    Ok(output.flush()?)
}

fn write_labels(output: &mut impl Write, info: &ModelInfo) -> anyhow::Result<()> {
    writeln!(output, "labels          {}", info.labels)?;
    let mut largest: Vec<_> = info.label_counts.iter().collect();
    largest.sort_by_key(|label| Reverse(label.documents));
    let others = largest.split_off(largest.len().min(LABELS_SHOWN));
    let names = largest.iter().map(|label| output::excerpt(label.label.as_bytes(), 40));
    let width = names.clone().map(|name| name.chars().count()).max().unwrap_or_default().max(12);
    for (name, label) in names.zip(&largest) {
        writeln!(output, "  {name:<width$}  {}", label.documents)?;
    }
    if !others.is_empty() {
        let documents: u64 = others.iter().map(|label| label.documents).sum();
        writeln!(output, "  {:<width$}  {documents}", format!("{} more", others.len()))?;
    }
    Ok(())
}

/// Leaves of each calibrator, which has thousands of numbers, only the settings that it is of, and returns these.
fn shorten_calibrators(info: &mut ModelInfo) -> Vec<String> {
    let calibrators = info.notes.values_mut().filter_map(|note| note.get_mut("calibrator"));
    let shorten = |calibrator: &mut Value| {
        let settings = calibrator.get("settings").cloned().unwrap_or_default();
        let text = settings.as_str().unwrap_or_default().to_owned();
        *calibrator = json!({ "settings": settings });
        text
    };
    calibrators.map(shorten).collect()
}

/// The searches that the method `knn` settled, by metric.
fn searches(info: &ModelInfo) -> impl Iterator<Item = (&str, &str)> {
    let settled = info.notes.get("knn").and_then(|note| note.as_object());
    let searches = settled.into_iter().flatten();
    searches.filter_map(|(metric, search)| Some((metric.as_str(), search.as_str()?)))
}

/// The methods that find in the file what they would otherwise compute in every run.
fn methods(info: &ModelInfo) -> Vec<&'static str> {
    let has = |tag: &str| info.sections.iter().any(|section| section.tag == tag);
    let (candidates, classes) = (has("postings"), has("gram-cts"));
    let voices = blend::of(info).is_some_and(|blend| has("ridge") || !blend.has_linear());
    [
        ("knn", candidates && has("LENGTHS")),
        ("class", classes),
        ("grams", candidates),
        ("hybrid", candidates && classes && voices),
    ]
    .into_iter()
    .filter_map(|(method, is_prepared)| is_prepared.then_some(method))
    .collect()
}
