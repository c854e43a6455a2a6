//! What must hold for every backend, at every level and with every option.

use std::iter;

use super::backend::{Backend, BackendOption, NO_FRAMING, PREFIX};
use super::pairing::PairOrder;
use super::settings::{ChosenOption, Settings};
use super::*;
use crate::error::Error;
use crate::random::Random;

/// A backend without options at each level, or at those around the interesting ones if there are many; and at the
/// default level with each option at either end of its range.
pub(super) fn settings(backend: &Backend) -> Vec<Settings> {
    let lowest = *backend.levels.start();
    let levels = iter::once(lowest).chain((lowest + 1).max(-7)..=*backend.levels.end());
    let alone = levels.map(|level| Settings::new(level, backend.default_level, Vec::new()));
    let with = options(backend).into_iter();
    let with =
        with.map(|options| Settings::new(backend.default_level, backend.default_level, options));
    alone.chain(with).collect()
}

/// Each option alone, and switches together.
fn options(backend: &Backend) -> Vec<Vec<ChosenOption>> {
    let options = backend.options.iter().flat_map(ends);
    let both = NO_FRAMING_AND_PREFIX.iter().all(|option| backend.options.contains(option));
    let both = both.then(|| NO_FRAMING_AND_PREFIX.iter().flat_map(ends).collect());
    options.map(|option| vec![option]).chain(both).collect()
}

/// In the order of the table.
const NO_FRAMING_AND_PREFIX: [BackendOption; 2] = [PREFIX, NO_FRAMING];

/// An option at either end of its range.
fn ends(option: &BackendOption) -> Vec<ChosenOption> {
    let name = option.name;
    match &option.values {
        None => vec![ChosenOption { name, value: None }],
        Some(values) => [values.start(), values.end()]
            .map(|&value| ChosenOption { name, value: Some(value) })
            .to_vec(),
    }
}

/// Empty, short and long texts, with what compressors treat in their own way.
pub(super) fn texts() -> Vec<Vec<u8>> {
    let mut texts: Vec<Vec<u8>> = TEXTS.iter().map(|text| text.to_vec()).collect();
    let mut random = Random::new(31);
    texts.extend([1, 12, 13, 255, 256, 65_535, 65_536].map(|bytes| random.bytes(bytes)));
    texts.push(b"ab".repeat(40_000));
    texts
}

/// Every backend at its lowest, default and highest level, with its options, and with other pairs.
fn specs() -> Vec<CompressorSpec> {
    let specs = |backend: &Backend| -> Vec<CompressorSpec> {
        let levels = [*backend.levels.start(), backend.default_level, *backend.levels.end()];
        let is_wanted = |settings: &Settings| levels.contains(&settings.level());
        let settings = settings(backend).into_iter().filter(is_wanted);
        let specs = settings.map(|settings| CompressorSpec::new(backend, settings));
        specs.chain(with_other_pairs(backend)).collect()
    };
    backends().iter().flat_map(specs).collect()
}

/// A backend at its default level, with options of pairs, alone and together with others.
fn with_other_pairs(backend: &Backend) -> Vec<CompressorSpec> {
    let name = backend.name;
    let mut specs = Vec::new();
    if !backend.pair_options().is_empty() {
        let pairs = ["pair=document-first", "separator=none,pair=mean"];
        specs.extend(pairs.map(|pairs| format!("{name},{pairs}")));
    }
    for (option, pairs) in [(NO_FRAMING, "separator=tab,pair=minimum"), (PREFIX, "pair=mean")] {
        if backend.options.contains(&option) {
            specs.push(format!("{name},{},{pairs}", option.name));
        }
    }
    specs.iter().map(|spec| spec.parse().unwrap()).collect()
}

/// Whether C(xy) is the length of query, space and document.
fn joins(spec: &CompressorSpec) -> bool {
    let text = spec.to_string();
    !["prefix", "separator", "pair"].iter().any(|option| text.contains(option))
        && spec.name() != "lzjd"
}

const TEXTS: [&[u8]; 6] = [
    b"",
    b"a",
    b"the cat sat on the mat, the cat sat on the mat",
    b"\xff\xfe\x00 not UTF-8 \x80",
    &[0; 5_000],
    include_bytes!("mod.rs"),
];

#[test]
fn a_pair_is_the_concatenation_with_one_space() {
    for spec in specs().into_iter().filter(joins) {
        let compressor = spec.compressor().unwrap();
        let (mut encoder, mut whole) = (compressor.encoder(), compressor.encoder());
        for x in TEXTS {
            let mut query = encoder.query(x).unwrap();
            assert_eq!(query.query_len(), whole.compressed_len(x).unwrap(), "{spec}");
            for y in TEXTS {
                let expected = whole.compressed_len(&[x, b" ", y].concat()).unwrap();
                assert_eq!(query.pair_len(y).unwrap(), expected, "{spec}");
            }
        }
    }
}

