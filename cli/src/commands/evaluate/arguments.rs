use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{bail, ensure};
use clap::{Args, ValueEnum};
use nearzip::report::{self, Report};
use nearzip::{CompressorSpec, Corpus, Error, KnnClassifier, Method, Observer, Recall};

use super::about::{About, File};
use super::division::DivisionArguments;
use super::findings::{self, Findings};
use super::page;
use super::selection::ChoiceArguments;
use super::shots::ShotArguments;
use super::split;
use crate::arguments::{RunArguments, TrainArguments, limited, require_one_standard_input, share};
use crate::calibration::SetArguments;
use crate::examples::examples;
use crate::file::OutputFile;
use crate::method::MethodArguments;
use crate::output::counted;
use crate::reading::{ReadArguments, Tests};
use crate::training::Training;
use crate::unlabeled::UnlabeledArguments;
use crate::{output, training};

/// Classify labeled test documents and report the accuracy
#[derive(Debug, Args)]
#[command(after_help = examples(&[
    ("nearzip evaluate --train train.csv --test test.csv", "See how good it is"),
    ("nearzip evaluate --train all.csv", "Without test documents: classify each fifth by the others"),
    ("nearzip evaluate --train few.csv --leave-one-out", "Classify each document by all the others"),
    (
        "nearzip evaluate --train stars.csv --regression -k 20",
        "Labels are numbers: see how near the mean of the 20 nearest documents is",
    ),
    ("nearzip evaluate dataset", "Evaluate a folder that has the folders train and test"),
    (
        "nearzip evaluate --train train.csv --test test.csv --shots 5",
        "See how good it is with five documents per label",
    ),
    (
        "nearzip evaluate --train train.csv --test test.csv --shots 5 --unlabeled rest",
        "And if the other training documents are there without their labels",
    ),
    (
        "nearzip evaluate --train train.csv --test test.csv --paper --sweep-k 1,2,3",
        "Compare numbers of neighbors",
    ),
    (
        "nearzip evaluate --train train.csv --test test.csv --select",
        "Choose method and settings by the training documents, then see how good the choice is",
    ),
    (
        "nearzip evaluate --train train.csv --test test.csv --method class,knn,hybrid",
        "Compare methods",
    ),
    (
        "nearzip evaluate --train train.csv --test test.csv --report report.html",
        "See the mistakes in a browser",
    ),
    (
        "nearzip evaluate --train train.csv --test test.csv --min-accuracy 0.9 --json",
        "Fail below an accuracy",
    ),
]))]
#[command(mut_arg("train", |train| train.required(false).required_unless_present("folder")))]
#[command(mut_arg("method", |method| {
    method.value_name("METHOD[,METHOD...]").help(
        "Method of classification: a name, or a name with settings, such as \"knn k=5 \
         weights=softmax:0.2\"; several are compared in one table [default: hybrid; knn with --paper, \
         --compressor, and flags that only knn has, such as -k]",
    )
}))]
pub(crate) struct Arguments {
    /// Folder of a dataset, with the folders (or files) train and test inside; in place of --train and
    /// --test
    #[arg(value_name = "FOLDER", conflicts_with_all = ["train", "test"])]
    folder: Option<PathBuf>,

    #[command(flatten)]
    pub(super) train: TrainArguments,

    #[command(flatten)]
    pub(super) unlabeled: UnlabeledArguments,

    /// Let hybrid learn from the test texts as well, without their labels: what it would reach if all texts to
    /// classify were there when it learns
    #[arg(long, help_heading = "Training documents")]
    pub(super) transductive: bool,

