//! zlib's level 9 step by step, for any input: `deflate_slow` and `longest_match` without the output.
//!
//! Slower than the parse from prepared matches, but right where that one does not apply: inputs longer than the window,
//! hash chains that zlib gives up on, and several blocks. Positions here are places in zlib's window as there, so that
//! every rule about them (place 0, the sliding by half, the reach of a chain) is the same by construction.

use super::counts::Counts;
use super::symbols::{MAX_MATCH, MIN_MATCH, distance_symbol};

/// Size of the window, and half of the buffer that it slides through.
const WINDOW_SIZE: usize = 1 << 15;
const WINDOW_MASK: usize = WINDOW_SIZE - 1;

/// What zlib wants to see ahead of a search, unless the input ends.
const MIN_LOOKAHEAD: usize = MAX_MATCH + MIN_MATCH + 1;

/// The farthest match that zlib looks for.
pub(super) const MAX_DISTANCE: usize = WINDOW_SIZE - MIN_LOOKAHEAD;

/// An input that is no longer is read at once, and the window never slides over it.
pub(super) const NEVER_SLIDES: usize = WINDOW_SIZE + MAX_DISTANCE;

/// Matches of three bytes farther than this cost more than literals.
pub(super) const TOO_FAR: usize = 4096;

/// Places of one hash bucket that a search visits.
const MAX_CHAIN: usize = 4096;

/// A search for something longer than this visits a quarter of [`MAX_CHAIN`].
const GOOD_MATCH: usize = 32;

/// Places of a hash bucket that even the laziest search visits: in smaller buckets, it visits all.
pub(super) const SURE_CHAIN: usize = MAX_CHAIN / 4;

/// Symbols that a block ends at: zlib's buffer holds 2^14, and it avoids filling it.
pub(super) const BLOCK_SYMBOLS: u32 = (1 << 14) - 1;

/// Values of zlib's hash at memory level 8.
pub(super) const HASH_SIZE: usize = 1 << 15;

/// zlib's rolling hash of three bytes: each byte shifts the former ones by 5 of 15 bits, so no older byte is left.
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

/// A parse under way.
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
    /// The match of the position before.
    current: Match,
    /// Whether the byte before has not been counted yet.
    literal_waits: bool,
    /// Of the block under way.
    counts: Counts,
    symbols: u32,
    block_start: usize,
}

/// A block that the parse has ended.
#[derive(Debug)]
pub(super) struct Block<'a> {
    pub(super) counts: &'a Counts,
    /// The bytes that it stands for, unless they have left zlib's window, so that it cannot store them.
    pub(super) stored: Option<u64>,
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

    /// Parses `data` and hands each of its blocks to `flush`, at least one.
    pub(super) fn parse(&mut self, data: &[u8], flush: impl FnMut(Block<'_>)) {
        self.begin();
        self.finish(data, flush);
    }

    /// Begins with a new input.
    fn begin(&mut self) {
        self.chains.head.fill(0);
        self.state = State::new();
    }

    /// Parses the beginning of an input, as far as its parse is the same whatever follows `data`.
    pub(super) fn parse_prefix(&mut self, data: &[u8], flush: impl FnMut(Block<'_>)) {
        self.begin();
        // A search looks at no more than this, and before the look-ahead gets less nothing depends on how much there is.
        let end = data.len().saturating_sub(MIN_LOOKAHEAD + MAX_MATCH);
        let mut window = self.state.window(data);
        self.chains.run(&mut self.state, &mut window, end, flush);
    }

    /// Goes on from where another parse is, of an input with the same bytes so far.
    pub(super) fn go_on_from(&mut self, other: &General) {
        self.chains.head.copy_from_slice(&other.chains.head);
        let places = other.state.position.min(WINDOW_SIZE);
        self.chains.previous[..places].copy_from_slice(&other.chains.previous[..places]);
        self.state.clone_from(&other.state);
    }

    /// Parses the rest of `data`.
    pub(super) fn finish(&mut self, data: &[u8], mut flush: impl FnMut(Block<'_>)) {
        let General { chains, state } = self;
        let mut window = state.window(data);
        chains.run(state, &mut window, data.len(), &mut flush);
        if state.literal_waits {
            state.counts.add_literal(data[state.position - 1]);
        }
        let stored = window.stored(state.block_start, state.position);
        flush(Block { counts: &state.counts, stored });
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

    /// The window over `data`, which reads whatever has room.
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
        mut flush: impl FnMut(Block<'_>),
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
                flush(Block { counts: &state.counts, stored });
                state.block_start = end;
                state.counts = Counts::new();
                state.symbols = 0;
            }
        }
    }

    /// Puts `position` at the head of its hash chain and returns the former head, as a place in the window
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
        // A match of the greatest length is never bettered (`max_lazy`).
        if candidate == 0 || floor >= MAX_MATCH || place - candidate > MAX_DISTANCE {
            return NO_MATCH;
        }
        let scan = &window.data[position..];
        let scan = &scan[..scan.len().min(MAX_MATCH)];
        let oldest = place.saturating_sub(MAX_DISTANCE);
        let mut chain = if floor >= GOOD_MATCH { MAX_CHAIN / 4 } else { MAX_CHAIN };
        let mut best = Match { length: floor, distance: 0 };
        // If no longer match fits into the rest of the input, zlib compares on into bytes that are not there and then
        // clips the length, to the same end.
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

/// The part of the input that zlib has in its buffer of twice the window size.
struct Window<'a> {
    data: &'a [u8],
    /// The position in the input of place 0.
    base: usize,
    /// Everything before this position has been read.
    read: usize,
}

impl Window<'_> {
    /// Reads on as `fill_window` does, and says whether the window has slid.
    ///
    /// It reads whatever has room, so that the look-ahead is at least [`MIN_LOOKAHEAD`] or reaches the end of the input.
    /// Since no match is longer, a search may look at the input itself. What reading decides is when the window slides.
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

/// How many bytes at the beginning of `a` and `b` are equal.
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
