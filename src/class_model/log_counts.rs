//! The logarithms of counts that interpolation needs, in blocks of classes.

use std::sync::LazyLock;

use super::logarithm::{CLASS_PRIOR, LOG_CLASS_PRIOR, Logarithms};

/// How many classes are computed at once: as many 16-bit logarithms as fit into the smallest vector
/// registers.
pub(super) const LANES: usize = 8;

/// A logarithm for each class of a block.
pub(super) type Lanes = [i16; LANES];

/// The counts of a gram in the classes of a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    /// The logarithms of the counts; [`NONE`] for 0.
    pub(super) logarithms: Lanes,
    /// The costs of an escape from this context: log((count + 8) / 8).
    pub(super) escape_costs: Lanes,
}

/// Stands for the logarithm of 0.
pub(super) const NONE: i16 = i16::MIN;

impl Block {
    const EMPTY: Block = Block { logarithms: [NONE; LANES], escape_costs: [0; LANES] };
}

/// The logarithms of one count.
#[derive(Debug, Clone, Copy)]
struct LogCount {
    logarithm: i16,
    escape_cost: i16,
}

impl LogCount {
    fn new(count: u64, logarithms: Logarithms) -> LogCount {
        let logarithm = if count == 0 { NONE } else { logarithms.of(count) as i16 };
        let escape_cost = logarithms.of(count + CLASS_PRIOR) - LOG_CLASS_PRIOR;
        LogCount { logarithm, escape_cost: escape_cost as i16 }
    }
}

/// The logarithms of counts below 2¹²; nearly all counts are.
static SMALL: LazyLock<Vec<LogCount>> = LazyLock::new(|| {
    let logarithms = Logarithms::new();
    (0..1 << 12).map(|count| LogCount::new(count, logarithms)).collect()
});

/// The counts of the contexts of a byte, shortest first: the empty context, then the grams that
/// end just before the byte.
#[derive(Debug, Clone)]
pub(super) struct LogCounts {
    logarithms: Logarithms,
    small: &'static [LogCount],
    /// The number of blocks in a row.
    row: usize,
    blocks: Vec<Block>,
    totals: Vec<u64>,
}

impl LogCounts {
    /// Starts with the empty context, which occurs once before every byte of a class, and makes
    /// room for grams of up to `longest` bytes. `everything` is the length of each class, and `total`
    /// that of all, of which these may be only some.
    pub(super) fn new(
        logarithms: Logarithms,
        everything: &[u64],
        total: u64,
        longest: usize,
    ) -> LogCounts {
        let row = everything.len().div_ceil(LANES);
        let blocks = vec![Block::EMPTY; row * (longest + 1)];
        let totals = Vec::with_capacity(longest + 1);
        let mut counts = LogCounts { logarithms, small: &SMALL, row, blocks, totals };
        counts.push_some((0..).zip(everything.iter().copied()), total);
        counts
    }

    /// Removes all but the empty context.
    pub(super) fn clear(&mut self) {
        self.totals.truncate(1);
    }

    /// Appends a row: counts by class.
    pub(super) fn push(&mut self, counts: impl Iterator<Item = (u16, u64)>) {
        let total = self.push_blocks(counts);
        self.totals.push(total);
    }

    /// Appends a row with counts of some classes only. The total is that of all classes.
    pub(super) fn push_some(&mut self, counts: impl Iterator<Item = (u16, u64)>, total: u64) {
        self.push_blocks(counts);
        self.totals.push(total);
    }

    /// Appends the blocks of a row, and returns the sum of the counts.
    fn push_blocks(&mut self, counts: impl Iterator<Item = (u16, u64)>) -> u64 {
        let (small, logarithms) = (self.small, self.logarithms);
        let blocks = self.push_empty();
        let mut total = 0;
        for (class, count) in counts {
            total += count;
            set(blocks, class, log_count(small, logarithms, count));
        }
        total
    }

    fn push_empty(&mut self) -> &mut [Block] {
        let start = self.totals.len() * self.row;
        let blocks = &mut self.blocks[start..start + self.row];
        blocks.fill(Block::EMPTY);
        blocks
    }

    /// The total and the blocks of each row.
    pub(super) fn rows(&self) -> impl Iterator<Item = (u64, &[Block])> {
        self.totals.iter().copied().zip(self.blocks.chunks_exact(self.row.max(1)))
    }
}

fn log_count(small: &[LogCount], logarithms: Logarithms, count: u64) -> LogCount {
    match small.get(count as usize) {
        Some(&log_count) => log_count,
        None => LogCount::new(count, logarithms),
    }
}

fn set(blocks: &mut [Block], class: u16, log_count: LogCount) {
    let class = usize::from(class);
    let block = &mut blocks[class / LANES];
    block.logarithms[class % LANES] = log_count.logarithm;
    block.escape_costs[class % LANES] = log_count.escape_cost;
}
