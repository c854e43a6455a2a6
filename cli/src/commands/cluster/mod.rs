mod json;
mod table;

use std::io::Write;

use clap::Args;
use nearzip::Corpus;
use nearzip_explore::{ClusterMethod, Clusters, silhouettes};

use crate::arguments::RunArguments;
use crate::collection::{ComparedArguments, DistanceArguments, explored};
use crate::examples::examples;
use crate::names::Names;
use crate::output::{self, counted};
use crate::progress::Bar;
use crate::status::ExitStatus;

/// Put texts into clusters by their distances, as CSV
///
/// All texts are compared with one another. There is one row per text: id, label if there are labels, cluster,
/// whether it is the medoid to which the others of the cluster are nearest, and its silhouette, from -1 for a
/// text that is nearer to another cluster to 1 for one in the middle of its own.
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("nearzip cluster tickets.txt -k 8 > clusters.csv", "Put lines into eight clusters"),
    (
        "nearzip cluster tickets.csv --input-text-column body --method ward --json",
        "Let the silhouettes choose how many clusters there are",
    ),
]))]
pub(crate) struct Arguments {
    #[command(flatten)]
    compared: ComparedArguments,

    /// Number of clusters [default: the one of 2 to 20 with the largest mean silhouette]
    #[arg(short, value_name = "N", help_heading = "Method")]
    k: Option<usize>,

    /// How clusters are made: around medoids (FasterPAM, Schubert and Rousseeuw 2021), or by joining the
    /// nearest two groups, whose distance the other names say
    #[arg(long, default_value_t, help_heading = "Method")]
    #[arg(value_parser = Names::of(ClusterMethod::ALL, |method: &ClusterMethod| method.name()))]
    method: ClusterMethod,

    #[command(flatten)]
    distance: DistanceArguments,

    #[command(flatten)]
    run: RunArguments,

    /// Print one JSON object
    #[arg(long, help_heading = "Output")]
    json: bool,
}

/// The clusters of texts.
struct Findings<'a> {
    arguments: &'a Arguments,
    texts: &'a Corpus,
    clusters: Clusters,
    silhouettes: Vec<f64>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    arguments.run.on_threads(|| {
        let Arguments { compared, distance, run, k, method, .. } = arguments;
        let texts = &compared.texts(run.quiet)?;
        let bar = Bar::new(run.quiet);
        let distances = distance.distances(texts, &bar)?;
        let observer = |progress| bar.observe(progress);
        let clusters = match k {
            Some(k) => method.clusters(&distances, *k, &observer),
            None => method.best_clusters(&distances, &observer),
        };
        let clusters = clusters.map_err(explored)?;
        let silhouettes = silhouettes(&distances, &clusters);
        drop(bar);
        let findings = Findings { arguments, texts, clusters, silhouettes };
        let mut output = output::data();
        match arguments.json {
            true => writeln!(output, "{}", json::written(&findings)?)?,
            false => table::write(&mut output, &findings)?,
        }
        output.flush()?;
        if !run.quiet && !arguments.json {
            let number = counted(findings.clusters.medoids.len(), "cluster");
            output::warn(&format!("{number}; mean silhouette {:.3}", findings.silhouette()));
        }
        Ok(ExitStatus::Success)
    })
}

impl Findings<'_> {
    /// The mean silhouette.
    fn silhouette(&self) -> f64 {
        self.silhouettes.iter().sum::<f64>() / self.silhouettes.len() as f64
    }

    /// The label of a text, if there are labels.
    fn label(&self, text: usize) -> Option<&str> {
        self.arguments.compared.have_labels().then(|| self.texts.label(text))
    }

    fn is_medoid(&self, text: usize) -> bool {
        self.clusters.medoids[self.clusters.of[text]] == text
    }
}
