//! The code lengths of a Huffman code, exactly as zlib assigns them.
//!
//! The code lengths of a block are sent along with it (RFC 1951, section 3.2.7), and how well they can be run-length coded
//! depends on *which* of several optimal codes was built. So it is not enough to find an optimal code: this module follows
//! the heap of zlib's `build_tree` step by step, ties included, and its repair of overlong codes in `gen_bitlen`.

use super::symbols::SymbolSet;

/// The number of places in a heap, including those below its lowest level: a power of two, so that masked indices need no
/// bounds check.
const HEAP: usize = 2048;
const HEAP_MASK: usize = HEAP - 1;

/// An unused place: below the lowest level of the heap of the largest alphabet and the level below that.
const NOWHERE: usize = 512;

/// More than the nodes of the largest tree: 286 leaves and 285 inner nodes.
const NODES: usize = 1024;

/// Builds one code after another, and holds the lengths of the latest.
#[derive(Debug)]
pub(super) struct Huffman {
    /// A binary heap from index 1 on; each entry is a packed [`Entry`].
    heap: [Entry; HEAP],
    /// Every node except the root, in the order in which it left the heap, as pairs of siblings.
    popped: [[u16; 2]; NODES],
    /// The depths of all nodes. Leaves are numbered as their symbols, and inner nodes after the alphabet.
    lengths: [u8; NODES],
}

/// A node in the heap as one integer: its frequency (16 bits), then its depth (6 bits), then its number (10 bits).
///
/// zlib compares only frequency and depth (its macro `smaller`). A block has fewer than 2^14 + 2 symbols, so
/// frequencies fit; a tree of that weight is less than 21 deep, because a tree of depth `d` weighs at least the
/// Fibonacci number `F(d + 2)`.
type Entry = u32;

const NODE_BITS: u32 = 10;
const NODE_MASK: Entry = (1 << NODE_BITS) - 1;
const DEPTH_BITS: u32 = 6;
const DEPTH_MASK: Entry = (1 << DEPTH_BITS) - 1;

impl Huffman {
    pub(super) fn new() -> Self {
        Huffman { heap: [Entry::MAX; HEAP], popped: [[0; 2]; NODES], lengths: [0; NODES] }
    }

    /// Builds the code of the symbols in `used`, which are those whose count is not zero. Returns the bits of all symbols in
    /// this code, without extra bits. [`lengths`](Self::lengths) then has the lengths of the symbols in `used`.
    ///
    /// No length is above `max_length`. If fewer than two symbols occur, zlib forces others into the code so that it is
    /// complete; they cost nothing and are added to `used`.
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

    /// The code lengths of the latest code; meaningful for its symbols only.
    pub(super) fn lengths(&self) -> &[u8; NODES] {
        &self.lengths
    }

