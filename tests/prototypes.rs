//! Prototypes are compared with their definitions, applied to all pairs of documents.

#[allow(dead_code, reason = "only distances are needed")]
mod oracle;
mod support;

use std::cmp::Reverse;
use std::ops::ControlFlow;

use nearzip::{
    CompressorSpec, Corpus, Error, Progress, PrototypeConfig, PrototypeRule, Search, Stage,
    prototypes, unobserved,
};
use support::Random;

/// The definitions, over and over for all documents.
struct Obvious<'a> {
    corpus: &'a Corpus,
    /// For each document, all others, nearest first.
    others: Vec<Vec<usize>>,
}

impl Obvious<'_> {
    fn new(corpus: &Corpus) -> Obvious<'_> {
        let others = |document| {
            let all =
                oracle::all_by_distance(corpus, &CompressorSpec::default(), corpus.text(document));
            all.into_iter().map(|(_, other)| other).filter(|&other| other != document).collect()
        };
        Obvious { corpus, others: (0..corpus.len()).map(others).collect() }
    }

    fn agree(&self, a: usize, b: usize) -> bool {
        self.corpus.label(a) == self.corpus.label(b)
    }

    fn is_right(&self, document: usize, taken: &[usize]) -> bool {
        let nearest = self.others[document].iter().find(|other| taken.contains(other));
        nearest.is_some_and(|&nearest| self.agree(document, nearest))
    }

    fn right(&self, taken: &[usize], voters: &[usize]) -> i64 {
        voters.iter().filter(|&&voter| self.is_right(voter, taken)).count() as i64
    }

    fn is_contradicted(&self, document: usize, k: usize, voters: &[usize]) -> bool {
        let others = self.others[document].iter().filter(|other| voters.contains(other));
        let cast: Vec<&str> = others.take(k).map(|&other| self.corpus.label(other)).collect();
        for k in (1..=cast.len()).rev() {
            let votes = |label: &str| cast[..k].iter().filter(|&&voted| voted == label).count();
            let most = cast[..k].iter().map(|label| votes(label)).max().unwrap();
            let leads = |label: &&&str| votes(label) == most;
            let mut leaders: Vec<&str> = cast[..k].iter().filter(leads).copied().collect();
            leaders.dedup();
            leaders.sort_unstable();
            leaders.dedup();
            if let [leader] = leaders[..] {
                return leader != self.corpus.label(document);
            }
        }
        false
    }

    /// All documents in their order, and how many the rule selects.
    fn order(&self, rule: PrototypeRule, k: usize, voters: &[usize]) -> (Vec<usize>, usize) {
        let mut order: Vec<usize> = (0..self.corpus.len()).collect();
        let support = |document: usize| {
            let near =
                |voter: &&usize| self.others[**voter].iter().take(10).any(|&o| o == document);
            let sign = |&voter: &usize| if self.agree(voter, document) { 1 } else { -1 };
            voters.iter().filter(near).map(sign).sum::<i64>()
        };
        order.sort_by_key(|&document| Reverse(support(document)));
        let mut stay = order.clone();
        if ["edit", "edit+condense"].contains(&rule.name()) {
            stay.retain(|&document| !self.is_contradicted(document, k, voters));
            let kept = stay.clone();
            for &document in &order {
                if !kept.contains(&document) && !stay.iter().any(|&o| self.agree(o, document)) {
                    stay.push(document);
                }
            }
        }
        let mut taken: Vec<usize> = Vec::new();
        for &document in &stay {
            if !taken.iter().any(|&other| self.agree(other, document)) {
                taken.push(document);
            }
        }
        match rule {
            PrototypeRule::Greedy => loop {
                let with =
                    |document: usize| self.right(&[&taken[..], &[document]].concat(), voters);
                let rest = stay.iter().copied().filter(|document| !taken.contains(document));
                // Of equal ones, the first.
                match rest.rev().max_by_key(|&document| with(document)) {
                    Some(best) if with(best) > self.right(&taken, voters) => taken.push(best),
                    _ => break,
                }
            },
            PrototypeRule::Condense | PrototypeRule::EditAndCondense => loop {
                let before = taken.len();
                for &document in stay.iter().filter(|document| voters.contains(document)) {
                    if !taken.contains(&document) && !self.is_right(document, &taken) {
                        taken.push(document);
                    }
                }
                if taken.len() == before {
                    break;
                }
            },
            _ => {}
        }
        let selected = if rule == PrototypeRule::Edit { stay.len() } else { taken.len() };
        for document in stay.into_iter().chain(order) {
            if !taken.contains(&document) {
                taken.push(document);
            }
        }
        (taken, selected)
    }

    /// How many documents are classified rightly with so many.
    fn right_with(&self, rule: PrototypeRule, k: usize, kept: usize) -> usize {
        let documents = self.corpus.len();
        let in_fold = |fold: usize| (0..documents).filter(move |document| document % 5 == fold);
        let right = (0..5).map(|fold| {
            let voters: Vec<usize> =
                (0..documents).filter(|document| document % 5 != fold).collect();
            let taken = &self.order(rule, k, &voters).0[..kept];
            in_fold(fold).filter(|&document| self.is_right(document, taken)).count()
        });
        right.sum()
    }
}

/// Words of three topics, of which some are common; some texts occur twice, and some labels are wrong.
fn random_corpus(random: &mut Random, documents: usize) -> Corpus {
    let mut corpus = Corpus::new();
    for _ in 0..documents {
        let topic = random.below(3);
        let old = random.below(12 * documents as u64) as usize;
        let mut word = || format!("w{} ", (random.below(12) + 8 * topic) * 7919 % 1000);
        let text = match old < corpus.len() {
            true => corpus.text(old).to_vec(),
            false => (0..6).map(|_| word()).collect::<String>().into_bytes(),
        };
        let label = if random.below(8) == 0 { random.below(4) } else { topic };
        corpus.push(&label.to_string(), &text);
    }
    corpus
}

