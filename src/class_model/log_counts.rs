//! Counts as the logarithms that the chain asks for, of all classes beside each other.

use std::sync::LazyLock;

use super::logarithm::{CLASS_PRIOR, LOG_CLASS_PRIOR, Logarithms};

/// How many classes are computed at once: as many logarithms of 16 bits as the smallest vector registers
/// hold.
pub(super) const LANES: usize = 8;

/// A logarithm of each of some classes.
pub(super) type Lanes = [i16; LANES];

/// The counts of a gram in some classes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    /// Of the counts; [`NONE`] of 0.
    pub(super) logarithms: Lanes,
    /// By how much more than the prior the context was seen: log((count + 8) / 8).
    pub(super) dilutions: Lanes,
}

/// In the place of the logarithm of 0.
pub(super) const NONE: i16 = i16::MIN;

impl Block {
    const EMPTY: Block = Block { logarithms: [NONE; LANES], dilutions: [0; LANES] };
}

#[derive(Debug, Clone, Copy)]
struct Weights {
    logarithm: i16,
    dilution: i16,
}

impl Weights {
    fn new(count: u64, logarithms: Logarithms) -> Weights {
        let logarithm = if count == 0 { NONE } else { logarithms.of(count) as i16 };
        let dilution = logarithms.of(count + CLASS_PRIOR) - LOG_CLASS_PRIOR;
        Weights { logarithm, dilution: dilution as i16 }
    }
}

/// Of counts below 2¹², which nearly all are.
static SMALL: LazyLock<Vec<Weights>> = LazyLock::new(|| {
    let logarithms = Logarithms::new();
    (0..1 << 12).map(|count| Weights::new(count, logarithms)).collect()
});

/// The counts of the contexts of a byte, the shortest first: of the empty one, then of the grams that end
/// before it.
#[derive(Debug, Clone)]
pub(super) struct LogCounts {
    logarithms: Logarithms,
    small: &'static [Weights],
    /// How many of the blocks one row has.
    row: usize,
    blocks: Vec<Block>,
    totals: Vec<u64>,
}

impl LogCounts {
    /// With the empty context, of which the counts are those of all bytes, by class; and space for the
    /// grams of up to `longest` bytes.
    pub(super) fn new(logarithms: Logarithms, everything: &[u64], longest: usize) -> LogCounts {
        let row = everything.len().div_ceil(LANES);
        let blocks = vec![Block::EMPTY; row * (longest + 1)];
        let totals = Vec::with_capacity(longest + 1);
        let mut counts = LogCounts { logarithms, small: &SMALL, row, blocks, totals };
        counts.push((0..).zip(everything.iter().copied()));
        counts
    }

    /// Leaves the empty context only.
    pub(super) fn clear(&mut self) {
        self.totals.truncate(1);
    }

    /// Appends counts by class.
    pub(super) fn push(&mut self, counts: impl Iterator<Item = (u16, u64)>) {
        let (small, logarithms) = (self.small, self.logarithms);
        let blocks = self.push_empty();
        let mut total = 0;
        for (class, count) in counts {
            total += count;
            set(blocks, class, weights(small, logarithms, count));
        }
        self.totals.push(total);
    }

    fn push_empty(&mut self) -> &mut [Block] {
        let start = self.totals.len() * self.row;
        let blocks = &mut self.blocks[start..start + self.row];
        blocks.fill(Block::EMPTY);
        blocks
    }

    /// The total of each row, and its blocks.
    pub(super) fn rows(&self) -> impl Iterator<Item = (u64, &[Block])> {
        self.totals.iter().copied().zip(self.blocks.chunks_exact(self.row.max(1)))
    }
}

fn weights(small: &[Weights], logarithms: Logarithms, count: u64) -> Weights {
    match small.get(count as usize) {
        Some(&weights) => weights,
        None => Weights::new(count, logarithms),
    }
}

fn set(blocks: &mut [Block], class: u16, weights: Weights) {
    let class = usize::from(class);
    let block = &mut blocks[class / LANES];
    block.logarithms[class % LANES] = weights.logarithm;
    block.dilutions[class % LANES] = weights.dilution;
}
