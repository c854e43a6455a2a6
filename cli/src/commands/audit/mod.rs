mod example;
mod fix;
mod json;
mod text;

use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;
use nearzip::{Audit, AuditConfig};

use crate::arguments::{RunArguments, require_one_standard_input};
use crate::documents::Documents;
use crate::examples::examples;
use crate::file::OutputFile;
use crate::progress::Bar;
use crate::reading::{ReadArguments, Tests, Training};
use crate::status::ExitStatus;
use crate::{output, table};
use fix::Fixed;

/// Find duplicates, contradicting labels and other faults in labeled documents
///
/// What is found makes a measurement on these documents worth less: texts that occur again, in the same
/// file or in training and test; texts that are near to one another; equal texts with different labels;
/// empty and tiny texts; labels that look alike; labels that training lacks. Nothing is changed unless
/// --fix says where to write the cleaned documents.
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("nearzip audit --train train.csv --test test.csv", "See what is wrong with a dataset"),
    (
        "nearzip audit --train train.csv --test test.csv --fix clean.csv",
        "Write the training documents without what was found",
    ),
    (
        "nearzip audit --train train.csv --near off --fix clean.csv",
        "Leave out only equal texts, contradictions and empty texts",
    ),
]))]
pub(crate) struct Arguments {
    /// Labeled documents: a CSV, TSV, JSON, fastText or FASTA file, plain or compressed; a folder with
    /// one folder per label; or - for standard input. Given several times, the documents of all files,
    /// in order
    #[arg(long, value_name = "FILE", required = true, help_heading = "Training documents")]
    train: Vec<PathBuf>,

    #[command(flatten)]
    read: ReadArguments<Training>,

    /// Labeled test documents, as for --train; they are read as the training documents are, if no
    /// --test- flag says otherwise
    #[arg(long, value_name = "FILE", help_heading = "Test documents")]
    test: Vec<PathBuf>,

    #[command(flatten)]
    read_test: ReadArguments<Tests>,

    /// Texts up to this distance (NCD in bits, above 0 and below 1) are near-duplicates; off to
    /// look for none
    #[arg(long, value_name = "DISTANCE", default_value_t = Near(Some(AuditConfig::NEAR)))]
    #[arg(value_parser = near)]
    #[arg(help_heading = "Measurements")]
    near: Near,

    /// Write the training documents to a table without what was found, with all columns of the input. Of
    /// equal and near texts the first is kept; of texts with contradicting labels none, and neither what
    /// is equal or near to a test text; empty texts are left out
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    fix: Option<PathBuf>,

    /// Replace the file of --fix
    #[arg(long, requires = "fix", help_heading = "Output")]
    force: bool,

    #[command(flatten)]
    run: RunArguments,

    /// Print one JSON object
    #[arg(long, help_heading = "Output")]
    json: bool,
}

/// The distance of near-duplicates, if they are looked for.
#[derive(Debug, Clone, Copy)]
struct Near(Option<f64>);

impl fmt::Display for Near {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(distance) => distance.fmt(formatter),
            None => formatter.write_str("off"),
        }
    }
}

fn near(argument: &str) -> anyhow::Result<Near> {
    match argument.parse() {
        Ok(distance) if 0.0 < distance && distance < 1.0 => Ok(Near(Some(distance))),
        _ if argument == "off" => Ok(Near(None)),
        _ => bail!("give a number above 0 and below 1, or off"),
    }
}

/// The documents, what was found in them, and what was written.
struct Findings {
    train: Documents,
    test: Option<Documents>,
    audit: Audit,
    fix: Option<Fixed>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    arguments.run.on_threads(|| {
        let output = arguments.output()?;
        let (train, test) = arguments.documents()?;
        let test_corpus = test.as_ref().map(|test| &test.corpus);
        let bar = Bar::new(arguments.run.quiet);
        let observer = |progress| bar.observe(progress);
        let config = AuditConfig::default().near(arguments.near.0);
        let audit = nearzip::audit(&train.corpus, test_corpus, config, &observer)?;
        let mut fix = None;
        if let Some((path, file)) = output {
            let cleaning = audit.clean(&train.corpus, test_corpus, &observer)?;
            table::write(file, &train, &cleaning.kept)?;
            fix = Some(Fixed::new(path, &cleaning));
        }
        drop(bar);
        arguments.print(&Findings { train, test, audit, fix })?;
        Ok(ExitStatus::Success)
    })
}

impl Arguments {
    /// The file for the cleaned documents, which is refused before any work begins.
    fn output(&self) -> anyhow::Result<Option<(PathBuf, OutputFile)>> {
        let train = self.train.iter().map(|path| ("--train", path.as_path()));
        let test = self.test.iter().map(|path| ("--test", path.as_path()));
        let read: Vec<_> = train.chain(test).chain(self.read.label_tables()).collect();
        require_one_standard_input(read.iter().copied())?;
        let Some(path) = &self.fix else { return Ok(None) };
        let read: Vec<&Path> = read.into_iter().map(|(_, path)| path).collect();
        Ok(Some((path.clone(), table::create(path, self.force, &read)?)))
    }

    fn documents(&self) -> anyhow::Result<(Documents, Option<Documents>)> {
        let (quiet, options) = (self.run.quiet, self.read.options());
        let test_options = self.read_test.options_after(&self.test, options.clone());
        if let (true, Some(flag)) = (self.test.is_empty(), self.read_test.given().first()) {
            bail!("{flag} is for test documents; give --test");
        }
        let train = Documents::read::<Training>(&self.train, &options, self.fix.is_some(), quiet)?;
        let read_test = || Documents::read::<Tests>(&self.test, &test_options, false, quiet);
        let test = (!self.test.is_empty()).then(read_test).transpose()?;
        Ok((train, test))
    }

    fn print(&self, findings: &Findings) -> anyhow::Result<()> {
        let mut output = output::data();
        match self.json {
            true => writeln!(output, "{}", json::written(findings)?)?,
            false => text::write(&mut output, findings)?,
        }
        Ok(output.flush()?)
    }
}
