use std::io::{BufWriter, Write};

use nearzip::Corpus;

use crate::file::OutputFile;

/// Writes the texts at some positions as lines.
pub(super) fn write(file: OutputFile, texts: &Corpus, positions: &[usize]) -> anyhow::Result<()> {
    let mut file = BufWriter::new(file);
    for &position in positions {
        file.write_all(texts.text(position))?;
        file.write_all(b"\n")?;
    }
    file.into_inner().map_err(|error| error.into_error())?.finish()
}
