//! Class code lengths compared with zstd dictionaries made once from the texts of each class: FTCC (de
//! Catheu, *Fast Text Classification with Compressors dictionary*, 2023), in which a text gets the label
//! whose dictionaries compress it best. As in that work, the level is 9, and a class has one dictionary
//! or, for more accuracy, five, each made from a fifth of its texts.
//!
//! The texts are AG News if `NEARZIP_DATA` has it, otherwise the embedded sample. Accuracies are
//! printed along with the times.

#[path = "../tests/support/mod.rs"]
mod support;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use nearzip::{ClassClassifier, Classifier, Corpus, HybridClassifier};
use zstd::bulk::Compressor;
use zstd::dict::EncoderDictionary;

const TEST_DOCUMENTS: usize = 1000;
const LEVEL: i32 = 9;

fn data() -> (Corpus, Corpus) {
    match support::find_dataset("ag_news") {
        Some((train, test)) => (train, test.first(TEST_DOCUMENTS, Some(1))),
        None => {
            eprintln!("measuring on the embedded sample");
            (Corpus::sample(), Corpus::sample_held_out())
        }
    }
}

/// Each label with this many dictionaries of its texts.
fn dictionaries(
    train: &Corpus,
    per_class: usize,
) -> Vec<(String, Vec<EncoderDictionary<'static>>)> {
    let dictionaries_of = |label: &str| {
        let documents = train.iter().filter(|document| document.label == label);
        let texts: Vec<&[u8]> = documents.map(|document| document.text).collect();
        let parts = texts.chunks(texts.len().div_ceil(per_class));
        parts.map(|texts| EncoderDictionary::copy(&texts.join(&b'\n'), LEVEL)).collect()
    };
    train.labels().iter().map(|label| (label.to_owned(), dictionaries_of(label))).collect()
}

/// Predicts the label whose dictionaries compress a text to the smallest total length.
fn by_length<'a>(
    dictionaries: &'a [(String, Vec<EncoderDictionary<'static>>)],
) -> impl FnMut(&[u8]) -> String + 'a {
    let compressor = |dictionary| Compressor::with_prepared_dictionary(dictionary).unwrap();
    let compressors = |(_, dictionaries): &'a (_, Vec<_>)| dictionaries.iter().map(compressor);
    let mut classes: Vec<Vec<Compressor<'a>>> =
        dictionaries.iter().map(|class| compressors(class).collect()).collect();
    move |text| {
        let length = |class: &mut Vec<Compressor<'_>>| {
            class.iter_mut().map(|c| c.compress(text).unwrap().len()).sum::<usize>()
        };
        let lengths = classes.iter_mut().map(length).zip(dictionaries);
        lengths.min_by_key(|(length, _)| *length).unwrap().1.0.clone()
    }
}

fn class_scoring(criterion: &mut Criterion) {
    let (train, test) = data();
    let class = ClassClassifier::from_corpus(&train).unwrap();
    let hybrid = HybridClassifier::from_corpus(train.clone()).unwrap();
    let (one, five) = (dictionaries(&train, 1), dictionaries(&train, 5));
    let label = |classifier: &dyn Classifier, text: &[u8]| {
        classifier.predict(text).unwrap().label().to_owned()
    };
    type Predict<'a> = &'a mut dyn FnMut(&[u8]) -> String;
    let methods: [(&str, Predict<'_>); 4] = [
        ("class", &mut |text| label(&class, text)),
        ("hybrid", &mut |text| label(&hybrid, text)),
        ("zstd dictionaries, 1 per class", &mut by_length(&one)),
        ("zstd dictionaries, 5 per class", &mut by_length(&five)),
    ];

    let mut group = criterion.benchmark_group("class_scoring");
    for (name, predict) in methods {
        let right = test.iter().filter(|document| predict(document.text) == document.label).count();
        println!("accuracy: {name} {:.3}", right as f64 / test.len() as f64);
        let mut texts = test.texts().collect::<Vec<_>>().into_iter().cycle();
        group.bench_function(name, |bencher| {
            bencher.iter_batched(|| texts.next().unwrap(), &mut *predict, BatchSize::SmallInput);
        });
    }
    group.finish();
}

criterion_group!(benches, class_scoring);
criterion_main!(benches);
