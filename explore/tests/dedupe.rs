//! Near-duplicates against comparing all pairs.

use std::ops::ControlFlow;

use nearzip::{Corpus, Index, Metric, ReadOptions, pair_lengths_batch, unobserved};
use nearzip_explore::{DedupeConfig, Deduplication, Error, dedupe};

/// Each sentence of the sample, then each again with a word changed, and some as they are.
fn edited() -> Corpus {
    let sample = Corpus::sample();
    let mut corpus = sample.clone();
    for (number, text) in sample.texts().enumerate() {
        let text = String::from_utf8_lossy(text);
        let words: Vec<&str> = text.split(' ').collect();
        let changed = number % words.len();
        let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        if number % 5 > 0 {
            words[changed] = format!("x{number}");
        }
        corpus.push("", words.join(" ").as_bytes());
    }
    corpus
}

/// The groups that all pairs make that are similar enough, each by its first text.
fn exhaustive(corpus: &Corpus, similarity: f64) -> Vec<usize> {
    let index = Index::build(corpus.clone(), &"gzip-bits".parse().unwrap(), &unobserved).unwrap();
    let texts: Vec<&[u8]> = corpus.texts().collect();
    let block = pair_lengths_batch(&index, &texts, 0..texts.len(), &unobserved).unwrap();
    let mut first: Vec<usize> = (0..texts.len()).collect();
    for (later, lengths) in block.iter().enumerate() {
        for earlier in 0..later {
            let c_y = block[earlier].query;
            let distance = Metric::Ncd.distance(lengths.query, c_y, lengths.pairs[earlier]);
            if distance <= 1.0 - similarity || texts[later] == texts[earlier] {
                let (one, other) = (first[later], first[earlier]);
                let joined = one.min(other);
                first.iter_mut().filter(|it| [one, other].contains(it)).for_each(|it| *it = joined);
            }
        }
    }
    first
}

/// How many texts are not the first of their group.
fn left_out(firsts: &[usize]) -> usize {
    firsts.iter().enumerate().filter(|(at, first)| at != *first).count()
}

fn firsts(found: &Deduplication, texts: usize) -> Vec<usize> {
    let mut firsts: Vec<usize> = (0..texts).collect();
    for group in &found.groups {
        group.texts.iter().for_each(|&text| firsts[text] = group.texts[0]);
    }
    firsts
}

#[test]
fn groups_are_those_of_all_pairs() {
    let corpus = edited();
    for similarity in [0.6, 0.8, 0.9] {
        let config = DedupeConfig::default().similarity(similarity);
        let found = dedupe(&corpus, config, &unobserved).unwrap();
        let expected = exhaustive(&corpus, similarity);
        let found_firsts = firsts(&found, corpus.len());
        // What is found is right, and nearly all is found.
        for (text, &first) in found_firsts.iter().enumerate() {
            assert_eq!(expected[first], expected[text]);
        }
        let (found_left_out, all) = (left_out(&found_firsts), left_out(&expected));
        assert!(found_left_out * 100 >= all * 98, "{similarity}: {found_left_out} of {all}");
        assert!(all >= 96);
        assert_eq!(found.kept.len(), corpus.len() - found_left_out);
    }
}

#[test]
fn the_first_or_the_longest_is_kept() {
    let texts = [
        "You have won 500 euros, call 0900 now and claim your prize",
        "see you at five",
        "You have won 500 euros, call 0900 now and claim your great prize",
        "see you at five",
    ];
    let corpus: Corpus = texts.iter().map(|text| ("", text)).collect();
    let config = DedupeConfig::default();
    let found = dedupe(&corpus, config, &unobserved).unwrap();
    assert_eq!(found.kept, [0, 1]);
    let found = dedupe(&corpus, config.longest(true), &unobserved).unwrap();
    assert_eq!((found.kept, found.groups[0].kept), (vec![1, 2], 2));
}

#[test]
fn few_and_odd_texts_do_no_harm() {
    let config = DedupeConfig::default();
    let found = dedupe(&Corpus::new(), config, &unobserved).unwrap();
    assert!(found.kept.is_empty() && found.groups.is_empty());
    let corpus: Corpus = ["", "", "a", "a", "b"].into_iter().map(|text| ("", text)).collect();
    let found = dedupe(&corpus, config, &unobserved).unwrap();
    assert_eq!((found.kept, found.groups.len()), (vec![0, 2, 4], 2));
    for similarity in [0.0, 1.0, -1.0, f64::NAN] {
        let refused = dedupe(&corpus, config.similarity(similarity), &unobserved).unwrap_err();
        assert!(matches!(refused, Error::InvalidSimilarity { .. }), "{refused}");
    }
    let stopped = dedupe(&edited(), config, &|_| ControlFlow::Break(())).unwrap_err();
    assert!(matches!(stopped, Error::Core(nearzip::Error::Cancelled { .. })));
}

/// On 2,000 lines of real texts each: how many of the texts that comparing all pairs leaves out are left out.
#[test]
#[ignore = "needs real data: set NEARZIP_DATA"]
fn near_duplicates_of_real_lines_are_found() {
    let folder = std::env::var("NEARZIP_DATA").expect("NEARZIP_DATA names the folder of datasets");
    for name in ["ag_news", "banking77", "filipino_hate", "sms_spam"] {
        let path = format!("{folder}/{name}/train.csv.gz");
        let corpus = nearzip::read(path, &ReadOptions::default()).unwrap().0.first(2_000, Some(1));
        for similarity in [0.7, 0.8, 0.9] {
            let config = DedupeConfig::default().similarity(similarity);
            let found = corpus.len() - dedupe(&corpus, config, &unobserved).unwrap().kept.len();
            let expected = left_out(&exhaustive(&corpus, similarity));
            println!("{name}, {similarity}: {found} of {expected}");
            assert!(found * 100 >= expected * 95 && found <= expected);
        }
    }
}
