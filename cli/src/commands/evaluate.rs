mod few_shot;

use std::fmt::Display;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use nearzip::{
    Blend, BlendSource, Corpus, EvaluationReport, KnnClassifier, KnnConfig, Observer, Recall,
    SearchConfig,
};
use serde::Serialize;

use crate::arguments::{RunArguments, TrainArguments, limited};
use crate::method::{MethodArguments, Recipe};
use crate::progress::Bar;
use crate::training::Trained;
use crate::{ExitStatus, output, training};

use few_shot::FewShotArguments;

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

    #[command(flatten)]
    few_shot: FewShotArguments,

    /// Exit with 1 where the accuracy is below this
    #[arg(long, value_name = "ACCURACY")]
    min_accuracy: Option<f64>,

    #[command(flatten)]
    method: MethodArguments,

    #[command(flatten)]
    run: RunArguments,

    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

impl Arguments {
    fn test_documents(&self) -> anyhow::Result<Corpus> {
        let test = training::corpus(&self.test, &self.train.read.options()?, self.run.quiet)?;
        Ok(limited(test, self.limit_test, self.train.seed))
    }

    /// The flags that only the method knn has, and whether they are given.
    fn knn_flags(&self) -> [(&'static str, bool); 3] {
        [
            ("--sweep-k", !self.sweep_k.is_empty()),
            ("--check-exact", self.check_exact.is_some()),
            ("--measure-recall", self.measure_recall.is_some()),
        ]
    }

    /// Searches again in other ways, where that was asked for.
    fn check_search(
        &self,
        classifier: &KnnClassifier,
        test: &Corpus,
        observer: Observer<'_>,
    ) -> anyhow::Result<Option<Recall>> {
        let drawn = |count| test.first(count, Some(self.train.seed.unwrap_or_default()));
        let measure = |count| nearzip::measure_recall(classifier, &drawn(count), observer);
        let recall = self.measure_recall.map(measure).transpose()?;
        if let Some(count) = self.check_exact {
            let KnnConfig { k, metric, search, .. } = classifier.config();
            let queries = drawn(count);
            let texts: Vec<&[u8]> = queries.texts().collect();
            let config = SearchConfig { k, metric, search };
            nearzip::check_exact(classifier.index(), &texts, config, observer)?;
            if !self.run.quiet {
                output::warn(&format!("{} searches are exact", texts.len()));
            }
        }
        Ok(recall)
    }
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<ExitStatus> {
    arguments.run.on_threads(|| {
        let recipe = arguments.method.recipe(&arguments.knn_flags(), arguments.train.seed)?;
        let accuracy = match arguments.few_shot.config(arguments.train.seed) {
            Some(config) => few_shot::evaluate(arguments, config, recipe)?,
            None => evaluate(arguments, &recipe)?,
        };
        match arguments.min_accuracy {
            Some(least) if accuracy < least => {
                output::warn(&format!("accuracy {accuracy:.4} is below {least}"));
                Ok(ExitStatus::ConditionFailed)
            }
            _ => Ok(ExitStatus::Success),
        }
    })
}

/// Evaluates on all training documents, prints what came out, and gives the accuracy.
fn evaluate(arguments: &Arguments, recipe: &Recipe) -> anyhow::Result<f64> {
    let Arguments { train, run, .. } = arguments;
    let test = arguments.test_documents()?;
    let training = training::load(train, run.quiet)?;

    let bar = Bar::new(run.quiet);
    let begun = Instant::now();
    let trained = training::classifier(training, recipe, &bar)?;
    let observer = |progress| bar.observe(progress);
    let evaluation = match &trained {
        Trained::Knn(classifier) => {
            let sweep_k = &arguments.sweep_k;
            nearzip::evaluate_neighbors(classifier, &test, sweep_k, &observer)?
        }
        _ => nearzip::evaluate(trained.classifier(), &test, &observer)?,
    };
    let elapsed = begun.elapsed();
    let recall = match &trained {
        Trained::Knn(classifier) => arguments.check_search(classifier, &test, &observer)?,
        _ => None,
    };
    let fitted = match (&trained, recipe) {
        (Trained::Hybrid(classifier), Recipe::Hybrid { blend: BlendSource::Given(_), .. })
            if !run.quiet =>
        {
            Some(classifier.fitted_blend(&observer)?)
        }
        _ => None,
    };
    drop(bar);
    if let Some(Blend { sharpness, correction }) = fitted {
        output::warn(&format!("leave-one-out chooses --blend {sharpness},{correction}"));
    }

    let (classifier, evaluation) = (trained.classifier(), &evaluation);
    print(&EvaluationReport { classifier, evaluation, recall, elapsed }, arguments.json)?;
    Ok(evaluation.confusion.accuracy())
}

fn print(report: &(impl Display + Serialize), json: bool) -> anyhow::Result<()> {
    let mut output = output::data();
    match json {
        true => writeln!(output, "{}", serde_json::to_string(report)?)?,
        false => write!(output, "{report}")?,
    }
    Ok(output.flush()?)
}
