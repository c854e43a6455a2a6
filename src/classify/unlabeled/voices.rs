//! What texts without labels say about a text, or about a document that is left out.

use std::ops::Range;

use rayon::prelude::*;

use super::graph::Graph;
use super::lesson::Lesson;
use super::shares::logarithms;
use super::spreading::Given;
use crate::byte_counts::ByteCounts;
use crate::class_model::{ClassModel, order_for};
use crate::classify::by_label::by_label;
use crate::corpus::Corpus;
use crate::error::Result;
use crate::index::Index;
use crate::progress::{Observer, unobserved};

/// How many of the texts nearest to a text are asked about it.
const ASKED: usize = 10;

/// In how many parts documents are left out, all of a part at once.
const PARTS: usize = 5;

/// How many texts teach when documents are left out, at most: each part is a lesson of its own.
const MOST_LEARNERS: usize = 5_000;

/// The most shares of labels in texts: 1 GiB, of which there are three at once.
const MOST_SHARES: usize = 1 << 27;

/// What is said about a text: a number for each label of the index, the higher the likelier.
#[derive(Debug, Clone)]
pub(in crate::classify) struct Voices {
    /// The logarithm of its share in the texts nearest to it.
    pub(super) graph: Vec<f64>,
    /// The log-odds by the class model that was taught.
    pub(super) taught: Vec<f64>,
    /// How little the text is like any other, labeled or not, in bits per byte.
    pub(in crate::classify) bits_per_byte: f64,
}

/// The texts of an index, with and without labels, and what was learned about those without.
#[derive(Debug)]
pub(in crate::classify) struct Unlabeled {
    /// The documents that have a label come first, in the order of their positions.
    graph: Graph,
    lesson: Lesson,
    /// What is said about each document that has a label if it is left out.
    left_out: Vec<Voices>,
    /// The positions of these documents.
    positions: Vec<usize>,
    /// How many documents have each label.
    documents: Vec<usize>,
}

impl Unlabeled {
    /// # Complexity
    ///
    /// Time: that of the graph; of spreading labels six times; and of predicting and counting each text without a label
    /// by class models, once, and five more times for at most 5,000 of them. Memory: twice the texts, about
    /// 500 bytes and 16 per label for each, and that of the class model.
    ///
    /// If there would be more than 2²⁷ shares of labels in texts, fewer texts without labels are learned from, evenly
    /// spaced; `None` if there is no room for any.
    pub(in crate::classify) fn new(
        index: &Index,
        observer: Observer<'_>,
    ) -> Result<Option<Unlabeled>> {
        let room = (MOST_SHARES / index.labels().len().max(1)).saturating_sub(index.len());
        if room == 0 {
            return Ok(None);
        }
        let positions: Vec<usize> = index.positions().collect();
        let mut texts = Corpus::new();
        let mut bytes = ByteCounts::default();
        let mut push = |text: &[u8]| {
            texts.push("", text);
            bytes.add(text);
        };
        for text in index.texts() {
            push(text?);
        }
        let mut chosen = evenly_spaced(0..index.unlabeled_len(), room).peekable();
        for (number, unlabeled) in index.unlabeled().enumerate() {
            let (_, text) = unlabeled?;
            if chosen.next_if_eq(&number).is_some() {
                push(text);
            }
        }
        let order = order_for(&bytes);
        let graph = Graph::new(texts, observer)?;
        let label = |(text, &position): (usize, &usize)| {
            Ok(Given { text, label: index.label_id(position)?.index() })
        };
        let given = positions.iter().enumerate().map(label).collect::<Result<Vec<Given>>>()?;
        let learners = given.len()..graph.len();
        let labels = index.labels().len();
        let mut documents = vec![0; labels];
        given.iter().for_each(|given| documents[given.label] += 1);

        let model = index.class_model(observer)?;
        let say = |text: &[u8]| class_model_says(index, model, text);
        let all: Vec<usize> = learners.clone().collect();
        let lesson = Lesson::new(&graph, &given, &all, labels, order, say, observer)?;
        let left_out = left_out(index, &graph, &given, &positions, learners, order, observer)?;
        Ok(Some(Unlabeled { graph, lesson, left_out, positions, documents }))
    }

