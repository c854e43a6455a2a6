use std::path::Path;

use nearzip::CurvePoint;
use serde::Serialize;

use super::Findings;

/// What `nearzip prototypes --json` prints.
///
/// | member | meaning |
/// |---|---|
/// | `schema`, `version` | `"nearzip.prototypes.v1"`, and the version of nearzip |
/// | `rule`, `k`, `compressor`, `metric`, `search` | the settings |
/// | `documents`, `labels` | how many there are |
/// | `selected` | how many documents the rule selects |
/// | `kept` | how many were kept: the number, its `accuracy` and the 95% `interval` of that |
/// | `curve` | the same for several numbers, the last of which is all documents |
/// | `output` | the file that was written, or `null` |
#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    version: &'static str,
    rule: &'static str,
    k: usize,
    compressor: String,
    metric: &'static str,
    search: String,
    documents: usize,
    labels: usize,
    selected: usize,
    #[serde(flatten)]
    kept: CurvePoint,
    curve: Vec<CurvePoint>,
    output: Option<&'a Path>,
}

/// Everything as one JSON object on one line.
pub(super) fn written(findings: &Findings<'_>) -> serde_json::Result<String> {
    let &Findings { ref prototypes, kept, output } = findings;
    let config = &prototypes.config;
    serde_json::to_string(&Object {
        schema: "nearzip.prototypes.v1",
        version: env!("CARGO_PKG_VERSION"),
        rule: config.get_rule().name(),
        k: config.get_k(),
        compressor: config.get_compressor().to_string(),
        metric: config.get_metric().name(),
        search: config.get_search().to_string(),
        documents: prototypes.order.len(),
        labels: prototypes.labels,
        selected: prototypes.selected,
        kept: prototypes.at(kept),
        curve: prototypes.curve(),
        output,
    })
}
