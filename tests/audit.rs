//! Audits are compared with their definition, applied to all pairs of documents.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use nearzip::{
    AuditConfig, CompressorSpec, Corpus, Error, Fault, Length, Metric, audit, unobserved,
};
use rayon::prelude::*;
use support::Random;

/// The definitions, document by document.
mod obvious {
    use super::*;

    pub(super) fn words(text: &[u8]) -> Vec<String> {
        let text = String::from_utf8(text.to_vec()).unwrap().to_lowercase();
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    }

    pub(super) fn is_equal(a: &[u8], b: &[u8]) -> bool {
        a == b
    }

    pub(super) fn is_loosely_equal(a: &[u8], b: &[u8]) -> bool {
        a == b || !words(a).is_empty() && words(a) == words(b)
    }

    pub(super) fn distance(x: &[u8], y: &[u8]) -> f64 {
        let compressor = "gzip-bits".parse::<CompressorSpec>().unwrap().compressor().unwrap();
        let length = |text: &[u8]| -> Length { compressor.encoder().compressed_len(text).unwrap() };
        let c_xy = length(&[x, b" ", y].concat());
        Metric::Ncd.distance(length(x), length(y), c_xy)
    }

    /// The positions with which the document at `position` may be paired, given whether that is a training
    /// document or a test document of the same corpus.
    pub(super) fn count(
        documents: &Corpus,
        others: impl Fn(usize) -> Corpus,
        is_pair: impl Fn(&[u8], &[u8]) -> bool,
    ) -> Vec<usize> {
        let is_found =
            |&at: &usize| others(at).texts().any(|other| is_pair(documents.text(at), other));
        (0..documents.len()).filter(is_found).collect()
    }
}

/// Sentences, of which many are repeated: as they are, in another case, or with a word replaced.
fn random_corpus(random: &mut Random, documents: usize) -> Corpus {
    let word = |random: &mut Random| format!("w{}", random.below(90) * 7919 % 1000);
    let mut texts: Vec<String> = Vec::new();
    let mut corpus = Corpus::new();
    for _ in 0..documents {
        let old =
            (!texts.is_empty()).then(|| texts[random.below(texts.len() as u64) as usize].clone());
        let text = match (random.below(6), old) {
            (0, Some(old)) => old,
            (1, Some(old)) => old.to_uppercase().replace(' ', ", "),
            (2, Some(old)) => old.replacen(' ', &format!(" {} ", word(random)), 1),
            (3, _) => ["", " ", ":)", ":(", "ok"][random.below(5) as usize].to_owned(),
            _ => (0..20).map(|_| word(random)).collect::<Vec<_>>().join(" "),
        };
        corpus.push(["a", "b", "c"][random.below(3) as usize], text.as_bytes());
        texts.push(text);
    }
    corpus
}

/// The documents before a position.
fn before(corpus: &Corpus) -> impl Fn(usize) -> Corpus {
    |at| corpus.subset(&(0..at).collect::<Vec<_>>())
}

#[test]
fn audits_find_what_the_definitions_say() {
    let mut random = Random::new(11);
    for _ in 0..12 {
        let (train, test) = (random_corpus(&mut random, 50), random_corpus(&mut random, 25));
        // Some test documents are those of training.
        let test: Corpus = test
            .iter()
            .chain(train.subset(&[3, 30, 7, 41]).iter())
            .map(|document| (document.label, document.text))
            .collect();
        let found = audit(&train, Some(&test), AuditConfig::default(), &unobserved).unwrap();
        let [of_test, across] =
            [found.test.clone().unwrap().duplicates, found.across.clone().unwrap().duplicates];
        let all = |_| train.clone();
        for (duplicates, documents, others) in [
            (&found.train.duplicates, &train, &before(&train) as &dyn Fn(usize) -> Corpus),
            (&of_test, &test, &before(&test)),
            (&across, &test, &all),
        ] {
            let exact = obvious::count(documents, others, obvious::is_equal);
            assert!(duplicates.exact.iter().map(|pair| pair.document).eq(exact.iter().copied()));
            let loosely = obvious::count(documents, others, obvious::is_loosely_equal);
            assert_eq!(duplicates.loose_documents(), loosely.len());
            let near = obvious::count(documents, others, |x, y| {
                // Texts shorter than a gram are near to none.
                x != y && x.len().min(y.len()) > 8 && obvious::distance(x, y) <= AuditConfig::NEAR
            });
            let near: BTreeSet<usize> = near.into_iter().filter(|at| !exact.contains(at)).collect();
            let nearest = duplicates.nearest().map(|pair| pair.document);
            assert_eq!(nearest.collect::<BTreeSet<_>>(), near);
        }
        for pair in &across.near {
            let distance = obvious::distance(test.text(pair.document), train.text(pair.original));
            assert_eq!(pair.distance, distance);
        }

        let labels_of = |corpus: &Corpus| {
            let mut labels: BTreeMap<Vec<u8>, BTreeSet<String>> = BTreeMap::new();
            for document in corpus {
                labels.entry(document.text.into()).or_default().insert(document.label.to_owned());
            }
            labels
        };
        let known = labels_of(&train);
        let contradicting = known.values().filter(|labels| labels.len() > 1).count();
        assert_eq!(found.train.contradictions.len(), contradicting);
        let contradicts = |at: &usize| {
            let labels = known.get(test.text(*at));
            labels.is_some_and(|labels| !labels.contains(test.label(*at)))
        };
        let contradictions: Vec<usize> = (0..test.len()).filter(contradicts).collect();
        assert_eq!(found.across.unwrap().contradictions, contradictions);
    }
}

