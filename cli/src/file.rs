//! Output to a file, which appears under its name when it is whole.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use tempfile::NamedTempFile;

/// A file that is being written under a name of its own.
#[derive(Debug)]
pub(crate) struct OutputFile {
    file: NamedTempFile,
    path: PathBuf,
}

impl OutputFile {
    /// Begins a file, unless another is there that is not to be replaced, or that is one of those that
    /// the run reads.
    pub(crate) fn create(path: &Path, force: bool, read: &[&Path]) -> anyhow::Result<OutputFile> {
        let name = path.display();
        let replaced = match fs::symlink_metadata(path) {
            Ok(found) => Some(found),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error).with_context(|| format!("cannot write {name}")),
        };
        if let Some(found) = &replaced {
            ensure!(!found.is_symlink(), "{name} is a symbolic link; choose another path");
            ensure!(found.is_file(), "{name} is no regular file; choose another path");
            ensure!(!is_one_of(path, read), "{name} is read by this run; choose another path");
            ensure!(
                force || found.len() == 0,
                "{name} exists; choose another path, or replace it by --force"
            );
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // As any new file: the umask takes from it.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let file = builder.tempfile_in(folder).with_context(|| format!("cannot write {name}"))?;
        #[cfg(unix)]
        if let Some(found) = replaced {
            let kept = file.as_file().set_permissions(found.permissions());
            kept.with_context(|| format!("cannot write {name}"))?;
        }
        Ok(OutputFile { file, path: path.to_owned() })
    }

    /// Gives the file its name.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        let name = self.path.display();
        self.file.persist(&self.path).with_context(|| format!("cannot write {name}"))?;
        Ok(())
    }
}

/// Whether a file is one of several, whatever their paths are.
fn is_one_of(path: &Path, others: &[&Path]) -> bool {
    let canonical = |path: &Path| fs::canonicalize(path).ok();
    canonical(path)
        .is_some_and(|path| others.iter().any(|other| canonical(other) == Some(path.clone())))
}

impl Write for OutputFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
