use super::graph::Graph;
use super::lesson::Lesson;
use super::mixture::{Labeled, Mixture};
use super::shares::Shares;
use super::spreading::{Given, spread};
use super::voices::{Unlabeled, Voices};
use crate::corpus::Corpus;
use crate::index::{AddedIds, Index};
use crate::progress::unobserved;
use crate::random::Random;

fn sample_graph() -> (Graph, Corpus) {
    let corpus = Corpus::sample().first(150, Some(3));
    (Graph::new(corpus.clone(), &unobserved).unwrap(), corpus)
}

#[test]
fn both_ends_of_an_edge_have_it_with_the_weight_of_the_definition() {
    let (graph, _) = sample_graph();
    let weight = |from: usize, to: usize| {
        graph.edges(from).iter().find(|edge| edge.to as usize == to).map(|edge| edge.weight)
    };
    let nearest: Vec<Vec<(usize, f64)>> = (0..graph.len())
        .map(|text| graph.nearest(graph.text(text).unwrap(), 25, Some(text)).unwrap())
        .collect();
    let squared = |a: usize, b: usize| {
        let found = nearest[a].iter().find(|near| near.0 == b).map_or(0.0, |near| near.1);
        let other = nearest[b].iter().find(|near| near.0 == a).map_or(0.0, |near| near.1);
        found.max(other).powi(2)
    };
    let degrees: Vec<f64> =
        (0..graph.len()).map(|a| (0..graph.len()).map(|b| squared(a, b)).sum()).collect();
    for a in 0..graph.len() {
        assert_eq!(weight(a, a), None);
        for b in 0..graph.len() {
            let expected = squared(a, b) / (degrees[a] * degrees[b]).sqrt();
            let found = weight(a, b).map_or(0.0, f64::from);
            assert!((found - expected).abs() < 1e-6 || squared(a, b) == 0.0, "{a} {b}");
            assert_eq!(weight(a, b).is_some(), squared(a, b) > 0.0);
        }
    }
}

