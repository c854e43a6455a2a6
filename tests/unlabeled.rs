//! Texts without labels: what hybrid learns from them, and what it forgets.

use nearzip::{
    AddedIds, Blend, Classifier, Corpus, Error, HybridClassifier, HybridConfig, Index, Method,
    ModelInfo, OpenOptions, Prediction, Source, Update, unobserved,
};
use proptest::prelude::*;

const BLEND: &str = "1,0/1,0,0,5";

fn index(labeled: &Corpus, unlabeled: &Corpus) -> Index {
    let mut index = Source::from(labeled.clone()).into_index(None).unwrap();
    index.add_unlabeled(unlabeled, AddedIds::Kept).unwrap();
    index
}

fn hybrid(index: Index) -> HybridClassifier {
    let config = HybridConfig::default().blend(BLEND.parse::<Blend>().unwrap());
    HybridClassifier::new(index, config, &unobserved).unwrap()
}

/// One document per label, and the others of the sample without their labels.
fn few() -> (Corpus, Corpus) {
    let drawn = Corpus::sample().shots(1, 1);
    let rest = Corpus::sample().except(&drawn);
    (drawn, rest)
}

#[test]
fn texts_without_labels_raise_the_accuracy() {
    let (drawn, rest) = few();
    let accuracy = |index: Index| {
        let classifier = Method::default().build(index, &unobserved).unwrap();
        let test = Corpus::sample_held_out();
        nearzip::evaluate(&*classifier, &test, &unobserved).unwrap().accuracy()
    };
    let alone = accuracy(index(&drawn, &Corpus::new()));
    let with_texts = accuracy(index(&drawn, &rest));
    assert!(with_texts > alone + 0.02, "{with_texts} {alone}");
}

#[test]
fn the_answer_is_the_same_for_any_number_of_threads() {
    let (drawn, rest) = few();
    let scores = |threads| -> Vec<Vec<f64>> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let classifier = hybrid(index(&drawn, &rest));
            let scores = |p: Prediction| p.scores().map(|(_, score)| score).collect();
            let test = Corpus::sample_held_out().first(20, Some(1));
            test.texts().map(|text| scores(classifier.predict(text).unwrap())).collect()
        })
    };
    assert_eq!(scores(1), scores(3));
}

#[test]
fn other_methods_ignore_texts_without_labels() {
    let (drawn, rest) = few();
    for name in ["knn", "class", "grams"] {
        let method: Method = name.parse().unwrap();
        let predict = |unlabeled: &Corpus| {
            let classifier = method.build(index(&drawn, unlabeled), &unobserved).unwrap();
            classifier.predict("¿Dónde está la estación?".as_bytes()).unwrap()
        };
        assert_eq!(predict(&rest), predict(&Corpus::new()), "{name}");
        assert!(!method.learns_from_unlabeled());
    }
}

#[test]
fn a_text_without_a_label_has_an_id_of_its_own() {
    let labeled: Corpus = [("a", "zero"), ("b", "one")].into_iter().collect();
    let mut texts = Corpus::new();
    texts.push_with_id("", b"two", "x");
    texts.push_with_id("", b"three", 7);
    let mut index = index(&labeled, &texts);
    assert!(index.has_id("x").unwrap() && index.has_id(7).unwrap() && !index.has_id(2).unwrap());
    assert_eq!(index.position("x").unwrap(), None);
    let taken = |error: Error| matches!(error, Error::DuplicateId { .. });
    assert!(taken(index.add("a", b"four", Some("x".into())).unwrap_err()));
    assert!(taken(index.add_unlabeled(&texts, AddedIds::Kept).unwrap_err()));
    assert!(taken(index.add_unlabeled(&labeled, AddedIds::Kept).unwrap_err()));
    assert_eq!((index.len(), index.unlabeled_len()), (2, 2));
    // The next number is after all that were ever ids.
    let position = index.add("a", b"four", None).unwrap();
    assert_eq!(index.document(position).unwrap().unwrap().id.to_string(), "8");

    index.relabel("x", "b").unwrap();
    let last = index.documents().last().unwrap().unwrap();
    assert_eq!((last.id.to_string(), last.label, last.text), ("x".into(), "b", &b"two"[..]));
    index.remove(7).unwrap();
    assert!(matches!(index.remove(7), Err(Error::UnknownId { .. })));
    assert_eq!((index.len(), index.unlabeled_len()), (4, 0));
}

#[test]
fn a_file_keeps_texts_without_labels_and_forgets_removed_ones() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model");
    let (drawn, rest) = few();
    let mut built = index(&drawn, &rest);
    let secret = rest.id(3);
    let bytes = rest.text(3);
    built.save(&path).unwrap();
    let info = ModelInfo::verify(&path).unwrap();
    assert_eq!((info.documents, info.unlabeled), (drawn.len() as u64, rest.len() as u64));
    let has_bytes = |path: &std::path::Path| {
        let file = std::fs::read(path).unwrap();
        file.windows(bytes.len()).any(|window| window == bytes)
    };
    assert!(has_bytes(&path));

    built.remove(secret.clone()).unwrap();
    built.compact().unwrap();
    built.save(&path).unwrap();
    assert!(!has_bytes(&path));
    let mut opened = Index::open(&path, OpenOptions::default()).unwrap();
    assert_eq!(opened.unlabeled_len(), rest.len() - 1);
    assert!(!opened.has_id(secret).unwrap());
    let texts = |index: &Index| -> Vec<(String, Vec<u8>)> {
        index
            .unlabeled()
            .map(|text| text.map(|(id, text)| (id.to_string(), text.to_vec())).unwrap())
            .collect()
    };
    assert_eq!(texts(&opened), texts(&built));
}

