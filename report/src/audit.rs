use maud::{Markup, html};
use nearzip::{Audit, AuditExample, AuditKind, Corpus};

use crate::labels::shown;
use crate::numbers::{count, figure};
use crate::readable::{ID_WIDTH, one_line, readable};

/// The most examples of each kind.
const EXAMPLES: usize = 3;

/// The most characters of a text in an example.
const WIDTH: usize = 160;

/// The most groups of labels that look alike.
const MOST_ALIKE: usize = 20;

/// What is wrong with the documents.
pub(crate) fn section(audit: &Audit, test: &Corpus, train: &Corpus) -> Markup {
    let examples = examples(audit, test, train);
    html! {
        section id="audit" aria-labelledby="audit-heading" {
            h2 id="audit-heading" { "Audit of the documents" }
            p { "What makes these figures worth less than they look. Numbers are numbers of documents." }
            div.wide tabindex="0" role="region" aria-label="Audit" {
                table.counts {
                    caption.unseen { "What was found in the documents" }
                    thead {
                        tr {
                            th scope="col" { "Found" }
                            th scope="col" { @if audit.test.is_some() { "Training" } @else { "Documents" } }
                            @if audit.test.is_some() {
                                th scope="col" { "Test" }
                                th scope="col" { "Test texts in view of training" }
                            }
                        }
                    }
                    tbody {
                        @for found in audit.counts() {
                            tr {
                                th scope="row" { (found.name) }
                                td { (count(found.train as f64)) }
                                @if audit.test.is_some() {
                                    @for number in [found.test, found.across] {
                                        td { @if let Some(number) = number { (count(number as f64)) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            (alike_labels(audit))
            @if !examples.is_empty() {
                details {
                    summary { "Examples" }
                    div.wide tabindex="0" role="region" aria-label="Examples" {
                        table.examples {
                            caption.unseen { "Documents that show what was found" }
                            thead {
                                tr { th scope="col" { "Found" } th scope="col" { "Document" } th scope="col" { "Text" } }
                            }
                            tbody { @for example in &examples { (example_row(example)) } }
                        }
                    }
                }
            }
        }
    }
}

fn alike_labels(audit: &Audit) -> Markup {
    let splits = [Some(&audit.train), audit.test.as_ref()].into_iter().flatten();
    let mut alike: Vec<&Vec<String>> = splits.flat_map(|found| &found.alike_labels).collect();
    alike.extend(audit.across.iter().flat_map(|across| &across.alike_labels));
    alike.sort();
    alike.dedup();
    html! {
        @if !alike.is_empty() {
            p { "Labels that look alike:" }
            ul {
                @for group in alike.iter().take(MOST_ALIKE) {
                    li { @for (place, label) in group.iter().enumerate() {
                        @if place > 0 { " and " } q { bdi { (shown(label)) } }
                    } }
                }
                @if alike.len() > MOST_ALIKE { li { "and " (alike.len() - MOST_ALIKE) " more groups" } }
            }
        }
    }
}

/// A document, and the one that it repeats or contradicts, if there is one.
struct Example<'a> {
    found: AuditExample,
    document: Place<'a>,
    original: Option<Place<'a>>,
}

/// A document of a corpus.
struct Place<'a> {
    part: &'a str,
    corpus: &'a Corpus,
    position: usize,
}

fn examples<'a>(audit: &Audit, test: &'a Corpus, train: &'a Corpus) -> Vec<Example<'a>> {
    let train = (if audit.test.is_some() { "training" } else { "document" }, train);
    let test = ("test", test);
    let mut examples = Vec::new();
    let mut add = |documents: (&'a str, &'a Corpus),
                   originals: (&'a str, &'a Corpus),
                   found: Vec<AuditExample>| {
        let place = |(part, corpus): (&'a str, &'a Corpus), position| {
            (position < corpus.len()).then_some(Place { part, corpus, position })
        };
        examples.extend(found.into_iter().filter_map(|found| {
            let document = place(documents, found.document)?;
            let original = found.original.and_then(|original| place(originals, original));
            Some(Example { found, document, original })
        }));
    };
    if let Some(across) = &audit.across {
        add(test, train, across.examples(EXAMPLES));
    }
    add(train, train, audit.train.examples(train.1, EXAMPLES));
    if let Some(found) = &audit.test {
        add(test, test, found.examples(test.1, EXAMPLES));
    }
    examples
}

fn example_row(Example { found, document, original }: &Example<'_>) -> Markup {
    let kind = match found.kind {
        AuditKind::Exact => "the same text",
        AuditKind::Loose => "the same but for case and punctuation",
        AuditKind::Near => "a near text",
        AuditKind::Contradiction => "the same text with another label",
        AuditKind::Empty => "no text",
        _ => "",
    };
    let has_one_text = matches!(found.kind, AuditKind::Exact | AuditKind::Contradiction);
    let rows = 1 + usize::from(original.is_some());
    html! {
        tr {
            td rowspan=(rows) {
                (kind)
                @if let Some(distance) = found.distance { ", distance " (figure(distance)) }
            }
            td { (place(document)) }
            td rowspan=[has_one_text.then_some(rows)] { (text(document)) }
        }
        @if let Some(original) = original {
            tr {
                td { (place(original)) }
                @if !has_one_text { td { (text(original)) } }
            }
        }
    }
}

fn place(Place { part, corpus, position }: &Place<'_>) -> Markup {
    html! { (part) " " bdi { (one_line(&corpus.id(*position).to_string(), ID_WIDTH)) } ", " bdi { (shown(corpus.label(*position))) } }
}

fn text(Place { corpus, position, .. }: &Place<'_>) -> Markup {
    let text = corpus.text(*position);
    html! { bdi { (one_line(&readable(&text[..text.len().min(4 * WIDTH)]), WIDTH)) } }
}