#[test]
fn an_audit_of_cleaned_documents_finds_nothing() {
    let mut random = Random::new(5);
    for near in [Some(AuditConfig::NEAR), Some(0.6), None] {
        for _ in 0..8 {
            let (train, test) = (random_corpus(&mut random, 60), random_corpus(&mut random, 20));
            let config = AuditConfig::default().near(near);
            let found = audit(&train, Some(&test), config, &unobserved).unwrap();
            let cleaning = found.clean(&train, Some(&test), &unobserved).unwrap();
            let mut all = cleaning.kept.clone();
            all.extend(cleaning.left_out.iter().map(|(position, _)| position));
            all.sort_unstable();
            assert!(all.into_iter().eq(0..train.len()), "each document is kept or left out");

            let kept = train.subset(&cleaning.kept);
            let again = audit(&kept, Some(&test), config, &unobserved).unwrap();
            let across = again.across.unwrap();
            for duplicates in [&again.train.duplicates, &across.duplicates] {
                assert!(duplicates.exact.is_empty() && duplicates.near.is_empty());
                assert!(near.is_none() || duplicates.loose.is_empty());
            }
            assert!(again.train.contradictions.is_empty() && again.train.empty.is_empty());
            // Nothing is left out without a reason.
            for &(position, fault) in &cleaning.left_out {
                let is_text = |other: &[u8]| other == train.text(position);
                match fault {
                    Fault::Exact => assert!(train.texts().take(position).any(is_text)),
                    Fault::Empty => assert!(train.text(position).trim_ascii().is_empty()),
                    Fault::Contradiction => assert!(!kept.texts().any(is_text)),
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn audits_are_the_same_for_any_number_of_threads() {
    let corpus = random_corpus(&mut Random::new(3), 300);
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| audit(&corpus, None, AuditConfig::default(), &unobserved).unwrap())
    };
    assert_eq!(with(1), with(8));
}

#[test]
fn audits_of_any_bytes_and_of_nothing_are_possible() {
    let mut random = Random::new(1);
    let bytes: Corpus = (0..20).map(|length| ("a", random.bytes(length * 9))).collect();
    let found = audit(&bytes, Some(&bytes), AuditConfig::default(), &unobserved).unwrap();
    assert_eq!(found.across.unwrap().duplicates.exact_documents(), 20);
    let nothing = audit(&Corpus::new(), Some(&Corpus::new()), AuditConfig::default(), &unobserved);
    assert_eq!(nothing.unwrap().train.documents, 0);
}

#[test]
fn what_cannot_be_done_is_refused() {
    let corpus = Corpus::sample();
    for distance in [0.0, 1.0, -1.0, f64::NAN, f64::INFINITY] {
        let config = AuditConfig::default().near(distance);
        let refused = audit(&corpus, None, config, &unobserved).unwrap_err();
        assert!(matches!(refused, Error::InvalidNearDistance { .. }), "{refused}");
    }
    let stopped = audit(&corpus, None, AuditConfig::default(), &|_| ControlFlow::Break(()));
    assert!(matches!(stopped, Err(Error::Cancelled { .. })));
}

/// For each dataset: the test documents whose texts occur in training, those of them with a label that
/// training does not have for the text, and those that occur but for case and punctuation; and in
/// training the repeated documents, the texts with contradicting labels and the documents that have them.
#[test]
#[ignore = "needs real data: set NEARZIP_DATA"]
fn duplicates_of_real_datasets_are_counted() {
    for (name, expected) in [
        ("ag_news", [0, 0, 5, 0, 0, 0]),
        ("r8", [4, 0, 4, 62, 4, 10]),
        ("r52", [6, 0, 6, 82, 4, 10]),
        ("r52_raw", [1, 0, 1, 51, 3, 7]),
        ("20news", [0, 0, 0, 0, 0, 0]),
        ("ohsumed", [0, 0, 0, 0, 0, 0]),
        ("afrisenti_kin", [27, 7, 29, 43, 9, 18]),
        ("masakhanews_swa", [0, 0, 0, 0, 0, 0]),
        ("filipino_hate", [149, 43, 203, 165, 39, 88]),
        ("chnsenticorp", [0, 0, 0, 0, 0, 0]),
        ("sms_spam", [134, 0, 146, 256, 0, 0]),
        ("banking77", [0, 0, 25, 0, 0, 0]),
        ("dna_human", [37, 0, 37, 58, 0, 0]),
    ] {
        let (train, test) = support::dataset(name);
        let config = AuditConfig::default().near(None);
        let found = audit(&train, Some(&test), config, &unobserved).unwrap();
        let across = found.across.as_ref().unwrap();
        let counts = [
            across.duplicates.exact_documents(),
            across.contradictions.len(),
            across.duplicates.loose_documents(),
            found.train.duplicates.exact_documents(),
            found.train.contradictions.len(),
            found.train.contradictions.iter().map(Vec::len).sum(),
        ];
        assert_eq!(counts, expected, "{name}");
        let empty = found.train.empty.len() + found.test.as_ref().unwrap().empty.len();
        assert_eq!(empty, usize::from(name == "chnsenticorp"), "{name}");

        let kept = train.subset(&found.clean(&train, Some(&test), &unobserved).unwrap().kept);
        let again = audit(&kept, Some(&test), config, &unobserved).unwrap();
        assert!(again.train.duplicates.exact.is_empty() && again.train.contradictions.is_empty());
        assert!(again.across.unwrap().duplicates.exact.is_empty(), "{name}");
    }
}

/// On real texts, of which many are near, the candidates are enough: against all pairs.
#[test]
#[ignore = "needs real data: set NEARZIP_DATA"]
fn near_duplicates_of_real_datasets_are_found() {
    let compressor = "gzip-bits".parse::<CompressorSpec>().unwrap().compressor().unwrap();
    for name in ["sms_spam", "banking77", "filipino_hate", "dna_human"] {
        let corpus = support::dataset(name).0.first(4_000, Some(1));
        let found = audit(&corpus, None, AuditConfig::default(), &unobserved).unwrap();
        let found = found.train.duplicates;
        let exact: BTreeSet<usize> = found.exact.iter().map(|pair| pair.document).collect();

        let encoder = || compressor.encoder();
        let length = |text: &[u8]| encoder().compressed_len(text).unwrap();
        let lengths: Vec<Length> = corpus.texts().map(length).collect();
        let near = |&at: &usize| {
            let (mut encoder, x) = (encoder(), corpus.text(at));
            // Less than this is more than can be saved.
            let others = (0..at).filter(|&other| {
                let [c_x, c_y] = [at, other].map(|at| lengths[at].bytes());
                c_x.min(c_y) > 0.7 * c_x.max(c_y) && corpus.text(other) != x
            });
            others.into_iter().any(|other| {
                let pair = [x, b" ", corpus.text(other)].concat();
                let c_xy = encoder.compressed_len(&pair).unwrap();
                let distance = Metric::Ncd.distance(lengths[at], lengths[other], c_xy);
                distance <= AuditConfig::NEAR
            })
        };
        let all: Vec<usize> = (0..corpus.len()).filter(|at| !exact.contains(at)).collect();
        let expected = all.into_par_iter().filter(near).count();
        let found = found.near_documents();
        assert!(expected > 20 && found * 100 >= expected * 98, "{name}: {found} of {expected}");
    }
}
