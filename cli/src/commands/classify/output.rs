//! Where answers go, and in which format.

use std::collections::{HashMap, HashSet};
use std::io::{self, BufWriter, Write};

use anyhow::ensure;
use clap::ValueEnum;
use nearzip::{Outcome, Prediction};
use serde::{Serialize, Serializer};

use crate::file::OutputFile;
use crate::input::Query;
use crate::output::{self, Data};

/// The format of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputFormat {
    /// One label per line; with --top or --coverage, several, separated by tabs
    Lines,
    /// A table with the columns that are passed through, or the id, then label and confidence; with --coverage,
    /// also a column called set, whose labels are separated by tabs
    Csv,
    /// The same, separated by tabs
    Tsv,
    /// One JSON object per line: id, label, scores, p_value, with --coverage a set, and (except with the method class) neighbors with
    /// id, label, distance
    Jsonl,
}

/// Standard output, or a file.
pub(super) enum Target {
    Standard(BufWriter<Data>),
    File(BufWriter<OutputFile>),
}

impl Target {
    pub(super) fn standard() -> Target {
        Target::Standard(output::data())
    }

    pub(super) fn file(file: OutputFile) -> Target {
        Target::File(BufWriter::new(file))
    }

    /// Ends the output. A file gets its name.
    fn finish(self) -> anyhow::Result<()> {
        match self {
            Target::Standard(mut output) => Ok(output.flush()?),
            Target::File(output) => {
                output.into_inner().map_err(io::IntoInnerError::into_error)?.finish()
            }
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Target::Standard(output) => output.write(bytes),
            Target::File(output) => output.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Target::Standard(output) => output.flush(),
            Target::File(output) => output.flush(),
        }
    }
}

/// What is written of a prediction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    /// The number of likeliest labels; None for the label in lines and tables, and all in JSON.
    pub(super) top: Option<usize>,
    /// The number of neighbors in JSON.
    pub(super) neighbors: usize,
    /// Whether there are sets of labels.
    pub(super) has_sets: bool,
}

/// How many texts have a set of labels that says little.
#[derive(Debug, Default)]
struct OddSets {
    texts: usize,
    empty: usize,
    full: usize,
}

/// Writes answers.
pub(super) struct Answers {
    sink: Sink,
    extent: Extent,
    /// Whether a table begins with the names of its columns.
    has_header: bool,
    /// The names of the columns that are passed through, once an input has been opened.
    columns: Option<Vec<String>>,
    odd_sets: OddSets,
}

enum Sink {
    Lines(Target),
    Jsonl(Target),
    Table(Box<csv::Writer<Target>>),
}

/// The outcome for a text, with the columns of the input that are passed through.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    outcome: Outcome,
    /// True, or absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected: Option<bool>,
    #[serde(skip_serializing_if = "Columns::is_empty")]
    columns: Columns<'a>,
}

/// The fields of columns, under their names, in the order of the input.
struct Columns<'a> {
    names: &'a [String],
    fields: &'a [String],
}

impl Columns<'_> {
    fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

impl Serialize for Columns<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.names.iter().zip(self.fields))
    }
}

impl Answers {
    pub(super) fn new(
        format: OutputFormat,
        target: Target,
        extent: Extent,
        has_header: bool,
    ) -> Answers {
        let table = |target, delimiter| {
            let mut builder = csv::WriterBuilder::new();
            Sink::Table(Box::new(builder.delimiter(delimiter).from_writer(target)))
        };
        let sink = match format {
            OutputFormat::Lines => Sink::Lines(target),
            OutputFormat::Jsonl => Sink::Jsonl(target),
            OutputFormat::Csv => table(target, b','),
            OutputFormat::Tsv => table(target, b'\t'),
        };
        Answers { sink, extent, has_header, columns: None, odd_sets: OddSets::default() }
    }

    /// Whether answers have neighbors, if the method has them.
    pub(super) fn have_neighbors(&self) -> bool {
        matches!(self.sink, Sink::Jsonl(_)) && self.extent.neighbors > 0
    }

    /// Whether answers have confidence.
    pub(super) fn have_confidence(&self) -> bool {
        !matches!(self.sink, Sink::Lines(_))
    }

    /// Says how many sets of labels are empty, or of all labels.
    pub(super) fn say_odd_sets(&self) {
        let OddSets { texts, empty, full } = self.odd_sets;
        if empty + full > 0 {
            output::warn(&format!(
                "of {}, {empty} have an empty set of labels, and {full} a set of all labels",
                output::counted(texts, "text")
            ));
        }
    }

    /// Begins the answers to an input whose columns that are passed through have these names.
    pub(super) fn begin(&mut self, columns: &[String]) -> anyhow::Result<()> {
        let columns = unique(columns);
        if let Some(before) = &self.columns {
            ensure!(
                *before == columns,
                "the inputs have different columns to pass through: {} and {}; classify them one by one",
                before.join(", "),
                columns.join(", ")
            );
            return Ok(());
        }
        if let (Sink::Table(table), true) = (&mut self.sink, self.has_header) {
            let Extent { top, has_sets, .. } = self.extent;
            table.write_record(header(&columns, top.unwrap_or(1), has_sets))?;
        }
        self.columns = Some(columns);
        Ok(())
    }

