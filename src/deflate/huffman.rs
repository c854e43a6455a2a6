//! Code lengths of a Huffman code, exactly as zlib assigns them.
//!
//! The code lengths of a block are sent along with it (RFC 1951, section 3.2.7), and how well they run-length code depends
//! on *which* of several optimal codes was built. So it is not enough to find an optimal code: this module repeats the
//! heap of zlib's `build_tree` step by step, ties and all, and its repair of overlong codes in `gen_bitlen`.

/// More places than the heap of the largest alphabet has, a power of two so that masked indices need no check.
const HEAP: usize = 512;
const HEAP_MASK: usize = HEAP - 1;

/// More nodes than the largest tree has: 286 leaves and 285 inner nodes, behind a place that the heap leaves unused.
const NODES: usize = 1024;

/// Scratch memory for building one tree after another.
#[derive(Debug)]
pub(super) struct Huffman {
    /// A binary heap from index 1 on; each entry is a packed [`Entry`].
    heap: [Entry; HEAP],
    /// Every node but the root in the order in which it left the heap; two in a row are siblings.
    popped: [u16; NODES],
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

/// What a tree amounts to beside its lengths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tree {
    /// The last symbol that has a code.
    pub(super) last_symbol: usize,
    /// Bits of all symbols in this code, without extra bits.
    pub(super) bits: u64,
}

impl Huffman {
    pub(super) fn new() -> Self {
        Huffman { heap: [0; HEAP], popped: [0; NODES] }
    }

    /// Writes the code length of every symbol into `lengths`, zero where `counts` is zero.
    ///
    /// `lengths` is as long as `counts`. No length is above `max_length`. Where fewer than two symbols occur, zlib
    /// gives codes to symbols that do not, so that the code is complete; these cost nothing in `Tree::bits`.
    pub(super) fn build(&mut self, counts: &[u32], max_length: u8, lengths: &mut [u8]) -> Tree {
        lengths.fill(0);
        let mut size = 0;
        for (symbol, &count) in counts.iter().enumerate() {
            // Written always, and kept if the symbol occurs: no branch to mispredict.
            self.heap[(size + 1) & HEAP_MASK] = count << (DEPTH_BITS + NODE_BITS) | symbol as Entry;
            size += usize::from(count != 0);
        }
        let last_symbol = (self.heap[size] & NODE_MASK) as usize;
        if size < 2 {
            return only_symbol((size == 1).then_some(last_symbol), counts, lengths);
        }
        self.merge(size, counts.len());
        let bits = self.assign(size, counts, max_length, lengths);
        Tree { last_symbol, bits }
    }

    /// Combines the two smallest nodes until one is left (the loop of `build_tree`). Inner nodes count from `inner` up.
    fn merge(&mut self, leaves: usize, inner: usize) {
        let mut size = leaves;
        self.heap[size + 1] = Entry::MAX;
        for start in (1..=size / 2).rev() {
            sift_down(&mut self.heap, size, start);
        }
        for step in 0..leaves - 1 {
            let least = self.heap[1];
            self.heap[1] = self.heap[size];
            self.heap[size] = Entry::MAX;
            size -= 1;
            sift_down(&mut self.heap, size, 1);
            let next = self.heap[1];
            self.popped[2 * step] = (least & NODE_MASK) as u16;
            self.popped[2 * step + 1] = (next & NODE_MASK) as u16;
            let depth = (least >> NODE_BITS & DEPTH_MASK).max(next >> NODE_BITS & DEPTH_MASK) + 1;
            let frequency =
                (least >> (NODE_BITS + DEPTH_BITS)) + (next >> (NODE_BITS + DEPTH_BITS));
            self.heap[1] = (frequency << DEPTH_BITS | depth) << NODE_BITS | (inner + step) as Entry;
            sift_down(&mut self.heap, size, 1);
        }
    }

