use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// The part of a dataset, such as `train` or `train.csv.gz`, in its folder.
pub(super) fn find(folder: &Path, part: &str) -> anyhow::Result<PathBuf> {
    let list = || fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect();
    let entries: std::io::Result<Vec<PathBuf>> = list();
    let mut entries = entries.with_context(|| format!("cannot read {}", folder.display()))?;
    entries.sort();
    let is_part = |path: &&PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.split('.').next().is_some_and(|stem| stem.eq_ignore_ascii_case(part))
    };
    let found: Vec<&PathBuf> = entries.iter().filter(is_part).collect();
    match found[..] {
        [path] => Ok(path.clone()),
        [] => bail!(
            "{} has no file or folder called {part}; give the parts with --train and --test",
            folder.display()
        ),
        [first, second, ..] => bail!(
            "both {} and {} may be the part {part}; give the parts with --train and --test",
            first.display(),
            second.display()
        ),
    }
}
