use std::collections::BTreeMap;
use std::sync::Arc;

use super::encode::Of;
use super::matrix;
use super::model::{LinearModel, System};
use super::vocabulary::Vocabulary;
use crate::corpus::{Corpus, Labels};
use crate::progress::unobserved;

fn texts(corpus: &Corpus) -> Vec<&[u8]> {
    corpus.texts().collect()
}

fn system(corpus: &Corpus, vocabulary: Vocabulary) -> System {
    let labels_of = (0..corpus.len()).map(|number| corpus.label_id(number).index()).collect();
    System::new(&texts(corpus), vocabulary, labels_of, corpus.labels().len())
}

/// As few documents have it, and as many have it.
fn vocabularies(corpus: &Corpus) -> [Vocabulary; 2] {
    let texts = texts(corpus);
    [Vocabulary::of_few(&texts), Vocabulary::of_many(&texts)]
}

/// The model, solved more exactly, and the scores of some documents that are left out.
fn solved(
    corpus: &Corpus,
    vocabulary: Vocabulary,
    drawn: &[usize],
) -> (LinearModel, Vec<Vec<f64>>) {
    let mut system = system(corpus, vocabulary);
    system.tolerance = 1e-5;
    system.model(Arc::new(corpus.labels().clone()), drawn, &unobserved).unwrap()
}

fn model(corpus: &Corpus) -> LinearModel {
    solved(corpus, Vocabulary::of(&texts(corpus)), &[]).0
}

/// The vector of a text by the definition: its grams with their weights, scaled to length 1.
fn vector(corpus: &Corpus, vocabulary: Vocabulary, text: &[u8]) -> BTreeMap<u32, f64> {
    let (documents, grams) = (corpus.len() as f64, vocabulary.occurrences(text));
    let weight = |(gram, count): (u32, u32)| {
        let with = (with(corpus, vocabulary, gram) as f64).max(1.0);
        let rarity = match vocabulary.is_of_few {
            true => 1.0 + ((1.0 + documents) / (1.0 + with)).ln(),
            false => (documents / with).ln().powf(1.25),
        };
        (gram, (1.0 + f64::from(count).ln()) * rarity)
    };
    let mut vector: BTreeMap<u32, f64> = grams.into_iter().map(weight).collect();
    let length = vector.values().map(|weight| weight * weight).sum::<f64>().sqrt();
    vector.values_mut().for_each(|weight| *weight /= length);
    vector
}

/// How many documents have a gram.
fn with(corpus: &Corpus, vocabulary: Vocabulary, gram: u32) -> usize {
    let has = |text: &&[u8]| vocabulary.occurrences(text).iter().any(|&(other, _)| other == gram);
    corpus.texts().filter(has).count()
}

fn product(a: &BTreeMap<u32, f64>, b: &BTreeMap<u32, f64>) -> f64 {
    a.iter().map(|(gram, weight)| weight * b.get(gram).unwrap_or(&0.0)).sum()
}