    /// Gives each leaf its depth as its length, repairs lengths above `max_length`, and returns the bits of all symbols
    /// (`gen_bitlen`).
    fn assign(&mut self, leaves: usize, counts: &[u32], max_length: u8, lengths: &mut [u8]) -> u64 {
        let inner = counts.len();
        let mut inner_lengths = [0u8; HEAP];
        let mut leaves_of_length = [0u32; 16];
        let mut overflow = 0i32;
        let mut bits = 0;
        for step in (0..leaves - 1).rev() {
            let length = inner_lengths[step] + 1;
            // Clipping before the leaf test makes inner nodes count as overflow too, as they do in zlib.
            let clipped = length.min(max_length);
            // zlib visits the node that left the heap last first; within a pair the order is of no consequence.
            for &node in &self.popped[2 * step..2 * step + 2] {
                overflow += i32::from(length > max_length);
                let node = usize::from(node);
                if node < inner {
                    lengths[node] = clipped;
                    leaves_of_length[usize::from(clipped)] += 1;
                    bits += u64::from(counts[node]) * u64::from(clipped);
                } else {
                    inner_lengths[node - inner] = clipped;
                }
            }
        }
        if overflow > 0 {
            bits = self.repair(leaves, overflow, leaves_of_length, counts, max_length, lengths);
        }
        bits
    }

    /// Makes the lengths of an overfull code a complete code again (the second half of `gen_bitlen`).
    #[cold]
    fn repair(
        &self,
        leaves: usize,
        mut overflow: i32,
        mut leaves_of_length: [u32; 16],
        counts: &[u32],
        max_length: u8,
        lengths: &mut [u8],
    ) -> u64 {
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
        // The longest codes go to the leaves that left the heap first.
        let mut bits = 0;
        let mut nodes = self.popped[..2 * (leaves - 1)].iter().map(|&node| usize::from(node));
        for length in (1..=max_length).rev() {
            for node in nodes
                .by_ref()
                .filter(|&node| node < counts.len())
                .take(leaves_of_length[length] as usize)
            {
                lengths[node] = length as u8;
                bits += u64::from(counts[node]) * length as u64;
            }
        }
        bits
    }
}

/// Moves the entry at `start` down until no child is smaller (`pqdownheap`).
///
/// Among equal children the right one moves up, and the entry stays above an equal child: `node | NODE_MASK` turns the
/// comparison of packed entries into one of frequency and depth.
///
/// zlib asks at every level whether the entry may stay. Most go deep, so here the smaller children move up all the way, and
/// then the entry climbs back to where zlib would have left it: above all on its path that are not smaller. The way down
/// has no unpredictable branch, as the last entry is followed by one that is never the smaller.
#[inline]
fn sift_down(heap: &mut [Entry; HEAP], size: usize, start: usize) {
    let entry = heap[start & HEAP_MASK];
    let mut hole = start;
    while 2 * hole <= size {
        let (left, right) = (heap[(2 * hole) & HEAP_MASK], heap[(2 * hole + 1) & HEAP_MASK]);
        let is_right = right <= left | NODE_MASK;
        heap[hole & HEAP_MASK] = if is_right { right } else { left };
        hole = 2 * hole + usize::from(is_right);
    }
    while hole > start && entry <= heap[(hole / 2) & HEAP_MASK] | NODE_MASK {
        heap[hole & HEAP_MASK] = heap[(hole / 2) & HEAP_MASK];
        hole /= 2;
    }
    heap[hole & HEAP_MASK] = entry;
}

/// The code of an alphabet of which at most one symbol occurs: zlib forces a second one in, of no cost.
fn only_symbol(symbol: Option<usize>, counts: &[u32], lengths: &mut [u8]) -> Tree {
    let (first, second) = match symbol {
        None => (0, 1),
        Some(symbol @ 0..=1) => (symbol, symbol + 1),
        Some(symbol) => (0, symbol),
    };
    lengths[first] = 1;
    lengths[second] = 1;
    Tree { last_symbol: second, bits: symbol.map_or(0, |symbol| u64::from(counts[symbol])) }
}