    /// Combines the two smallest nodes until one is left (the loop of `build_tree`). Inner nodes count from `inner` up.
    /// Returns the sum of their frequencies: a symbol counts in as many of them as its code has bits.
    fn merge(&mut self, leaves: usize, inner: usize) -> u64 {
        // Entries after the heap are larger than all others.
        self.heap[leaves + 1..NOWHERE].fill(Entry::MAX);
        for start in (1..=leaves / 2).rev() {
            let mut sift = Sift { entry: self.heap[start & HEAP_MASK], hole: start };
            for _ in start.ilog2()..leaves.ilog2() {
                sift.go_down(&mut self.heap);
            }
            sift.stay(&mut self.heap);
        }
        let mut bits = 0;
        for step in 0..leaves - 1 {
            let size = leaves - step;
            let levels = size.ilog2();
            let least = self.heap[1];
            let mut first = Sift { entry: self.heap[size & HEAP_MASK], hole: 1 };
            self.heap[size & HEAP_MASK] = Entry::MAX;
            first.go_down(&mut self.heap);
            let next = self.heap[1];
            self.popped[step % NODES] = [(least & NODE_MASK) as u16, (next & NODE_MASK) as u16];
            let depth = (least >> NODE_BITS & DEPTH_MASK).max(next >> NODE_BITS & DEPTH_MASK) + 1;
            let frequency =
                (least >> (NODE_BITS + DEPTH_BITS)) + (next >> (NODE_BITS + DEPTH_BITS));
            bits += u64::from(frequency);
            let entry = (frequency << DEPTH_BITS | depth) << NODE_BITS | (inner + step) as Entry;
            // Two levels after the first, the second finds everything as the first leaves it, so neither waits for the other.
            let mut second = Sift { entry, hole: 1 };
            if levels > 1 {
                first.go_down(&mut self.heap);
            }
            for _ in 2..levels {
                first.go_down(&mut self.heap);
                second.go_down(&mut self.heap);
            }
            first.stay(&mut self.heap);
            for _ in 0..levels.min(2) {
                second.go_down(&mut self.heap);
            }
            second.stay(&mut self.heap);
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

    /// Gives every leaf its depth, or the length that zlib gives it if some depth is above `max_length` (`gen_bitlen`).
    /// Returns the bits of all symbols.
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
            // Move one leaf down the tree, with one overlong leaf as its sibling.
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

    /// The code of an alphabet if at most one of its symbols occurs.
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

/// An entry on its way down until no child is smaller (`pqdownheap`).
///
/// zlib stops where the entry may stay, which no processor can predict. Here it passes through all levels: an entry that
/// stays continues at [`NOWHERE`], and places after the heap hold entries that never move up.
struct Sift {
    entry: Entry,
    hole: usize,
}

impl Sift {
    /// Moves down one level.
    ///
    /// Of two equal children the right one moves up, and the entry stays above an equal child: `node | NODE_MASK` makes the
    /// comparison of packed entries one of frequency and depth.
    #[inline(always)]
    fn go_down(&mut self, heap: &mut [Entry; HEAP]) {
        let Sift { entry, hole } = *self;
        let (left, right) = (heap[(2 * hole) & HEAP_MASK], heap[(2 * hole + 1) & HEAP_MASK]);
        let is_right = right <= left | NODE_MASK;
        let child = if is_right { right } else { left };
        let moves = entry > child | NODE_MASK;
        heap[hole & HEAP_MASK] = if moves { child } else { entry };
        self.hole = if moves { 2 * hole + usize::from(is_right) } else { NOWHERE };
    }

    #[inline(always)]
    fn stay(self, heap: &mut [Entry; HEAP]) {
        heap[self.hole & HEAP_MASK] = self.entry;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    /// zlib's `build_tree`, `pqdownheap` and `gen_bitlen` as in `trees.c`, for at least two symbols.
    struct Zlib {
        frequency: Vec<u32>,
        depth: Vec<u8>,
        heap: Vec<usize>,
        heap_len: usize,
    }

    impl Zlib {
        fn smaller(&self, n: usize, m: usize) -> bool {
            self.frequency[n] < self.frequency[m]
                || self.frequency[n] == self.frequency[m] && self.depth[n] <= self.depth[m]
        }

        fn pqdownheap(&mut self, mut k: usize) {
            let v = self.heap[k];
            let mut j = k << 1;
            while j <= self.heap_len {
                if j < self.heap_len && self.smaller(self.heap[j + 1], self.heap[j]) {
                    j += 1;
                }
                if self.smaller(v, self.heap[j]) {
                    break;
                }
                self.heap[k] = self.heap[j];
                k = j;
                j <<= 1;
            }
            self.heap[k] = v;
        }

        fn lengths(counts: &[u32], max_length: usize) -> Vec<u8> {
            const HEAP_SIZE: usize = 573;
            let elems = counts.len();
            let mut zlib = Zlib {
                frequency: [counts, &vec![0; elems]].concat(),
                depth: vec![0; 2 * elems],
                heap: vec![0; HEAP_SIZE],
                heap_len: 0,
            };
            for n in (0..elems).filter(|&n| counts[n] != 0) {
                zlib.heap_len += 1;
                zlib.heap[zlib.heap_len] = n;
            }
            let mut heap_max = HEAP_SIZE;
            let mut dad = vec![0; 2 * elems];
            for n in (1..=zlib.heap_len / 2).rev() {
                zlib.pqdownheap(n);
            }
            let mut node = elems;
            while zlib.heap_len >= 2 {
                let n = zlib.heap[1];
                zlib.heap[1] = zlib.heap[zlib.heap_len];
                zlib.heap_len -= 1;
                zlib.pqdownheap(1);
                let m = zlib.heap[1];
                heap_max -= 2;
                (zlib.heap[heap_max + 1], zlib.heap[heap_max]) = (n, m);
                zlib.frequency[node] = zlib.frequency[n] + zlib.frequency[m];
                zlib.depth[node] = zlib.depth[n].max(zlib.depth[m]) + 1;
                (dad[n], dad[m]) = (node, node);
                zlib.heap[1] = node;
                node += 1;
                zlib.pqdownheap(1);
            }
            heap_max -= 1;
            zlib.heap[heap_max] = zlib.heap[1];

            let mut lengths = vec![0; 2 * elems];
            let mut bl_count = [0; 16];
            let mut overflow = 0;
            for &n in &zlib.heap[heap_max + 1..] {
                lengths[n] = lengths[dad[n]] + 1;
                if lengths[n] > max_length {
                    lengths[n] = max_length;
                    overflow += 1;
                }
                if n < elems {
                    bl_count[lengths[n]] += 1;
                }
            }
            if overflow > 0 {
                while overflow > 0 {
                    let bits = (1..max_length).rev().find(|&bits| bl_count[bits] != 0).unwrap();
                    bl_count[bits] -= 1;
                    bl_count[bits + 1] += 2;
                    bl_count[max_length] -= 1;
                    overflow -= 2;
                }
                let mut h = HEAP_SIZE;
                for bits in (1..=max_length).rev() {
                    let mut n = bl_count[bits];
                    while n != 0 {
                        h -= 1;
                        if zlib.heap[h] < elems {
                            lengths[zlib.heap[h]] = bits;
                            n -= 1;
                        }
                    }
                }
            }
            lengths[..elems].iter().map(|&length| length as u8).collect()
        }
    }

    fn build(huffman: &mut Huffman, counts: &[u32], max_length: u8) -> (u64, Vec<u8>) {
        let mut used = SymbolSet::<5>::new();
        (0..counts.len()).for_each(|symbol| used.insert_if(symbol, counts[symbol] != 0));
        let bits = huffman.build(counts, &mut used, max_length);
        let lengths = huffman.lengths();
        let length = |symbol| if used.contains(symbol) { lengths[symbol] } else { 0 };
        (bits, (0..counts.len()).map(length).collect())
    }

    #[test]
    fn every_length_is_the_same_as_zlibs() {
        let mut random = Random::new(31);
        let mut huffman = Huffman::new();
        for _ in 0..30_000 {
            let len = 2 + random.below(285) as usize;
            let (sparsity, max_log) = (1 + random.below(9), 1 + random.below(13));
            let mut counts: Vec<u32> = (0..len)
                .map(|_| {
                    let most = 1 << random.below(max_log);
                    if random.below(sparsity) == 0 { random.below(most) as u32 } else { 0 }
                })
                .collect();
            (counts[0], counts[len - 1]) = (1, 1 + random.below(3) as u32);
            for max_length in [15, 9] {
                let (bits, lengths) = build(&mut huffman, &counts, max_length);
                assert_eq!(lengths, Zlib::lengths(&counts, max_length.into()), "{counts:?}");
                let sum: u64 =
                    counts.iter().zip(&lengths).map(|(&n, &l)| u64::from(n) * u64::from(l)).sum();
                assert_eq!(bits, sum);
            }
        }
    }

    #[test]
    fn overlong_codes_are_shortened() {
        let fibonacci = [1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144];
        let mut huffman = Huffman::new();
        let deep = [11, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
        assert_eq!(build(&mut huffman, &fibonacci, 15).1, deep);
        let (_, cut) = build(&mut huffman, &fibonacci, 7);
        assert_eq!(cut, Zlib::lengths(&fibonacci, 7));
        assert_eq!(cut.iter().map(|&length| 128 >> length).sum::<u32>(), 128, "a complete code");
    }

    #[test]
    fn a_single_symbol_gets_a_second() {
        let mut huffman = Huffman::new();
        assert_eq!(build(&mut huffman, &[0, 0, 0], 15), (0, vec![1, 1, 0]));
        assert_eq!(build(&mut huffman, &[7, 0, 0], 15), (7, vec![1, 1, 0]));
        assert_eq!(build(&mut huffman, &[0, 7, 0], 15), (7, vec![0, 1, 1]));
        assert_eq!(build(&mut huffman, &[0, 0, 7], 15), (7, vec![1, 0, 1]));
    }
}
