use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use crate::examples::examples;
use crate::output::{self, counted};
use crate::status::ExitStatus;

/// Print a manual page, or write all of them to a folder
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("nearzip man index build | man -l -", "Read the page of a command"),
    ("nearzip man --output ~/.local/share/man/man1", "Install the pages"),
]))]
pub(crate) struct Arguments {
    /// Command whose page is printed [default: nearzip itself]
    #[arg(conflicts_with = "output")]
    command: Vec<String>,

    /// Write the pages of all commands to this folder, which is made if there is none
    #[arg(long, short, value_name = "FOLDER", help_heading = "Output")]
    output: Option<PathBuf>,

    /// Do not show notes
    #[arg(long, short, help_heading = "Run")]
    quiet: bool,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    let program = crate::Arguments::command().disable_help_subcommand(true);
    let mut program = with_all_flags(program);
    program.build();
    match &arguments.output {
        Some(folder) => {
            fs::create_dir_all(folder)
                .with_context(|| format!("cannot make {}", folder.display()))?;
            let pages = write_all(program, folder)?;
            if !arguments.quiet {
                let pages = counted(pages, "page");
                output::warn(&format!("wrote {pages} to {}", folder.display()));
            }
        }
        None => {
            let page = render(&page(find(&program, &arguments.command)?.clone()))?;
            let mut output = output::data();
            output.write_all(&page)?;
            output.flush()?;
        }
    }
    Ok(ExitStatus::Success)
}

/// The command and those below it, with no flag left to the long help.
fn with_all_flags(command: Command) -> Command {
    command.mut_args(|flag| flag.hide_short_help(false)).mut_subcommands(with_all_flags)
}

fn page(command: Command) -> Man {
    Man::new(command).source(concat!("nearzip ", env!("CARGO_PKG_VERSION"))).manual("nearzip")
}

fn find<'a>(program: &'a Command, names: &[String]) -> anyhow::Result<&'a Command> {
    let mut command = program;
    for name in names {
        match command.find_subcommand(name) {
            Some(found) => command = found,
            None => bail!("there is no command {name:?}; see nearzip --help"),
        }
    }
    Ok(command)
}

/// Writes the pages of a command and of those below it, and returns how many there are.
fn write_all(command: Command, folder: &Path) -> anyhow::Result<usize> {
    let mut pages = 1;
    for command in command.get_subcommands() {
        pages += write_all(command.clone(), folder)?;
    }
    let man = page(command);
    let path = folder.join(man.get_filename());
    fs::write(&path, render(&man)?).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(pages)
}

fn render(man: &Man) -> anyhow::Result<Vec<u8>> {
    let mut page = Vec::new();
    man.render(&mut page)?;
    Ok(page)
}