/// The scores of a text by the definition, from all documents but `except`.
fn expected(
    corpus: &Corpus,
    vocabulary: Vocabulary,
    text: &[u8],
    except: Option<usize>,
) -> Vec<f64> {
    let known: Vec<usize> = (0..corpus.len()).filter(|&number| Some(number) != except).collect();
    let vectors: Vec<_> =
        known.iter().map(|&number| vector(corpus, vocabulary, corpus.text(number))).collect();
    let labels = corpus.labels().len();
    let mut share = vec![0.0; labels];
    known.iter().for_each(|&n| share[corpus.label_id(n).index()] += 1.0 / known.len() as f64);
    // An intercept: the products are those of vectors less their mean.
    let products = |with: &BTreeMap<u32, f64>| -> Vec<f64> {
        vectors.iter().map(|vector| product(vector, with)).collect()
    };
    let kernel: Vec<Vec<f64>> = vectors.iter().map(products).collect();
    let means: Vec<f64> = kernel.iter().map(|row| mean(row)).collect();
    let centered = |products: Vec<f64>| -> Vec<f64> {
        if !vocabulary.is_of_few {
            return products;
        }
        let own = mean(&products);
        products.iter().zip(&means).map(|(product, of)| product - of - own + mean(&means)).collect()
    };
    let kernel: Vec<Vec<f64>> = kernel.into_iter().map(centered).collect();
    // (K + λI | Y), brought to the identity by elimination.
    let mut rows: Vec<Vec<f64>> = (0..known.len())
        .map(|row| {
            let kernel = (0..known.len())
                .map(|column| kernel[row][column] + if row == column { 0.3 } else { 0.0 });
            let truth = corpus.label_id(known[row]).index();
            let targets =
                (0..labels).map(|label| f64::from(u8::from(label == truth)) - share[label]);
            kernel.chain(targets).collect()
        })
        .collect();
    for pivot in 0..known.len() {
        let factor = rows[pivot][pivot];
        rows[pivot].iter_mut().for_each(|value| *value /= factor);
        let pivot_row = rows[pivot].clone();
        for row in (0..known.len()).filter(|&row| row != pivot) {
            let factor = rows[row][pivot];
            rows[row].iter_mut().zip(&pivot_row).for_each(|(value, of)| *value -= factor * of);
        }
    }
    // Rarer grams count for the length of a text, and for nothing else.
    let mut text = vector(corpus, vocabulary, text);
    let least = vocabulary.least_documents() as usize;
    text.retain(|&gram, _| with(corpus, vocabulary, gram) >= least);
    let products = centered(products(&text));
    let score = |label: usize| {
        let of_label = rows.iter().map(|row| row[known.len() + label]);
        products.iter().zip(of_label).map(|(product, row)| product * row).sum()
    };
    (0..labels).map(score).collect()
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

fn small() -> Corpus {
    let sample = Corpus::sample();
    let some: Vec<usize> =
        (0..sample.len()).filter(|&number| sample.label_id(number).index() < 10).collect();
    sample.subset(&some).first(60, Some(4))
}

#[track_caller]
fn assert_close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-3, "{found} {expected}");
    }
}

#[test]
fn scores_are_those_of_the_definition() {
    let corpus = small();
    for vocabulary in vocabularies(&corpus) {
        let (model, _) = solved(&corpus, vocabulary, &[]);
        for text in [corpus.text(7), b"nothing like it 0123456789", b"", Corpus::sample().text(0)] {
            assert_close(&model.scores(text), &expected(&corpus, vocabulary, text, None));
        }
    }
}

#[test]
fn scores_of_documents_left_out_are_those_of_the_definition() {
    let corpus = small();
    let positions = [0, 3, 31, 59];
    for vocabulary in vocabularies(&corpus) {
        let (_, found) = solved(&corpus, vocabulary, &positions);
        for (position, found) in positions.into_iter().zip(found) {
            let expected = expected(&corpus, vocabulary, corpus.text(position), Some(position));
            assert_close(&found, &expected);
        }
    }
}

#[test]
fn scores_do_not_depend_on_threads() {
    let corpus = Corpus::sample();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| model(&corpus))
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn a_model_is_read_back_as_it_was_written() {
    let corpus = small();
    let model = model(&corpus);
    let of = Of { documents: corpus.len() as u64, text_bytes: corpus.bytes() as u64 };
    let bytes = model.encode(&model.labels, of);
    let decode = |bytes: &[u8]| LinearModel::decode(Arc::clone(&model.labels), bytes, of);
    assert_eq!(decode(&bytes), Some(model.clone()));
    for damaged in [&bytes[..bytes.len() - 1], &bytes[..20], &[]] {
        assert_eq!(decode(damaged), None);
    }
    // The third number is 0 or 1.
    let mut neither = bytes.clone();
    neither[8] = 2;
    assert_eq!(decode(&neither), None);
    let other = Of { documents: 3, ..of };
    assert_eq!(LinearModel::decode(Arc::clone(&model.labels), &bytes, other), None);

    // In another order, with a label that has no documents.
    let names: Vec<&str> = model.labels.iter().collect();
    let reversed: Labels = names.iter().rev().copied().chain(["new"]).collect();
    let reversed = Arc::new(reversed);
    let bytes = model.encode(&reversed, of);
    let found = LinearModel::decode(Arc::clone(&reversed), &bytes, of).unwrap();
    let mut expected = model.scores(b"where is the station");
    expected.reverse();
    expected.push(0.0);
    assert_eq!(found.scores(b"where is the station"), expected);
}

#[test]
fn frequent_grams_count_as_often_as_can_be_told() {
    let repeated = matrix::Repeated::new();
    let most = repeated.of(matrix::MOST_OCCURRENCES);
    assert_eq!((repeated.of(1), repeated.of(1_000)), (1.0, most));
}
