//! Code lengths of a Huffman code, exactly as zlib assigns them.
//!
//! The code lengths of a block are sent along with it (RFC 1951, section 3.2.7), and how well they run-length code depends
//! on *which* of several optimal codes was built. So it is not enough to find an optimal code: this module repeats the
//! heap of zlib's `build_tree` step by step, ties and all, and its repair of overlong codes in `gen_bitlen`.

use super::symbols::SymbolSet;

/// More places than the heap of the largest alphabet has, a power of two so that masked indices need no check.
const HEAP: usize = 512;
const HEAP_MASK: usize = HEAP - 1;

/// More nodes than the largest tree has: 286 leaves and 285 inner nodes.
const NODES: usize = 1024;

/// Builds one code after another; holds the lengths of the last.
#[derive(Debug)]
pub(super) struct Huffman {
    /// A binary heap from index 1 on; each entry is a packed [`Entry`].
    heap: [Entry; HEAP],
    /// Every node but the root in the order in which it left the heap; two in a row are siblings.
    popped: [[u16; 2]; HEAP],
    /// The depths of all nodes. Leaves have the numbers of their symbols, inner nodes those behind the alphabet.
    lengths: [u8; NODES],
}

/// A node in the heap as one integer: its frequency (16 bits), then its depth (6 bits), then its number (10 bits).
///
/// zlib compares frequency and depth and nothing else (its macro `smaller`). A block has fewer than 2^14 + 2 symbols, so
/// frequencies fit; a tree of that weight is less than 21 deep, because a tree of depth `d` weighs at least the
/// Fibonacci number `F(d + 2)`.
type Entry = u32;

const NODE_BITS: u32 = 10;
const NODE_MASK: Entry = (1 << NODE_BITS) - 1;
const DEPTH_BITS: u32 = 6;
const DEPTH_MASK: Entry = (1 << DEPTH_BITS) - 1;

impl Huffman {
    pub(super) fn new() -> Self {
        Huffman { heap: [0; HEAP], popped: [[0; 2]; HEAP], lengths: [0; NODES] }
    }

    /// Builds the code of the symbols that are in `used`, a bit for each whose count is not zero. Returns the bits of all
    /// symbols in this code, without extra bits. [`lengths`](Self::lengths) has the lengths of the symbols in `used`.
    ///
    /// No length is above `max_length`. Where fewer than two symbols occur, zlib forces symbols into the code that do
    /// not, so that it is complete; they cost nothing and are added to `used`.
    pub(super) fn build<const WORDS: usize>(
        &mut self,
        counts: &[u32],
        used: &mut SymbolSet<WORDS>,
        max_length: u8,
    ) -> u64 {
        let mut leaves = 0;
        used.for_each(|symbol| {
            leaves += 1;
            self.heap[leaves & HEAP_MASK] =
                counts[symbol] << (DEPTH_BITS + NODE_BITS) | symbol as Entry;
        });
        if leaves < 2 {
            return self.force_two(counts, used);
        }
        let bits = self.merge(leaves, counts.len());
        let depth = self.heap[1] >> NODE_BITS & DEPTH_MASK;
        if depth > Entry::from(max_length) {
            return self.assign_limited(leaves, counts, max_length);
        }
        self.assign(leaves, counts.len());
        bits
    }

    /// The code lengths of the last code; meaningful for its symbols only.
    pub(super) fn lengths(&self) -> &[u8; NODES] {
        &self.lengths
    }

    /// Combines the two smallest nodes until one is left (the loop of `build_tree`). Inner nodes count from `inner` up.
    /// Returns the sum of their frequencies: a symbol counts in as many of them as its code has bits.
    fn merge(&mut self, leaves: usize, inner: usize) -> u64 {
        // Behind the heap, nothing is smaller than anything.
        self.heap[(leaves + 1) & HEAP_MASK..].fill(Entry::MAX);
        for start in (1..=leaves / 2).rev() {
            sift_down(&mut self.heap, start, leaves.ilog2() - start.ilog2());
        }
        let mut bits = 0;
        for step in 0..leaves - 1 {
            let size = leaves - step;
            let levels = size.ilog2();
            let least = self.heap[1];
            self.heap[1] = self.heap[size & HEAP_MASK];
            self.heap[size & HEAP_MASK] = Entry::MAX;
            sift_down(&mut self.heap, 1, levels);
            let next = self.heap[1];
            self.popped[step & HEAP_MASK] = [(least & NODE_MASK) as u16, (next & NODE_MASK) as u16];
            let depth = (least >> NODE_BITS & DEPTH_MASK).max(next >> NODE_BITS & DEPTH_MASK) + 1;
            let frequency =
                (least >> (NODE_BITS + DEPTH_BITS)) + (next >> (NODE_BITS + DEPTH_BITS));
            bits += u64::from(frequency);
            self.heap[1] = (frequency << DEPTH_BITS | depth) << NODE_BITS | (inner + step) as Entry;
            sift_down(&mut self.heap, 1, levels);
        }
        bits
    }

