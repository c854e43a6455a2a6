//! Real datasets are read completely, and classified as well as others have published.

mod support;

use nearzip::{CompressorSpec, KnnClassifier, ReadOptions, evaluate_neighbors, saving, unobserved};

/// On the first 300 documents of a seeded shuffle; docs/results.md has the figures for all documents.
#[test]
#[ignore = "needs real data: set NEARZIP_DATA"]
fn r8_is_classified_as_well_as_published() {
    let (train, test) = support::dataset("r8");
    assert_eq!((train.len(), test.len(), train.labels().len()), (5485, 2189, 8));
    let classifier = KnnClassifier::from_corpus(train).unwrap();
    let test = test.first(300, Some(1));
    let evaluation = evaluate_neighbors(&classifier, &test, &[1, 5], &unobserved).unwrap();
    // .913 on all documents; three standard errors of a sample of 300 are .05.
    let accuracy = evaluation.accuracy();
    assert!((accuracy - 0.913).abs() < 0.05, "{accuracy}");
    let figures = evaluation.neighbors.unwrap();
    let top2 = figures.top2_document_accuracy;
    assert!((top2 - 0.952).abs() < 0.04, "{top2}");
    assert!((figures.sweep[1].nearest - 0.929).abs() < 0.05, "{:?}", figures.sweep);
}

/// Bit by bit, to within the rounding of three lengths to whole bytes.
#[test]
#[ignore = "needs real data: set NEARZIP_DATA"]
fn savings_add_up_on_1000_pairs() {
    let (train, test) = support::dataset("r8");
    let mut gzip = CompressorSpec::default().compressor().unwrap().encoder();
    let mut bits = |text: &[u8]| (8.0 * gzip.compressed_len(text).unwrap().bytes()) as i64;
    let (test, train) = (test.first(1000, Some(1)), train.first(1000, Some(2)));
    for (query, document) in test.texts().zip(train.texts()) {
        let saving = saving(query, document);
        let strings: f64 = saving.strings.iter().map(|string| string.bits).sum();
        let sum = strings + saving.elsewhere + saving.framing as f64;
        assert!((sum - saving.bits() as f64).abs() < 1e-6);
        let joined = bits(&[query, b" ", document].concat());
        let rounding = bits(query) + bits(document) - joined - saving.bits();
        assert!((-7..=14).contains(&rounding), "{rounding}");
    }
}

#[test]
#[ignore = "needs real data: set NEARZIP_DATA"]
fn every_dataset_is_read_completely() {
    for (name, labels, train, test) in [
        ("ag_news", 4, 46_565, 7_600),
        ("r8", 8, 5_485, 2_189),
        ("r52", 52, 6_532, 2_568),
        ("r52_raw", 52, 6_532, 2_568),
        ("20news", 20, 11_314, 7_532),
        ("ohsumed", 23, 3_357, 4_043),
        ("afrisenti_kin", 3, 3_302, 1_026),
        ("masakhanews_swa", 7, 350, 476),
        ("filipino_hate", 2, 10_000, 4_232),
        ("chnsenticorp", 2, 6_213, 1_553),
        ("sms_spam", 2, 4_460, 1_114),
        ("banking77", 77, 10_003, 3_080),
        ("dna_human", 7, 609, 876),
    ] {
        let (read_train, read_test) = support::dataset(name);
        let found = (read_train.labels().len(), read_train.len(), read_test.len());
        assert_eq!(found, (labels, train, test), "{name}");
    }
}

/// The original files of the datasets, each in a different format.
#[test]
#[ignore = "needs real data: set NEARZIP_DATA"]
fn original_files_are_recognized() {
    let data = support::data_folder();
    let read = |file: &str| nearzip::read(data.join(file), &ReadOptions::default()).unwrap();
    let (ag_news, report) = read("ag_news/original_test.csv");
    assert_eq!((ag_news.len(), ag_news.labels().len()), (7_600, 4));
    assert!(report.assumed_no_header);
    let (_, same) = support::dataset("ag_news");
    assert!(ag_news.texts().eq(same.texts()), "title, space, description");

    let (dna, _) = read("dna_human/original_human_part.txt");
    assert_eq!((dna.len(), dna.labels().len()), (781, 7));
    assert!(dna.texts().all(|text| text.iter().all(|base| b"ACGTN".contains(base))));

    let (cooking, report) = read("fasttext_cooking/cooking.stackexchange.txt");
    assert_eq!(cooking.len(), 15_404);
    assert!(report.several_labels > 10_000, "{report:?}");
}
