use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::bail;
use clap::{Args, ValueEnum};
use nearzip::{Corpus, Observer};
use nearzip_explore::{DistanceConfig, Matrix, MatrixFormat, Symmetry};

use crate::arguments::{
    MeasureArguments, RunArguments, TrainArguments, require_one_standard_input,
};
use crate::collection::{ComparedArguments, config, explored};
use crate::examples::examples;
use crate::names::Names;
use crate::output;
use crate::progress::Bar;
use crate::status::ExitStatus;
use crate::training::{self, Training};

/// Print the distances of all texts from one another, or from others
///
/// With TEXTS, or with --train alone, the matrix is square. With --queries, there is one row per query and one
/// column per training document. In tables, the first column and the first row have the ids. Only a few rows are
/// in memory at a time.
#[derive(Debug, Args)]
#[command(mut_arg("train", |train| train.required(false).conflicts_with("texts")))]
#[command(after_help = examples(&[
    (
        "nearzip matrix --input-format files a.txt b.txt c.txt",
        "Compare some files with one another",
    ),
    (
        "nearzip matrix lines.txt --symmetrize mean --output-format npy > distances.npy",
        "Write an array for NumPy",
    ),
    (
        "nearzip matrix genomes --output-format phylip > genomes.phy",
        "Write the distances of a folder of files for programs that make trees",
    ),
    (
        "nearzip matrix --train train.csv --queries test.csv > distances.csv",
        "Compare queries with training documents",
    ),
    (
        "nearzip matrix lines.txt --asymmetry --compressor zstd",
        "See how much it matters which of two texts comes first",
    ),
    (
        "nearzip matrix --train train.csv --queries train.csv --values length",
        "Print the lengths of all pairs",
    ),
]))]
pub(crate) struct Arguments {
    #[command(flatten)]
    compared: ComparedArguments,

    #[command(flatten)]
    train: TrainArguments,

    /// Queries, read as --train is. Labels are of no use here: files of lines and folders of files serve
    /// as well
    #[arg(long, value_name = "FILE", requires = "train", help_heading = "Texts")]
    queries: Vec<PathBuf>,

    /// Print distances, or the compressed lengths of the pairs in bytes
    #[arg(long, value_enum, default_value_t = Values::Distance, help_heading = "Output")]
    values: Values,

    /// Make one distance of the two of each pair, which differ a little; a text is at distance 0 from itself
    /// then. Takes twice as long [default: none; mean for phylip]
    #[arg(long, value_name = "HOW", help_heading = "Output")]
    symmetrize: Option<Symmetrize>,

    /// In place of the matrix, print how much the two distances of a pair differ: the mean of all pairs, and the
    /// largest with the ids of its two texts
    #[arg(long, conflicts_with_all = ["queries", "values", "symmetrize", "output_format"])]
    #[arg(help_heading = "Output")]
    asymmetry: bool,

    /// Format of the output; npy is an array of 64-bit floats for NumPy, without ids
    #[arg(long, value_name = "FORMAT", default_value_t, help_heading = "Output")]
    #[arg(value_parser = Names::of(MatrixFormat::ALL, |format: &MatrixFormat| format.name()))]
    output_format: MatrixFormat,

    #[command(flatten)]
    measure: MeasureArguments,

