//! Structured random texts; each kind exercises a different part of the engine.

use crate::support::Random;

/// Random numbers as `usize`.
pub(crate) trait Draw {
    /// A number below `bound`.
    fn draw(&mut self, bound: usize) -> usize;

    fn one_of(&mut self, choices: &[usize]) -> usize {
        choices[self.draw(choices.len())]
    }
}

impl Draw for Random {
    fn draw(&mut self, bound: usize) -> usize {
        self.below(bound as u64) as usize
    }
}

const WORDS: [&str; 24] = [
    "the ",
    "bank ",
    "of ",
    "and ",
    "oil ",
    "price ",
    "mln ",
    "dlrs ",
    "a ",
    "to ",
    "in ",
    "said ",
    "company ",
    "été ",
    "naïve ",
    "процент ",
    "рынок ",
    "市場は",
    "価格が",
    "नमस्ते ",
    "שלום ",
    "\n",
    "🙂",
    ", ",
];

/// A structured random text of `len` bytes.
pub(crate) fn text(random: &mut Random, len: usize) -> Vec<u8> {
    let mut data = Vec::with_capacity(len + 64);
    match random.draw(9) {
        0 => {
            let alphabet = random.one_of(&[1, 2, 3, 4, 8, 16, 26, 64, 128, 256]);
            let shift = random.draw(257 - alphabet);
            data.extend((0..len).map(|_| (shift + random.draw(alphabet)) as u8));
        }
        1 => {
            let longest = random.one_of(&[2, 5, 20, 300, 5000]);
            let period = 1 + random.draw(longest);
            let base: Vec<u8> = (0..period).map(|_| random.next_u64() as u8).collect();
            data.extend(base.iter().cycle().take(len));
        }
        2 => data.extend((0..len).map(|_| b"ACGT"[random.draw(4)])),
        3 | 4 => {
            while data.len() < len {
                data.extend(WORDS[random.draw(WORDS.len())].as_bytes());
            }
        }
        5 => {
            while data.len() < len {
                let byte = random.next_u64() as u8;
                let longest = random.one_of(&[2, 4, 30, 600]);
                let run = 1 + random.draw(longest);
                data.extend(std::iter::repeat_n(byte, run));
            }
        }
        6 => {
            // Copies of earlier parts with a few changes.
            let alphabet = random.one_of(&[2, 10, 256]);
            while data.len() < len {
                if data.is_empty() || random.draw(3) == 0 {
                    data.extend((0..1 + random.draw(40)).map(|_| random.draw(alphabet) as u8));
                } else {
                    let from = random.draw(data.len());
                    let count = (1 + random.draw(400)).min(data.len() - from);
                    data.extend_from_within(from..from + count);
                    let last = data.len() - 1;
                    data[last] ^= random.draw(2) as u8;
                }
            }
        }
        7 => {
            // Skewed frequencies, for deep trees.
            data.extend((0..len).map(|_| (random.next_u64() | 1 << 40).trailing_zeros() as u8));
        }
        _ => {
            let zipf = 1 + random.draw(200);
            data.extend(
                (0..len)
                    .map(|_| (zipf as f64 * ((random.draw(1000) + 1) as f64).recip()) as u8 + 32),
            );
        }
    }
    data.truncate(len);
    data
}

/// A text and another one that is related to it, or not.
pub(crate) fn pair(random: &mut Random, longest: usize) -> (Vec<u8>, Vec<u8>) {
    let (first, second) = (1 + random.draw(longest), 1 + random.draw(longest));
    let (first, second) = (random.draw(first), random.draw(second));
    let x = text(random, first);
    let mut y = match random.draw(4) {
        0 => text(random, second),
        1 => {
            let mut both = x.clone();
            both.extend(text(random, second));
            let from = random.draw(both.len() + 1);
            both[from..].to_vec()
        }
        2 => x.clone(),
        _ => {
            let mut y = Vec::new();
            while y.len() < second && !x.is_empty() {
                let from = random.draw(x.len());
                let count = (1 + random.draw(30)).min(x.len() - from);
                y.extend_from_slice(&x[from..from + count]);
                if random.draw(2) == 0 {
                    y.push(b' ');
                }
            }
            y
        }
    };
    for _ in 0..random.draw(4) {
        if !y.is_empty() {
            let at = random.draw(y.len());
            y[at] = random.next_u64() as u8;
        }
    }
    (x, y)
}
