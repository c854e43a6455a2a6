//! The texts to classify or to search for, read in batches so that memory is bounded.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::Context;
use clap::Args;
use nearzip::{Column, ReadReport, Record, Records};

use crate::arguments::require_one_standard_input;
use crate::interrupt;
use crate::progress::Bar;
use crate::prompt;
use crate::queue::{Item, Queue};
use crate::reading::{Inputs, ReadArguments, explain, say_notes};

/// The most texts in a batch: enough to keep the threads busy.
const BATCH_TEXTS: usize = 1024;

/// No text is added to a batch that has at least this many bytes.
const BATCH_BYTES: usize = 16 << 20;

#[derive(Debug, Args)]
#[command(next_help_heading = "Texts")]
pub(crate) struct InputArguments {
    /// Texts: files with one text per line, tables and other formats (.csv, .tsv, .jsonl, .fasta, or any
    /// file with --input-format), plain or compressed; folders with one text per file; - for standard
    /// input [default: -]
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    #[command(flatten)]
    read: ReadArguments<Inputs>,

    /// Continue an interrupted run: skip the first N texts, which it has answered, and print no
    /// header
    #[arg(long, value_name = "N", default_value_t = 0, hide_short_help = true)]
    pub(crate) skip: u64,
}

/// A text to classify or to search for.
#[derive(Debug)]
pub(crate) struct Query {
    /// The value of the id column, or the text's number across all inputs, counted from 0.
    pub(crate) id: String,
    pub(crate) text: Vec<u8>,
    /// The fields of the columns to pass through.
    pub(crate) others: Vec<String>,
}

impl AsRef<[u8]> for Query {
    fn as_ref(&self) -> &[u8] {
        &self.text
    }
}

impl Item for Query {
    fn size(&self) -> usize {
        self.text.len()
    }
}

impl InputArguments {
    /// Refuses standard input that is to be read for the training documents as well, or twice, and inputs
    /// that do not exist, before the first of them is answered.
    pub(crate) fn check<'a>(
        &self,
        train: impl Iterator<Item = (&'static str, &'a Path)>,
    ) -> anyhow::Result<()> {
        let inputs = self.inputs();
        let mut read: Vec<(&'static str, &Path)> = train.collect();
        read.extend(inputs.iter().map(|path| ("INPUT", path.as_path())));
        require_one_standard_input(read)?;
        for path in inputs.iter().filter(|path| *path != Path::new(nearzip::STANDARD_INPUT)) {
            fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
        }
        Ok(())
    }

    /// The inputs that were given.
    pub(crate) fn given(&self) -> impl Iterator<Item = &Path> {
        self.inputs.iter().map(PathBuf::as_path)
    }

    /// The inputs that were given, or standard input.
    fn inputs(&self) -> Cow<'_, [PathBuf]> {
        match &self.inputs[..] {
            [] => Cow::Owned(vec![PathBuf::from(nearzip::STANDARD_INPUT)]),
            inputs => Cow::Borrowed(inputs),
        }
    }

    /// Answers one batch of texts after another, in order. Each text comes with its fields in the columns
    /// that are passed through. A batch is what has been read: a text is answered as soon as no more input
    /// is ready.
    pub(crate) fn for_each_batch(
        &self,
        others: &PassThrough,
        quiet: bool,
        answer: &mut impl Answer,
    ) -> anyhow::Result<()> {
        let inputs = self.inputs();
        let options = self.read.options();
        let options =
            options.other_columns(others.columns.iter().cloned()).every_column(others.every);
        let is_typed = inputs.iter().any(|input| prompt::is_typed(input));
        let bar = Bar::of_stream(quiet || is_typed, self.skip);
        let mut read_before = 0;
        interrupt::set_answered(0);
        for path in inputs.iter() {
            let queue = Queue::new(BATCH_TEXTS, BATCH_BYTES);
            if prompt::is_typed(path) {
                interrupt::set_typing();
                prompt::ask(options.get_format(), quiet);
            }
            let records = Records::unlabeled(path, &options).map_err(explain::<Inputs>)?;
            answer.begin(records.other_names())?;
            read_into(queue.share(), records, read_before);
            let report = loop {
                let batch = match queue.take() {
                    Ok(batch) => batch,
                    Err(end) => break end.map_err(explain::<Inputs>)?,
                };
                let skipped = self.skip.saturating_sub(read_before).min(batch.len() as u64);
                read_before += batch.len() as u64;
                if skipped < batch.len() as u64 {
                    answer.answer(&batch[skipped as usize..], &bar)?;
                    if answer.is_visible() {
                        bar.set_answered(read_before);
                    }
                }
            };
            if !quiet {
                say_notes::<Inputs>(&report);
            }
        }
        if self.skip > read_before {
            let skip = self.skip;
            anyhow::bail!("--skip {skip} is more than the {read_before} texts in the input");
        }
        Ok(())
    }
}

/// Which columns of the inputs are passed through.
#[derive(Debug, Default)]
pub(crate) struct PassThrough {
    columns: Vec<Column>,
    every: bool,
}

impl PassThrough {
    /// The columns that are given, or every one for the word `all`.
    pub(crate) fn of(arguments: &[String]) -> PassThrough {
        match arguments {
            [all] if all == "all" => PassThrough { columns: Vec::new(), every: true },
            columns => PassThrough {
                columns: columns.iter().map(|column| Column::from(&column[..])).collect(),
                every: false,
            },
        }
    }
}

/// What is done with texts.
pub(crate) trait Answer {
    /// Begins an input, in which the columns that are passed through have these names. Nothing in it has
    /// been found wrong so far.
    fn begin(&mut self, _columns: &[String]) -> anyhow::Result<()> {
        Ok(())
    }

    /// Answers a batch of texts.
    fn answer(&mut self, queries: &[Query], bar: &Bar) -> anyhow::Result<()>;

    /// Whether an answer stays even if the run is interrupted after it.
    fn is_visible(&self) -> bool {
        true
    }
}

/// How the reading of an input ended.
type End = nearzip::Result<ReadReport>;

/// Reads all texts into the queue, on a thread of its own: those that are there are answered while it
/// waits for more. The thread ends with the input, or with the program.
fn read_into(queue: Queue<Query, End>, mut records: Records, mut number: u64) {
    thread::spawn(move || {
        let mut record = Record::default();
        loop {
            match records.read(&mut record) {
                Ok(true) => queue.push(Query {
                    id: record.id.take().unwrap_or_else(|| number.to_string()),
                    text: std::mem::take(&mut record.text),
                    others: std::mem::take(&mut record.others),
                }),
                Ok(false) => return queue.close(Ok(records.into_report())),
                Err(error) => return queue.close(Err(error)),
            }
            number += 1;
        }
    });
}
