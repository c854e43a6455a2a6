//! gzip's lengths against CPython's `len(gzip.compress(b))`: stored lengths, and live ones if
//! `python3` is installed.
//!
//! `tests/data/cpython_lengths.py` wrote the stored lengths, with the same generators as below.

mod support;

use std::process::{Command, Stdio};

use nearzip::{CompressorSpec, Encoder};
use support::Random;

fn noise(random: &mut Random, length: usize) -> Vec<u8> {
    (0..length).map(|_| random.below(256) as u8).collect()
}

fn letters(random: &mut Random, length: usize) -> Vec<u8> {
    let size = 2 + random.below(30);
    (0..length).map(|_| b'a' + random.below(size) as u8).collect()
}

fn words(random: &mut Random, length: usize) -> Vec<u8> {
    let count = 20 + random.below(400);
    let vocabulary: Vec<Vec<u8>> = (0..count)
        .map(|_| {
            let length = 2 + random.below(9) as usize;
            letters(random, length)
        })
        .collect();
    let mut text = Vec::new();
    while text.len() < length {
        let rank = random.below(count) * random.below(count) / count;
        text.extend_from_slice(&vocabulary[rank as usize]);
        text.push(b' ');
    }
    text.truncate(length);
    text
}

fn periodic(random: &mut Random, length: usize) -> Vec<u8> {
    let period = 1 + random.below(300) as usize;
    noise(random, period).into_iter().cycle().take(length).collect()
}

fn mutated(random: &mut Random, length: usize) -> Vec<u8> {
    let stretch = 50 + random.below(500) as usize;
    let stretch = letters(random, stretch);
    let mut text = Vec::new();
    while text.len() < length {
        let mut copy = stretch.clone();
        for _ in 0..random.below(8) {
            let byte = random.below(256) as u8;
            copy[random.below(stretch.len() as u64) as usize] = byte;
        }
        text.extend_from_slice(&copy);
    }
    text.truncate(length);
    text
}

fn length_of(random: &mut Random) -> usize {
    let choice = if random.below(4) == 0 { random.below(5) } else { random.below(3) };
    random.below([40, 300, 3_000, 40_000, 200_001][choice as usize]) as usize
}

struct Case {
    text: Vec<u8>,
    /// The previous text in the file, a space, and the text.
    pair: Vec<u8>,
    expected: [u64; 2],
}

fn stored_cases() -> Vec<Case> {
    let mut previous = Vec::new();
    let lines = include_str!("data/cpython_lengths.csv").lines().skip(1);
    lines
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            let number = |field: usize| fields[field].parse::<u64>().unwrap();
            let (seed, length) = (number(1), number(2) as usize);
            let mut random = Random::new(seed);
            if seed < 10_000 {
                assert_eq!(length_of(&mut random), length, "{line}");
            }
            if seed == 0 || seed >= 10_000 {
                previous.clear();
            }
            let text = match fields[0] {
                "noise" => noise(&mut random, length),
                "letters" => letters(&mut random, length),
                "words" => words(&mut random, length),
                "periodic" => periodic(&mut random, length),
                "mutated" => mutated(&mut random, length),
                other => panic!("no kind {other}"),
            };
            let pair = [&previous[..], b" ", &text].concat();
            previous.clone_from(&text);
            Case { text, pair, expected: [number(3), number(4)] }
        })
        .collect()
}

fn gzip() -> Box<dyn Encoder> {
    CompressorSpec::default().compressor().unwrap().encoder()
}

fn length(encoder: &mut dyn Encoder, text: &[u8]) -> u64 {
    encoder.compressed_len(text).unwrap().bytes() as u64
}

#[test]
fn lengths_are_those_that_cpython_gave() {
    let mut encoder = gzip();
    let cases = stored_cases();
    assert_eq!(cases.len(), 3013);
    for (line, case) in cases.iter().enumerate() {
        let found = [&case.text, &case.pair].map(|text| length(&mut *encoder, text));
        assert_eq!(found, case.expected, "line {} of the stored lengths", line + 2);
    }
}

#[test]
fn pairs_are_those_that_cpython_gave() {
    let mut encoder = gzip();
    let mut query_text = Vec::new();
    for (line, case) in stored_cases().into_iter().enumerate() {
        query_text.clear();
        query_text.extend_from_slice(&case.pair[..case.pair.len() - case.text.len() - 1]);
        let mut query = encoder.query(&query_text).unwrap();
        let found = query.pair_len(&case.text).unwrap().bytes() as u64;
        assert_eq!(found, case.expected[1], "line {} of the stored lengths", line + 2);
    }
}