#[test]
fn a_classifier_follows_the_texts_of_its_index() {
    let (drawn, rest) = few();
    let mut classifier = hybrid(index(&drawn, &Corpus::new()));
    let text = "¿Dónde está la estación?".as_bytes();
    let before = classifier.predict(text).unwrap();
    classifier.index_mut().unwrap().add_unlabeled(&rest, AddedIds::Kept).unwrap();
    let with_texts = classifier.predict(text).unwrap();
    assert_eq!(with_texts, hybrid(index(&drawn, &rest)).predict(text).unwrap());
    assert_ne!(with_texts, before);
    for id in 0..480 {
        if !drawn.iter().any(|document| document.id.number() == Some(id)) {
            classifier.index_mut().unwrap().remove(id).unwrap();
        }
    }
    assert_eq!(classifier.predict(text).unwrap(), before);
}

/// A change. A document is chosen by its number among the current ones, labeled or not.
#[derive(Debug, Clone)]
enum Change {
    Add(&'static str, Vec<u8>),
    AddUnlabeled(Vec<Vec<u8>>),
    Remove(usize),
    Relabel(usize, &'static str),
    Compact,
    SaveAndOpen,
}

fn label() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["x", "y", "z"])
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop::sample::select(b"abc \xff".to_vec()), 0..20)
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => (label(), text()).prop_map(|(label, text)| Change::Add(label, text)),
        3 => prop::collection::vec(text(), 0..6).prop_map(Change::AddUnlabeled),
        4 => any::<usize>().prop_map(Change::Remove),
        4 => (any::<usize>(), label()).prop_map(|(number, label)| Change::Relabel(number, label)),
        1 => Just(Change::Compact),
        1 => Just(Change::SaveAndOpen),
    ]
}

/// The documents in two lists, each with its id.
#[derive(Debug, Default)]
struct Lists {
    labeled: Vec<(u64, String, Vec<u8>)>,
    unlabeled: Vec<(u64, Vec<u8>)>,
    next: u64,
}

impl Lists {
    fn fresh(&mut self) -> u64 {
        self.next += 1;
        self.next - 1
    }

    fn index(&self) -> Index {
        let (mut labeled, mut unlabeled) = (Corpus::new(), Corpus::new());
        for (id, label, text) in &self.labeled {
            labeled.push_with_id(label, text, *id);
        }
        for (id, text) in &self.unlabeled {
            unlabeled.push_with_id("", text, *id);
        }
        index(&labeled, &unlabeled)
    }
}

fn apply(index: &mut Index, lists: &mut Lists, change: &Change) {
    let all = lists.labeled.len() + lists.unlabeled.len();
    match change {
        Change::Add(label, text) => {
            index.add(label, text, None).unwrap();
            let id = lists.fresh();
            lists.labeled.push((id, (*label).to_owned(), text.clone()));
        }
        Change::AddUnlabeled(texts) => {
            let corpus: Corpus = texts.iter().map(|text| ("", text)).collect();
            index.add_unlabeled(&corpus, AddedIds::Numbered).unwrap();
            for text in texts {
                let id = lists.fresh();
                lists.unlabeled.push((id, text.clone()));
            }
        }
        Change::Remove(number) => match number.checked_rem(all) {
            Some(number) if number < lists.labeled.len() => {
                index.remove(lists.labeled.remove(number).0).unwrap();
            }
            Some(number) => {
                index.remove(lists.unlabeled.remove(number - lists.labeled.len()).0).unwrap();
            }
            None => {}
        },
        Change::Relabel(number, label) => match number.checked_rem(all) {
            Some(number) if number < lists.labeled.len() => {
                let document = &mut lists.labeled[number];
                document.1 = (*label).to_owned();
                index.relabel(document.0, label).unwrap();
            }
            Some(number) => {
                let (id, text) = lists.unlabeled.remove(number - lists.labeled.len());
                index.relabel(id, label).unwrap();
                lists.labeled.push((id, (*label).to_owned(), text));
            }
            None => {}
        },
        Change::Compact => index.compact().unwrap(),
        Change::SaveAndOpen => {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("model");
            index.save(&path).unwrap();
            *index = Index::open(&path, OpenOptions::default()).unwrap();
        }
    }
}

/// The label, and every label with its score. Positions differ where documents were removed.
fn answer(hybrid: &HybridClassifier, query: &[u8]) -> (String, Vec<(String, f64)>) {
    let prediction = hybrid.predict(query).unwrap();
    let scores = prediction.scores().map(|(label, score)| (label.to_owned(), score)).collect();
    (prediction.label().to_owned(), scores)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn after_any_changes_predictions_are_those_of_a_rebuild(
        changes in prop::collection::vec(change(), 1..16),
        queries in prop::collection::vec(text(), 1..4),
    ) {
        let mut lists = Lists::default();
        let mut index = lists.index();
        let beginning = [
            Change::Add("x", b"ab ab".to_vec()),
            Change::Add("y", b"cc c".to_vec()),
            Change::AddUnlabeled(vec![b"ab cab".to_vec(), b"cc cc".to_vec()]),
        ];
        for change in beginning.iter().chain(&changes) {
            apply(&mut index, &mut lists, change);
        }
        prop_assert_eq!(index.len(), lists.labeled.len());
        prop_assert_eq!(index.unlabeled_len(), lists.unlabeled.len());
        if lists.labeled.is_empty() {
            return Ok(());
        }
        let (changed, rebuilt) = (hybrid(index), hybrid(lists.index()));
        for query in &queries {
            let [changed, rebuilt] = [&changed, &rebuilt].map(|hybrid| answer(hybrid, query));
            prop_assert_eq!(changed, rebuilt);
        }
    }
}
