//! The engine's lengths are the same as stock zlib's, for any bytes.

mod check;
mod inflate;
#[path = "../support/mod.rs"]
mod support;
mod texts;

use check::Check;
use support::{Random, dataset};
use texts::{Draw, pair, text};

#[test]
fn shortest_inputs() {
    let mut check = Check::new();
    check.pairs(b"", &[b""]);
    for a in (0..=255u8).step_by(5).chain([b' ', 143, 144]) {
        check.alone(&[a]);
        check.pairs(&[a], &[&b""[..], &[a], b"  ", &[a, b' ', a, b' ', a]]);
        check.pairs(b"", &[[a], [b' ']]);
        for b in (0..=255).step_by(15) {
            check.alone(&[a, b]);
            check.pairs(&[a, b], &[[a, b], [b, a], [b' ', a]]);
        }
    }
}

#[test]
fn all_short_texts_of_two_letters() {
    let mut check = Check::new();
    for len in 0..=12 {
        for bits in 0..1u32 << len {
            let data: Vec<u8> =
                (0..len).map(|i| if bits >> i & 1 == 0 { b'a' } else { b' ' }).collect();
            check.alone(&data);
            let (x, y) = data.split_at(len / 2);
            check.pairs(x, &[y]);
        }
    }
}

#[test]
fn random_texts() {
    let mut check = Check::new();
    let mut random = Random::new(1);
    for longest in [20, 300, 3000] {
        for _ in 0..3000 {
            let len = random.draw(longest);
            check.alone(&text(&mut random, len));
        }
    }
    for _ in 0..150 {
        let len = random.draw(200_000);
        check.alone(&text(&mut random, len));
    }
}

#[test]
fn random_pairs() {
    let mut check = Check::new();
    let mut random = Random::new(2);
    for (longest, count) in
        [(12, 20_000), (100, 10_000), (1000, 4000), (10_000, 200), (40_000, 40), (100_000, 8)]
    {
        for _ in 0..count {
            let (x, y) = pair(&mut random, longest);
            check.pairs(&x, &[y]);
        }
    }
}

#[test]
#[ignore = "slow"]
fn a_million_random_pairs() {
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(3);
    let mut check = Check::new();
    let mut random = Random::new(seed);
    for i in 0..1_000_000 {
        let longest = if i % 10_000 == 0 { 70_000 } else { [16, 60, 200, 600, 1500][i % 5] };
        let (x, y) = pair(&mut random, longest);
        check.pairs(&x, &[y]);
    }
}

/// Inputs at which a rule of zlib that the fast path leaves out begins to matter.
#[test]
fn edges_of_the_fast_path() {
    let mut check = Check::new();
    let mut random = Random::new(4);
    let runs: Vec<Vec<u8>> = [
        0, 1, 255, 256, 257, 258, 259, 500, 1020, 1022, 1024, 1025, 1100, 4090, 4096, 4100, 40_000,
    ]
    .map(|len| vec![b'a'; len])
    .to_vec();
    for x in &runs {
        check.pairs(x, &runs);
    }
    // Equal trigrams without a long match between them, which make chains that zlib gives up on.
    for trigrams in [500, 1020, 1024, 1030, 2000, 4095, 4100, 6000] {
        let y: Vec<u8> =
            (0..trigrams).flat_map(|_| [b'x', b'y', b'z', random.next_u64() as u8]).collect();
        check.alone(&y);
        for cut in [0, 1, 40, y.len() / 2, y.len()] {
            check.pairs(&y[..cut], &[&y[cut..], &y]);
        }
    }
    // Bytes without matches: literals up to the end of a block, and the reach of the window.
    for len in [
        4095usize, 4096, 4097, 16_381, 16_382, 16_383, 16_384, 32_504, 32_505, 32_506, 32_507,
        32_768, 65_274, 65_536,
    ] {
        let data: Vec<u8> = (0..len + 300).map(|_| random.next_u64() as u8).collect();
        let mut repeated = data[..len].to_vec();
        repeated.extend_from_slice(&data[..300]);
        check.alone(&data[..len]);
        check.alone(&repeated);
        check.pairs(&data[..len / 2], &[&data[len / 2 + 1..len], &data[..len / 2]]);
        check.pairs(
            &data[..200],
            &[&repeated[200..len], &repeated[200..len - 201], &repeated[200..], &data[..4]],
        );
    }
    // Blocks of literals and three-byte matches around the maximum number of symbols.
    for len in 16_370..16_400 {
        let data: Vec<u8> =
            (0..len).map(|i| if i % 100 < 97 { random.next_u64() as u8 } else { b'q' }).collect();
        check.alone(&data);
        check.pairs(&data[..8000], &[&data[8001..]]);
    }
    // Three-byte matches around the farthest useful distance.
    for distance in 4090..4102usize {
        let mut data: Vec<u8> = (0..distance).map(|i| (i % 251 * (i / 251 + 1)) as u8).collect();
        data.extend_from_within(1..4);
        data.push(7);
        check.pairs(&data[..100], &[&data[101..]]);
        check.pairs(&data[..distance - 2], &[&data[distance - 1..]]);
        check.pairs(b"", &[&data[..]]);
    }
    // Long periods, over which the window slides.
    for period in [3, 258, 259, 4097, 32_505, 32_506, 32_507, 32_767, 32_768, 32_769] {
        let base: Vec<u8> = (0..period).map(|_| random.draw(64) as u8).collect();
        let data: Vec<u8> = base.iter().cycle().take(150_000).copied().collect();
        for len in [period + 10, 2 * period, 65_274, 65_275, 98_000, 150_000] {
            check.alone(&data[..len]);
        }
        check.pairs(&data[..period], &[&data[..period], &data[..300]]);
    }
}

