use std::path::Path;

use nearzip::Corpus;
use nearzip_explore::{Deduplication, DuplicateGroup};
use serde::Serialize;

use super::Arguments;

/// What `nearzip dedupe --json` prints.
///
/// | member | meaning |
/// |---|---|
/// | `schema`, `version` | `"nearzip.dedupe.v1"`, and the version of nearzip |
/// | `similarity` | from which on texts are near-duplicates |
/// | `texts`, `kept` | how many there are, and how many are kept |
/// | `groups` | for each, the id of the `kept` text, and the ids of all `texts` |
/// | `output`, `groups_output` | the files that were written, or `null` |
#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    version: &'static str,
    similarity: f64,
    texts: usize,
    kept: usize,
    groups: Vec<Group>,
    output: Option<&'a Path>,
    groups_output: Option<&'a Path>,
}

#[derive(Serialize)]
struct Group {
    kept: String,
    texts: Vec<String>,
}

/// Everything as one JSON object on one line.
pub(super) fn written(
    arguments: &Arguments,
    texts: &Corpus,
    found: &Deduplication,
) -> serde_json::Result<String> {
    let id = |text: usize| texts.id(text).to_string();
    let group = |group: &DuplicateGroup| Group {
        kept: id(group.kept),
        texts: group.texts.iter().map(|&text| id(text)).collect(),
    };
    serde_json::to_string(&Object {
        schema: "nearzip.dedupe.v1",
        version: env!("CARGO_PKG_VERSION"),
        similarity: arguments.similarity,
        texts: texts.len(),
        kept: found.kept.len(),
        groups: found.groups.iter().map(group).collect(),
        output: arguments.output.as_deref(),
        groups_output: arguments.groups.as_deref(),
    })
}