    /// Labeled test documents, as for --train; they are read as the training documents are, if no
    /// --test- flag says otherwise [default: cross-validation, see --folds]
    #[arg(long, value_name = "FILE", help_heading = "Test documents")]
    pub(super) test: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) division: DivisionArguments,

    #[command(flatten)]
    read: ReadArguments<Tests>,

    /// Use only the first N test documents, or N random ones if --seed is given
    #[arg(long, value_name = "N", help_heading = "Test documents")]
    pub(super) limit_test: Option<NonZeroUsize>,

    /// Labels are numbers: predict the mean of those of the nearest documents, 5 or -k, and report R², the mean
    /// absolute error (MAE) and the root of the mean squared error (RMSE), beside those of the mean of all training
    /// documents
    #[arg(long, help_heading = "Measurements")]
    pub(super) regression: bool,

    /// Also report the accuracy, or the figures of --regression, for each of these numbers of neighbors, from the
    /// same distances
    #[arg(long, value_name = "K[,K...]", value_delimiter = ',', help_heading = "Measurements")]
    pub(super) sweep_k: Vec<usize>,

    /// Check the search for N random test documents: compare them with every document from scratch,
    /// and fail if the results differ
    #[arg(long, value_name = "N", help_heading = "Measurements")]
    pub(super) check_exact: Option<NonZeroUsize>,

    /// Also search exactly for N random test documents, and report the recall of the search among
    /// candidates
    #[arg(long, value_name = "N", help_heading = "Measurements")]
    pub(super) measure_recall: Option<NonZeroUsize>,

    #[command(flatten)]
    pub(super) few_shot: ShotArguments,

    #[command(flatten)]
    pub(super) sets: SetArguments,

    #[command(flatten)]
    pub(super) choice: ChoiceArguments,

    /// Texts that belong to no label, such as those of another dataset; report how well they are told from test
    /// documents
    #[arg(long, value_name = "FILE", help_heading = "Measurements")]
    pub(super) strangers: Vec<PathBuf>,

    /// Write the outcome of each test document to a file, one JSON object per line, as classify
    /// --json prints it, with the true label
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(super) outcomes: Option<PathBuf>,

    /// Write a page for a browser: figures, confusion matrix, charts, an audit of the documents, and the
    /// wrong predictions with the training documents near to them. Another such page is replaced
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(super) report: Option<PathBuf>,

    /// Exit with status 1 if the accuracy is below this
    #[arg(long, value_name = "ACCURACY", value_parser = share, help_heading = "Output")]
    pub(super) min_accuracy: Option<f64>,

    #[command(flatten)]
    pub(super) method: MethodArguments,

    #[command(flatten)]
    pub(super) run: RunArguments,

    /// Format of the report [default: text]
    #[arg(long, value_name = "FORMAT", conflicts_with = "json", help_heading = "Output")]
    output_format: Option<OutputFormat>,

    /// Print one JSON object; the same as --output-format json
    #[arg(long, help_heading = "Output")]
    json: bool,
}

/// The format of a report.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum OutputFormat {
    /// Plain text for a terminal
    Text,
    /// One JSON object
    Json,
    /// Markdown tables for a document
    Markdown,
}

impl Arguments {
    /// Takes the training and the test documents from the folder of the dataset, if there is one.
    pub(super) fn use_folder(&mut self) -> anyhow::Result<()> {
        if let Some(folder) = &self.folder {
            self.train.train = vec![split::find(folder, "train")?];
            self.test = vec![split::find(folder, "test")?];
        }
        Ok(())
    }

    /// Whether the training documents are tested with, each fold by the others.
    pub(super) fn is_cross_validation(&self) -> bool {
        self.test.is_empty() && self.division.test_share.is_none()
    }

    /// The training documents and the test documents; and the compressor of the model file, if both are
    /// parts of it.
    pub(super) fn documents(&self) -> anyhow::Result<(Training, Corpus, Option<CompressorSpec>)> {
        let Some(share) = self.division.test_share else {
            let test = self.test_documents()?;
            return Ok((self.training()?, test, None));
        };
        if let Some(flag) = self.test_flags().first() {
            bail!("{flag} is for test documents; give --test");
        }
        let (corpus, stored) = self.training()?.into_corpus()?;
        let seed = self.train.seed.unwrap_or_default();
        let parts = match self.regression {
            true => corpus.without_labels().hold_out(share, seed)?,
            false => corpus.hold_out(share, seed)?,
        };
        let [train, test] = parts.map(|part| corpus.subset(&part));
        Ok((train.into(), limited(test, self.limit_test, self.train.seed), stored))
    }

    fn training(&self) -> anyhow::Result<Training> {
        match self.regression {
            true => Training::load_numbers(&self.train, self.run.quiet),
            false => Training::load(&self.train, self.run.quiet),
        }
    }

    /// Refuses texts without labels that a method does not learn from.
    pub(super) fn check_unlabeled(&self, methods: &[Method]) -> anyhow::Result<()> {
        for method in methods {
            self.unlabeled.check(method)?;
            ensure!(
                !self.transductive || method.learns_from_unlabeled(),
                "--transductive: the method {} does not learn from texts without labels; use hybrid",
                method.name()
            );
        }
        ensure!(
            !self.unlabeled.are_rest() || self.few_shot.are_given(),
            "--unlabeled rest has the training documents that --shots does not draw; give --shots, or name a file"
        );
        ensure!(
            !(self.choice.select && self.learns_from_texts()),
            "--select chooses by training documents alone; leave out --unlabeled and --transductive"
        );
        Ok(())
    }

    /// Whether there are texts without labels to learn from.
    pub(super) fn learns_from_texts(&self) -> bool {
        self.unlabeled.are_given() || self.transductive
    }

    /// The texts without labels of the files that are named, and those of the test documents if they are to be
    /// learned from.
    pub(super) fn pool(&self, test: &Corpus) -> anyhow::Result<Corpus> {
        let (train, quiet) = (&self.train, self.run.quiet);
        let mut pool = match self.unlabeled.are_rest() {
            true => Corpus::new(),
            false => self.unlabeled.read(&train.read.options(), train.seed, quiet)?,
        };
        let known = nearzip::known_texts(test, pool.texts().map(Ok::<_, Error>))?.len();
        if known > 0 && !quiet {
            let documents = counted(test.len(), "test document");
            output::warn(&format!(
                "{known} of {documents} have the text of one without a label, from which hybrid learns"
            ));
        }
        if self.transductive {
            test.texts().for_each(|text| pool.push("", text));
        }
        Ok(pool)
    }