    /// What is said about a text.
    pub(in crate::classify) fn say(&self, text: &[u8]) -> Result<Voices> {
        voices(&self.graph, &self.lesson, text, None)
    }

    /// What is said about the document at a position, by lessons without its label and those of up to a fifth of the
    /// others.
    pub(in crate::classify) fn say_without(&self, position: usize) -> Option<&Voices> {
        Some(&self.left_out[self.positions.binary_search(&position).ok()?])
    }

    /// How many texts a document with this label stands for, relative to others: few labels may be drawn evenly, though
    /// texts have one far more often than another.
    pub(in crate::classify) fn weight(&self, label: usize) -> f64 {
        self.lesson.frequencies[label] / self.documents[label] as f64
    }
}

fn voices(graph: &Graph, lesson: &Lesson, text: &[u8], except: Option<usize>) -> Result<Voices> {
    let near = graph.nearest(text, ASKED, except)?;
    let taught = lesson.taught.opinion(text)?;
    Ok(Voices {
        graph: logarithms(&lesson.shares.mean(&near)),
        taught: taught.log_odds,
        bits_per_byte: taught.bits_per_byte,
    })
}

/// The log-odds of each label of the index.
fn class_model_says(index: &Index, model: &ClassModel, text: &[u8]) -> Result<Vec<f64>> {
    let log_odds = model.opinion(text)?.log_odds;
    Ok(by_label(index, model.labels(), log_odds, f64::NEG_INFINITY))
}

/// What is said about each given text by lessons without its label: those of each part are left out together.
fn left_out(
    index: &Index,
    graph: &Graph,
    given: &[Given],
    positions: &[usize],
    learners: Range<usize>,
    order: usize,
    observer: Observer<'_>,
) -> Result<Vec<Voices>> {
    let labels = index.labels().len();
    let part_of = parts(given, labels);
    let learners: Vec<usize> = evenly_spaced(learners, MOST_LEARNERS).collect();
    let mut said: Vec<Option<Voices>> = vec![None; given.len()];
    for part in 0..PARTS {
        let kept: Vec<Given> =
            given.iter().filter(|given| part_of[given.text] != part).copied().collect();
        let out: Vec<usize> = (0..given.len()).filter(|&text| part_of[text] == part).collect();
        if out.is_empty() {
            continue;
        }
        let document =
            |given: &Given| Ok((index.label(positions[given.text])?, graph.text(given.text)?));
        let model = ClassModel::build(kept.iter().map(document), None, &unobserved)?;
        let say = |text: &[u8]| class_model_says(index, &model, text);
        let lesson = Lesson::new(graph, &kept, &learners, labels, order, say, observer)?;
        let about = |&text: &usize| voices(graph, &lesson, graph.text(text)?, Some(text));
        let voices = out.par_iter().map(about).collect::<Result<Vec<Voices>>>()?;
        for (text, voices) in out.into_iter().zip(voices) {
            said[text] = Some(voices);
        }
    }
    Ok(said.into_iter().flatten().collect())
}

/// The part of each given text: documents of a label are dealt to the parts in turn.
fn parts(given: &[Given], labels: usize) -> Vec<usize> {
    let mut next: Vec<usize> = (0..labels).collect();
    let mut part = |given: &Given| {
        let next = &mut next[given.label];
        *next += 1;
        (*next - 1) % PARTS
    };
    given.iter().map(&mut part).collect()
}

/// At most this many numbers of a range.
fn evenly_spaced(range: Range<usize>, most: usize) -> impl Iterator<Item = usize> {
    let count = range.len().min(most);
    (0..count).map(move |number| range.start + number * range.len() / count)
}
