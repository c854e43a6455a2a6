use proptest::prelude::*;

use super::blend::{Blend, ModelFactors, VoiceFactors};
use super::classifier::HybridClassifier;
use super::config::{BlendSource, HybridConfig};
use super::drawn::{MANY_LABELS, drawn};
use super::offsets::score_offsets;
use super::residuals::{left_out, residual};
use super::rivals::rivals;
use super::voices::{FARTHEST, LEAST_SHARE, RIDGE};
use crate::classify::neighborhood::{NEIGHBORS, Neighborhood, ridge};
use crate::classify::prediction::probabilities;
use crate::classify::{ClassClassifier, ClassConfig, Classifier, PredictBatch, Prediction, Update};
use crate::compressor::CompressorSpec;
use crate::corpus::Corpus;
use crate::error::Error;
use crate::index::{Index, ModelInfo, OpenOptions};
use crate::progress::unobserved;
use crate::random::Random;
use crate::search::Neighbor;

fn corpus() -> Corpus {
    Corpus::sample().first(200, Some(7))
}

fn on(corpus: Corpus, blend: BlendSource) -> HybridClassifier {
    let index = Index::build(corpus, &CompressorSpec::default(), &unobserved).unwrap();
    HybridClassifier::new(index, HybridConfig::default().blend(blend), &unobserved).unwrap()
}

const BLEND: Blend = Blend {
    models: ModelFactors { class: 1.4, linear: 8.0 },
    doubtful: Some(VoiceFactors { class: 1.2, linear: 6.0, correction: 4.0, distance: 5.0 }),
};
const GIVEN: BlendSource = BlendSource::Given(BLEND);

#[test]
fn only_near_documents_are_compressed() {
    let hybrid = HybridClassifier::from_corpus(corpus()).unwrap();
    let queries = Corpus::sample_held_out();
    for text in queries.texts().take(20) {
        hybrid.explain(text).unwrap();
    }
    assert!(!hybrid.index.is_measured());
}

#[test]
fn residuals_are_those_of_a_model_without_the_document() {
    let corpus = corpus();
    let hybrid = on(corpus.clone(), GIVEN);
    let model = hybrid.index.class_model(&unobserved).unwrap();
    for left_out in [0, 17, 199] {
        let rest: Vec<usize> = (0..corpus.len()).filter(|&document| document != left_out).collect();
        let config = ClassConfig::default().order(model.order());
        let class = ClassClassifier::build(&corpus.subset(&rest), config, &unobserved).unwrap();
        let prediction = class.predict(corpus.text(left_out)).unwrap();
        let mut found = vec![0.0; corpus.labels().len()];
        for &(label, residual) in &residual(
            &hybrid.index,
            model,
            &hybrid.cache.neighborhood,
            &hybrid.cache.opinions,
            left_out,
        )
        .unwrap()
        {
            found[label as usize] = f64::from(residual);
        }
        for (label, found) in corpus.labels().iter().zip(found) {
            let truth = f64::from(u8::from(label == corpus.label(left_out)));
            assert!((found - (truth - prediction.score(label))).abs() < 1.0 / 1000.0);
        }
    }
}

