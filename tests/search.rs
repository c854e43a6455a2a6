//! Search and classification compared with textbook implementations, on real and random texts.

mod oracle;

use std::ops::ControlFlow;

use nearzip::{
    Classifier, CompressorSpec, Corpus, Error, Index, KnnClassifier, KnnConfig, Metric,
    PredictBatch, SearchConfig, TieRule, backends, check_exact, evaluate_neighbors, k_nearest,
    k_nearest_batch, pair_lengths, unobserved,
};
use proptest::prelude::*;

fn classifier(corpus: &Corpus, spec: &CompressorSpec, k: usize) -> KnnClassifier {
    let index = Index::build(corpus.clone(), spec, &unobserved).unwrap();
    KnnClassifier::new(index, KnnConfig::default().k(k)).unwrap()
}

fn found(index: &Index, query: &[u8], k: usize) -> Vec<(f64, usize)> {
    let config = SearchConfig::default().k(k);
    let found = k_nearest(index, query, config).unwrap();
    found.nearest.iter().map(|neighbor| (neighbor.distance, neighbor.document)).collect()
}

#[test]
fn every_compressor_finds_what_the_oracle_finds() {
    let corpus = Corpus::sample().first(60, Some(1));
    let queries = Corpus::sample_held_out().first(8, Some(2));
    for backend in backends() {
        let spec: CompressorSpec = backend.name.parse().unwrap();
        let classifier = classifier(&corpus, &spec, 5);
        for query in queries.texts().chain([&b""[..], b"\xff\x00"]) {
            let expected = oracle::all_by_distance(&corpus, &spec, query);
            for k in [1, 2, 5, 60] {
                assert_eq!(
                    found(classifier.index().unwrap(), query, k),
                    expected[..k],
                    "{spec}, k {k}"
                );
            }
            let predicted = classifier.predict(query).unwrap();
            assert_eq!(predicted.label(), oracle::predict(&corpus, &spec, query, 5), "{spec}");
        }
    }
}

#[test]
fn exact_search_is_exact_however_pairs_are_made() {
    let corpus = Corpus::sample().first(150, Some(1));
    let queries = Corpus::sample_held_out().first(10, Some(2));
    let queries: Vec<&[u8]> = queries.texts().chain([&b""[..], b"\xff\x00"]).collect();
    let specs = ["gzip", "zlib:5", "gzip-bits", "deflate-ideal"].iter().flat_map(|name| {
        ["separator=newline", "separator=none,pair=minimum", "pair=document-first", "pair=mean"]
            .map(|pairs| format!("{name},{pairs}"))
    });
    let prefixed = cfg!(feature = "zstd").then(|| "zstd,prefix,pair=minimum".to_owned());
    for spec in specs.chain(prefixed) {
        let index = Index::build(corpus.clone(), &spec.parse().unwrap(), &unobserved).unwrap();
        for &metric in Metric::ALL {
            let config = SearchConfig::default().metric(metric).k(3);
            check_exact(&index, &queries, config, &unobserved)
                .unwrap_or_else(|error| panic!("{spec}, {metric}: {error}"));
        }
    }
}

