//! Suggestions: what they stand for, and what is refused.

use std::ops::ControlFlow;

use nearzip::{Corpus, Error, Progress, Stage, suggest, unobserved};

fn positions(unlabeled: &Corpus, labeled: &Corpus, count: usize) -> Vec<usize> {
    let found = suggest(unlabeled, labeled, count, &unobserved).unwrap();
    assert!(found.is_sorted_by(|a, b| a.gain >= b.gain));
    found.into_iter().map(|suggestion| suggestion.document).collect()
}

#[test]
fn suggestions_go_on_where_labels_end() {
    let corpus = Corpus::sample();
    let first = positions(&corpus, &Corpus::new(), 40);
    assert_eq!(first.len(), 40);
    // Fewer are the beginning of more.
    assert_eq!(positions(&corpus, &Corpus::new(), 9), first[..9]);
    let next = positions(&corpus, &corpus.subset(&first), 40);
    assert!(next.iter().all(|position| !first.contains(position)));
    let labels = |positions: &[usize]| corpus.subset(positions).labels().len();
    assert!(labels(&first) > labels(&(0..40).collect::<Vec<_>>()));
}

#[test]
fn labels_do_not_count() {
    let corpus = Corpus::sample();
    let bare: Corpus = corpus.texts().map(|text| ("", text)).collect();
    assert_eq!(positions(&bare, &Corpus::new(), 20), positions(&corpus, &Corpus::new(), 20));
}

#[test]
fn copies_and_texts_without_anything_are_not_suggested() {
    let texts = ["", "one two three four", "one two three four", "x", "", "one two three five"];
    let corpus: Corpus = texts.into_iter().map(|text| ("", text)).collect();
    let found = positions(&corpus, &Corpus::new(), 6);
    assert!(!found.contains(&0) && !found.contains(&4) && !found.contains(&2), "{found:?}");
    let labeled: Corpus = [("a", texts[1])].into_iter().collect();
    assert!(!positions(&corpus, &labeled, 6).contains(&1));
}

#[test]
fn nothing_depends_on_the_number_of_threads() {
    let found = [1, 3].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| suggest(&Corpus::sample(), &Corpus::new(), 99, &unobserved)).unwrap()
    });
    assert_eq!(found[0], found[1]);
}

#[test]
fn what_cannot_be_suggested_is_refused() {
    let (sample, none) = (Corpus::sample(), Corpus::new());
    let refused = |texts: &Corpus, count| suggest(texts, &none, count, &unobserved).unwrap_err();
    assert!(matches!(refused(&none, 1), Error::EmptyCorpus));
    assert!(matches!(refused(&sample, 0), Error::InvalidSuggestions { count: 0, texts: 480 }));
    assert!(matches!(refused(&sample, 481), Error::InvalidSuggestions { count: 481, texts: 480 }));
    for stage in [Stage::Inverting, Stage::Searching, Stage::Selecting] {
        let stop = |progress: Progress| match progress.stage == stage {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        };
        let stopped = suggest(&sample, &none, 5, &stop);
        assert!(matches!(stopped, Err(Error::Cancelled { stage: at, .. }) if at == stage));
    }
}
