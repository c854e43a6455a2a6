use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;
use rayon::prelude::*;

use super::ClassModel;
use super::counts::Counts;
use super::gram;
use super::key::{Key, Occurrences};
use super::logarithm::ONE;
use super::model::{MOST_CLASSES, SHARPNESS};
use super::score::lowest_order;
use super::{SharedText, TaughtModel, WHOLE};
use crate::corpus::{Corpus, Labels};
use crate::error::Error;
use crate::model::tests::section_of;
use crate::progress::{Stage, Tracker, unobserved};
use crate::random::Random;

/// The formulae of `score` in floating point, over strings that are counted without hashing.
struct Oracle {
    order: usize,
    classes: usize,
    counts: HashMap<Vec<u8>, Vec<f64>>,
    documents: Vec<f64>,
}

impl Oracle {
    fn new(corpus: &Corpus, order: usize) -> Oracle {
        let document =
            |position| (corpus.text(position), vec![(corpus.label_id(position).index(), 1.0)]);
        Oracle::of((0..corpus.len()).map(document), corpus.labels().len(), order)
    }

    /// Of texts, each with how much it counts for some classes.
    fn of<'a>(
        texts: impl Iterator<Item = (&'a [u8], Vec<(usize, f64)>)>,
        classes: usize,
        order: usize,
    ) -> Oracle {
        let mut counts: HashMap<Vec<u8>, Vec<f64>> = HashMap::new();
        let mut documents = vec![0.0; classes];
        for (text, shares) in texts {
            let document = [b"\n", text, b"\n"].concat();
            for length in 0..=order + 1 {
                let grams = 0..(document.len() + 1).saturating_sub(length.max(1));
                for gram in grams.map(|start| document[start..start + length].to_vec()) {
                    let counts = counts.entry(gram).or_insert_with(|| vec![0.0; classes]);
                    shares.iter().for_each(|&(class, share)| counts[class] += share);
                }
            }
            shares.iter().for_each(|&(class, share)| documents[class] += share);
        }
        Oracle { order, classes, counts, documents }
    }

    fn counts(&self, gram: &[u8]) -> Vec<f64> {
        self.counts.get(gram).cloned().unwrap_or_else(|| vec![0.0; self.classes])
    }

    /// The prior and the evidence of a text for each class, and the length of its ideal code by the
    /// background, in bits.
    fn scores(&self, text: &[u8]) -> (Vec<f64>, f64) {
        let document = [b"\n", text, b"\n"].concat();
        let lowest = (2 * self.order).div_ceil(5);
        let mut scores = vec![0.0; self.classes];
        let mut surprise = 0.0;
        for end in 1..document.len() {
            let mut ratios = vec![1.0f64; self.classes];
            let mut background = 1.0 / 256.0;
            for order in 0..=self.order {
                let start = end.checked_sub(order);
                let context = start.map(|start| self.counts(&document[start..end]));
                if let (Some(start), Some(context)) = (start, context) {
                    let total: f64 = context.iter().sum();
                    if total > 0.0 {
                        let gram = self.counts(&document[start..=end]);
                        background = (gram.iter().sum::<f64>() + 4.0 * background) / (total + 4.0);
                        for class in 0..self.classes {
                            ratios[class] = (gram[class] / background
                                + 8.0 * ratios[class].powf(0.75))
                                / (context[class] + 8.0);
                        }
                    }
                }
                if order >= lowest {
                    for (score, ratio) in scores.iter_mut().zip(&ratios) {
                        *score += ratio.log2().clamp(-2.0, 2.0);
                    }
                }
            }
            surprise -= f64::log2(background);
        }
        let orders = (self.order + 1 - lowest) as f64;
        let documents = self.documents.iter();
        let scores = scores.iter().zip(documents);
        (scores.map(|(sum, count)| count.log2() + sum / orders).collect(), surprise)
    }
}

fn model(corpus: &Corpus, order: usize) -> ClassModel {
    let document = |position| Ok((corpus.label(position), corpus.text(position)));
    ClassModel::build((0..corpus.len()).map(document), Some(order), &unobserved).unwrap()
}

