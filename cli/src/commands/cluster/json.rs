use serde::Serialize;

use super::Findings;

/// What `nearzip cluster --json` prints.
///
/// | member | meaning |
/// |---|---|
/// | `schema`, `version` | `"nearzip.cluster.v1"`, and the version of nearzip |
/// | `method`, `compressor`, `metric`, `symmetry` | the settings |
/// | `loss` | the sum of the distances of all texts from their medoids |
/// | `silhouette` | the mean of all texts |
/// | `clusters` | for each, the id of the `medoid` and how many `texts` there are |
/// | `texts` | for each, its `id`, its `label` or `null`, its `cluster`, counted from 0, and its `silhouette` |
#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    version: &'static str,
    method: &'static str,
    compressor: String,
    metric: &'static str,
    symmetry: &'static str,
    loss: f64,
    silhouette: f64,
    clusters: Vec<Cluster>,
    texts: Vec<Text<'a>>,
}

#[derive(Serialize)]
struct Cluster {
    medoid: String,
    texts: usize,
}

#[derive(Serialize)]
struct Text<'a> {
    id: String,
    label: Option<&'a str>,
    cluster: usize,
    silhouette: f64,
}

/// Everything as one JSON object on one line.
pub(super) fn written(findings: &Findings<'_>) -> serde_json::Result<String> {
    let Findings { arguments, texts, clusters, silhouettes } = findings;
    let config = arguments.distance.config();
    let id = |text: usize| texts.id(text).to_string();
    let medoids = clusters.medoids.iter().zip(clusters.sizes());
    let of_text = |(text, (&cluster, &silhouette))| {
        let label = findings.label(text);
        Text { id: id(text), label, cluster, silhouette }
    };
    serde_json::to_string(&Object {
        schema: "nearzip.cluster.v1",
        version: env!("CARGO_PKG_VERSION"),
        method: arguments.method.name(),
        compressor: config.get_compressor().to_string(),
        metric: config.get_metric().name(),
        symmetry: config.get_symmetry().name(),
        loss: clusters.loss,
        silhouette: findings.silhouette(),
        clusters: medoids.map(|(&medoid, texts)| Cluster { medoid: id(medoid), texts }).collect(),
        texts: clusters.of.iter().zip(silhouettes).enumerate().map(of_text).collect(),
    })
}