/// Longer than the window, but not so long that it slides: matches at the largest distance, and several blocks.
#[test]
fn documents_up_to_two_windows() {
    let mut check = Check::new();
    let mut random = Random::new(22);
    for len in [32_400, 32_506, 32_760, 40_000, 50_000, 65_100, 65_272, 65_274, 65_300] {
        // Words of a large vocabulary, so that hash chains stay short.
        let words: Vec<Vec<u8>> = (0..6_000)
            .map(|_| (0..2 + random.draw(9)).map(|_| b'a' + random.draw(26) as u8).collect())
            .collect();
        let mut y = Vec::new();
        while y.len() < len {
            let word = random.draw(words.len());
            y.extend_from_slice(&words[word * random.draw(1000) / 1000]);
            y.push(b' ');
        }
        y.truncate(len);
        // Parts of the query recur exactly as far away as zlib looks, one byte nearer and one byte farther.
        let x: Vec<u8> = y[20_000..20_400].to_vec();
        for shift in [0, 1, 2] {
            let from = 32_506 - x.len() - 2 + shift;
            let mut y = y.clone();
            if from + 400 < y.len() {
                y[from..from + 30].copy_from_slice(&x[..30]);
                y[from + 35..from + 90].copy_from_slice(&x[35..90]);
            }
            check.pairs(&x, &[&y]);
        }
        let bytes: Vec<u8> = (0..len).map(|_| random.next_u64() as u8).collect();
        check.pairs(&x, &[&bytes[..], &bytes[..16_383 - 401], &bytes[..16_382 - 401]]);
        check.pairs(&bytes[..300], &[&bytes[..len.min(32_800)], &bytes[300..len.min(32_900)], &y]);
    }
}

/// The general path parses a query once, up to where the parse could depend on the document.
#[test]
fn pairs_of_long_queries() {
    let mut check = Check::new();
    let mut random = Random::new(21);
    let lens = [515, 521, 530, 780, 9_000, 32_505, 32_600, 65_270, 65_540, 66_050, 98_300, 140_000];
    for len in lens {
        for _ in 0..1 {
            let x = {
                let len = len + random.draw(6);
                text(&mut random, len)
            };
            let tail = x[x.len() - 300..].to_vec();
            let documents = [
                vec![],
                tail,
                text(&mut random, 700),
                text(&mut random, 33_000),
                x[..400].to_vec(),
            ];
            check.pairs(&x, &documents);
        }
    }
}

#[test]
#[ignore = "needs real data: set NEARZIP_DATA"]
fn real_pairs() {
    for (name, queries, documents) in
        [("r8", 20, 200), ("20news", 8, 60), ("dna_human", 12, 120), ("banking77", 40, 500)]
    {
        check_real_pairs(name, queries, documents);
    }
}

#[test]
#[ignore = "slow, and needs real data: set NEARZIP_DATA"]
fn real_pairs_of_every_dataset() {
    for name in support::DATASETS {
        check_real_pairs(name, 60, 300);
    }
}

fn check_real_pairs(name: &str, queries: usize, documents: usize) {
    let (train, test) = dataset(name);
    let mut check = Check::new();
    let mut random = Random::new(5);
    for _ in 0..queries {
        let query = test.text(random.draw(test.len()));
        let documents: Vec<&[u8]> =
            (0..documents).map(|_| train.text(random.draw(train.len()))).collect();
        check.pairs(query, &documents);
    }
}

#[test]
#[ignore = "needs real data: set NEARZIP_DATA"]
fn documents_longer_than_the_window() {
    let (_, test) = dataset("20news");
    let mut check = Check::new();
    let mut long = test.texts().filter(|text| text.len() > 32_768).peekable();
    assert!(long.peek().is_some());
    long.for_each(|text| check.alone(text));
}