fn scores(model: &ClassModel, text: &[u8]) -> (Vec<f64>, f64) {
    let bits = 1.0 / ((model.order + 1 - lowest_order(model.order)) as f64 * f64::from(ONE));
    let scores = model.scorer().scores(&gram::framed(text)).unwrap();
    let of_classes = scores.of_classes.into_iter().map(|score| score as f64 * bits).collect();
    (of_classes, scores.surprise as f64 / f64::from(ONE))
}

/// There are about five roundings per byte and order, each of which loses at most 1/256 bit; the
/// next order keeps three quarters of the loss.
fn assert_close(corpus: &Corpus, order: usize, text: &[u8]) {
    let (expected, expected_surprise) = Oracle::new(corpus, order).scores(text);
    let (found, surprise) = scores(&model(corpus, order), text);
    let found = found.iter().chain([&surprise]);
    for (found, expected) in found.zip(expected.iter().chain([&expected_surprise])) {
        let tolerance = 0.06 * (text.len() + 2) as f64;
        assert!((found - expected).abs() < tolerance, "{found} {expected} {text:?}");
    }
}

#[test]
fn scores_are_those_of_the_formulae() {
    let corpus = Corpus::sample().first(160, Some(3));
    for order in [1, 2, 4, 5, 12] {
        for text in Corpus::sample_held_out().first(6, Some(4)).texts().chain([&b""[..], b"\xff"]) {
            assert_close(&corpus, order, text);
        }
    }
}

/// Bytes and classes share vectors in every way, however many there are.
#[test]
fn scores_do_not_depend_on_what_is_computed_at_once() {
    let mut random = Random::new(3);
    let mut text = || -> Vec<u8> { (0..60).map(|_| b'a' + random.below(4) as u8).collect() };
    for classes in [1, 2, 3, 7, 8, 9, 16, 21] {
        let labels: Vec<String> = (0..classes).map(|class| class.to_string()).collect();
        let documents = labels.iter().cycle().take(2 * classes + 1);
        let corpus: Corpus = documents.map(|label| (label.as_str(), text())).collect();
        let (model, framed) = (model(&corpus, 4), gram::framed(&text()));
        let one_by_one = model.scorer().scores_by(1, &framed, |_| ()).unwrap();
        for positions in [2, 5, 8, 61, 100] {
            let scores = model.scorer().scores_by(positions, &framed, |_| ()).unwrap();
            assert_eq!(
                scores.of_classes, one_by_one.of_classes,
                "{positions} of {classes} classes"
            );
            assert_eq!(scores.surprise, one_by_one.surprise);
        }
    }
}

/// Few different bytes, so that grams recur; labels of very different sizes.
fn small_corpus() -> impl Strategy<Value = Vec<(&'static str, Vec<u8>)>> {
    let text = prop::collection::vec(prop::sample::select(b"ab \n\xff\x00".to_vec()), 0..24);
    let label = prop::sample::select(vec!["x", "x", "x", "x", "y", "z"]);
    prop::collection::vec((label, text), 1..20)
}

/// The shares of a text in classes, in 1/128, and the text.
type Shared = (Vec<(u16, u8)>, Vec<u8>);

fn taught(texts: &[Shared], classes: usize, order: usize) -> TaughtModel {
    let shared = texts.iter().map(|(shares, text)| SharedText { text, shares: shares.clone() });
    let tracker = Tracker::new(&unobserved, Stage::Teaching, texts.len());
    TaughtModel::build(&shared.collect::<Vec<_>>(), classes, order, &tracker).unwrap()
}