    /// Gives every node its depth.
    fn assign(&mut self, leaves: usize, inner: usize) {
        self.lengths[(inner + leaves - 2) % NODES] = 0;
        for (step, siblings) in self.popped[..leaves - 1].iter().enumerate().rev() {
            let length = self.lengths[(inner + step) % NODES] + 1;
            for &node in siblings {
                self.lengths[usize::from(node) % NODES] = length;
            }
        }
    }

    /// Gives every leaf its depth or, where that is above `max_length`, what zlib makes of it (`gen_bitlen`). Returns the
    /// bits of all symbols.
    #[cold]
    fn assign_limited(&mut self, leaves: usize, counts: &[u32], max_length: u8) -> u64 {
        let inner = counts.len();
        let mut leaves_of_length = [0u32; 16];
        let mut overflow = 0i32;
        self.lengths[inner + leaves - 2] = 0;
        for (step, siblings) in self.popped[..leaves - 1].iter().enumerate().rev() {
            let length = self.lengths[inner + step] + 1;
            for node in siblings.map(usize::from) {
                // Clipped lengths of inner nodes count as overflow too, as they do in zlib.
                overflow += i32::from(length > max_length);
                self.lengths[node] = length.min(max_length);
                if node < inner {
                    leaves_of_length[usize::from(self.lengths[node])] += 1;
                }
            }
        }
        let max_length = usize::from(max_length);
        while overflow > 0 {
            // Move one leaf down the tree, and one overlong leaf beside it as its brother.
            let mut length = max_length - 1;
            while leaves_of_length[length] == 0 {
                length -= 1;
            }
            leaves_of_length[length] -= 1;
            leaves_of_length[length + 1] += 2;
            leaves_of_length[max_length] -= 1;
            overflow -= 2;
        }
        // The longest codes go to the leaves that left the heap first. (zlib goes by the order within siblings, too.)
        let mut bits = 0;
        let mut nodes =
            self.popped[..leaves - 1].as_flattened().iter().map(|&node| usize::from(node));
        for length in (1..=max_length).rev() {
            let leaves = nodes.by_ref().filter(|&node| node < inner);
            for leaf in leaves.take(leaves_of_length[length] as usize) {
                self.lengths[leaf] = length as u8;
                bits += u64::from(counts[leaf]) * length as u64;
            }
        }
        bits
    }

    /// The code of an alphabet of which at most one symbol occurs.
    fn force_two<const WORDS: usize>(
        &mut self,
        counts: &[u32],
        used: &mut SymbolSet<WORDS>,
    ) -> u64 {
        let mut only = None;
        used.for_each(|symbol| only = Some(symbol));
        let (first, second) = match only {
            None => (0, 1),
            Some(symbol @ 0..=1) => (symbol, symbol + 1),
            Some(symbol) => (0, symbol),
        };
        for symbol in [first, second] {
            used.insert(symbol);
            self.lengths[symbol] = 1;
        }
        only.map_or(0, |symbol| u64::from(counts[symbol]))
    }
}

/// Moves the entry at `start` down until no child is smaller (`pqdownheap`). There are at most `levels` below it.
///
/// Among equal children the right one moves up, and the entry stays above an equal child: `node | NODE_MASK` turns the
/// comparison of packed entries into one of frequency and depth.
///
/// zlib stops where the entry may stay, which no processor can predict. Here all levels are gone through: an entry that
/// stays once stays again, and places behind the heap hold entries that never move up.
#[inline]
fn sift_down(heap: &mut [Entry; HEAP], start: usize, levels: u32) {
    let entry = heap[start & HEAP_MASK];
    let mut hole = start;
    let mut levels = levels;
    while levels > 0 {
        levels -= 1;
        let (left, right) = (heap[(2 * hole) & HEAP_MASK], heap[(2 * hole + 1) & HEAP_MASK]);
        let is_right = right <= left | NODE_MASK;
        let child = if is_right { right } else { left };
        let moves = entry > child | NODE_MASK;
        heap[hole & HEAP_MASK] = if moves { child } else { entry };
        hole = if moves { 2 * hole + usize::from(is_right) } else { hole };
    }
    heap[hole & HEAP_MASK] = entry;
}
