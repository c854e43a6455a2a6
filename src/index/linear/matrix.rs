use rayon::prelude::*;

use super::rows::Rows;
use super::vocabulary::Vocabulary;
use crate::index::candidates::repeated;

/// The most occurrences of a gram in a text that are told apart.
pub(super) const MOST_OCCURRENCES: u32 = 63;
const OCCURRENCE_BITS: u32 = 6;

/// A document or a row in the upper 26 bits, and how often a gram occurs in the lower 6.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry(u32);

/// There are no more documents, nor rows, than this.
pub(super) const MOST: usize = 1 << (u32::BITS - OCCURRENCE_BITS);

impl Entry {
    fn new(number: u32, occurrences: u32) -> Entry {
        Entry(number << OCCURRENCE_BITS | occurrences.min(MOST_OCCURRENCES))
    }

    pub(super) fn number(self) -> usize {
        (self.0 >> OCCURRENCE_BITS) as usize
    }

    fn occurrences(self) -> u32 {
        self.0 & MOST_OCCURRENCES
    }
}

/// How many texts are divided between threads at once.
const TEXTS_AT_ONCE: usize = 4096;

/// Lists of entries, one after another.
#[derive(Debug)]
pub(super) struct Lists {
    entries: Vec<Entry>,
    starts: Vec<usize>,
}

impl Lists {
    /// The buckets of each text.
    fn of_buckets(texts: &[&[u8]], vocabulary: Vocabulary) -> Lists {
        let buckets_of = |text: &&[u8]| -> Vec<Entry> {
            let occurrences = vocabulary.occurrences(text).into_iter();
            occurrences.map(|(bucket, count)| Entry::new(bucket, count)).collect()
        };
        let mut lists = Lists { entries: Vec::new(), starts: vec![0] };
        for texts in texts.chunks(TEXTS_AT_ONCE) {
            let buckets: Vec<Vec<Entry>> = texts.par_iter().map(buckets_of).collect();
            for of_text in buckets {
                lists.entries.extend(of_text);
                lists.starts.push(lists.entries.len());
            }
        }
        lists
    }

    pub(super) fn get(&self, number: usize) -> &[Entry] {
        &self.entries[self.starts[number]..self.starts[number + 1]]
    }
}

/// The grams of all documents, with their weights. The share of a document's length of those that are too rare for a
/// row is in `own`: no more than one document has such a gram, so that it says nothing about another.
#[derive(Debug)]
pub(super) struct Matrix {
    /// The rows in each document.
    pub(super) documents: Lists,
    /// The documents in each row.
    pub(super) grams: Lists,
    pub(super) rows: Rows,
    /// The rarity of each row.
    pub(super) rarity: Vec<f32>,
    /// The rarity of a gram that at most one document has.
    pub(super) rarest: f32,
    /// The factor that scales each document to length 1.
    pub(super) scale: Vec<f32>,
    /// What the grams without a row add to a document's product with itself.
    pub(super) own: Vec<f32>,
}

/// The factor of [`repeated`] by how often a gram occurs.
#[derive(Debug)]
pub(super) struct Repeated([f32; MOST_OCCURRENCES as usize + 1]);

impl Repeated {
    pub(super) fn new() -> Repeated {
        Repeated(std::array::from_fn(|occurrences| repeated(occurrences.max(1)) as f32))
    }

    pub(super) fn of(&self, occurrences: u32) -> f32 {
        self.0[occurrences.min(MOST_OCCURRENCES) as usize]
    }

    pub(super) fn of_entry(&self, entry: Entry) -> f32 {
        self.0[entry.occurrences() as usize]
    }
}

impl Matrix {
    pub(super) fn new(texts: &[&[u8]], vocabulary: Vocabulary) -> Matrix {
        let mut documents = Lists::of_buckets(texts, vocabulary);
        let mut counts = vec![0_u32; vocabulary.grams.buckets()];
        for entry in &documents.entries {
            counts[entry.number()] += 1;
        }
        let has_row = |count: u32| count >= vocabulary.least_documents();
        let rows = Rows::new(counts.iter().map(|&count| has_row(count)));
        let rarity_of = |documents_with| vocabulary.rarity(texts.len(), documents_with) as f32;
        let with_row = counts.iter().filter(|&&count| has_row(count));
        let rarity: Vec<f32> = with_row.clone().map(|&count| rarity_of(count)).collect();
        let rarest = rarity_of(1);

        let repeated = Repeated::new();
        let (mut scale, mut own) = (Vec::new(), Vec::new());
        // Entries are replaced by fewer ones, or as many.
        let mut end = 0;
        for document in 0..texts.len() {
            let (mut square, mut alone) = (0.0, 0.0);
            let buckets = documents.starts[document]..documents.starts[document + 1];
            documents.starts[document] = end;
            for place in buckets {
                let entry = documents.entries[place];
                let row = rows.row(entry.number() as u32);
                let rarity = row.map_or(rarest, |row| rarity[row]);
                let weight = f64::from(repeated.of_entry(entry) * rarity).powi(2);
                square += weight;
                match row {
                    Some(row) => {
                        documents.entries[end] = Entry::new(row as u32, entry.occurrences());
                        end += 1;
                    }
                    None => alone += weight,
                }
            }
            let length = f64::sqrt(square);
            scale.push(if square > 0.0 { (1.0 / length) as f32 } else { 0.0 });
            own.push(if square > 0.0 { (alone / square) as f32 } else { 0.0 });
        }
        documents.starts[texts.len()] = end;
        documents.entries.truncate(end);
        documents.entries.shrink_to_fit();
        let grams = transposed(&documents, with_row.map(|&count| count as usize));
        Matrix { documents, grams, rows, rarity, rarest, scale, own }
    }

    pub(super) fn len(&self) -> usize {
        self.scale.len()
    }
}

/// The documents in each row, given how many there are.
fn transposed(documents: &Lists, counts: impl Iterator<Item = usize>) -> Lists {
    let mut starts = vec![0];
    for count in counts {
        starts.push(starts[starts.len() - 1] + count);
    }
    let mut next = starts.clone();
    let mut entries = vec![Entry(0); documents.entries.len()];
    for document in 0..documents.starts.len() - 1 {
        for entry in documents.get(document) {
            let place = &mut next[entry.number()];
            entries[*place] = Entry::new(document as u32, entry.occurrences());
            *place += 1;
        }
    }
    Lists { entries, starts }
}
