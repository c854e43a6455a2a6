use std::fmt::{self, Display, Formatter};

use serde::Serialize;

use super::unknown::UnknownLabel;
use super::{VERSION, json, markdown, text};
use crate::classify::{Method, Settings};
use crate::evaluate::{Evaluation, FewShot};

const SCHEMA: &str = "nearzip.few-shot.v1";

/// What the bounds after a mean are.
const INTERVAL: &str = "                (means with Student's 95% intervals, cut at 0 and 1)";

#[derive(Serialize)]
struct Object<'a> {
    schema: &'static str,
    #[serde(flatten)]
    settings: &'a Settings,
    #[serde(skip_serializing_if = "Option::is_none")]
    method_spec: Option<&'a Method>,
    version: &'static str,
    shots: usize,
    repeats: usize,
    seed: u64,
    n_train: usize,
    n_test: usize,
    n_labels: usize,
    accuracy: f64,
    interval: Option<[f64; 2]>,
    accuracies: Vec<f64>,
    macro_f1: f64,
    macro_f1_interval: Option<[f64; 2]>,
    elapsed_seconds: f64,
    threads: usize,
    unknown_labels: Vec<UnknownLabel>,
}

/// A few-shot evaluation as one JSON object.
pub(super) fn object(few_shot: &FewShot) -> String {
    let (accuracy, macro_f1) = (few_shot.accuracy(), few_shot.macro_f1());
    let first = few_shot.evaluations.first();
    let object = Object {
        schema: SCHEMA,
        settings: &few_shot.settings,
        method_spec: few_shot.method.as_ref(),
        version: VERSION,
        shots: few_shot.config.get_shots(),
        repeats: few_shot.config.get_repeats(),
        seed: few_shot.config.get_seed(),
        n_train: few_shot.n_train,
        n_test: first.map_or(0, Evaluation::n_test),
        n_labels: first.map_or(0, |first| first.labels().len()),
        accuracy: accuracy.mean,
        interval: accuracy.interval(),
        accuracies: few_shot.accuracies(),
        macro_f1: macro_f1.mean,
        macro_f1_interval: macro_f1.interval(),
        elapsed_seconds: few_shot.elapsed.as_secs_f64(),
        threads: threads(few_shot),
        unknown_labels: first.map(UnknownLabel::all).unwrap_or_default(),
    };
    json::written(&object)
}

/// A few-shot evaluation as text for a terminal.
pub(super) struct Text<'a>(pub(super) &'a FewShot);

impl Display for Text<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Text(few_shot) = self;
        text::write_method(formatter, &few_shot.settings, few_shot.method.as_ref())?;
        writeln!(formatter, "{}", draws(few_shot))?;
        if let Some(first) = few_shot.evaluations.first() {
            let (documents, labels) = (first.n_test(), first.labels().len());
            writeln!(formatter, "{documents} test documents, {labels} labels\n")?;
        }
        writeln!(formatter, "accuracy        {}", few_shot.accuracy())?;
        writeln!(formatter, "macro-F1        {}", few_shot.macro_f1())?;
        if few_shot.accuracy().margin.is_some() {
            writeln!(formatter, "{INTERVAL}")?;
        }
        write!(formatter, "per repeat     ")?;
        for accuracy in few_shot.accuracies() {
            write!(formatter, " {accuracy:.4}")?;
        }
        let threads = threads(few_shot);
        let seconds = few_shot.elapsed.as_secs_f64();
        writeln!(formatter, "\n\n{seconds:.1} s on {threads} threads")?;
        let first = few_shot.evaluations.first();
        first.map_or(Ok(()), |first| text::write_unknown(formatter, first))
    }
}

/// A few-shot evaluation as Markdown tables.
pub(super) struct Markdown<'a>(pub(super) &'a FewShot);

impl Display for Markdown<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let Markdown(few_shot) = self;
        markdown::write_settings(formatter, &few_shot.settings, few_shot.method.as_ref())?;
        writeln!(formatter, "{}.\n", draws(few_shot))?;
        if let Some(first) = few_shot.evaluations.first() {
            writeln!(
                formatter,
                "{} test documents, {} labels; {:.1} s on {} threads.\n",
                first.n_test(),
                first.labels().len(),
                few_shot.elapsed.as_secs_f64(),
                threads(few_shot),
            )?;
        }
        let figures = [
            ["accuracy".to_owned(), few_shot.accuracy().to_string()],
            ["macro-F1".to_owned(), few_shot.macro_f1().to_string()],
        ];
        markdown::write_table(formatter, &["figure", "mean (95% interval)"], figures.into_iter())?;
        let repeats = few_shot.config.seeds().zip(few_shot.accuracies());
        let repeats = repeats.map(|(seed, accuracy)| [seed.to_string(), format!("{accuracy:.4}")]);
        markdown::write_table(formatter, &["seed", "accuracy"], repeats)?;
        let first = few_shot.evaluations.first();
        first.map_or(Ok(()), |first| markdown::write_unknown(formatter, first))
    }
}

/// The number of threads that worked.
fn threads(few_shot: &FewShot) -> usize {
    few_shot.evaluations.first().map_or_else(rayon::current_num_threads, |first| first.threads)
}

fn draws(few_shot: &FewShot) -> String {
    format!(
        "{} training documents per label, {} in total; {} repeats, starting at seed {}",
        few_shot.config.get_shots(),
        few_shot.n_train,
        few_shot.config.get_repeats(),
        few_shot.config.get_seed(),
    )
}
