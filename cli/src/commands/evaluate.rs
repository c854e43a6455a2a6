use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use nearzip::{EvaluationReport, SearchConfig};

use crate::arguments::{
    MeasureArguments, MethodArguments, RunArguments, SearchArguments, TrainArguments, limited,
};
use crate::progress::Bar;
use crate::{ExitStatus, output, training};

/// Classify labeled test documents and report how many come out right
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    train: TrainArguments,

    /// Labeled test documents, as for --train
    #[arg(long, value_name = "FILE")]
    test: PathBuf,

    /// Use only the first N test documents, of a shuffle where there is a --seed
    #[arg(long, value_name = "N")]
    limit_test: Option<usize>,

    /// Report accuracy for each of these numbers of neighbors, from the same distances
    #[arg(long, value_name = "K[,K...]", value_delimiter = ',')]
    sweep_k: Vec<usize>,

    /// Search N seeded test documents again by comparing with every document from scratch, and fail
    /// where the answers differ
    #[arg(long, value_name = "N")]
    check_exact: Option<usize>,

    /// Search for N seeded test documents exactly as well, and report what the search among
    /// candidates misses
    #[arg(long, value_name = "N")]
    measure_recall: Option<usize>,

    /// Exit with 1 where the accuracy is below this
    #[arg(long, value_name = "ACCURACY")]
    min_accuracy: Option<f64>,

    #[command(flatten)]
    method: MethodArguments,

    #[command(flatten)]
    measure: MeasureArguments,

    #[command(flatten)]
    search: SearchArguments,

    #[command(flatten)]
    run: RunArguments,

    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    arguments.run.on_threads(|| {
        let Arguments { train, run, method, measure, .. } = arguments;
        let test = training::corpus(&arguments.test, &train.read.options()?, run.quiet)?;
        let test = limited(test, arguments.limit_test, train.seed);
        let training = training::load(train, run.quiet)?;

        let bar = Bar::new(run.quiet);
        let begun = Instant::now();
        let search = arguments.search.search(method.paper)?;
        let config = method.config(measure.metric()?, search, train.seed)?;
        let compressor = measure.compressor.or_published(method.paper);
        let classifier = training::classifier(training, &compressor, config, &bar)?;
        let observer = |progress| bar.observe(progress);
        let evaluation = nearzip::evaluate(&classifier, &test, &arguments.sweep_k, &observer)?;
        let elapsed = begun.elapsed();
        let drawn = |count| test.first(count, Some(train.seed.unwrap_or_default()));
        let measure = |count| nearzip::measure_recall(&classifier, &drawn(count), &observer);
        let recall = arguments.measure_recall.map(measure).transpose()?;
        if let Some(count) = arguments.check_exact {
            let (k, metric, search) = (config.k, config.metric, config.search);
            let config = SearchConfig { k, metric, search };
            let queries = drawn(count);
            let texts: Vec<&[u8]> = queries.texts().collect();
            nearzip::check_exact(classifier.index(), &texts, config, &observer)?;
            if !run.quiet {
                output::warn(&format!("{} searches are exact", texts.len()));
            }
        }
        drop(bar);

        let report =
            EvaluationReport { classifier: &classifier, evaluation: &evaluation, recall, elapsed };
        let mut output = output::data();
        match arguments.json {
            true => writeln!(output, "{}", serde_json::to_string(&report)?)?,
            false => write!(output, "{report}")?,
        }
        output.flush()?;

        let accuracy = evaluation.confusion.accuracy();
        match arguments.min_accuracy {
            Some(least) if accuracy < least => {
                output::warn(&format!("accuracy {accuracy:.4} is below {least}"));
                Ok(ExitStatus::ConditionFailed)
            }
            _ => Ok(ExitStatus::Success),
        }
    })
}
