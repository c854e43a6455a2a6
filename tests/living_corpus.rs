//! After any changes an index answers like one that is built from the remaining documents.

use nearzip::{
    AddedIds, ClassClassifier, Classifier, CompressorSpec, Corpus, DocumentId, Error,
    GramClassifier, HybridClassifier, Index, KnnClassifier, KnnConfig, OpenOptions, Search,
    SearchConfig, TieRule, Update, k_nearest, unobserved,
};
use proptest::prelude::*;

/// A change. A document is chosen by its number among the current ones.
#[derive(Debug, Clone)]
enum Change {
    Add { label: &'static str, text: Vec<u8>, id: Option<u8> },
    AddAll(Vec<(&'static str, Vec<u8>)>),
    Remove(usize),
    Relabel(usize, &'static str),
    Compact,
    SaveAndOpen { map: bool },
}

/// Few letters and few labels, so that equal distances, equal texts and vanishing labels are common.
fn label() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["x", "y", "z", "w"])
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop::sample::select(b"ab \xff".to_vec()), 0..16)
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => (label(), text(), prop::option::of(0..20u8))
            .prop_map(|(label, text, id)| Change::Add { label, text, id }),
        1 => prop::collection::vec((label(), text()), 0..5).prop_map(Change::AddAll),
        4 => any::<usize>().prop_map(Change::Remove),
        3 => (any::<usize>(), label()).prop_map(|(number, label)| Change::Relabel(number, label)),
        1 => Just(Change::Compact),
        2 => any::<bool>().prop_map(|map| Change::SaveAndOpen { map }),
    ]
}

/// The simplest living corpus: a list.
#[derive(Debug, Default)]
struct List {
    documents: Vec<(String, String, Vec<u8>)>,
}

impl List {
    fn position(&self, number: usize) -> Option<usize> {
        number.checked_rem(self.documents.len())
    }

    fn corpus(&self) -> Corpus {
        let mut corpus = Corpus::new();
        for (id, label, text) in &self.documents {
            corpus.push_with_id(label, text, id);
        }
        corpus
    }
}

fn apply(index: &mut Index, list: &mut List, change: &Change) {
    match change {
        Change::Add { label, text, id } => {
            let id = id.map(|id| format!("id {id}"));
            let taken = id.as_ref().is_some_and(|id| list.documents.iter().any(|d| d.0 == *id));
            match index.add(label, text, id.as_deref().map(DocumentId::from)) {
                Ok(position) => {
                    let id = index.document(position).unwrap().unwrap().id.to_string();
                    list.documents.push((id, (*label).to_owned(), text.clone()));
                }
                Err(error) => assert!(taken && matches!(error, Error::DuplicateId { .. })),
            }
        }
        Change::AddAll(documents) => {
            let corpus: Corpus = documents.iter().cloned().collect();
            index.add_all(&corpus, AddedIds::Numbered, &unobserved).unwrap();
            let new: Vec<usize> = index.positions().skip(list.documents.len()).collect();
            for (position, (label, text)) in new.into_iter().zip(documents) {
                let id = index.document(position).unwrap().unwrap().id.to_string();
                list.documents.push((id, (*label).to_owned(), text.clone()));
            }
        }
        Change::Remove(number) => {
            if let Some(position) = list.position(*number) {
                let (id, ..) = list.documents.remove(position);
                index.remove(&id).unwrap();
            }
        }
        Change::Relabel(number, label) => {
            if let Some(position) = list.position(*number) {
                let document = &mut list.documents[position];
                document.1 = (*label).to_owned();
                index.relabel(&document.0, label).unwrap();
            }
        }
        Change::Compact => index.compact().unwrap(),
        Change::SaveAndOpen { map } => {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("model");
            index.save(&path).unwrap();
            *index = Index::open(&path, OpenOptions::default().map(*map)).unwrap();
        }
    }
}

#[test]
fn nothing_answers_for_a_removed_document() {
    let corpus: Corpus = [("x", "one"), ("y", "two"), ("x", "three")].into_iter().collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model");
    Index::build(corpus, &CompressorSpec::default(), &unobserved).unwrap().save(&path).unwrap();
    let mut index = Index::open(&path, OpenOptions::default()).unwrap();
    // The only document with its label.
    index.remove(1).unwrap();
    assert_eq!(index.document(1).unwrap(), None);
    assert_eq!(index.document(3).unwrap(), None);
    assert_eq!(index.document(usize::MAX).unwrap(), None);
    let found: Vec<_> = index.documents().map(|document| document.unwrap()).collect();
    assert_eq!(found.iter().map(|document| document.position).collect::<Vec<_>>(), [0, 2]);
    assert!(found.iter().all(|document| document.label == "x"));
    index.compact().unwrap();
    assert_eq!(index.document(1).unwrap().unwrap().text, b"three");
    assert_eq!(index.document(2).unwrap(), None);
}