/// Few different bytes and short texts, so that equal distances and equal texts are common.
fn small_corpus() -> impl Strategy<Value = Corpus> {
    let text = prop::collection::vec(prop::sample::select(b"ab \xff".to_vec()), 0..24);
    let label = prop::sample::select(vec!["x", "y", "z"]);
    prop::collection::vec((label, text), 1..40).prop_map(Corpus::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_corpus_and_query_agree_with_the_oracle(
        corpus in small_corpus(),
        query in prop::collection::vec(prop::sample::select(b"ab c".to_vec()), 0..24),
        k in 1..12usize,
    ) {
        let (spec, k) = (CompressorSpec::default(), k.min(corpus.len()));
        let classifier = classifier(&corpus, &spec, k);
        let expected = oracle::all_by_distance(&corpus, &spec, &query);
        prop_assert_eq!(found(classifier.index().unwrap(), &query, k), &expected[..k]);
        let predicted = classifier.predict(&query).unwrap();
        prop_assert_eq!(predicted.label(), oracle::predict(&corpus, &spec, &query, k));
        prop_assert!((predicted.scores().map(|(_, score)| score).sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_order_of_the_corpus_only_settles_ties(corpus in small_corpus(), query in "[ab ]{0,20}") {
        let reversed = corpus.subset(&(0..corpus.len()).rev().collect::<Vec<_>>());
        let distances = |corpus: &Corpus| -> Vec<f64> {
            let index = Index::build(corpus.clone(), &CompressorSpec::default(), &unobserved).unwrap();
            let found = found(&index, query.as_bytes(), corpus.len());
            found.into_iter().map(|(distance, _)| distance).collect()
        };
        prop_assert_eq!(distances(&corpus), distances(&reversed));
    }

    /// max(C(x), C(y)) − slack ≤ C(xy) ≤ C(x) + C(y) + the separator, for texts within the window.
    #[test]
    fn ncd_stays_near_its_range(x in any::<Vec<u8>>(), y in any::<Vec<u8>>()) {
        let mut encoder = CompressorSpec::default().compressor().unwrap().encoder();
        let c_y = encoder.compressed_len(&y).unwrap();
        let mut query = encoder.query(&x).unwrap();
        let (c_x, c_xy) = (query.query_len(), query.pair_len(&y).unwrap());
        let ncd = Metric::Ncd.distance(c_x, c_y, c_xy);
        prop_assert!((-0.1..=1.1).contains(&ncd), "{ncd} from {c_x}, {c_y}, {c_xy}");
    }
}

#[test]
fn one_two_and_eight_threads_give_the_same_bytes() {
    let corpus = Corpus::sample();
    let queries = Corpus::sample_held_out().first(40, Some(3));
    let texts: Vec<&[u8]> = queries.texts().collect();
    let answers = |threads: usize, queries: &[&[u8]]| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let classifier = classifier(&corpus, &CompressorSpec::default(), 7);
            format!("{:?}", classifier.predict_batch(queries, &unobserved).unwrap())
        })
    };
    // Many queries are divided among threads by query, few by document as well.
    for queries in [&texts[..], &texts[..3]] {
        let expected = answers(1, queries);
        for threads in [1, 2, 8] {
            assert_eq!(answers(threads, queries), expected, "{threads} threads");
        }
    }
}

#[test]
fn one_query_and_a_batch_agree() {
    let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved).unwrap();
    let queries = Corpus::sample_held_out();
    let texts: Vec<&[u8]> = queries.texts().collect();
    let config = SearchConfig::default().k(3);
    let batch = k_nearest_batch(&index, &texts, config, &unobserved).unwrap();
    for (text, found) in texts.iter().zip(&batch).step_by(20) {
        // The work is divided differently, so the number of pruned pairs may differ.
        assert_eq!(k_nearest(&index, text, config).unwrap().nearest, found.nearest);
    }
}

#[test]
fn pair_lengths_are_those_of_concatenations() {
    let corpus = Corpus::sample();
    let index = Index::build(corpus.clone(), &CompressorSpec::default(), &unobserved).unwrap();
    let lengths = pair_lengths(&index, b"a query", &unobserved).unwrap();
    let mut encoder = CompressorSpec::default().compressor().unwrap().encoder();
    assert_eq!(lengths.query, encoder.compressed_len(b"a query").unwrap());
    for (text, length) in corpus.texts().zip(lengths.pairs) {
        let pair = [b"a query ", text].concat();
        assert_eq!(length, encoder.compressed_len(&pair).unwrap());
    }
}