/// The predictions, computed from the definitions.
#[test]
fn predictions_are_those_of_the_definition() {
    let hybrid = on(corpus(), GIVEN);
    let HybridClassifier { index, cache, .. } = &hybrid;
    let model = index.class_model(&unobserved).unwrap();
    let linear = index.linear_model(&unobserved).unwrap().unwrap();
    let offsets = score_offsets(index, model, &cache.opinions).unwrap();
    assert!(offsets.iter().any(|&offset| offset != 0.0), "there are few documents per label");
    let odds_of = |factors: &[f64], voices: &[&[f64]], label: usize| -> f64 {
        factors.iter().zip(voices).map(|(factor, voice)| factor * voice[label]).sum()
    };
    let mut doubtful = 0;
    for text in Corpus::sample_held_out().first(5, Some(1)).texts().chain([&b"a"[..], b"xyz", b""])
    {
        let class = model.opinion(text).unwrap().log_odds;
        let class: Vec<f64> = class.iter().zip(&offsets).map(|(z, offset)| z - offset).collect();
        let linear = linear.scores(text);
        let near = Neighborhood::of(text, None, index, &cache.neighborhood).unwrap();
        let shares = ridge(&near.kernel, RIDGE);
        let largest = shares.iter().map(|share| share.abs()).fold(0.0, f64::max);
        let explained = hybrid.explain(text).unwrap();
        let neighbors = explained.neighbors();
        assert!(neighbors.is_sorted_by(|a, b| a.distance <= b.distance));
        assert!(neighbors.len() == near.documents.len() && neighbors.len() <= NEIGHBORS);
        let labels = index.labels();
        let correction = |label: usize| -> f64 {
            let residual = |&document: &usize| {
                let residuals =
                    residual(index, model, &cache.neighborhood, &cache.opinions, document).unwrap();
                let of_label = residuals.iter().find(|residual| residual.0 as usize == label);
                of_label.map_or(0.0, |residual| f64::from(residual.1))
            };
            let pairs = near.documents.iter().zip(&shares);
            let counts = pairs.filter(|(_, share)| share.abs() >= LEAST_SHARE * largest);
            counts.map(|(near, share)| share * residual(near)).sum()
        };
        let nearness = |name: &str| {
            let of_label = neighbors.iter().filter(|neighbor| neighbor.label == name);
            let far = neighbors.last().map_or(FARTHEST, |farthest| farthest.distance);
            -of_label.map(|neighbor| neighbor.distance).fold(far, f64::min)
        };
        let corrections: Vec<f64> = (0..labels.len()).map(correction).collect();
        let nearness: Vec<f64> = labels.iter().map(nearness).collect();
        let voices = [&class[..], &linear, &corrections, &nearness];

        let odds = |factors: &[f64]| -> Vec<f64> {
            (0..labels.len()).map(|label| odds_of(factors, &voices, label)).collect()
        };
        let mut expected = probabilities(&odds(&BLEND.models.factors()));
        let is_doubtful = expected.iter().all(|&probability| probability < 0.8);
        if is_doubtful {
            expected = probabilities(&odds(&BLEND.doubtful.unwrap().factors()));
        }
        doubtful += usize::from(is_doubtful);
        for ((_, found), expected) in explained.scores().zip(expected) {
            assert!((found - expected).abs() < 1e-9);
        }
        let predicted = hybrid.predict(text).unwrap();
        assert!(predicted.scores().eq(explained.scores()));
        let evidence: &[Neighbor] = if is_doubtful { neighbors } else { &[] };
        assert_eq!(predicted.neighbors(), evidence);
    }
    assert!((1..8).contains(&doubtful), "{doubtful}");
}

#[test]
fn neighbors_are_never_asked_without_factors_for_them() {
    let hybrid = on(corpus(), BlendSource::Given(Blend { doubtful: None, ..BLEND }));
    assert!(hybrid.predict(b"xyz").unwrap().neighbors().is_empty());
    assert!(!hybrid.explain(b"the station").unwrap().neighbors().is_empty());
    let models = |text: &[u8]| -> Vec<f64> {
        hybrid.predict(text).unwrap().scores().map(|(_, score)| score).collect()
    };
    assert!(models(b"xyz").iter().all(|&score| score < 0.8), "neighbors would have been asked");
}

/// As many labels as documents, or nearly: product codes, authors, intents.
fn with_labels(labels: usize, documents: usize) -> HybridClassifier {
    let document = |number: usize| {
        let label = format!("l{}", number * 7 % labels);
        (label, format!("text number {number} about topic {}", number * 7919))
    };
    on((0..documents).map(document).collect(), GIVEN)
}

/// The work for each document must not grow with the number of labels.
#[test]
fn many_labels() {
    for labels in [MANY_LABELS, MANY_LABELS + 1, 600, 2_000] {
        let hybrid = with_labels(labels, 2_000);
        let HybridClassifier { index, cache, .. } = &hybrid;
        let model = index.class_model(&unobserved).unwrap();
        let pairs = drawn(index).len() * labels;
        assert!(pairs <= 1024 * MANY_LABELS, "{pairs} documents and labels for {labels} labels");
        for position in (0..2_000).step_by(97) {
            let compared = rivals(index, model, &cache.neighborhood, position).unwrap();
            assert_eq!(compared.is_some(), labels > MANY_LABELS);
            let Some(compared) = compared else { continue };
            assert!(
                compared.len() <= 1 + 32 + 32 && compared.is_sorted_by_key(|rival| rival.class)
            );
            let stands_for: f64 = compared.iter().map(|rival| rival.stands_for).sum();
            assert!((stands_for - labels as f64).abs() < 1e-9, "each label is stood for once");
            assert!(
                residual(index, model, &cache.neighborhood, &cache.opinions, position)
                    .unwrap()
                    .len()
                    <= 33
            );
        }
    }
}