/// C(xy) in units, of the lengths in either order.
fn expected(
    order: PairOrder,
    mut length: impl FnMut(&[u8], &[u8]) -> Length,
    x: &[u8],
    y: &[u8],
) -> u64 {
    let [forward, backward] = [length(x, y), length(y, x)].map(Length::units);
    match order {
        PairOrder::QueryFirst => forward,
        PairOrder::DocumentFirst => backward,
        PairOrder::Minimum => forward.min(backward),
        PairOrder::Mean => (forward + backward) / 2,
    }
}

/// The backends that have an option, with it.
fn backends_with(option: &BackendOption) -> impl Iterator<Item = String> {
    let backends = backends().iter().filter(move |backend| backend.options.contains(option));
    backends.map(move |backend| format!("{},{}", backend.name, option.name))
}

const SHORT_TEXTS: [&[u8]; 4] =
    [b"", b"a", b"the cat sat on the mat, the cat sat on the mat", b"the cat ate the rat"];

#[test]
fn separators_and_orders_are_those_of_texts_joined() {
    let ordered = backends().iter().filter(|backend| !backend.pair_options().is_empty());
    let plain = ordered.map(|backend| backend.name.to_owned()).chain(backends_with(&NO_FRAMING));
    for plain in plain {
        let mut whole = plain.parse::<CompressorSpec>().unwrap().compressor().unwrap().encoder();
        for (written, separator) in [("none", &b""[..]), ("x0d0a", b"\r\n")] {
            for order in PairOrder::ALL {
                let spec = format!("{plain},separator={written},pair={}", order.name());
                let compressor = spec.parse::<CompressorSpec>().unwrap().compressor().unwrap();
                let mut encoder = compressor.encoder();
                for x in SHORT_TEXTS {
                    assert_eq!(
                        encoder.compressed_len(x).unwrap(),
                        whole.compressed_len(x).unwrap()
                    );
                    let mut query = encoder.query(x).unwrap();
                    assert_eq!(query.query_len(), whole.compressed_len(x).unwrap());
                    for y in SHORT_TEXTS {
                        let joined = |first: &[u8], second: &[u8]| {
                            whole.compressed_len(&[first, separator, second].concat()).unwrap()
                        };
                        let found = query.pair_len(y).unwrap().units();
                        assert_eq!(found, expected(order, joined, x, y), "{spec}: {x:?}, {y:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn orders_of_prefixes_are_those_of_either_query() {
    for plain in backends_with(&PREFIX) {
        let mut whole = plain.parse::<CompressorSpec>().unwrap().compressor().unwrap().encoder();
        for order in PairOrder::ALL {
            let spec = format!("{plain},pair={}", order.name());
            let compressor = spec.parse::<CompressorSpec>().unwrap().compressor().unwrap();
            let mut encoder = compressor.encoder();
            for x in SHORT_TEXTS {
                let mut query = encoder.query(x).unwrap();
                for y in SHORT_TEXTS {
                    let length = |first: &[u8], second: &[u8]| {
                        whole.query(first).unwrap().pair_len(second).unwrap()
                    };
                    let found = query.pair_len(y).unwrap().units();
                    assert_eq!(found, expected(order, length, x, y), "{spec}: {x:?}, {y:?}");
                }
            }
        }
    }
}

#[test]
fn a_pair_depends_on_its_texts_only() {
    for spec in specs() {
        let compressor = spec.compressor().unwrap();
        let mut used = compressor.encoder();
        for x in TEXTS {
            let alone = used.compressed_len(x).unwrap();
            let mut query = used.query(x).unwrap();
            assert_eq!(query.query_len(), alone, "{spec}");
            for y in TEXTS {
                let fresh = compressor.encoder().query(x).unwrap().pair_len(y).unwrap();
                assert_eq!(query.pair_len(y).unwrap(), fresh, "{spec}");
                let mut prepared = Vec::new();
                compressor.prepare(y, &mut prepared);
                let document = PreparedDocument { text: y, prepared: &prepared };
                for limit in [Length::MAX, fresh] {
                    let found = query.pair_len_within(document, limit).unwrap();
                    assert_eq!(found, Some(fresh), "{spec}");
                }
            }
        }
    }
}

#[test]
fn an_encoder_forgets_what_it_measured() {
    for spec in specs() {
        let compressor = spec.compressor().unwrap();
        let mut used = compressor.encoder();
        for text in TEXTS.iter().chain(TEXTS.iter().rev()) {
            let fresh = compressor.encoder().compressed_len(text).unwrap();
            assert_eq!(used.compressed_len(text).unwrap(), fresh, "{spec}");
        }
    }
}

#[test]
fn a_spec_parses_as_its_compressor_prints_it() {
    for spec in specs() {
        let printed = spec.compressor().unwrap().spec();
        assert_eq!(printed, spec);
        assert_eq!(printed.to_string().parse::<CompressorSpec>().unwrap(), spec);
    }
}

#[test]
fn repetition_compresses() {
    for backend in backends() {
        let spec: CompressorSpec = backend.name.parse().unwrap();
        let mut encoder = spec.compressor().unwrap().encoder();
        let length = encoder.compressed_len(&[b'a'; 10_000]).unwrap();
        // Without an entropy code, a match of 64 bytes takes three.
        assert!(length < Length::from_bytes(500), "{spec}: {length}");
    }
}

#[test]
fn without_framing_lengths_are_shorter_by_it() {
    for backend in backends().iter().filter(|backend| backend.options.contains(&NO_FRAMING)) {
        for settings in settings(backend).iter().filter(|settings| settings.has(&NO_FRAMING)) {
            let unframed = CompressorSpec::new(backend, settings.clone());
            let framed = unframed.to_string().replace(",no-framing", "");
            let framed: CompressorSpec = framed.parse().unwrap();
            let streams = if settings.has(&PREFIX) { 2 } else { 1 };
            let [mut framed, mut unframed] =
                [framed, unframed].map(|spec| spec.compressor().unwrap().encoder());
            for x in &TEXTS[1..] {
                let whole = framed.compressed_len(x).unwrap().units();
                let alone = unframed.compressed_len(x).unwrap().units();
                let framing = Length::from_bytes(backend.framing).units();
                assert_eq!(alone + framing, whole, "{}", backend.name);
                let mut framed = framed.query(x).unwrap();
                let mut unframed = unframed.query(x).unwrap();
                assert_eq!(unframed.query_len().units(), alone);
                for y in &TEXTS[1..] {
                    let whole = framed.pair_len(y).unwrap().units();
                    let pair = unframed.pair_len(y).unwrap().units();
                    assert_eq!(pair + streams * framing, whole, "{}", backend.name);
                }
            }
        }
    }
}

/// The framing is no more than what the shortest streams have, and not much less.
#[test]
fn every_stream_has_the_framing() {
    for backend in backends() {
        for settings in settings(backend) {
            let spec = CompressorSpec::new(backend, settings.clone());
            let mut encoder = spec.compressor().unwrap().encoder();
            let framing = if settings.has(&NO_FRAMING) { 0 } else { backend.framing };
            for byte in [0, b'a', 255] {
                let bytes = encoder.compressed_len(&[byte]).unwrap().bytes();
                let rest = bytes - framing as f64;
                assert!((0.0..=16.0).contains(&rest), "{spec}: {byte} takes {rest} more bytes");
            }
        }
    }
}

#[test]
fn a_megabyte_is_measured() {
    let mut random = Random::new(17);
    let words: Vec<Vec<u8>> = (0..500).map(|_| random.bytes(6)).collect();
    let mut text = Vec::new();
    while text.len() < 1 << 20 {
        text.extend_from_slice(&words[random.below(500) as usize]);
    }
    for backend in backends() {
        let spec: CompressorSpec = backend.name.parse().unwrap();
        let mut encoder = spec.compressor().unwrap().encoder();
        let length = encoder.compressed_len(&text).unwrap();
        assert!(length < Length::from_bytes(1 << 20), "{spec}: {length}");
        assert_eq!(encoder.compressed_len(&text).unwrap(), length, "{spec}");
    }
}

#[test]
fn lengths_are_the_same_on_every_thread() {
    let texts = texts();
    for backend in backends() {
        let spec: CompressorSpec = backend.name.parse().unwrap();
        let compressor = spec.compressor().unwrap();
        let all = || {
            let mut encoder = compressor.encoder();
            let lengths = texts.iter().map(|text| encoder.compressed_len(text).unwrap());
            lengths.collect::<Vec<Length>>()
        };
        let expected = all();
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..3).map(|_| scope.spawn(all)).collect();
            for thread in threads {
                assert_eq!(thread.join().unwrap(), expected, "{spec}");
            }
        });
    }
}

#[test]
fn what_is_out_of_range_is_refused_with_the_range() {
    for backend in backends() {
        let (min, max) = (*backend.levels.start(), *backend.levels.end());
        for level in [min - 1, max + 1] {
            let refused = format!("{}:{level}", backend.name).parse::<CompressorSpec>();
            let refusal = refused.unwrap_err().to_string();
            assert!(refusal.contains(&format!("{min}")) && refusal.contains(&format!("{max}")));
        }
        for option in backend.options {
            let Some(values) = &option.values else { continue };
            let (min, max) = (*values.start(), *values.end());
            assert!(values.contains(&option.default.unwrap()), "{}", option.name);
            for value in [min - 1, max + 1] {
                let spec = format!("{},{}={value}", backend.name, option.name);
                let refusal = spec.parse::<CompressorSpec>().unwrap_err();
                assert!(matches!(refusal, Error::InvalidOption { .. }));
                assert!(refusal.to_string().contains(&format!("from {min} to {max}")), "{refusal}");
            }
        }
    }
}
