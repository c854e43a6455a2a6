use std::io::Write;

use super::Findings;

/// A row for each text.
pub(super) fn write(output: &mut impl Write, findings: &Findings<'_>) -> anyhow::Result<()> {
    let Findings { arguments, texts, clusters, silhouettes } = findings;
    let mut table = csv::Writer::from_writer(output);
    let label = arguments.compared.have_labels().then_some("label");
    let columns = ["cluster", "medoid", "silhouette"];
    table.write_record(["id"].into_iter().chain(label).chain(columns))?;
    for (text, (cluster, silhouette)) in clusters.of.iter().zip(silhouettes).enumerate() {
        table.write_field(texts.id(text).to_string())?;
        if let Some(label) = findings.label(text) {
            table.write_field(label)?;
        }
        let is_medoid = findings.is_medoid(text).to_string();
        table.write_record([cluster.to_string(), is_medoid, format!("{silhouette:.6}")])?;
    }
    Ok(table.flush()?)
}
