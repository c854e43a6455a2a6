use nearzip_explore::Deduplication;

use crate::documents::Documents;
use crate::file::OutputFile;

/// Writes a row for each text of each group.
pub(super) fn write(
    file: OutputFile,
    documents: &Documents,
    found: &Deduplication,
) -> anyhow::Result<()> {
    let texts = &documents.corpus;
    let mut table = csv::Writer::from_writer(file);
    table.write_record(["group", "id", "kept", "text"])?;
    for (number, group) in found.groups.iter().enumerate() {
        for &text in &group.texts {
            table.write_field(number.to_string())?;
            table.write_field(texts.id(text).to_string())?;
            table.write_field((text == group.kept).to_string())?;
            table.write_field(texts.text(text))?;
            table.write_record(None::<&[u8]>)?;
        }
    }
    table.into_inner().map_err(|error| error.into_error())?.finish()
}
