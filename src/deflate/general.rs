//! zlib's level 9 step by step, for any input: `deflate_slow` and `longest_match` without the output.
//!
//! It is slower than the parse from prepared matches, but right when that one does not apply: for inputs longer than the
//! window, hash chains that zlib gives up on, and several blocks. Hash chains hold places in zlib's window, as in zlib, so
//! that every rule about them (place 0, the sliding by half, the reach of a chain) is the same by construction.

use super::counts::Counts;
use super::symbols::{MAX_MATCH, MIN_MATCH, distance_symbol};

/// The size of the window, and half of the buffer that it slides through.
const WINDOW_SIZE: usize = 1 << 15;
const WINDOW_MASK: usize = WINDOW_SIZE - 1;

/// The bytes that zlib wants ahead of a search, unless the input ends.
const MIN_LOOKAHEAD: usize = MAX_MATCH + MIN_MATCH + 1;

/// The distance of the farthest match that zlib looks for.
pub(super) const MAX_DISTANCE: usize = WINDOW_SIZE - MIN_LOOKAHEAD;

/// An input no longer than this is read at once, and the window never slides over it.
pub(super) const NEVER_SLIDES: usize = WINDOW_SIZE + MAX_DISTANCE;

/// Matches of three bytes farther than this cost more than literals.
pub(super) const TOO_FAR: usize = 4096;

/// The most places in a hash bucket that a search visits.
const MAX_CHAIN: usize = 4096;

/// A search for a match longer than this visits at most a quarter of [`MAX_CHAIN`] places.
const GOOD_MATCH: usize = 32;

/// Every search visits this many places of a hash bucket, so in smaller buckets it visits all.
pub(super) const SURE_CHAIN: usize = MAX_CHAIN / 4;

/// The number of symbols at which a block ends: zlib's buffer holds 2^14, and it avoids filling it.
pub(super) const BLOCK_SYMBOLS: u32 = (1 << 14) - 1;

/// The number of values of zlib's hash at memory level 8.
pub(super) const HASH_SIZE: usize = 1 << 15;

/// zlib's rolling hash of three bytes: each byte shifts the earlier ones by 5 of 15 bits, so no older byte is left.
#[inline]
pub(super) fn zlib_hash(first: u8, second: u8, third: u8) -> usize {
    (usize::from(first) << 10 ^ usize::from(second) << 5 ^ usize::from(third)) & (HASH_SIZE - 1)
}

/// The hash chains of one stream: zlib's `head` and `prev`. 0 ends a chain, so that place 0 is never found.
#[derive(Debug)]
struct Chains {
    head: Vec<u16>,
    previous: Vec<u16>,
}

/// A parse in progress.
#[derive(Debug)]
pub(super) struct General {
    chains: Chains,
    state: State,
}

#[derive(Clone, Debug)]
struct State {
    /// The position in the input of place 0 of the window.
    base: usize,
    /// The next position to search at.
    position: usize,
    /// The match at the previous position.
    current: Match,
    /// Whether the previous byte has not been counted yet.
    literal_waits: bool,
    /// The counts of the current block.
    counts: Counts,
    symbols: u32,
    block_start: usize,
}

/// A block that the parse has ended.
#[derive(Debug)]
pub(super) struct Block<'a> {
    pub(super) counts: &'a Counts,
    /// The position after its last byte.
    pub(super) end: usize,
    /// The number of bytes that it stands for; `None` if they have left zlib's window, so that it cannot store them.
    pub(super) stored: Option<u64>,
}

/// What a parse tells of its course. A function is only told of blocks.
pub(super) trait Visit {
    /// Some bytes are sent as a copy of those that begin `distance` before them.
    fn copy(&mut self, _position: usize, _length: usize, _distance: usize) {}

