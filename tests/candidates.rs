//! Search among candidates, compared with exact search.

mod support;

use std::ops::ControlFlow;

use nearzip::{
    Classifier, CompressorSpec, Corpus, Error, Index, KnnClassifier, KnnConfig, Method, Metric,
    ModelInfo, OpenOptions, Progress, Search, SearchConfig, Setting, Settings, Source, k_nearest,
    k_nearest_batch, measure_recall, settled_search, unobserved,
};

fn index() -> Index {
    Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved).unwrap()
}

fn config(k: usize, search: Search) -> SearchConfig {
    SearchConfig::default().k(k).search(search)
}

#[test]
fn any_number_of_candidates_can_be_asked_for() {
    let index = index();
    let search =
        |count| k_nearest(&index, b"the words", config(3, Search::Candidates(count))).unwrap();
    assert_eq!(search(usize::MAX).nearest, search(index.len()).nearest);
}

#[test]
fn search_is_exact_if_every_document_is_a_candidate() {
    let index = index();
    let documents = index.len();
    for query in Corpus::sample_held_out().texts().chain([&b""[..], b"\xff"]) {
        for k in [1, 7, documents] {
            let likely = k_nearest(&index, query, config(k, Search::Candidates(documents)));
            let exact = k_nearest(&index, query, config(k, Search::Exact));
            assert_eq!(likely.unwrap().nearest, exact.unwrap().nearest);
        }
    }
}

#[test]
fn neighbors_have_their_exact_distances() {
    let index = index();
    for query in Corpus::sample_held_out().first(30, Some(1)).texts() {
        let all = k_nearest(&index, query, config(480, Search::Exact)).unwrap().nearest;
        let likely = k_nearest(&index, query, config(5, Search::Candidates(20))).unwrap();
        assert!(likely.nearest.is_sorted());
        assert!(likely.nearest.iter().all(|neighbor| all.contains(neighbor)));
        assert_eq!(likely.pairs_scored + likely.pairs_pruned, 20);
    }
}

#[test]
fn there_are_at_least_as_many_candidates_as_neighbors() {
    let found = k_nearest(&index(), b"no gram in common: %%%%%", config(9, Search::Candidates(2)));
    assert_eq!(found.unwrap().nearest.len(), 9);
}

#[test]
fn a_search_among_no_candidates_is_refused() {
    let refused = k_nearest(&index(), b"a", config(1, Search::Candidates(0))).unwrap_err();
    assert!(matches!(refused, Error::InvalidCandidates));
    assert!(refused.to_string().contains("choose 1 or more"));
}

#[test]
fn answers_do_not_depend_on_the_number_of_threads() {
    let index = index();
    let held_out = Corpus::sample_held_out();
    let queries: Vec<&[u8]> = held_out.texts().collect();
    let search = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let config = config(3, Search::Candidates(30));
        pool.install(|| k_nearest_batch(&index, &queries, config, &unobserved)).unwrap()
    };
    assert_eq!(search(1), search(3));
}

/// Documents of more than 512 KiB together.
fn large() -> Corpus {
    let mut corpus = Corpus::new();
    for copy in 0..24 {
        for document in &Corpus::sample() {
            let text = [&[b'a' + copy, b' '], document.text].concat();
            corpus.push(document.label, &text);
        }
    }
    corpus
}

fn search_in(settings: &Settings) -> (Option<&Setting>, Option<&Setting>) {
    let get = |wanted| settings.0.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value);
    (get("search"), get("candidates"))
}

#[test]
fn a_saved_classifier_knows_how_many_candidates_are_enough() {
    let stop = |_: Progress| ControlFlow::Break(());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model");
    let built =
        Method::from(KnnConfig::default()).build(Source::from(large()), &unobserved).unwrap();
    let settings = built.settings();
    assert!(search_in(&settings).1.is_some(), "{settings:?}");
    built.save(&path).unwrap();

    let mut index = Index::open(&path, OpenOptions::default()).unwrap();
    let search = settled_search(&index, Metric::Ncd, &stop).unwrap();
    index.add("label", b"a change keeps what is settled", None).unwrap();
    assert_eq!(settled_search(&index, Metric::Ncd, &stop).unwrap(), search);
    assert!(settled_search(&index, Metric::Cdm, &stop).is_err());
    assert_eq!(KnnClassifier::new(index, KnnConfig::default()).unwrap().settings(), settings);
}

#[test]
fn what_is_asked_for_needs_no_choice() {
    let index = Index::build(large(), &CompressorSpec::default(), &unobserved).unwrap();
    for (search, expected) in [(Search::Exact, None), (Search::Candidates(7), Some(7))] {
        let classifier =
            Method::from(KnnConfig::default().search(search)).build(index_of(&index), &unobserved);
        let settings = classifier.unwrap().settings();
        assert_eq!(search_in(&settings).1, expected.map(Setting::from).as_ref());
    }
    let notes = |classifier: Box<dyn Classifier>| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("model");
        classifier.save(&path).unwrap();
        ModelInfo::read(&path).unwrap().notes
    };
    let exact = Method::from(KnnConfig::default().search(Search::Exact));
    assert!(notes(exact.build(index_of(&index), &unobserved).unwrap()).is_empty());
}

fn index_of(index: &Index) -> Source {
    Source::from(index.to_corpus().unwrap())
}

#[test]
#[ignore = "needs real data: set NEARZIP_DATA"]
fn recall_on_real_data_is_high() {
    for name in ["r8", "ag_news", "banking77", "dna_human", "ohsumed", "chnsenticorp"] {
        let (train, test) = support::dataset(name);
        let train = train.first(1_500, Some(1));
        let index = Index::build(train, &CompressorSpec::default(), &unobserved).unwrap();
        let config = KnnConfig::default().search(Search::Settled).k(10);
        let classifier = KnnClassifier::new(index, config).unwrap();
        let recall = measure_recall(&classifier, &test.first(20, Some(1)), &unobserved).unwrap();
        println!("{name}: {recall:?}");
        assert!(recall.at_1 >= 0.9 && recall.at_k >= 0.75, "{name}: {recall:?}");
    }
}
