//! The texts to classify or to search for, read in batches so that memory is bounded.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::thread;

use clap::Args;
use nearzip::{Column, Format, ReadOptions, ReadReport, Record, Records};

use crate::arguments::{ReadArguments, require_one_standard_input};
use crate::names::Names;
use crate::progress::Bar;
use crate::queue::{Item, Queue};
use crate::{interrupt, output, prompt};

/// The most texts in a batch: enough to keep the threads busy.
const BATCH_TEXTS: usize = 1024;

/// No text is added to a batch that has at least this many bytes.
const BATCH_BYTES: usize = 16 << 20;

#[derive(Debug, Args)]
#[command(next_help_heading = "Texts")]
pub(crate) struct InputArguments {
    /// Files with one text per line, or tables (.csv, .tsv, .jsonl, or any file with --text-column);
    /// plain, .gz or .zst; - for standard input [default: -]
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// Format of the inputs [default: from the file's name, else lines]
    #[arg(long, value_name = "FORMAT", value_parser = formats_of_files())]
    input_format: Option<Format>,

    /// Continue an interrupted run: skip the first N texts, which it has answered, and print no
    /// header
    #[arg(long, value_name = "N", default_value_t = 0, hide_short_help = true)]
    pub(crate) skip: u64,
}

/// All formats but folders, whose files have labels.
fn formats_of_files() -> Names<Format> {
    let files = Format::ALL.iter().filter(|format| **format != Format::Folder);
    Names::new(files.map(|format| format.name()))
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
    /// Refuses standard input that is to be read for the training documents as well, or twice.
    pub(crate) fn require_other_than(&self, train: &Path) -> anyhow::Result<()> {
        let inputs = self.inputs();
        for (number, input) in inputs.iter().enumerate() {
            require_one_standard_input(("--train", train), ("INPUT", input))?;
            let earlier = inputs[..number].iter();
            for other in earlier {
                require_one_standard_input(("INPUT", other), ("another INPUT", input))?;
            }
        }
        Ok(())
    }

    /// The inputs that were given, or standard input.
    fn inputs(&self) -> Cow<'_, [PathBuf]> {
        match &self.inputs[..] {
            [] => Cow::Owned(vec![PathBuf::from(nearzip::STANDARD_INPUT)]),
            inputs => Cow::Borrowed(inputs),
        }
    }

    /// Calls `work` for one batch of texts after another, in order. Each text comes with its fields in
    /// the columns `others`. A batch is what has been read: a text is answered as soon as no more input
    /// is ready.
    pub(crate) fn for_each_batch(
        &self,
        read: &ReadArguments,
        others: &[Column],
        quiet: bool,
        mut work: impl FnMut(&[Query], &Bar) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let inputs = self.inputs();
        let is_typed = inputs.iter().any(|input| prompt::is_typed(input));
        let bar = Bar::of_stream(quiet || is_typed, self.skip);
        let mut read_before = 0;
        interrupt::set_answered(0);
        for path in inputs.iter() {
            let queue = Queue::new(BATCH_TEXTS, BATCH_BYTES);
            if prompt::is_typed(path) {
                interrupt::set_typing();
                prompt::ask(self.input_format, quiet);
            }
            read_into(queue.share(), self.open(path, read, others)?, read_before);
            let report = loop {
                let batch = match queue.take() {
                    Ok(batch) => batch,
                    Err(end) => break end?,
                };
                let skipped = self.skip.saturating_sub(read_before).min(batch.len() as u64);
                read_before += batch.len() as u64;
                if skipped < batch.len() as u64 {
                    work(&batch[skipped as usize..], &bar)?;
                    bar.set_answered(read_before);
                }
            };
            if !quiet {
                for note in report.notes() {
                    output::warn(&format!("{}: {note}", report.input));
                }
            }
        }
        if self.skip > read_before {
            let skip = self.skip;
            anyhow::bail!("--skip {skip} is more than the {read_before} texts in the input");
        }
        Ok(())
    }

    fn open(
        &self,
        path: &Path,
        read: &ReadArguments,
        others: &[Column],
    ) -> anyhow::Result<Records> {
        let read = read.options();
        let format = match self.input_format {
            Some(format) => Some(format),
            None => match Format::of_name(path) {
                None if read.get_text_columns().is_empty() => Some(Format::Lines),
                named => named,
            },
        };
        // The columns are those of the training file; these inputs have no columns.
        let options = match format {
            Some(format) if !format.has_columns() && others.is_empty() => {
                ReadOptions::default().format(format).max_bytes(read.get_max_bytes())
            }
            _ => read.format(format).other_columns(others.iter().cloned()).label_column(None),
        };
        Ok(Records::unlabeled(path, &options)?)
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
