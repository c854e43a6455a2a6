use std::io::{BufWriter, Write};
use std::num::NonZeroUsize;

use clap::Args;
use nearzip::{KnnRegressor, PredictedTarget, RegressionConfig, Weights};
use serde::Serialize;

use crate::arguments::{MeasureArguments, RunArguments, TrainArguments};
use crate::examples::examples;
use crate::input::{Answer, InputArguments, PassThrough, Query};
use crate::method::SearchArguments;
use crate::names::Names;
use crate::output::{self, Data};
use crate::progress::Bar;
use crate::status::ExitStatus;
use crate::training::Training;
use crate::window;

/// Print a number for each text: the mean of the numbers of the nearest documents
///
/// The labels of the training documents are numbers. `nearzip evaluate --regression` says how good it is.
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    (
        "nearzip regress --train stars.csv new-reviews.txt",
        "Print a number for each line of a file",
    ),
    (
        "nearzip regress --train stars.csv new-reviews.txt -k 20 --weights distance --json",
        "By 20 neighbors, of which the nearer count more; with the neighbors",
    ),
    (
        "nearzip evaluate --train stars.csv --regression --sweep-k 1,5,20,50",
        "See how good it is, and with how many neighbors",
    ),
]))]
pub(crate) struct Arguments {
    #[command(flatten)]
    train: TrainArguments,

    #[command(flatten)]
    input: InputArguments,

    /// Number of neighbors per text
    #[arg(short, value_name = "N", default_value = "5", help_heading = "Method")]
    k: NonZeroUsize,

    /// How much each neighbor counts: all the same, 1/distance (those at distance 0 alone, if there are any), or
    /// exp(-distance/temperature), such as softmax:0.2
    #[arg(long, default_value_t, help_heading = "Method")]
    #[arg(value_parser = Names::of(Weights::ALL, |weights: &Weights| weights.name()))]
    weights: Weights,

    #[command(flatten)]
    measure: MeasureArguments,

    #[command(flatten)]
    search: SearchArguments,

    #[command(flatten)]
    run: RunArguments,

    /// Print one JSON object per text: id, value, neighbors (id, label, distance)
    #[arg(long, help_heading = "Output")]
    json: bool,
}

/// A number, and whose text it is.
#[derive(Serialize)]
struct Object<'a> {
    id: &'a str,
    #[serde(flatten)]
    predicted: &'a PredictedTarget,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    arguments.run.on_threads(|| {
        let Arguments { train, input, measure, run, .. } = arguments;
        input.check(train.named())?;
        let bar = Bar::new(run.quiet);
        let observer = |progress| bar.observe(progress);
        let training = Training::load_numbers(train, run.quiet)?;
        let config = RegressionConfig::default()
            .k(arguments.k.get())
            .weights(arguments.weights)
            .metric(measure.metric.unwrap_or_default())
            .search(arguments.search.search()?);
        let index = training.index(measure.compressor.asked())?;
        let regressor = KnnRegressor::new(index, config)?;
        regressor.prepare(&observer)?;
        drop(bar);
        if !run.quiet {
            window::say_which_are_longer(regressor.index())?;
        }
        let mut numbers =
            Numbers { regressor: &regressor, json: arguments.json, output: output::data() };
        input.for_each_batch(&PassThrough::default(), run.quiet, &mut numbers)?;
        Ok(ExitStatus::Success)
    })
}

/// Answers texts with numbers.
struct Numbers<'a> {
    regressor: &'a KnnRegressor,
    json: bool,
    output: BufWriter<Data>,
}

impl Answer for Numbers<'_> {
    fn answer(&mut self, queries: &[Query], bar: &Bar) -> anyhow::Result<()> {
        let all = self.regressor.predict_batch(queries, &|progress| bar.observe(progress))?;
        for (query, predicted) in queries.iter().zip(&all) {
            let object = Object { id: &query.id, predicted };
            match self.json {
                true => writeln!(self.output, "{}", serde_json::to_string(&object)?)?,
                false => writeln!(self.output, "{}", predicted.value)?,
            }
        }
        Ok(self.output.flush()?)
    }
}