/// The residuals of rivals, computed from the log-odds of all labels.
#[test]
fn many_labels_have_the_residuals_of_the_definition() {
    let hybrid = with_labels(500, 1_000);
    let HybridClassifier { index, cache, .. } = &hybrid;
    let model = index.class_model(&unobserved).unwrap();
    for position in (0..1_000).step_by(53) {
        let log_odds = left_out(index, model, position).unwrap().log_odds;
        let compared = rivals(index, model, &cache.neighborhood, position).unwrap().unwrap();
        let odds = |label: usize| log_odds[label].exp();
        let sum: f64 =
            compared.iter().map(|rival| rival.stands_for * odds(rival.label.index())).sum();
        let residuals =
            residual(index, model, &cache.neighborhood, &cache.opinions, position).unwrap();
        let truth = index.label_id(position).unwrap();
        assert!(residuals.iter().any(|&(label, _)| label == truth.number()));
        for rival in compared.iter().filter(|rival| rival.stands_for == 1.0) {
            let expected =
                f64::from(u8::from(rival.label == truth)) - odds(rival.label.index()) / sum;
            let found = residuals.iter().find(|&&(label, _)| label == rival.label.number());
            let found = found.map_or(0.0, |&(_, residual)| f64::from(residual));
            assert!((found - expected).abs() < 1.0 / 1000.0, "{found} {expected}");
        }
        // Few labels stand for all: nearly the residual of a comparison with each of them.
        let exact = 1.0 - odds(truth.index()) / log_odds.iter().map(|odds| odds.exp()).sum::<f64>();
        let own = residuals.iter().find(|&&(label, _)| label == truth.number()).unwrap().1;
        assert!((f64::from(own) - exact).abs() < 0.1, "{own} {exact}");
    }
}

#[test]
fn many_labels_are_told_apart() {
    let hybrid = HybridClassifier::from_corpus(with_labels(700, 700).index.to_corpus().unwrap());
    let hybrid = hybrid.unwrap();
    for position in (0..700).step_by(101) {
        let text = hybrid.index.text(position).unwrap();
        assert_eq!(hybrid.predict(text).unwrap().label(), hybrid.index.label(position).unwrap());
    }
}

#[test]
fn a_document_left_out_is_not_its_own_neighbor() {
    let hybrid = on(corpus(), GIVEN);
    let text = hybrid.index.text(3).unwrap();
    let nearest = |except| hybrid.neighbors(text, except).unwrap().ranked;
    assert!(nearest(Some(3)).iter().all(|neighbor| neighbor.document != 3));
    assert_eq!(nearest(None)[0].document, 3);
}

#[test]
fn any_bytes_are_classified() {
    let hybrid = on(corpus(), GIVEN);
    let mut random = Random::new(11);
    for length in [0, 1, 2, 100, 70_000] {
        let prediction = hybrid.predict(&random.bytes(length)).unwrap();
        assert!((prediction.scores().map(|(_, score)| score).sum::<f64>() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn the_smallest_corpora_are_enough() {
    let mut corpus = Corpus::new();
    assert!(matches!(HybridClassifier::from_corpus(corpus.clone()), Err(Error::EmptyCorpus)));
    corpus.push("a", b"only this");
    let hybrid = HybridClassifier::from_corpus(corpus.clone()).unwrap();
    assert_eq!(hybrid.predict(b"anything else").unwrap().label(), "a");
    corpus.push("b", b"");
    let mut hybrid = HybridClassifier::from_corpus(corpus).unwrap();
    assert_eq!(hybrid.predict(b"only this").unwrap().label(), "a");
    hybrid.remove("a", b"only this").unwrap();
    assert_eq!(hybrid.predict(b"only this").unwrap().label(), "b");
    hybrid.remove("b", b"").unwrap();
    assert!(matches!(hybrid.predict(b"only this"), Err(Error::EmptyCorpus)));
    assert!(matches!(hybrid.remove("b", b""), Err(Error::UnknownDocument)));
}

#[test]
fn results_do_not_depend_on_the_number_of_threads() {
    let predictions = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let hybrid = HybridClassifier::from_corpus(corpus()).unwrap();
            let held_out = Corpus::sample_held_out();
            let texts: Vec<&[u8]> = held_out.texts().collect();
            (hybrid.blend(), hybrid.predict_batch(&texts, &unobserved).unwrap())
        })
    };
    assert_eq!(predictions(1), predictions(3));
}

#[test]
fn a_saved_index_has_everything_that_was_computed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.nearzip");
    let hybrid = on(corpus(), BlendSource::Settled);
    hybrid.save(&path).unwrap();
    let sections = ModelInfo::read(&path).unwrap().sections;
    assert!(sections.iter().any(|section| section.tag == "ridge"), "{sections:?}");
    let index = Index::open(&path, OpenOptions::default()).unwrap();
    let opened = HybridClassifier::new(index, HybridConfig::default(), &unobserved).unwrap();
    assert_eq!(opened.blend(), hybrid.blend());
    let text = b"Firefighters needed four hours to bring the blaze down.";
    assert_eq!(opened.predict(text).unwrap(), hybrid.predict(text).unwrap());
    // A blend that is asked for takes precedence over the saved one.
    let config = HybridConfig::default().blend(GIVEN);
    let index = Index::open(&path, OpenOptions::default()).unwrap();
    let asked = HybridClassifier::new(index, config, &unobserved).unwrap();
    assert_eq!(asked.blend(), BLEND);
}