    fn block(&mut self, block: Block<'_>);
}

impl<F: FnMut(Block<'_>)> Visit for F {
    fn block(&mut self, block: Block<'_>) {
        self(block);
    }
}

/// A match, or none if `length` is below [`MIN_MATCH`].
#[derive(Clone, Copy, Debug)]
struct Match {
    length: usize,
    distance: usize,
}

const NO_MATCH: Match = Match { length: MIN_MATCH - 1, distance: 0 };

impl General {
    pub(super) fn new() -> Self {
        let chains = Chains { head: vec![0; HASH_SIZE], previous: vec![0; WINDOW_SIZE] };
        General { chains, state: State::new() }
    }

    /// Parses `data` and passes each of its blocks, at least one, to `visit`.
    pub(super) fn parse(&mut self, data: &[u8], visit: &mut impl Visit) {
        self.begin();
        self.finish(data, visit);
    }

    /// Starts a new input.
    fn begin(&mut self) {
        self.chains.head.fill(0);
        self.state = State::new();
    }

    /// Parses the beginning of an input, as far as the parse is the same whatever follows `data`.
    pub(super) fn parse_prefix(&mut self, data: &[u8], visit: &mut impl Visit) {
        self.begin();
        // A search looks at no more bytes than this, and nothing depends on the look-ahead until it is shorter.
        let end = data.len().saturating_sub(MIN_LOOKAHEAD + MAX_MATCH);
        let mut window = self.state.window(data);
        self.chains.run(&mut self.state, &mut window, end, visit);
    }

    /// Takes over the state of another parse, of an input with the same bytes so far.
    pub(super) fn resume_from(&mut self, other: &General) {
        self.chains.head.copy_from_slice(&other.chains.head);
        let places = other.state.position.min(WINDOW_SIZE);
        self.chains.previous[..places].copy_from_slice(&other.chains.previous[..places]);
        self.state.clone_from(&other.state);
    }

    /// Parses the rest of `data`.
    pub(super) fn finish(&mut self, data: &[u8], visit: &mut impl Visit) {
        let General { chains, state } = self;
        let mut window = state.window(data);
        chains.run(state, &mut window, data.len(), visit);
        if state.literal_waits {
            state.counts.add_literal(data[state.position - 1]);
        }
        let stored = window.stored(state.block_start, state.position);
        visit.block(Block { counts: &state.counts, end: state.position, stored });
    }
}

impl State {
    fn new() -> Self {
        State {
            base: 0,
            position: 0,
            current: NO_MATCH,
            literal_waits: false,
            counts: Counts::new(),
            symbols: 0,
            block_start: 0,
        }
    }

    /// The window over `data`, filled as far as there is room.
    fn window<'a>(&self, data: &'a [u8]) -> Window<'a> {
        Window { data, base: self.base, read: data.len().min(self.base + 2 * WINDOW_SIZE) }
    }
}

impl Chains {
    /// Parses until the position is at least `end`.
    fn run(
        &mut self,
        state: &mut State,
        window: &mut Window<'_>,
        end: usize,
        visit: &mut impl Visit,
    ) {
        let data = window.data;
        loop {
            if window.read - state.position < MIN_LOOKAHEAD && window.fill(state.position) {
                self.slide();
                state.base = window.base;
            }
            if state.position >= end {
                break;
            }
            let candidate = self.insert(window, state.position);
            let previous = state.current;
            state.current = self.search(window, state.position, candidate, previous.length);

            let mut flush_at = None;
            if previous.length >= MIN_MATCH && state.current.length <= previous.length {
                state.counts.add_match(previous.length, distance_symbol(previous.distance));
                visit.copy(state.position - 1, previous.length, previous.distance);
                state.symbols += 1;
                let end = state.position - 1 + previous.length;
                for inside in state.position + 1..end {
                    self.insert(window, inside);
                }
                state.position = end;
                state.current = NO_MATCH;
                state.literal_waits = false;
                if state.symbols == BLOCK_SYMBOLS {
                    flush_at = Some(end);
                }
            } else {
                if state.literal_waits {
                    state.counts.add_literal(data[state.position - 1]);
                    state.symbols += 1;
                    if state.symbols == BLOCK_SYMBOLS {
                        flush_at = Some(state.position);
                    }
                }
                state.literal_waits = true;
                state.position += 1;
            }
            if let Some(end) = flush_at {
                let stored = window.stored(state.block_start, end);
                visit.block(Block { counts: &state.counts, end, stored });
                state.block_start = end;
                state.counts = Counts::new();
                state.symbols = 0;
            }
        }
    }

