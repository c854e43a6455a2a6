//! Finds out what `nearzip --version` says: the commit, if it is known, and the version of zlib.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if let Some(commit) = packaged_commit().or_else(commit_of_checkout) {
        println!("cargo::rustc-env=NEARZIP_COMMIT={commit}");
    }
    if let Some(version) = zlib_version() {
        println!("cargo::rustc-env=NEARZIP_ZLIB={version}");
    }
}

/// The commit that `cargo package` wrote down.
fn packaged_commit() -> Option<String> {
    let file = fs::read_to_string(".cargo_vcs_info.json").ok()?;
    let (_, rest) = file.split_once("\"sha1\": \"")?;
    Some(rest.get(..10)?.to_owned())
}

/// The commit that is checked out, if this file is part of a repository.
fn commit_of_checkout() -> Option<String> {
    // Otherwise the sources may have been unpacked in a repository that is somebody else's.
    git(&["ls-files", "--error-unmatch", "build.rs"])?;
    let log = git(&["rev-parse", "--git-path", "logs/HEAD"])?;
    if Path::new(&log).exists() {
        println!("cargo::rerun-if-changed={log}");
    }
    git(&["rev-parse", "--short=10", "HEAD"])
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// The version in the header of the zlib that is linked.
fn zlib_version() -> Option<String> {
    let folders = env::var("DEP_Z_INCLUDE").ok()?;
    let header = folders.split(',').find_map(|folder| {
        let header = Path::new(folder).join("zlib.h");
        fs::read_to_string(header).ok()
    })?;
    let (_, rest) = header.split_once("#define ZLIB_VERSION \"")?;
    Some(rest.split_once('"')?.0.to_owned())
}
