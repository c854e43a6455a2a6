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
    /// Begins a file, unless another is there that is not to be replaced.
    pub(crate) fn create(path: &Path, force: bool) -> anyhow::Result<OutputFile> {
        let name = path.display();
        match fs::symlink_metadata(path) {
            Ok(found) => {
                ensure!(found.is_file(), "{name} is no regular file; choose another path");
                ensure!(
                    force || found.len() == 0,
                    "{name} exists; choose another path, or replace it by --force"
                );
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| format!("cannot write {name}")),
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
        Ok(OutputFile { file, path: path.to_owned() })
    }

    /// Gives the file its name.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        let name = self.path.display();
        self.file.persist(&self.path).with_context(|| format!("cannot write {name}"))?;
        Ok(())
    }
}

impl Write for OutputFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