/// A document's id and label, and its distance.
type Found = (String, String, f64);

/// The labels, all neighbors, and the nearest among candidates.
fn everything(index: &Index, query: &[u8]) -> (Vec<String>, Vec<Found>, Vec<Found>) {
    let labels = index.labels().iter().map(str::to_owned).collect();
    let found = |k, search| -> Vec<Found> {
        let config = SearchConfig::default().k(k).search(search);
        let nearest = match k {
            0 => Vec::new(),
            _ => k_nearest(index, query, config).unwrap().nearest,
        };
        let document = |neighbor: nearzip::Neighbor| {
            (neighbor.id.to_string(), neighbor.label, neighbor.distance)
        };
        nearest.into_iter().map(document).collect()
    };
    let (all, few) = (index.len(), index.len().min(2));
    (labels, found(all, Search::Exact), found(few, Search::Candidates(3)))
}

fn predictions(index: Index, query: &[u8]) -> Vec<(String, Vec<(String, f64)>)> {
    let k = index.len().min(4);
    if k == 0 {
        return Vec::new();
    }
    let mut index = Some(index);
    let mut classifier = None;
    TieRule::ALL
        .iter()
        .map(|&ties| {
            let config = KnnConfig::default().k(k).ties(ties);
            let index = index.take().unwrap_or_else(|| {
                let former: KnnClassifier = classifier.take().unwrap();
                Box::new(former).into_index().unwrap()
            });
            let classifier = classifier.insert(KnnClassifier::new(index, config).unwrap());
            let prediction = classifier.predict(query).unwrap();
            let scores = prediction.scores().map(|(label, score)| (label.to_owned(), score));
            (prediction.label().to_owned(), scores.collect())
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_index_answers_like_one_built_from_scratch(
        documents in prop::collection::vec((label(), text()), 0..12),
        changes in prop::collection::vec(change(), 0..24),
        queries in prop::collection::vec(text(), 1..4),
    ) {
        let spec = CompressorSpec::default();
        let corpus: Corpus = documents.iter().cloned().collect();
        let mut list = List::default();
        for (number, (label, text)) in documents.into_iter().enumerate() {
            list.documents.push((number.to_string(), label.to_owned(), text));
        }
        let mut index = Index::build(corpus, &spec, &unobserved).unwrap();
        for change in &changes {
            apply(&mut index, &mut list, change);
            let scratch = Index::build(list.corpus(), &spec, &unobserved).unwrap();
            for query in &queries {
                prop_assert_eq!(everything(&index, query), everything(&scratch, query));
            }
        }
        let scratch = Index::build(list.corpus(), &spec, &unobserved).unwrap();
        prop_assert_eq!(predictions(index, &queries[0]), predictions(scratch, &queries[0]));
    }
}

#[test]
fn every_method_learns_at_once_and_forgets_without_a_trace() {
    let corpus = || Corpus::sample().first(120, Some(1));
    let methods: [Box<dyn Update>; 4] = [
        Box::new(KnnClassifier::from_corpus(corpus()).unwrap()),
        Box::new(ClassClassifier::from_corpus(&corpus()).unwrap()),
        Box::new(GramClassifier::from_corpus(corpus()).unwrap()),
        Box::new(HybridClassifier::from_corpus(corpus()).unwrap()),
    ];
    let texts = Corpus::sample_held_out().first(10, Some(2));
    let klingon = "nuqDaq 'oH puchpa''e' nuqDaq 'oH Qe' QaQ'e'".as_bytes();
    for mut method in methods {
        let answers = |method: &dyn Update| -> Vec<(String, f64)> {
            let predictions = texts.texts().map(|text| method.predict(text).unwrap());
            predictions.map(|p| (p.label().to_owned(), p.score(p.label()))).collect()
        };
        let before = answers(&*method);
        method.add("Klingon", klingon).unwrap();
        assert_eq!(method.documents(), 121);
        assert_eq!(method.predict(klingon).unwrap().label(), "Klingon", "{:?}", method.settings());
        assert!(matches!(method.remove("Klingon", b"other"), Err(Error::UnknownDocument)));
        method.remove("Klingon", klingon).unwrap();
        assert_eq!(answers(&*method), before, "{:?}", method.settings());
    }
}
