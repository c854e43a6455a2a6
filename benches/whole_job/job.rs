//! The job of one method, step by step.

use std::path::Path;

use nearzip::{
    Classifier, Corpus, Index, Method, OpenOptions, PredictBatch, ReadOptions, Result, Source,
    read, unobserved,
};

use crate::cost::{peak_megabytes, timed};
use crate::figures::Figures;

/// How many texts are classified one at a time.
const SINGLE: usize = 200;
/// How many documents are added.
const ADDED: usize = 20;

/// The figures of a method, on one thread.
pub(crate) fn run(train: &Path, test: &Path, method: &str) -> Figures {
    let method: Method = method.parse().expect("there is such a method");
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let figures = one_thread.install(|| measure(train, test, &method));
    figures.expect("the files are well-formed")
}

fn measure(train: &Path, test: &Path, method: &Method) -> Result<Figures> {
    let mut figures = Figures::default();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = folder.path().join("model");
    let (test, _) = read(test, &ReadOptions::default())?;
    let some = spread(&test);

    let expected = build_and_save(train, &file, method, &some, &mut figures)?;
    let bytes = file.metadata().expect("it was written").len();
    figures.set("file", bytes as f64 / 1e6);

    let open = || method.build(Index::open(&file, OpenOptions::default())?, &unobserved);
    // What a method computes for some documents once must not help at other texts.
    let (right, seconds) = answer_batch(&*open()?, &test)?;
    figures.set("batch", seconds * 1e3 / test.len() as f64);
    figures.set("accuracy", right as f64 / test.len() as f64);

    let (opened, seconds) = timed(open);
    let mut classifier = opened?;
    figures.set("open", seconds * 1e3);
    let (first, seconds) = timed(|| classifier.predict(some.text(0)));
    first?;
    figures.set("first", seconds * 1e3);
    let (labels, seconds) = timed(|| labels_one_by_one(&*classifier, &some));
    assert!(labels? == expected, "the file predicts what was saved");
    figures.set("single", seconds * 1e3 / some.len() as f64);
    figures.set("add", add_and_predict(&mut *classifier, &some)? * 1e3);
    if let Some(megabytes) = peak_megabytes() {
        figures.set("memory", megabytes);
    }
    Ok(figures)
}

/// Builds a classifier as the program's `index build` does; returns the labels that it gives to some texts.
fn build_and_save(
    train: &Path,
    file: &Path,
    method: &Method,
    some: &Corpus,
    figures: &mut Figures,
) -> Result<Vec<String>> {
    let (corpus, seconds) = timed(|| read(train, &ReadOptions::default()));
    figures.set("read", seconds);
    let (corpus, _) = corpus?;
    let (classifier, seconds) = timed(|| {
        let index = Source::from(corpus).into_index(None)?;
        let classifier = method.build(index, &unobserved)?;
        // Nearest neighbors would build it at the first answer.
        classifier.index().map_or(Ok(()), |index| index.prepare_candidates(&unobserved))?;
        Result::Ok(classifier)
    });
    figures.set("build", seconds);
    let classifier = classifier?;
    let (saved, seconds) = timed(|| classifier.save(file));
    figures.set("save", seconds);
    saved?;
    labels_one_by_one(&*classifier, some)
}

/// Some documents, evenly spread; the rivals take the same.
fn spread(test: &Corpus) -> Corpus {
    let step = (test.len() / SINGLE).max(1);
    let positions: Vec<usize> = (0..test.len()).step_by(step).take(SINGLE).collect();
    test.subset(&positions)
}

/// How many answers are right, and the seconds that all of them take together.
fn answer_batch(classifier: &dyn Classifier, test: &Corpus) -> Result<(usize, f64)> {
    let texts: Vec<&[u8]> = test.texts().collect();
    let (predictions, seconds) = timed(|| classifier.predict_batch(&texts, &unobserved));
    let predictions = predictions?;
    let right = predictions.iter().zip(test).filter(|(it, document)| it.label() == document.label);
    Ok((right.count(), seconds))
}

fn labels_one_by_one(classifier: &dyn Classifier, documents: &Corpus) -> Result<Vec<String>> {
    let label = |text| Ok(classifier.predict(text)?.label().to_owned());
    documents.texts().map(label).collect()
}

/// The mean seconds of adding a document and predicting another; then it is removed again.
fn add_and_predict(classifier: &mut dyn Classifier, documents: &Corpus) -> Result<f64> {
    let mut total = 0.0;
    for position in 0..ADDED {
        let (label, text) = (documents.label(position), documents.text(position));
        let update = classifier.as_update().expect("every method can be updated");
        let (predicted, seconds) = timed(|| {
            update.add(label, text)?;
            update.predict(documents.text(position + 1))
        });
        predicted?;
        total += seconds;
        update.remove(label, text)?;
    }
    Ok(total / ADDED as f64)
}
