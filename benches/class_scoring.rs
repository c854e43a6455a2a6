//! Class code lengths against zstd dictionaries, one a class: the way of FTCC (Kasturi and Markov,
//! *Text Classification via Compression with zstd Dictionaries*), where a text takes the label of
//! the dictionary with which it compresses best.
//!
//! On AG News where `NEARZIP_DATA` has it, else on the embedded sample; the accuracy of both is
//! printed with the times.

use std::path::PathBuf;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use nearzip::{ClassClassifier, Classifier, Corpus, HybridClassifier, ReadOptions};
use zstd::bulk::Compressor;
use zstd::dict::EncoderDictionary;

const TRAINING_DOCUMENTS: usize = 20_000;
const TEST_DOCUMENTS: usize = 500;
const LEVEL: i32 = 19;

fn data() -> (Corpus, Corpus) {
    let folder = std::env::var_os("NEARZIP_DATA").map_or("../shared/data".into(), PathBuf::from);
    let part = |name: &str| {
        let path = folder.join("ag_news").join(name);
        nearzip::read(&path, &ReadOptions::default()).ok().map(|(corpus, _)| corpus)
    };
    match (part("train.csv.gz"), part("test.csv.gz")) {
        (Some(train), Some(test)) => {
            (train.first(TRAINING_DOCUMENTS, Some(1)), test.first(TEST_DOCUMENTS, Some(1)))
        }
        _ => {
            eprintln!("AG News is not in NEARZIP_DATA; measuring on the embedded sample");
            (Corpus::sample(), Corpus::sample_held_out())
        }
    }
}

/// A dictionary for each label: all of its texts.
fn dictionaries(train: &Corpus) -> Vec<EncoderDictionary<'static>> {
    let texts_of = |label: &str| {
        let texts = (0..train.len()).filter(|&position| train.label(position) == label);
        texts.map(|position| train.text(position)).collect::<Vec<_>>().join(&b'\n')
    };
    train.labels().iter().map(|label| EncoderDictionary::copy(&texts_of(label), LEVEL)).collect()
}

fn class_scoring(criterion: &mut Criterion) {
    let (train, test) = data();
    let class = ClassClassifier::from_corpus(&train).unwrap();
    let dictionaries = dictionaries(&train);
    let mut compressors: Vec<Compressor<'_>> = dictionaries
        .iter()
        .map(|dictionary| Compressor::with_prepared_dictionary(dictionary).unwrap())
        .collect();
    let labels: Vec<&str> = train.labels().iter().collect();
    let mut by_dictionary = |text: &[u8]| {
        let lengths = compressors.iter_mut().map(|c| c.compress(text).unwrap().len());
        let (_, label) = lengths.zip(&labels).min_by_key(|(length, _)| *length).unwrap();
        *label
    };

    let accuracy = |predict: &mut dyn FnMut(&[u8]) -> String| {
        let right = (0..test.len())
            .filter(|&position| predict(test.text(position)) == test.label(position));
        right.count() as f64 / test.len() as f64
    };
    let with = |classifier: &dyn Classifier, text: &[u8]| {
        classifier.predict(text).unwrap().label().to_owned()
    };
    let hybrid = HybridClassifier::from_corpus(train.clone()).unwrap();
    println!("accuracy: class {:.3}", accuracy(&mut |text| with(&class, text)));
    println!("accuracy: hybrid {:.3}", accuracy(&mut |text| with(&hybrid, text)));
    println!("accuracy: zstd dictionaries {:.3}", accuracy(&mut |t| by_dictionary(t).to_owned()));

    let mut group = criterion.benchmark_group("class_scoring");
    let mut texts = test.texts().collect::<Vec<_>>().into_iter().cycle();
    let mut next = || texts.next().unwrap();
    group.bench_function("class", |bencher| {
        bencher.iter_batched(&mut next, |text| class.predict(text).unwrap(), BatchSize::SmallInput);
    });
    group.bench_function("hybrid", |bencher| {
        bencher.iter_batched(
            &mut next,
            |text| hybrid.predict(text).unwrap(),
            BatchSize::SmallInput,
        );
    });
    group.bench_function("zstd dictionaries", |bencher| {
        bencher.iter_batched(&mut next, &mut by_dictionary, BatchSize::SmallInput);
    });
    group.finish();
}

criterion_group!(benches, class_scoring);
criterion_main!(benches);