    /// The flags that say how test documents are read.
    pub(super) fn test_flags(&self) -> Vec<String> {
        self.read.given()
    }

    /// The files that are read, with the flags that name them.
    fn named(&self) -> impl Iterator<Item = (&'static str, &Path)> {
        let tests = self.test.iter().map(|path| ("--test", path.as_path()));
        self.train.named().chain(self.unlabeled.named()).chain(tests)
    }

    /// The file of the page, if there is to be one, before any work begins.
    pub(super) fn page(&self) -> anyhow::Result<Option<OutputFile>> {
        let Some(path) = &self.report else { return Ok(None) };
        let is_other = self.outcomes.as_ref() != Some(path);
        ensure!(is_other, "--report and --outcomes name one file; give each a file of its own");
        let read: Vec<&Path> = self.named().map(|(_, path)| path).collect();
        page::create(path, &read).map(Some)
    }

    fn test_documents(&self) -> anyhow::Result<Corpus> {
        require_one_standard_input(self.named())?;
        let options = self.read.options_after(&self.test, self.train.read.options());
        let options = options.numeric_labels(self.regression);
        let test = training::corpus::<Tests>(&self.test, &options, self.run.quiet)?;
        Ok(limited(test, self.limit_test, self.train.seed))
    }

    /// The flags that only the method knn has, and whether they were given.
    pub(super) fn knn_flags(&self) -> [(&'static str, bool); 3] {
        [
            ("--sweep-k", !self.sweep_k.is_empty()),
            ("--check-exact", self.check_exact.is_some()),
            ("--measure-recall", self.measure_recall.is_some()),
        ]
    }

    /// Measures recall and checks exact search, if either was asked for.
    pub(super) fn check_search(
        &self,
        classifier: &KnnClassifier,
        test: &Corpus,
        observer: Observer<'_>,
    ) -> anyhow::Result<Option<Recall>> {
        let drawn = |count: NonZeroUsize| {
            test.first(count.get(), Some(self.train.seed.unwrap_or_default()))
        };
        let measure = |count| nearzip::measure_recall(classifier, &drawn(count), observer);
        let recall = self.measure_recall.map(measure).transpose()?;
        if let Some(count) = self.check_exact {
            let queries = drawn(count);
            let texts: Vec<&[u8]> = queries.texts().collect();
            classifier.check_exact(&texts, observer)?;
            if !self.run.quiet {
                output::warn(&format!("{} searches checked, all exact", texts.len()));
            }
        }
        Ok(recall)
    }

    /// What is known about the run.
    pub(super) fn about<'a>(&self, findings: &'a Findings) -> About<'a> {
        let is_divided = self.test.is_empty();
        About {
            train: File::all(self.train.train.iter().map(PathBuf::as_path)),
            unlabeled: File::all(self.unlabeled.named().map(|(_, path)| path)),
            transductive: self.transductive,
            test: File::all(self.test.iter().map(PathBuf::as_path)),
            test_share: self.division.test_share,
            seed: self.train.seed.or(is_divided.then_some(0)),
            limit_train: self.train.limit_train,
            limit_test: self.limit_test,
            test_texts_in_training: findings.known_texts.as_ref().map(|texts| texts.known.len()),
            selection: &findings.selection,
            worst: &findings.worst,
        }
    }

    /// Prints a report in the format that was asked for, with what else was found.
    pub(super) fn print(
        &self,
        of: &(impl Report + ?Sized),
        findings: &Findings,
    ) -> anyhow::Result<()> {
        let Findings { known_texts, selection, worst, .. } = findings;
        if let Some(texts) = known_texts.as_ref().filter(|_| !self.run.quiet) {
            texts.say();
        }
        let mut output = output::data();
        let format = if self.json { Some(OutputFormat::Json) } else { self.output_format };
        match format.unwrap_or(OutputFormat::Text) {
            OutputFormat::Text => {
                write!(output, "{}", report::text(of))?;
                findings::write_selection(&mut output, selection)?;
                findings::write_worst(&mut output, worst)?;
            }
            OutputFormat::Json => writeln!(output, "{}", self.about(findings).with_report(of)?)?,
            OutputFormat::Markdown => {
                write!(output, "{}", report::markdown(of))?;
                if !(selection.is_empty() && worst.is_empty()) {
                    write!(output, "```text")?;
                    findings::write_selection(&mut output, selection)?;
                    findings::write_worst(&mut output, worst)?;
                    writeln!(output, "```")?;
                }
            }
        }
        Ok(output.flush()?)
    }
}