#[test]
fn a_file_after_changes_is_that_of_a_rebuild() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = |hybrid: &HybridClassifier, name: &str| {
        let path = folder.path().join(name);
        hybrid.save(&path).unwrap();
        std::fs::read(path).unwrap()
    };
    let corpus = corpus();
    let mut changed = on(corpus.clone(), GIVEN);
    let text = b"some words that no other document has";
    let before = changed.predict(text).unwrap();
    for number in 0..3 {
        changed.add("new", text).unwrap();
        changed.remove(corpus.label(number), corpus.text(number)).unwrap();
    }
    // The linear model does not know the label yet, but the class model does.
    assert_ne!(before.label(), "new");
    assert_eq!(changed.predict(text).unwrap().label(), "new");
    let rebuilt = on(changed.index.to_corpus().unwrap(), GIVEN);
    assert!(bytes(&changed, "changed") == bytes(&rebuilt, "rebuilt"));
}

#[test]
fn blends_out_of_range_are_refused() {
    let blend =
        BlendSource::Given(Blend { models: ModelFactors { class: -1.0, linear: 0.0 }, ..BLEND });
    let index = Index::build(corpus(), &CompressorSpec::default(), &unobserved).unwrap();
    let refused = HybridClassifier::new(index, HybridConfig::default().blend(blend), &unobserved);
    assert!(matches!(refused, Err(Error::InvalidBlend { .. })));
}

/// Texts of few distinct words, so that they are similar.
fn documents() -> impl Strategy<Value = Vec<(&'static str, String)>> {
    let word = prop::sample::select(vec!["rain ", "sun and wind ", "the knight takes ", "e5 "]);
    let text = prop::collection::vec(word, 0..6).prop_map(|words| words.concat());
    let label = prop::sample::select(vec!["weather", "weather", "chess", "other"]);
    prop::collection::vec((label, text), 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48, failure_persistence: None, ..ProptestConfig::default()
    })]

    /// Going through a file between the changes discards what is only in memory.
    #[test]
    fn updates_equal_a_rebuild(kept in documents(), changed in documents(), through_a_file: bool) {
        let mut updated = on(changed.iter().cloned().collect(), GIVEN);
        drop(updated.predict(b"rain and the knight"));
        for (label, text) in &kept {
            updated.add(label, text.as_bytes()).unwrap();
        }
        if through_a_file {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("model.nearzip");
            updated.save(&path).unwrap();
            let index = Index::open(&path, OpenOptions::default()).unwrap();
            updated = HybridClassifier::new(index, HybridConfig::default(), &unobserved).unwrap();
        }
        for (position, (_, text)) in changed.iter().enumerate() {
            prop_assert_eq!(updated.index.text(position).unwrap(), text.as_bytes());
            updated.index_mut().unwrap().remove(position as u64).unwrap();
        }
        updated.settle();
        let rebuilt = on(kept.iter().cloned().collect(), GIVEN);
        prop_assert!(updated.labels().iter().eq(rebuilt.labels().iter()));
        for text in ["rain and the knight", "sun and wind e5", "", "nothing like it"] {
            let (found, expected) = (updated.explain(text.as_bytes()), rebuilt.explain(text.as_bytes()));
            let (found, expected) = (found.unwrap(), expected.unwrap());
            prop_assert!(found.scores().eq(expected.scores()));
            let texts = |hybrid: &HybridClassifier, prediction: &Prediction| -> Vec<(Vec<u8>, f64)> {
                let neighbors = prediction.neighbors().iter();
                let text = |n: &Neighbor| (hybrid.index.text(n.document).unwrap().to_vec(), n.distance);
                neighbors.map(text).collect()
            };
            prop_assert_eq!(texts(&updated, &found), texts(&rebuilt, &expected));
        }
    }
}
