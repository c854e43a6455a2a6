use std::io::Write;

use anyhow::Context;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::examples::examples;
use crate::output;
use crate::status::ExitStatus;

/// Print a script that completes commands and flags in a shell
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("nearzip completions bash > ~/.local/share/bash-completion/completions/nearzip", "For bash"),
    ("nearzip completions zsh > ~/.zfunc/_nearzip", "For zsh, in a folder of fpath"),
    ("nearzip completions fish > ~/.config/fish/completions/nearzip.fish", "For fish"),
]))]
pub(crate) struct Arguments {
    /// Shell that reads the script
    shell: Shell,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    let mut command = crate::Arguments::command();
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "nearzip", &mut script);
    let mut output = output::data();
    output.write_all(&script).and_then(|()| output.flush()).context("cannot print the script")?;
    Ok(ExitStatus::Success)
}