    /// Puts `position` at the head of its hash chain and returns the previous head, as a place in the window
    /// (`INSERT_STRING`). The last two positions of the input are in no chain.
    fn insert(&mut self, window: &Window<'_>, position: usize) -> usize {
        let Some(&[first, second, third]) = window.data[position..].first_chunk() else { return 0 };
        let place = position - window.base;
        let head = &mut self.head[zlib_hash(first, second, third)];
        let former = *head;
        self.previous[place & WINDOW_MASK] = former;
        *head = place as u16;
        usize::from(former)
    }

    /// Finds the nearest of the longest matches longer than `floor`, following the chain from `candidate`
    /// (`longest_match`). The length is at most `floor` if there is none.
    fn search(
        &self,
        window: &Window<'_>,
        position: usize,
        mut candidate: usize,
        floor: usize,
    ) -> Match {
        let place = position - window.base;
        // No search tries to improve on a match of the maximum length (`max_lazy`).
        if candidate == 0 || floor >= MAX_MATCH || place - candidate > MAX_DISTANCE {
            return NO_MATCH;
        }
        let scan = &window.data[position..];
        let scan = &scan[..scan.len().min(MAX_MATCH)];
        let oldest = place.saturating_sub(MAX_DISTANCE);
        let mut chain = if floor >= GOOD_MATCH { MAX_CHAIN / 4 } else { MAX_CHAIN };
        let mut best = Match { length: floor, distance: 0 };
        // If no longer match fits into the rest of the input, zlib compares bytes past its end and then clips the length, to
        // the same effect.
        while best.length < scan.len() {
            let source = &window.data[window.base + candidate..];
            if source[best.length] == scan[best.length] {
                let length = common_prefix(source, scan);
                if length > best.length {
                    best = Match { length, distance: place - candidate };
                }
            }
            candidate = usize::from(self.previous[candidate & WINDOW_MASK]);
            chain -= 1;
            if candidate <= oldest || chain == 0 {
                break;
            }
        }
        if best.length == MIN_MATCH && best.distance > TOO_FAR { NO_MATCH } else { best }
    }

    /// Forgets the places in the lower half of the window and moves the others down (`slide_hash`).
    fn slide(&mut self) {
        for place in self.head.iter_mut().chain(&mut self.previous) {
            *place = place.saturating_sub(WINDOW_SIZE as u16);
        }
    }
}

/// The part of the input that zlib has in its buffer, which is twice the size of the window.
struct Window<'a> {
    data: &'a [u8],
    /// The position in the input of place 0.
    base: usize,
    /// Everything before this position has been read.
    read: usize,
}

impl Window<'_> {
    /// Reads more input as `fill_window` does, and returns whether the window has slid.
    ///
    /// It reads as much as there is room for, so that the look-ahead is at least [`MIN_LOOKAHEAD`] or reaches the end of the
    /// input. Since no match is longer, a search may look at the input itself; reading only decides when the window slides.
    fn fill(&mut self, position: usize) -> bool {
        let mut slid = false;
        loop {
            if position - self.base >= WINDOW_SIZE + MAX_DISTANCE {
                self.base += WINDOW_SIZE;
                slid = true;
            }
            if self.read == self.data.len() {
                return slid;
            }
            self.read = self.data.len().min(self.base + 2 * WINDOW_SIZE);
            if self.read - position >= MIN_LOOKAHEAD || self.read == self.data.len() {
                return slid;
            }
        }
    }

    /// The length of a block from `start` to `end`, if its first byte is still in the buffer.
    fn stored(&self, start: usize, end: usize) -> Option<u64> {
        (start >= self.base).then(|| (end - start) as u64)
    }
}