#[test]
fn prototypes_are_those_of_the_definitions() {
    let mut random = Random::new(5);
    for documents in [1, 2, 3, 7, 20, 40, 60] {
        let corpus = random_corpus(&mut random, documents);
        let obvious = Obvious::new(&corpus);
        for &rule in PrototypeRule::ALL {
            for k in [1, 3] {
                let config = PrototypeConfig::default().rule(rule).k(k);
                let found = prototypes(&corpus, &config, &unobserved).unwrap();
                let voters: Vec<usize> = (0..documents).collect();
                let expected = obvious.order(rule, k, &voters);
                assert_eq!((&found.order, found.selected), (&expected.0, expected.1), "{rule}");
                for kept in [0, 1, 2, 5, documents / 2, documents] {
                    if kept <= documents {
                        let right = obvious.right_with(rule, k, kept) as f64;
                        assert_eq!(
                            found.at(kept).accuracy,
                            right / documents as f64,
                            "{rule} {kept}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn what_is_not_remembered_is_compared() {
    // More documents than are remembered of each.
    let corpus = random_corpus(&mut Random::new(6), 180);
    let obvious = Obvious::new(&corpus);
    let voters: Vec<usize> = (0..180).collect();
    for rule in [PrototypeRule::EditAndCondense, PrototypeRule::Condense] {
        let config = PrototypeConfig::default().rule(rule).search(Search::Exact);
        let found = prototypes(&corpus, &config, &unobserved).unwrap();
        assert_eq!((found.order.clone(), found.selected), obvious.order(rule, 3, &voters));
        for kept in [1, 4, 9, 30, 179] {
            let right = obvious.right_with(rule, 3, kept) as f64;
            assert_eq!(found.at(kept).accuracy, right / 180.0, "{rule} {kept}");
        }
    }
}

#[test]
fn with_all_documents_the_accuracy_is_that_of_leaving_one_out() {
    let corpus = Corpus::sample().first(90, Some(1));
    let found = prototypes(&corpus, &PrototypeConfig::default(), &unobserved).unwrap();
    let right = (0..corpus.len()).filter(|&document| {
        let all =
            oracle::all_by_distance(&corpus, &CompressorSpec::default(), corpus.text(document));
        let nearest = all.iter().find(|(_, other)| *other != document).unwrap().1;
        corpus.label(nearest) == corpus.label(document)
    });
    assert_eq!(found.at(90).accuracy, right.count() as f64 / 90.0);
    assert!(found.smallest(1.0) == found.labels && found.smallest(-1.0) == 90);
    for point in found.curve() {
        assert!(point.interval[0] <= point.accuracy && point.accuracy <= point.interval[1]);
        let kept = corpus.subset(&found.keep(point.kept).unwrap());
        assert_eq!(kept.labels().len(), corpus.labels().len());
    }
}

#[test]
fn nothing_depends_on_the_number_of_threads() {
    let corpus = random_corpus(&mut Random::new(7), 300);
    let found = [1, 3].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let config = PrototypeConfig::default().search(Search::Candidates(120));
        pool.install(|| prototypes(&corpus, &config, &unobserved)).unwrap()
    });
    assert_eq!(found[0], found[1]);
}

#[test]
fn the_last_document_of_a_label_stays() {
    let texts = ["one two three", "one two four", "one two five", "one two six", "one two seven"];
    let labels = ["a", "a", "b", "a", "a"];
    let corpus: Corpus = labels.into_iter().zip(texts).collect();
    for &rule in PrototypeRule::ALL {
        let config = PrototypeConfig::default().rule(rule);
        let found = prototypes(&corpus, &config, &unobserved).unwrap();
        assert!(found.keep(found.selected).unwrap().contains(&2), "{rule}");
        assert!(found.keep(2).unwrap().contains(&2), "{rule}");
        assert!(matches!(
            found.keep(1),
            Err(Error::InvalidKept { kept: 1, labels: 2, documents: 5 })
        ));
        assert!(matches!(found.keep(6), Err(Error::InvalidKept { .. })));
    }
}

#[test]
fn equal_empty_and_few_texts_are_no_trouble() {
    for texts in [&[""][..], &["", ""], &["same"; 150], &["", "a", "", "a"]] {
        for labels in [["a", "a"], ["a", "b"]] {
            let corpus: Corpus = labels.into_iter().cycle().zip(texts).collect();
            for &rule in PrototypeRule::ALL {
                let config = PrototypeConfig::default().rule(rule).k(200);
                let found = prototypes(&corpus, &config, &unobserved).unwrap();
                assert_eq!(found.order.len(), texts.len());
                assert!(found.selected >= found.labels);
            }
        }
    }
}

#[test]
fn what_cannot_be_selected_is_refused() {
    let refused = |corpus: &Corpus, config| prototypes(corpus, &config, &unobserved).unwrap_err();
    let config = PrototypeConfig::default();
    assert!(matches!(refused(&Corpus::new(), config.clone()), Error::EmptyCorpus));
    let sample = Corpus::sample();
    assert!(matches!(refused(&sample, config.clone().k(0)), Error::InvalidK { k: 0, .. }));
    let none = config.clone().search(Search::Candidates(0));
    assert!(matches!(refused(&sample, none), Error::InvalidCandidates));
    for stage in [Stage::Indexing, Stage::Searching, Stage::Selecting] {
        let stop = |progress: Progress| match progress.stage == stage {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
        let stopped = prototypes(&sample, &config, &stop);
        assert!(matches!(stopped, Err(Error::Cancelled { stage: at, .. }) if at == stage));
    }
}