/// The series Σ αᵗ Sᵗ, which is the inverse, multiplied out with a whole matrix.
#[test]
fn shares_are_those_of_the_closed_form() {
    let (graph, corpus) = sample_graph();
    let labels = corpus.labels().len();
    let given: Vec<Given> = (0..graph.len())
        .step_by(3)
        .map(|text| Given { text, label: corpus.label_id(text).index() })
        .collect();
    let shares = spread(&graph, &given, labels, &unobserved).unwrap();

    let size = graph.len();
    let mut spreading = vec![vec![0.0; labels]; size];
    given.iter().for_each(|given| spreading[given.text][given.label] = 0.1);
    let mut sum = spreading.clone();
    for _ in 0..400 {
        let mut next = vec![vec![0.0; labels]; size];
        for (text, row) in next.iter_mut().enumerate() {
            for edge in graph.edges(text) {
                for (share, other) in row.iter_mut().zip(&spreading[edge.to as usize]) {
                    *share += 0.9 * f64::from(edge.weight) * other;
                }
            }
        }
        for (sum, next) in sum.iter_mut().flatten().zip(next.iter().flatten()) {
            *sum += next;
        }
        spreading = next;
    }
    let masses: Vec<f64> =
        (0..labels).map(|label| sum.iter().map(|row| row[label]).sum::<f64>()).collect();
    for (text, row) in sum.iter().enumerate() {
        let odds = row.iter().zip(&masses);
        let odds: Vec<f64> =
            odds.map(|(share, mass)| if *mass > 0.0 { share / mass } else { 0.0 }).collect();
        let total: f64 = odds.iter().sum();
        for (odds, share) in odds.iter().zip(shares.of_text(text)) {
            let expected = if total > 0.0 { odds / total } else { 1.0 / labels as f64 };
            assert!((share - expected).abs() < 0.05, "{text}: {share} {expected}");
        }
        assert!((shares.of_text(text).iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }
}

/// What a lesson adds to the mean share of the first of two labels in texts that may be of either, where so many
/// texts are clearly of the first and of the second.
fn added_to_the_first(of_first: usize, of_second: usize) -> f64 {
    let mut random = Random::new(8);
    let mut text = |own: &str| {
        let mut word = |kind: &str, most: u64| format!("{kind}{} ", random.below(most) * 7_919);
        let own: String = (0..6).map(|_| word(own, 12)).collect();
        own + &word("common", 6)
    };
    let either = 20;
    let texts: Vec<String> = [("first", of_first), ("second", of_second), ("either", either)]
        .into_iter()
        .flat_map(|(own, count)| std::iter::repeat_n(own, count))
        .map(&mut text)
        .collect();
    let corpus: Corpus = texts.iter().map(|text| ("", text.as_str())).collect();
    let graph = Graph::new(corpus, &unobserved).unwrap();
    let given = [Given { text: 0, label: 0 }, Given { text: of_first, label: 1 }];
    let learners: Vec<usize> =
        (0..graph.len()).filter(|&text| given.iter().all(|given| given.text != text)).collect();
    let say = |_: &[u8]| Ok(vec![0.0; 2]);
    let mean = |shares: &Shares| {
        let may_be_either = of_first + of_second..graph.len();
        may_be_either.map(|text| shares.of_text(text)[0]).sum::<f64>() / either as f64
    };
    let lesson = Lesson::new(&graph, &given, &learners, 2, 3, say, &unobserved).unwrap();
    mean(&lesson.shares) - mean(&spread(&graph, &given, 2, &unobserved).unwrap())
}

#[test]
fn labels_count_by_their_frequency_if_it_is_clear() {
    let clear = added_to_the_first(100, 10);
    assert!(clear > 0.05, "{clear}");
    let equal = added_to_the_first(40, 40);
    assert!(equal.abs() < 0.02, "{equal}");
}

/// A method that is often right, texts that never are, and the reverse.
#[test]
fn texts_count_as_much_as_they_help() {
    let mut random = Random::new(5);
    let mut says = |label: usize, is_right: bool| {
        let said = if is_right { label } else { (label + 1 + random.below(2) as usize) % 3 };
        (0..3).map(|other| if other == said { 0.0 } else { -2.0 }).collect::<Vec<f64>>()
    };
    let mut chosen = |method_is_right: bool| {
        let said: Vec<(Vec<f64>, Voices, usize)> = (0..60)
            .map(|number| {
                let label = number % 3;
                let is_right = number % 10 != 0;
                let of_texts = says(label, is_right != method_is_right);
                let voices =
                    Voices { graph: of_texts.clone(), taught: of_texts, bits_per_byte: 2.0 };
                (says(label, is_right == method_is_right), voices, label)
            })
            .collect();
        let documents: Vec<Labeled<'_>> = said
            .iter()
            .map(|(log_odds, voices, label)| Labeled {
                log_odds: log_odds.clone(),
                voices,
                label: *label,
                weight: 1.0,
            })
            .collect();
        let mixture = Mixture::chosen(&documents);
        let of_texts =
            Voices { graph: vec![0.0, -1.0], taught: vec![0.0, -1.0], bits_per_byte: 1.0 };
        mixture.log_odds(&[-1.0, 0.0], &of_texts)
    };
    let trusts_method = chosen(true);
    assert!(trusts_method[1] > trusts_method[0]);
    let trusts_texts = chosen(false);
    assert!(trusts_texts[0] > trusts_texts[1]);
}

/// The method is right about one label, and texts are right about the other.
#[test]
fn documents_that_stand_for_more_texts_say_more_about_the_mixture() {
    let says = |label: usize| (0..2).map(|other| if other == label { 0.0 } else { -2.0 }).collect();
    let voices: Voices = Voices { graph: says(1), taught: says(1), bits_per_byte: 2.0 };
    let chosen = |weights: [f64; 2]| {
        let document = |number: usize| Labeled {
            log_odds: says(0),
            voices: &voices,
            label: number % 2,
            weight: weights[number % 2],
        };
        let documents: Vec<Labeled<'_>> = (0..60).map(document).collect();
        Mixture::chosen(&documents).log_odds(&[0.0, -2.0], &voices)
    };
    let for_method = chosen([9.0, 1.0]);
    assert!(for_method[0] > for_method[1]);
    let for_texts = chosen([1.0, 9.0]);
    assert!(for_texts[1] > for_texts[0]);
}

#[test]
fn without_documents_the_first_mixture_is_chosen() {
    let voices = Voices { graph: vec![0.0, -2.0], taught: vec![-4.0, 0.0], bits_per_byte: 1.0 };
    let log_odds = Mixture::chosen(&[]).log_odds(&[-1.0, 0.0], &voices);
    assert_eq!(log_odds, [-0.5 - 6.0, -2.0]);
}

/// The only document of its label: nothing that is said about it may know the label.
#[test]
fn a_document_that_is_left_out_has_no_say() {
    let mut corpus = Corpus::sample().first(60, Some(1));
    corpus.push("Klingon", "nuqDaq 'oH puchpa''e' nuqDaq 'oH Qe' QaQ'e'".as_bytes());
    let mut index = Index::build(corpus, &"gzip".parse().unwrap(), &unobserved).unwrap();
    let heap: Corpus =
        [("", "nuqDaq 'oH Qe''e'"), ("", "nuqDaq 'oH puchpa''e'")].into_iter().collect();
    index.add_unlabeled(&heap, AddedIds::Numbered).unwrap();
    let unlabeled = Unlabeled::new(&index, &unobserved).unwrap().unwrap();
    let label = index.labels().find("Klingon").unwrap().index();
    let voices = unlabeled.say_without(60).unwrap();
    assert!(voices.taught[label] == f64::NEG_INFINITY);
    assert!(voices.graph.iter().all(|&other| other >= voices.graph[label]));

    let voices = unlabeled.say("nuqDaq 'oH Qe''e'".as_bytes()).unwrap();
    assert!(voices.graph.iter().all(|&other| other <= voices.graph[label]));
    assert_eq!(voices.taught[label], 0.0);
}