#[test]
fn random_ties_are_expectations_and_depend_on_the_seed() {
    let corpus: Corpus = [("a", "same"), ("b", "same"), ("c", "other words")].into_iter().collect();
    let index = |seed| {
        let index = Index::build(corpus.clone(), &CompressorSpec::default(), &unobserved).unwrap();
        let config = KnnConfig::default().k(2).ties(TieRule::Random).seed(seed);
        KnnClassifier::new(index, config).unwrap()
    };
    let test: Corpus = [("b", "same")].into_iter().collect();
    let evaluation = evaluate_neighbors(&index(1), &test, &[1, 2], &unobserved).unwrap();
    assert_eq!(evaluation.accuracy(), 0.5);
    let figures = evaluation.neighbors.as_ref().unwrap();
    assert_eq!(figures.sweep[1].random, 0.5);
    assert_eq!((figures.sweep[0].nearest, figures.sweep[1].first_label), (0.0, 0.0));
    assert_eq!(figures.top2_document_accuracy, 1.0);
    assert_eq!(evaluation.top2_label_accuracy(), 1.0);
    let drawn = |seed| index(seed).predict(b"same").unwrap().label().to_owned();
    assert_eq!(drawn(5), drawn(5));
    let labels: std::collections::BTreeSet<String> = (0..20).map(drawn).collect();
    assert_eq!(labels.into_iter().collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn invalid_requests_are_refused() {
    let spec = CompressorSpec::default();
    let corpus: Corpus = [("a", "x"), ("b", "y")].into_iter().collect();
    let index = Index::build(corpus.clone(), &spec, &unobserved).unwrap();
    for k in [0, 3] {
        let config = SearchConfig::default().k(k);
        let refusal = k_nearest(&index, b"", config).unwrap_err();
        let words = format!("k is {k} and the corpus has 2 documents; choose a k from 1 to 2");
        assert_eq!(refusal.to_string(), words);
        let index = Index::build(corpus.clone(), &spec, &unobserved).unwrap();
        assert!(KnnClassifier::new(index, KnnConfig::default().k(k)).is_err());
    }
    assert!(matches!(KnnClassifier::from_corpus(Corpus::new()), Err(Error::EmptyCorpus)));
    let classifier = classifier(&corpus, &spec, 1);
    let nothing = evaluate_neighbors(&classifier, &Corpus::new(), &[], &unobserved);
    assert!(matches!(nothing, Err(Error::EmptyCorpus)));
    let sweep = evaluate_neighbors(&classifier, &corpus, &[1, 9], &unobserved);
    assert!(matches!(sweep, Err(Error::InvalidK { k: 9, documents: 2 })));
}

#[test]
fn an_observer_sees_every_query_and_can_stop() {
    let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved).unwrap();
    let config = SearchConfig::default();
    let queries = [b"one", b"two", b"six"];
    let seen = std::sync::atomic::AtomicU64::new(0);
    let watch = |progress: nearzip::Progress| {
        seen.fetch_max(progress.done, std::sync::atomic::Ordering::Relaxed);
        ControlFlow::Continue(())
    };
    k_nearest_batch(&index, &queries, config, &watch).unwrap();
    assert_eq!(seen.into_inner(), 3);
    let stop = |_| ControlFlow::Break(());
    let stopped = k_nearest_batch(&index, &queries, config, &stop).unwrap_err();
    assert_eq!(stopped.to_string(), "stopped while searching: 0 of 3 done");
}

#[test]
fn a_test_label_that_is_not_in_training_counts_as_wrong() {
    let corpus: Corpus = [("a", "first words"), ("b", "other things")].into_iter().collect();
    let test: Corpus = [("a", "first words"), ("new", "first words")].into_iter().collect();
    let classifier = classifier(&corpus, &CompressorSpec::default(), 1);
    let evaluation = evaluate_neighbors(&classifier, &test, &[], &unobserved).unwrap();
    assert_eq!(evaluation.accuracy(), 0.5);
    assert_eq!(evaluation.unknown_labels(), [("new".to_owned(), 1)]);
    // F1 runs over the labels that occur in truth or prediction: a (2/3) and new (0), not b.
    assert_eq!(evaluation.macro_f1(), 1.0 / 3.0);
}

#[test]
fn types_can_be_shared_between_threads() {
    fn check<T: Send + Sync + Unpin>() {}
    check::<Corpus>();
    check::<Index>();
    check::<KnnClassifier>();
    check::<nearzip::Prediction>();
    check::<Error>();
}
