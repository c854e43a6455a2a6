//! Reasons for people.

use std::io::Write;

use anstyle::Style;

use super::reasons::{Document, Reasons};
use crate::color::DataStyles;
use crate::input::Query;
use crate::output::{counted, excerpt};

/// The most bytes of what counts as a word, where no blanks are.
const LONGEST_WORD: usize = 24;

/// The width of texts, in characters.
const WIDTH: usize = 80;

pub(super) fn write_text(
    output: &mut impl Write,
    styles: &DataStyles,
    query: &Query,
    reasons: &Reasons<'_>,
    top: usize,
) -> anyhow::Result<()> {
    let Reasons { id, label, score, second, second_score, evidence, documents } = reasons;
    let title = styles.title;
    writeln!(
        output,
        "{title}{id}: {label}{title:#} ({score:.3}), not {second} ({second_score:.3})"
    )?;
    writeln!(output, "  {}", excerpt(&query.text, WIDTH))?;
    writeln!(output, "  {:+.1} bits of evidence for {label} against {second}", evidence.bits())?;
    let mut words = words(&query.text, &evidence.bytes);
    words.sort_by(|a, b| b.bits.total_cmp(&a.bits));
    let speaking = |sign: f64| move |word: &&Word<'_>| word.bits * sign >= 0.05;
    for word in words.iter().filter(speaking(1.0)).take(top) {
        word.write(output, styles.supporting)?;
    }
    for word in words.iter().rev().filter(speaking(-1.0)).take(top) {
        word.write(output, styles.opposing)?;
    }
    for document in documents {
        write_document(output, styles, query, document, top)?;
    }
    for label in [label, second] {
        if !documents.iter().any(|document| document.neighbor.label == **label) {
            writeln!(output, "  no document of {label} is among the nearest")?;
        }
    }
    Ok(writeln!(output)?)
}

fn write_document(
    output: &mut impl Write,
    styles: &DataStyles,
    query: &Query,
    document: &Document,
    top: usize,
) -> anyhow::Result<()> {
    let Document { neighbor, text, bits, saving } = document;
    let title = styles.title;
    writeln!(
        output,
        "  nearest of {title}{}{title:#}: {}, at {:.4}, saves {bits} bits",
        neighbor.label, neighbor.id, neighbor.distance
    )?;
    writeln!(output, "    {}", excerpt(text.as_bytes(), WIDTH - 2))?;
    let mut strings: Vec<_> = saving.strings.iter().collect();
    strings.sort_by(|a, b| b.bits.total_cmp(&a.bits));
    let (listed, others) = strings.split_at(top.min(strings.len()));
    for string in listed {
        let word = Word { text: &query.text[string.query.clone()], bits: string.bits };
        word.write(output, styles.supporting)?;
    }
    if !others.is_empty() {
        let bits: f64 = others.iter().map(|string| string.bits).sum();
        writeln!(output, "    {bits:+7.1}  {}", counted(others.len(), "other string"))?;
    }
    writeln!(output, "    {:+7.1}  in the code for both", saving.elsewhere)?;
    Ok(writeln!(output, "    {:+7.1}  for gzip's framing, once", saving.framing as f64)?)
}

/// A part of a text, and what it says or saves.
struct Word<'a> {
    text: &'a [u8],
    bits: f64,
}

impl Word<'_> {
    fn write(&self, output: &mut impl Write, style: Style) -> anyhow::Result<()> {
        let Word { text, bits } = self;
        Ok(writeln!(output, "    {bits:+7.1}  {style}\"{}\"{style:#}", excerpt(text, WIDTH - 15))?)
    }
}

/// The words of a text, each with the sum of its bytes' evidence and that of the blank before it. Long words end before
/// the first byte of a character.
fn words<'a>(text: &'a [u8], bits: &[f64]) -> Vec<Word<'a>> {
    let mut words = Vec::new();
    let mut start = 0;
    for end in 1..=text.len() {
        let is_over = end == text.len() || text[end].is_ascii_whitespace();
        let is_long =
            end - start >= LONGEST_WORD && text.get(end).is_none_or(|byte| byte & 0xc0 != 0x80);
        if is_over || is_long {
            words.push(Word {
                text: text[start..end].trim_ascii_start(),
                bits: bits[start..end].iter().sum(),
            });
            start = end;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_take_the_evidence_of_all_bytes() {
        let text = "  two words, 没有空白的中文句子也要分成几段 ".as_bytes();
        let bits: Vec<f64> = (0..text.len()).map(|byte| byte as f64).collect();
        let words = words(text, &bits);
        assert_eq!(words.iter().map(|word| word.bits).sum::<f64>(), bits.iter().sum::<f64>());
        assert!(words.iter().all(|word| std::str::from_utf8(word.text).is_ok()));
        assert!(words.iter().any(|word| word.text == b"words,"));
        assert!(super::words(b"", &[]).is_empty());
    }
}