/// Texts that count for up to three classes.
fn shared_texts() -> impl Strategy<Value = Vec<Shared>> {
    let text = prop::collection::vec(prop::sample::select(b"ab \n\xff\x00".to_vec()), 0..24);
    let shares = [0..=WHOLE, 0..=WHOLE, 0..=WHOLE].prop_map(|shares| {
        (0..).zip(shares).filter(|&(_, share)| share > 0).collect::<Vec<(u16, u8)>>()
    });
    prop::collection::vec((shares, text), 1..20)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Texts that count whole make the model of documents, to the last bit.
    #[test]
    fn a_model_of_whole_texts_is_that_of_documents(
        documents in small_corpus(),
        text in prop::collection::vec(prop::sample::select(b"ab c\n".to_vec()), 0..24),
    ) {
        let corpus: Corpus = documents.into_iter().collect();
        let whole = |position| {
            let class = corpus.label_id(position).index() as u16;
            (vec![(class, WHOLE)], corpus.text(position).to_vec())
        };
        let texts: Vec<_> = (0..corpus.len()).map(whole).collect();
        let taught = taught(&texts, corpus.labels().len(), 4);
        prop_assert_eq!(taught.opinion(&text).unwrap(), model(&corpus, 4).opinion(&text).unwrap());
    }

    #[test]
    fn texts_in_parts_agree_with_the_formulae(
        texts in shared_texts(),
        text in prop::collection::vec(prop::sample::select(b"ab c\n".to_vec()), 0..24),
        order in 1..=8usize,
    ) {
        let part = |(class, share): &(u16, u8)| {
            (usize::from(*class), f64::from(*share) / f64::from(WHOLE))
        };
        let parts = texts.iter().map(|(shares, text)| (&text[..], shares.iter().map(part).collect()));
        let oracle = Oracle::of(parts, 3, order);
        let (scores, surprise) = oracle.scores(&text);
        let opinion = taught(&texts, 3, order).opinion(&text).unwrap();
        let scale = SHARPNESS / (text.len() as f64 + 20.0).powf(0.75);
        let best = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let tolerance = 0.12 * (text.len() + 2) as f64;
        for (found, score) in opinion.log_odds.iter().zip(&scores) {
            let expected = scale * (score - best);
            let is_close = (found - expected).abs() < scale * tolerance || *found == expected;
            prop_assert!(is_close, "{found} {expected}");
        }
        let bits = opinion.bits_per_byte * (text.len() + 1) as f64;
        prop_assert!((bits - surprise).abs() < tolerance, "{bits} {surprise}");
    }

    #[test]
    fn any_corpus_agrees_with_the_formulae(
        documents in small_corpus(),
        text in prop::collection::vec(prop::sample::select(b"ab c\n".to_vec()), 0..24),
        order in 1..=12usize,
    ) {
        assert_close(&documents.into_iter().collect(), order, &text);
    }

    #[test]
    fn updates_equal_a_rebuild(
        kept in small_corpus(),
        removed in small_corpus(),
        seed: u64,
    ) {
        let expected = model(&kept.iter().cloned().collect(), 4);
        let mut updated = ClassModel::new(Some(4)).unwrap();
        let mut additions: Vec<_> = kept.iter().chain(&removed).collect();
        Random::new(seed).shuffle(&mut additions);
        for (label, text) in additions {
            updated.add(label, text).unwrap();
        }
        for (label, text) in &removed {
            updated.remove(label, text).unwrap();
        }
        // In one order of labels, however they were added.
        let labels = expected.labels();
        prop_assert_eq!(updated.encode(labels).unwrap(), expected.encode(labels).unwrap());
        prop_assert_eq!(updated.bytes, expected.bytes);
    }

    /// Whether the parts are in memory or in files.
    #[test]
    fn merged_parts_equal_the_whole(
        parts in prop::collection::vec(small_corpus(), 1..4),
        stored: bool,
    ) {
        let whole = model(&parts.iter().flatten().cloned().collect(), 4);
        let mut merged = ClassModel::new(Some(4)).unwrap();
        for documents in &parts {
            let part = model(&documents.iter().cloned().collect(), 4);
            let part = match stored {
                true => {
                    let bytes = part.encode(part.labels()).unwrap();
                    ClassModel::open((**part.labels()).clone(), section_of(&bytes)).unwrap()
                }
                false => part,
            };
            merged.merge(&part).unwrap();
        }
        prop_assert_eq!(merged.labels(), whole.labels());
        prop_assert_eq!(merged.encode(whole.labels()).unwrap(), whole.encode(whole.labels()).unwrap());
        prop_assert_eq!(merged.bytes, whole.bytes);
        prop_assert_eq!(merged.everything, whole.everything);
    }

    #[test]
    fn evidence_adds_up_to_the_log_odds(documents in small_corpus(), text in small_corpus()) {
        let model = model(&documents.iter().cloned().collect(), 3);
        let text = &text[0].1;
        let log_odds = model.opinion(text).unwrap().log_odds;
        let names: Vec<&str> = model.labels().iter().collect();
        for (first, a) in names.iter().zip(&log_odds) {
            for (second, b) in names.iter().zip(&log_odds) {
                let evidence = model.evidence(text, [first, second]).unwrap();
                prop_assert_eq!(evidence.bytes.len(), text.len());
                let scale = SHARPNESS / (text.len() as f64 + 20.0).powf(0.75);
                prop_assert!((evidence.bits() * scale - (a - b)).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn leaving_out_equals_removing(documents in small_corpus(), left_out: prop::sample::Index) {
        let (label, text) = &documents[left_out.index(documents.len())];
        let whole = model(&documents.iter().cloned().collect(), 3);
        let mut without = whole.clone();
        without.remove(label, text).unwrap();
        prop_assert_eq!(whole.opinion_without(label, text).unwrap(), without.opinion(text).unwrap());
    }

    /// Against the likeliest of all classes or of some, differences are the same.
    #[test]
    fn some_classes_are_scored_as_among_all(
        documents in small_corpus(),
        left_out: prop::sample::Index,
        among: [bool; 3],
    ) {
        let (label, text) = &documents[left_out.index(documents.len())];
        let model = model(&documents.iter().cloned().collect(), 3);
        let all = model.opinion_without(label, text).unwrap();
        let among: Vec<u16> =
            (0..all.log_odds.len() as u16).filter(|&class| among[usize::from(class)]).collect();
        let found = model.opinion_without_among(label, text, &among).unwrap();
        prop_assert_eq!(found.bits_per_byte, all.bits_per_byte);
        prop_assert_eq!(model.bits_per_byte(text).unwrap(), model.opinion(text).unwrap().bits_per_byte);
        let found = found.log_odds;
        let of_all: Vec<f64> = among.iter().map(|&class| all.log_odds[usize::from(class)]).collect();
        let best = of_all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for (found, of_all) in found.iter().zip(of_all) {
            let equal = *found == of_all || (found - (of_all - best)).abs() < 1e-9;
            prop_assert!(equal, "{found} {of_all} {best}");
        }
    }

    #[test]
    fn encoding_loses_nothing(documents in small_corpus()) {
        let whole = model(&documents.iter().cloned().collect(), 3);
        let bytes = whole.encode(whole.labels()).unwrap();
        let decoded = ClassModel::decode((**whole.labels()).clone(), &bytes).unwrap();
        prop_assert_eq!(&decoded.counts, &whole.counts);
        prop_assert_eq!(&decoded.classes, &whole.classes);
        prop_assert_eq!(&decoded.bytes, &whole.bytes);
        prop_assert_eq!(decoded.opinion(b"ab").unwrap(), whole.opinion(b"ab").unwrap());
    }

    /// Whatever is asked first, and whatever is changed then.
    #[test]
    fn a_model_in_a_file_is_the_model_in_memory(
        documents in small_corpus(),
        added in small_corpus(),
        document: prop::sample::Index,
        texts in small_corpus(),
    ) {
        let mut whole = model(&documents.iter().cloned().collect(), 3);
        let bytes = whole.encode(whole.labels()).unwrap();
        let opened = || {
            ClassModel::open((**whole.labels()).clone(), section_of(&bytes)).unwrap()
        };
        let mut stored = opened();
        for (_, text) in &texts {
            prop_assert_eq!(stored.opinion(text).unwrap(), whole.opinion(text).unwrap());
        }
        let (label, text) = &documents[document.index(documents.len())];
        let without = whole.opinion_without(label, text).unwrap();
        prop_assert_eq!(&stored.opinion_without(label, text).unwrap(), &without);
        prop_assert_eq!(opened().opinion_without(label, text).unwrap(), without);
        prop_assert_eq!(opened().encode(whole.labels()).unwrap(), &bytes[..]);
        for model in [&mut stored, &mut whole] {
            model.remove(label, text).unwrap();
            added.iter().for_each(|(label, text)| model.add(label, text).unwrap());
        }
        prop_assert_eq!(&stored.counts, &whole.counts);
        prop_assert_eq!(&stored.classes, &whole.classes);
        prop_assert_eq!(stored.bytes, whole.bytes);
    }

    #[test]
    fn any_bytes_decode_or_are_refused(
        bytes in prop::collection::vec(any::<u8>(), 0..64),
        cut: prop::sample::Index,
        flipped: prop::sample::Index,
    ) {
        let labels: Labels = ["x", "y"].into_iter().collect();
        let corpus: Corpus = [("x", "aa"), ("y", "ab")].into_iter().collect();
        let model = model(&corpus, 2);
        let mut model = model.encode(model.labels()).unwrap();
        let cut = cut.index(model.len());
        model[flipped.index(cut + 1)] ^= 0x55;
        for bytes in [&bytes, &model[..], &model[..cut]] {
            let opened = ClassModel::open(labels.clone(), section_of(bytes));
            let predicted = opened.and_then(|opened| {
                opened.opinion(b"aba")?;
                opened.opinion_without("y", b"ab")
            });
            let is_of_file =
                |error: &Error| matches!(error, Error::Model { .. } | Error::UnknownDocument);
            let is_refusal = |error: &Error| matches!(error, Error::InvalidClassModel { .. });
            prop_assert!(predicted.err().is_none_or(|error| is_of_file(&error)));
            match ClassModel::decode(labels.clone(), bytes) {
                // A model that still decodes must also predict.
                Ok(decoded) => drop(decoded.opinion(b"aba").unwrap()),
                Err(error) => prop_assert!(is_refusal(&error)),
            }
        }
    }
}

#[test]
fn counts_too_large_for_a_cell_stay_exact() {
    let gram = gram::ending_at(b"a", 0, 1).next().unwrap();
    let occurrences = |count| [Occurrences { key: Key::new(gram, 7), count }];
    let counted = |counts: &Counts| counts.guess(gram).unwrap().row().classes().collect::<Vec<_>>();
    for count in [(1 << 16) - 3, (1 << 16) - 2, (1 << 16) - 1, 1 << 16, 1 << 32, 1 << 50] {
        let mut counts = Counts::of(occurrences(count + 1).into_iter());
        assert_eq!(counted(&counts), [(7, count + 1)]);
        assert_eq!(counts.all(), occurrences(count + 1));
        let key = || vec![Key::new(gram, 7)];
        counts.remove_each(&mut key()).unwrap();
        assert_eq!(counted(&counts), [(7, count)]);
        counts.add_each(&mut key());
        assert_eq!(counted(&counts), [(7, count + 1)]);
    }
    let mut counts = Counts::of(occurrences(1).into_iter());
    let before = counts.clone();
    let key = Key::new(gram, 7);
    assert!(counts.remove_each(&mut vec![key, key]).is_err());
    assert_eq!(counts, before);
}

/// Counts in rows of all lengths, which are changed in place and by rewriting.
#[test]
fn changed_counts_are_those_of_a_map() {
    let mut random = Random::new(9);
    let grams: Vec<gram::Gram> =
        (0..8).map(|_| gram::Gram::from_number(random.next_u64() >> random.below(64))).collect();
    let mut counts = Counts::new();
    let mut expected: BTreeMap<Key, u64> = BTreeMap::new();
    for round in 0..60 {
        // Each gram has more classes than the previous one, and each round some counts are large.
        let mut keys = Vec::new();
        for (gram, most) in grams.iter().zip([1, 2, 3, 5, 9, 200, 300, 1_000]) {
            let repeated = if random.below(20) == 0 { 1 << 16 } else { 1 + random.below(3) };
            let classes = (0..most).filter(|_| random.below(3) > 0).collect::<Vec<u16>>();
            let key = |class: u16| Key::new(*gram, class);
            keys.extend(classes.iter().map(|&class| key(class)));
            keys.extend((0..repeated).map(|_| key(random.below(u64::from(most)) as u16)));
        }
        let mut changed = keys.clone();
        if round % 3 == 2 {
            keys.retain(|key| expected.get(key).is_some_and(|&count| count > 0));
            keys.sort_unstable();
            keys.dedup();
            changed = keys.clone();
            counts.remove_each(&mut changed).unwrap();
            keys.iter().for_each(|key| *expected.get_mut(key).unwrap() -= 1);
        } else {
            counts.add_each(&mut changed);
            keys.iter().for_each(|&key| *expected.entry(key).or_default() += 1);
        }
        expected.retain(|_, count| *count > 0);
        let sorted = expected.iter().map(|(&key, &count)| Occurrences { key, count });
        assert_eq!(counts, Counts::of(sorted));
    }
}

/// One document with some text in words, so long that it is processed in parts, and a few short ones.
fn one_long_document() -> Corpus {
    let mut random = Random::new(8);
    let mut word = || -> Vec<u8> {
        (0..3 + random.below(5)).map(|_| b'a' + random.below(6) as u8).chain(*b" ").collect()
    };
    let mut text = |words: usize| -> Vec<u8> { (0..words).flat_map(|_| word()).collect() };
    let documents =
        [("long", text(8_000)), ("short", text(10)), ("long", text(9)), ("other", text(300))];
    documents.into_iter().collect()
}

#[test]
fn one_long_document_is_scored_by_the_formulae() {
    let corpus = one_long_document();
    for order in [2, 4] {
        assert_close(&corpus, order, &corpus.text(0)[..5_000]);
        assert_close(&corpus, order, corpus.text(3));
    }
}

#[test]
fn one_long_document_can_be_left_out_added_and_removed() {
    let corpus = one_long_document();
    let (label, text) = (corpus.label(0), corpus.text(0));
    let whole = model(&corpus, 4);
    let mut without = whole.clone();
    without.remove(label, text).unwrap();
    assert_eq!(whole.opinion_without(label, text).unwrap(), without.opinion(text).unwrap());
    assert_eq!(without.encode(whole.labels()).unwrap(), {
        model(&corpus.subset(&[2, 1, 3]), 4).encode(whole.labels()).unwrap()
    });
    without.add(label, text).unwrap();
    assert_eq!(without.counts, whole.counts);
}

/// It is noticed in its last part, after others have been removed.
#[test]
fn one_long_document_that_differs_at_its_end_cannot_be_removed() {
    let corpus = one_long_document();
    let mut model = model(&corpus, 4);
    let before = model.clone();
    let mut text = corpus.text(0).to_vec();
    *text.last_mut().unwrap() = b'?';
    assert!(matches!(model.remove("long", &text), Err(Error::UnknownDocument)));
    assert!(matches!(model.opinion_without("long", &text), Err(Error::UnknownDocument)));
    assert_eq!((&model.counts, &model.classes), (&before.counts, &before.classes));
    assert_eq!(model.everything, before.everything);
}

/// A row so long that it is searched, with counts of all sizes.
#[test]
fn any_classes_are_found_in_a_long_row() {
    let gram = gram::ending_at(b"a", 0, 1).next().unwrap();
    let mut random = Random::new(6);
    let mut classes: Vec<u16> = (0..2_000).map(|_| random.below(5_000) as u16).collect();
    classes.sort_unstable();
    classes.dedup();
    let occurrences = |class| {
        let count = 1 + (random.next_u64() >> (30 + random.below(34)));
        Occurrences { key: Key::new(gram, class), count }
    };
    let occurrences: Vec<Occurrences> = classes.into_iter().map(occurrences).collect();
    let counts = Counts::of(occurrences.iter().copied());
    let row = counts.guess(gram).unwrap().row();
    let expected = occurrences.iter().map(|occurrence| (occurrence.key.class(), occurrence.count));
    assert!(row.classes().eq(expected.clone()));
    assert_eq!(row.total(), expected.clone().map(|(_, count)| count).sum::<u64>());
    let some: Vec<u16> = (0..6_000).step_by(7).collect();
    let found = row.among(&some).map(|(place, count)| (some[usize::from(place)], count));
    assert!(found.eq(expected.filter(|(class, _)| class % 7 == 0)));
}

#[test]
fn a_document_that_was_never_added_cannot_be_removed() {
    let corpus: Corpus = [("a", "one"), ("b", "two")].into_iter().collect();
    let mut model = model(&corpus, 4);
    let before = model.encode(model.labels()).unwrap();
    for (label, text) in [("a", "two"), ("c", "one"), ("a", "oneone"), ("b", "one")] {
        let refused = model.remove(label, text.as_bytes());
        assert!(matches!(refused, Err(Error::UnknownDocument)), "{label} {text}");
        assert_eq!(model.encode(model.labels()).unwrap(), before);
    }
}

#[test]
fn orders_out_of_range_are_refused() {
    for order in [0, 13] {
        let refused = ClassModel::new(Some(order));
        assert!(matches!(refused, Err(Error::InvalidOrder { .. })));
    }
}

#[test]
fn a_model_with_too_many_classes_is_refused() {
    let names: Vec<String> = (0..=MOST_CLASSES).map(|number| number.to_string()).collect();
    let labels: Labels = names.iter().map(String::as_str).collect();
    // The length of the rest, the order, the number of classes, and two zeros for each class.
    let mut bytes = vec![0x84, 0x80, 8, 4, 0x80, 0x80, 4];
    bytes.resize(bytes.len() + 2 * labels.len(), 0);
    let refused = ClassModel::decode(labels, &bytes);
    assert!(matches!(refused, Err(Error::InvalidClassModel { fault: "it has too many classes" })));
}

#[test]
fn a_model_is_checked_against_documents_and_bytes() {
    let corpus: Corpus = [("a", "one"), ("b", "four")].into_iter().collect();
    let mut model = model(&corpus, 4);
    assert!(model.is_of(2, 7) && !model.is_of(2, 8) && !model.is_of(3, 7));
    model.remove("b", b"four").unwrap();
    assert!(!model.is_of(1, 3), "a label without documents");
}

/// Found when the counts are first needed, and then each time; other texts are not affected.
#[test]
fn a_forged_group_is_an_error_of_the_texts_that_need_it() {
    let corpus = Corpus::sample();
    let model = model(&corpus, 4);
    let bytes = model.encode(model.labels()).unwrap();
    let open = |bytes: &[u8]| ClassModel::open(corpus.labels().clone(), section_of(bytes)).unwrap();
    let whole = open(&bytes);
    let mut forged = bytes.clone();
    // The last number goes on after the end of its group.
    *forged.last_mut().unwrap() |= 0x80;
    let mut forged = open(&forged);
    let (mut failed, mut same) = (0, 0);
    for text in Corpus::sample_held_out().texts().flat_map(|text| text.chunks(20)) {
        match forged.opinion(text) {
            Ok(found) => {
                assert_eq!(found, whole.opinion(text).unwrap());
                same += 1;
            }
            Err(error) => {
                assert!(error.to_string().contains("in the middle of a number"), "{error}");
                assert!(forged.opinion(text).is_err() && forged.clone().opinion(text).is_err());
                failed += 1;
            }
        }
    }
    assert!(failed > 0 && same > failed, "{failed} {same}");
    // Changes are exact or refused.
    assert!(matches!(forged.add("x", b"y"), Err(Error::Model { .. })));
    assert!(matches!(forged.remove(corpus.label(0), corpus.text(0)), Err(Error::Model { .. })));
    assert!(matches!(forged.encode(corpus.labels()), Err(Error::Model { .. })));
    assert_eq!((forged.classes, forged.labels), (whole.classes, whole.labels));
}

#[test]
fn models_of_different_orders_are_not_merged() {
    let corpus: Corpus = [("a", "one"), ("b", "four")].into_iter().collect();
    let mut merged = model(&corpus, 4);
    let refused = merged.merge(&model(&corpus, 5));
    assert!(matches!(refused, Err(Error::OrdersDiffer { orders: [4, 5] })));
    assert_eq!(merged.documents(), 2);
}

#[test]
fn threads_decode_the_same_counts() {
    let corpus = Corpus::sample();
    let model = model(&corpus, 4);
    let bytes = model.encode(model.labels()).unwrap();
    let stored = ClassModel::open(corpus.labels().clone(), section_of(&bytes)).unwrap();
    let texts: Vec<&[u8]> = corpus.texts().collect();
    texts.par_iter().for_each(|text| {
        assert_eq!(stored.opinion(text).unwrap(), model.opinion(text).unwrap());
    });
}