/// The number of equal bytes at the beginning of `a` and `b`.
#[inline]
pub(super) fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    let words = a.chunks_exact(8).zip(b.chunks_exact(8));
    let mut length = 0;
    for (a, b) in words {
        let [Ok(a), Ok(b)] = [a.try_into(), b.try_into()] else { break };
        let difference = u64::from_le_bytes(a) ^ u64::from_le_bytes(b);
        if difference != 0 {
            return length + difference.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    length + a[length..].iter().zip(&b[length..]).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    type Blocks = Vec<([u32; 288], [u32; 32], Option<u64>)>;

    fn blocks(general: &mut General, data: &[u8]) -> Blocks {
        let mut blocks = Vec::new();
        general.parse(data, &mut |b: Block<'_>| {
            blocks.push((b.counts.literal, b.counts.distance, b.stored));
        });
        blocks
    }

    fn counts(data: &[u8]) -> Counts {
        let mut counts = Counts::new();
        General::new().parse(data, &mut |block: Block<'_>| counts = block.counts.clone());
        counts
    }

    #[test]
    fn position_0_is_never_a_source() {
        let found = counts(b"aaaaaaaaaa");
        // Two literals, and a match of eight bytes at distance 1.
        assert_eq!(
            (found.literal[usize::from(b'a')], found.literal[262], found.distance[0]),
            (2, 1, 1)
        );
        assert_eq!(counts(b"abcabc").literal[257], 0);
        assert_eq!(counts(b"-abcabc").literal[257], 1);
    }

    #[test]
    fn a_longer_match_one_byte_later_is_preferred() {
        let found = counts(b"-abc-bcde-abcde");
        // "-" and "abc" could be one match; "a", then "bcde", is better.
        assert_eq!((found.literal[257], found.literal[258]), (0, 2 - 1));
    }

    #[test]
    fn blocks_end_when_the_buffer_of_symbols_is_full() {
        let mut random = Random::new(81);
        let data: Vec<u8> = (0..40_000).map(|_| random.next_u64() as u8).collect();
        let blocks = blocks(&mut General::new(), &data);
        assert_eq!(blocks.len(), 3);
        let stored: u64 = blocks.iter().filter_map(|block| block.2).sum();
        assert_eq!(stored, 40_000);
        for (literal, distance, _) in &blocks[..2] {
            // The end of the block counts too, and each match counts once, by its length.
            let symbols = literal.iter().sum::<u32>();
            assert_eq!(symbols, BLOCK_SYMBOLS + 1, "{}", distance.iter().sum::<u32>());
        }
    }

    #[test]
    fn a_parse_resumes_from_its_prefix() {
        let mut random = Random::new(82);
        let (mut general, mut prefix) = (General::new(), General::new());
        for len in [0, 100, 519, 520, 521, 2_000, 33_000, 65_300, 65_536, 65_800, 100_000] {
            let x: Vec<u8> = (0..len).map(|_| (random.below(5) * random.below(5)) as u8).collect();
            for rest in [0, 1, 300, 40_000] {
                let y: Vec<u8> =
                    (0..rest).map(|_| (random.below(5) * random.below(5)) as u8).collect();
                let joined = [&x[..], &y].concat();
                let mut found = Vec::new();
                prefix.parse_prefix(&x, &mut |b: Block<'_>| {
                    found.push((b.counts.literal, b.counts.distance, b.stored));
                });
                general.resume_from(&prefix);
                general.finish(&joined, &mut |b: Block<'_>| {
                    found.push((b.counts.literal, b.counts.distance, b.stored));
                });
                assert!(found == blocks(&mut general, &joined), "{len} and {rest} bytes");
            }
        }
    }

    #[test]
    fn common_prefixes() {
        let text: Vec<u8> = (0..40).collect();
        for len in 0..=40 {
            let mut other = text.clone();
            if len < 40 {
                other[len] ^= 128;
            }
            assert_eq!(common_prefix(&text, &other), len);
            assert_eq!(common_prefix(&text[..len], &text), len);
            assert_eq!(common_prefix(&text, &text[..len]), len);
        }
    }
}
