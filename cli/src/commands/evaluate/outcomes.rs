use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, ensure};
use serde::Serialize;

/// Checks, before the work begins, that the file can be written without losing what is there.
pub(super) fn check(path: &Path) -> anyhow::Result<()> {
    let file = path.display();
    ensure!(!path.exists(), "{file} exists; remove it, or write the outcomes to another file");
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    ensure!(folder.is_none_or(Path::is_dir), "cannot write {file}: there is no such folder");
    Ok(())
}

/// Writes one JSON object per line to a new file.
pub(super) fn write(path: &Path, outcomes: &[impl Serialize]) -> anyhow::Result<()> {
    let write = || -> anyhow::Result<()> {
        let mut file = BufWriter::new(File::create_new(path)?);
        for outcome in outcomes {
            writeln!(file, "{}", serde_json::to_string(outcome)?)?;
        }
        Ok(file.flush()?)
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}
