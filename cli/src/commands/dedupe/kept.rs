use std::io::{BufWriter, Write};

use nearzip_explore::Deduplication;

use crate::documents::Documents;
use crate::file::OutputFile;
use crate::table;

/// Writes the kept texts.
pub(super) fn write(
    file: OutputFile,
    documents: &Documents,
    found: &Deduplication,
) -> anyhow::Result<()> {
    if !documents.are_lines {
        return table::write(file, documents, &found.kept);
    }
    let mut file = BufWriter::new(file);
    for &text in &found.kept {
        file.write_all(documents.corpus.text(text))?;
        file.write_all(b"\n")?;
    }
    file.into_inner().map_err(|error| error.into_error())?.finish()
}