    #[command(flatten)]
    run: RunArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Values {
    Distance,
    Length,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Symmetrize {
    None,
    Mean,
    Minimum,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    arguments.run.on_threads(|| {
        arguments.check()?;
        let bar = Bar::new(arguments.run.quiet);
        let matrix = arguments.matrix(&bar)?;
        let mut output = output::data();
        let observer = |progress| bar.observe(progress);
        if arguments.asymmetry {
            write_asymmetry(&matrix, &mut output, &observer)?;
            return Ok(ExitStatus::Success);
        }
        matrix.write(arguments.output_format, &mut output, &observer).map_err(explored)?;
        output.flush()?;
        Ok(ExitStatus::Success)
    })
}

/// A line each for the number of pairs, the mean, and the largest difference with the two texts that have it.
fn write_asymmetry(
    matrix: &Matrix,
    output: &mut impl Write,
    observer: Observer<'_>,
) -> anyhow::Result<()> {
    let asymmetry = matrix.asymmetry(observer).map_err(explored)?;
    writeln!(output, "pairs    {}", asymmetry.pairs)?;
    writeln!(output, "mean     {:.6}", asymmetry.mean)?;
    if let Some(texts) = asymmetry.between {
        let [one, other] = texts.map(|text| matrix.row_id(text));
        writeln!(output, "largest  {:.6}  {one}  {other}", asymmetry.largest)?;
    }
    output.flush()?;
    Ok(())
}

impl Arguments {
    /// Refuses what cannot be written, before any work begins.
    fn check(&self) -> anyhow::Result<()> {
        self.check_flags_of_train()?;
        if self.values == Values::Length && self.measure.metric.is_some() {
            bail!("lengths have no metric; leave out --metric");
        }
        let is_table = matches!(self.output_format, MatrixFormat::Csv | MatrixFormat::Tsv);
        if self.output_format == MatrixFormat::Npy && io::stdout().is_terminal() {
            bail!("npy is not for the terminal; write it to a file, as with > distances.npy");
        }
        match self.symmetry() {
            None => Ok(()),
            Some(_) if self.values == Values::Length && is_table => {
                bail!("lengths are not made symmetric; leave out --symmetrize")
            }
            Some(_) if !self.queries.is_empty() && is_table => {
                bail!("only a square matrix is symmetric; leave out --symmetrize or --queries")
            }
            Some(_) => Ok(()),
        }
    }

    /// Refuses flags that would do nothing to TEXTS.
    fn check_flags_of_train(&self) -> anyhow::Result<()> {
        if !self.train.train.is_empty() {
            return Ok(());
        }
        let given = [
            ("--queries", !self.queries.is_empty()),
            ("--limit-train", self.train.limit_train.is_some()),
            ("--seed", self.train.seed.is_some()),
        ];
        let given = given.into_iter().filter(|flag| flag.1).map(|flag| flag.0.to_owned());
        match given.chain(self.train.read.given()).next() {
            Some(flag) => {
                bail!("{flag} is for the documents of --train; give --train in place of TEXTS")
            }
            None => Ok(()),
        }
    }

    /// How the matrix is made symmetric, if it is.
    fn symmetry(&self) -> Option<Symmetry> {
        match self.symmetrize {
            Some(Symmetrize::Mean) => Some(Symmetry::Mean),
            Some(Symmetrize::Minimum) => Some(Symmetry::Minimum),
            None if self.output_format == MatrixFormat::Phylip => Some(Symmetry::Mean),
            Some(Symmetrize::None) | None => None,
        }
    }

    fn matrix(&self, bar: &Bar) -> anyhow::Result<Matrix> {
        let quiet = self.run.quiet;
        let observer = |progress| bar.observe(progress);
        let config = config(&self.measure);
        let mut config = config.symmetry(self.symmetry().unwrap_or_default());
        let square =
            |texts: &Corpus, config: &DistanceConfig| Matrix::square(texts, config, &observer);
        let matrix = match (&self.train.train[..], &self.queries[..]) {
            ([], _) => square(&self.compared.texts(quiet)?, &config),
            (_, queries) => {
                let named = queries.iter().map(|path| ("--queries", path.as_path()));
                require_one_standard_input(self.train.named().chain(named))?;
                let rows = training::texts(queries, &self.train.read.options(), quiet)?;
                let index = Training::load_texts(&self.train, quiet)?
                    .index(self.measure.compressor.asked())?;
                config = config.compressor(index.compressor().spec());
                let columns = index.to_corpus()?;
                drop(index);
                match queries {
                    [] => square(&columns, &config),
                    _ => Matrix::between(&rows, &columns, &config, &observer),
                }
            }
        };
        let matrix = matrix.map_err(explored)?;
        Ok(match (self.values, self.symmetry()) {
            (Values::Length, _) => matrix.lengths(),
            (Values::Distance, Some(_)) => matrix.symmetric(),
            (Values::Distance, None) => matrix,
        })
    }
}