    /// Writes the answer to a text: the prediction, with another label if it is rejected.
    pub(super) fn write(
        &mut self,
        query: &Query,
        prediction: &Prediction,
        rejected: Option<&str>,
    ) -> anyhow::Result<()> {
        let has_neighbors = self.have_neighbors();
        let Extent { top, neighbors, .. } = self.extent;
        let set = prediction.set();
        if let Some(set) = &set {
            self.odd_sets.texts += 1;
            self.odd_sets.empty += usize::from(set.is_empty());
            self.odd_sets.full += usize::from(set.len() == prediction.labels().len());
        }
        let mut labels = prediction.likeliest(top.unwrap_or(1));
        let scores: Vec<f64> = labels.iter().map(|label| prediction.score(label)).collect();
        if let Some(label) = rejected {
            labels[0] = label;
        }
        match &mut self.sink {
            Sink::Lines(output) => {
                let shown = set.filter(|_| rejected.is_none()).unwrap_or(labels);
                writeln!(output, "{}", shown.join("\t"))?;
            }
            Sink::Table(table) => {
                if query.others.is_empty() {
                    table.write_field(&query.id)?;
                }
                for field in &query.others {
                    table.write_field(field)?;
                }
                for rank in 0..top.unwrap_or(1) {
                    let score = scores.get(rank).map(|score| format!("{score:.6}"));
                    table.write_field(labels.get(rank).unwrap_or(&""))?;
                    table.write_field(score.unwrap_or_default())?;
                }
                if let Some(set) = set {
                    table.write_field(set.join("\t"))?;
                }
                table.write_record(None::<&[u8]>)?;
            }
            Sink::Jsonl(output) => {
                let mut outcome = Outcome::new(query.id.clone(), prediction);
                outcome.keep(top.unwrap_or(usize::MAX), neighbors);
                outcome.neighbors = outcome.neighbors.filter(|_| has_neighbors);
                if let Some(label) = rejected {
                    label.clone_into(&mut outcome.label);
                }
                let names = self.columns.as_deref().unwrap_or_default();
                let columns = Columns { names, fields: &query.others };
                let line = Line { outcome, rejected: rejected.map(|_| true), columns };
                writeln!(output, "{}", serde_json::to_string(&line)?)?;
            }
        }
        Ok(())
    }

    /// Makes what was written visible, except in a file, which appears when it is whole.
    pub(super) fn flush(&mut self) -> anyhow::Result<()> {
        match &mut self.sink {
            Sink::Lines(output) | Sink::Jsonl(output) => output.flush()?,
            Sink::Table(table) => table.flush()?,
        }
        Ok(())
    }

    /// Whether answers stay even if the run is interrupted after them.
    pub(super) fn is_visible(&self) -> bool {
        let target = match &self.sink {
            Sink::Lines(target) | Sink::Jsonl(target) => target,
            Sink::Table(table) => table.get_ref(),
        };
        matches!(target, Target::Standard(_))
    }

    /// Ends the answers.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        match self.sink {
            Sink::Lines(output) | Sink::Jsonl(output) => output.finish(),
            Sink::Table(table) => {
                let output = table.into_inner().map_err(|error| error.into_error())?;
                output.finish()
            }
        }
    }
}

/// The names, each with a number if it occurs before: `a`, `a_2`.
fn unique(names: &[String]) -> Vec<String> {
    let mut taken: HashSet<String> = names.iter().cloned().collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let unique = names.iter().map(|name| {
        let count = counts.entry(name).or_default();
        *count += 1;
        if *count == 1 {
            return name.clone();
        }
        loop {
            let own = format!("{name}_{count}");
            if taken.insert(own.clone()) {
                return own;
            }
            *count += 1;
        }
    });
    unique.collect()
}

/// The header of a table: the columns that are passed through, or the id, and the labels with their
/// confidence, and their set. No name occurs twice.
fn header(columns: &[String], top: usize, has_sets: bool) -> Vec<String> {
    let mut names = match columns {
        [] => vec!["id".to_owned()],
        columns => columns.to_vec(),
    };
    let mut add = |name: &str, other: &str, suffix: &str| {
        let mut name = format!("{name}{suffix}");
        let mut attempt = 1;
        while names.contains(&name) {
            let number = if attempt > 1 { format!("_{attempt}") } else { String::new() };
            name = format!("{other}{suffix}{number}");
            attempt += 1;
        }
        names.push(name);
    };
    for rank in 1..=top {
        let suffix = if rank > 1 { format!("_{rank}") } else { String::new() };
        add("label", "predicted", &suffix);
        add("confidence", "predicted_confidence", &suffix);
    }
    if has_sets {
        add("set", "predicted_set", "");
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_of_a_column_occurs_twice() {
        let names = |columns: &[&str], top| {
            let columns: Vec<String> = columns.iter().map(|&name| name.to_owned()).collect();
            header(&columns, top, false).join(" ")
        };
        assert_eq!(names(&[], 1), "id label confidence");
        assert_eq!(names(&["label", "text"], 1), "label text predicted confidence");
        assert_eq!(
            names(&["label", "predicted", "confidence"], 1),
            "label predicted confidence predicted_2 predicted_confidence"
        );
        assert_eq!(header(&["set".to_owned()], 1, true)[3], "predicted_set");
        assert_eq!(names(&["x"], 2), "x label confidence label_2 confidence_2");
        let names = |columns: &[&str]| {
            unique(&columns.iter().map(|&name| name.to_owned()).collect::<Vec<_>>()).join(" ")
        };
        assert_eq!(names(&["a", "b", "a", "a"]), "a b a_2 a_3");
        assert_eq!(names(&["a", "a", "a_2", "a_2"]), "a a_3 a_2 a_2_2");
    }
}