/// Reads texts as length-prefixed bytes, writes their lengths as lines.
const LIVE_SCRIPT: &str = "
import gzip, struct, sys, zlib
data = sys.stdin.buffer.read()
print(zlib.ZLIB_RUNTIME_VERSION)
at = 0
while at < len(data):
    (length,) = struct.unpack_from('<I', data, at)
    print(len(gzip.compress(data[at + 4:at + 4 + length])))
    at += 4 + length
";

/// The lengths that the installed CPython gives, if there is one with stock zlib.
fn live_lengths(texts: &[&[u8]]) -> Option<Vec<u64>> {
    let mut python = Command::new("python3");
    python.args(["-c", LIVE_SCRIPT]).stderr(Stdio::null());
    let output = support::output_for(python, texts)?;
    let output = String::from_utf8(output.stdout).ok()?;
    let (version, lengths) = output.split_once('\n')?;
    let is_stock = version.split('.').all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    is_stock.then(|| lengths.lines().map(|line| line.parse().unwrap()).collect())
}

#[test]
fn lengths_are_those_that_the_installed_cpython_gives() {
    let cases = stored_cases();
    let texts: Vec<&[u8]> = cases.iter().step_by(7).map(|case| &case.pair[..]).collect();
    let Some(expected) = live_lengths(&texts) else {
        eprintln!(
            "SKIPPED: no python3 with stock zlib is installed; only the stored lengths were compared"
        );
        return;
    };
    let mut encoder = gzip();
    let found: Vec<u64> = texts.iter().map(|text| length(&mut *encoder, text)).collect();
    assert_eq!(found, expected);
}

/// Whatever stands between the texts, and whichever comes first.
#[test]
fn other_pairs_are_those_that_the_installed_cpython_gives() {
    let cases = stored_cases();
    let texts: Vec<&[u8]> = cases.iter().step_by(40).map(|case| &case.text[..]).collect();
    let pairs = || texts.iter().zip(&texts[1..]);
    let mut joined = Vec::new();
    for (x, y) in pairs() {
        joined.push([x, &b"\n"[..], y].concat());
        joined.push([y, &b"\r\n"[..], x].concat());
    }
    let joined: Vec<&[u8]> = joined.iter().map(Vec::as_slice).collect();
    let Some(expected) = live_lengths(&joined) else {
        eprintln!("SKIPPED: no python3 with stock zlib is installed");
        return;
    };
    let compressor = |spec: &str| spec.parse::<CompressorSpec>().unwrap().compressor().unwrap();
    let mut encoders = ["gzip,separator=newline", "gzip,separator=x0d0a,pair=document-first"]
        .map(|spec| compressor(spec).encoder());
    let mut found = Vec::new();
    for (x, y) in pairs() {
        for encoder in &mut encoders {
            found.push(encoder.query(x).unwrap().pair_len(y).unwrap().bytes() as u64);
        }
    }
    assert_eq!(found, expected);
}

/// Every document of three datasets, and 10,000 pairs of each, if CPython is installed.
#[test]
#[ignore = "needs real data: set NEARZIP_DATA"]
fn lengths_of_real_texts_are_those_that_the_installed_cpython_gives() {
    for name in ["r8", "20news", "dna_human"] {
        let (train, test) = support::dataset(name);
        let mut random = Random::new(20_231_123);
        let pairs: Vec<Vec<u8>> = (0..10_000)
            .map(|_| {
                let query = test.text(random.below(test.len() as u64) as usize);
                let document = train.text(random.below(train.len() as u64) as usize);
                [query, b" ", document].concat()
            })
            .collect();
        let texts: Vec<&[u8]> =
            train.texts().chain(test.texts()).chain(pairs.iter().map(Vec::as_slice)).collect();
        let Some(expected) = live_lengths(&texts) else {
            eprintln!(
                "SKIPPED: no python3 with stock zlib is installed, so {name} was not compared"
            );
            return;
        };
        let mut encoder = gzip();
        let found: Vec<u64> = texts.iter().map(|text| length(&mut *encoder, text)).collect();
        assert!(found == expected, "{name}");
        eprintln!("{name}: {} lengths are the same as CPython's", found.len());
    }
}
