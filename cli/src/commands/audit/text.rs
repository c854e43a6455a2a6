use std::io::{self, Write};

use nearzip::{Audit, AuditCount, AuditKind, LabelCount};

use super::Findings;
use super::example::{self, Example, Place};
use super::fix::Fixed;
use crate::output::{counted, excerpt};

/// The most labels, or groups of them, that are named.
const MOST_NAMED: usize = 5;

/// The most characters of a text in an example.
const EXCERPT: usize = 60;

/// Everything, on no more than a screen.
pub(super) fn write(output: &mut impl Write, findings: &Findings) -> io::Result<()> {
    let Findings { audit, fix, .. } = findings;
    write_counts(output, audit)?;
    write_labels(output, audit)?;
    write_examples(output, findings)?;
    fix.as_ref().map_or(Ok(()), |fix| write_fix(output, fix, audit.train.documents))
}

fn write_counts(output: &mut impl Write, audit: &Audit) -> io::Result<()> {
    let columns = if audit.test.is_some() { 3 } else { 1 };
    let counts = audit.counts();
    let width = counts.iter().map(|count| count.name.chars().count()).max().unwrap_or_default();
    let headings = ["train", "test", "across"].map(|heading| format!("{heading:>9}"));
    writeln!(output, "{:width$}{}", "", headings[..columns].concat())?;
    for AuditCount { name, train, test, across, .. } in counts {
        let written = [Some(train), test, across]
            .map(|number| number.map_or_else(String::new, |n| n.to_string()));
        let fields = written[..columns].iter().map(|number| format!("{number:>9}"));
        writeln!(output, "{}", format!("{name:width$}{}", fields.collect::<String>()).trim_end())?;
    }
    Ok(())
}

fn write_labels(output: &mut impl Write, audit: &Audit) -> io::Result<()> {
    let Audit { train, test, across, .. } = audit;
    writeln!(output)?;
    for (part, found) in [("training", Some(train)), ("test", test.as_ref())] {
        if let Some([most, .., fewest]) = found.map(|found| &found.labels[..]) {
            let [most, fewest] = [most, fewest].map(with_count);
            writeln!(output, "{part} labels have from {fewest} to {most} documents")?;
        }
    }
    let unknown = across.iter().flat_map(|across| &across.unknown_labels).map(with_count);
    write_named(output, "labels that training lacks", unknown)?;
    let splits = [Some(train), test.as_ref()].into_iter().flatten();
    let mut alike: Vec<&Vec<String>> = splits.flat_map(|found| &found.alike_labels).collect();
    alike.extend(across.iter().flat_map(|across| &across.alike_labels));
    alike.sort();
    alike.dedup();
    let quoted = alike.iter().map(|group| {
        group.iter().map(|label| format!("{label:?}")).collect::<Vec<_>>().join(" and ")
    });
    write_named(output, "labels that look alike", quoted)
}

fn with_count(count: &LabelCount) -> String {
    format!("{} ({})", count.documents, count.label)
}

/// A line with the first of some names, if there are any.
fn write_named(
    output: &mut impl Write,
    what: &str,
    names: impl Iterator<Item = String>,
) -> io::Result<()> {
    let names: Vec<String> = names.collect();
    let (named, more) = names.split_at(names.len().min(MOST_NAMED));
    match (named, more.len()) {
        ([], _) => Ok(()),
        (named, 0) => writeln!(output, "{what}: {}", named.join(", ")),
        (named, more) => writeln!(output, "{what}: {}, and {more} more", named.join(", ")),
    }
}

/// One example of each kind: across if there is one, else in training, else in test.
fn write_examples(output: &mut impl Write, findings: &Findings) -> io::Result<()> {
    let Findings { train, test, audit, .. } = findings;
    let mut examples: Vec<([&str; 2], Example)> = Vec::new();
    let mut add = |parts, found: Vec<Example>| {
        for example in found {
            if examples.iter().all(|(_, other)| other.kind != example.kind) {
                examples.push((parts, example));
            }
        }
    };
    if let (Some(test), Some(across)) = (test, &audit.across) {
        add(["test", "train"], example::of_across(train, test, across, 1));
    }
    add(["train", "train"], example::of_split(train, &audit.train, 1));
    if let (Some(test), Some(found)) = (test, &audit.test) {
        add(["test", "test"], example::of_split(test, found, 1));
    }
    if examples.is_empty() {
        return Ok(());
    }
    writeln!(output, "\nexamples; --json has more")?;
    for (parts, example) in &examples {
        write_example(output, *parts, example)?;
    }
    Ok(())
}

/// What kind it is and where the documents are; and below, their labels and texts.
fn write_example(
    output: &mut impl Write,
    [part, original_part]: [&str; 2],
    Example { kind, document, original, distance }: &Example,
) -> io::Result<()> {
    let heading = match kind {
        AuditKind::Exact => "exact".to_owned(),
        AuditKind::Loose => "but for case".to_owned(),
        AuditKind::Near => format!("near {:.3}", distance.unwrap_or_default()),
        AuditKind::Contradiction => "contradiction".to_owned(),
        AuditKind::Empty => "empty".to_owned(),
        _ => String::new(),
    };
    write!(output, "{heading:13}  {part} {}", place(document))?;
    if let Some(original) = original {
        write!(output, ", {original_part} {}", place(original))?;
    }
    writeln!(output)?;
    let same_text = matches!(kind, AuditKind::Exact | AuditKind::Contradiction);
    match original {
        Some(original) if same_text && original.label != document.label => {
            let labels = format!("{} | {}", document.label, original.label);
            write_text(output, &labels, document)
        }
        Some(original) if !same_text => {
            write_text(output, &document.label, document)?;
            write_text(output, &original.label, original)
        }
        _ => write_text(output, &document.label, document),
    }
}

fn write_text(output: &mut impl Write, label: &str, document: &Place) -> io::Result<()> {
    let text = excerpt(document.text.as_bytes(), EXCERPT);
    writeln!(output, "{}", format!("{:15}{label}: {text}", "").trim_end())
}

/// A document's id, and its line.
fn place(Place { id, file, line, .. }: &Place) -> String {
    match (file, line) {
        (Some(file), Some(line)) => format!("{id} ({file}:{line})"),
        (Some(file), None) => format!("{id} ({file})"),
        (None, Some(line)) => format!("{id} (line {line})"),
        (None, None) => id.clone(),
    }
}

fn write_fix(output: &mut impl Write, fix: &Fixed, documents: usize) -> io::Result<()> {
    let Fixed { file, kept, left_out } = fix;
    let (file, of) = (file.display(), counted(documents, "training document"));
    writeln!(output, "\nwrote {file}: {kept} of {of}; left out:")?;
    for (fault, number) in left_out {
        writeln!(output, "{number:9}  {fault}")?;
    }
    Ok(())
}
