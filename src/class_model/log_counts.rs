//! The logarithms of counts that interpolation needs.

use std::sync::LazyLock;

use super::logarithm::{CLASS_PRIOR, LOG_CLASS_PRIOR, Logarithms, Unit};

/// How many logarithms are computed at once: as many as fit into the smallest vector registers.
pub(super) const LANES: usize = 8;

/// Some logarithms that are computed at once.
pub(super) type Lanes = [i16; LANES];

/// Stands for the logarithm of 0.
pub(super) const NONE: i16 = i16::MIN;

/// The logarithms of the counts of some grams: rows with a lane for each class, one after another.
#[derive(Debug)]
pub(super) struct LogCounts {
    logarithms: Logarithms,
    unit: Unit,
    small: &'static Small,
    /// The number of lanes in a row.
    classes: usize,
    /// After the last row there is room for a whole vector.
    lanes: Vec<LogCount>,
    totals: Vec<u64>,
}

/// The logarithms of one count, in the halves of a word: vectors of words are taken apart at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LogCount(u32);

impl LogCount {
    pub(super) const ZERO: LogCount = LogCount(NONE as u16 as u32);

    #[cold]
    fn new(count: u64, unit: Unit, logarithms: Logarithms) -> LogCount {
        if count == 0 {
            return LogCount::ZERO;
        }
        let logarithm = |count| logarithms.of(count) - unit.logarithm();
        let escape_cost = logarithm(count + CLASS_PRIOR * unit.one()) - LOG_CLASS_PRIOR;
        LogCount((escape_cost as u32) << 16 | u32::from(logarithm(count) as u16))
    }

    /// The logarithm of the count; [`NONE`] for 0.
    pub(super) fn logarithm(self) -> i16 {
        self.0 as i16
    }

    /// The cost of an escape from this context: log((count + 8) / 8).
    pub(super) fn escape_cost(self) -> i16 {
        (self.0 >> 16) as i16
    }
}

type Small = [LogCount; 1 << 14];

/// The logarithms of counts below 2¹⁴; nearly all counts are.
static WHOLE: LazyLock<Box<Small>> = LazyLock::new(|| small(Unit::Whole));
static SHARES: LazyLock<Box<Small>> = LazyLock::new(|| small(Unit::Share));

fn small(unit: Unit) -> Box<Small> {
    let logarithms = Logarithms::new();
    let mut small = Box::new([LogCount::ZERO; 1 << 14]);
    for (count, log_count) in (0..).zip(small.iter_mut()) {
        *log_count = LogCount::new(count, unit, logarithms);
    }
    small
}

impl LogCounts {
    /// Rows of this many classes, none yet.
    pub(super) fn new(logarithms: Logarithms, unit: Unit, classes: usize) -> LogCounts {
        let (lanes, totals) = (Vec::new(), Vec::new());
        let small = match unit {
            Unit::Whole => &WHOLE,
            Unit::Share => &SHARES,
        };
        LogCounts { logarithms, unit, small, classes, lanes, totals }
    }

    /// Starts again, with this many rows without counts.
    pub(super) fn clear(&mut self, rows: usize) {
        self.lanes.clear();
        self.lanes.resize(rows * self.classes + LANES, LogCount::ZERO);
        self.totals.clear();
        self.totals.resize(rows, 0);
    }

    /// Sets a row: counts by class.
    #[inline]
    pub(super) fn set(&mut self, row: usize, counts: impl Iterator<Item = (u16, u64)>) {
        self.totals[row] = self.set_lanes(row, counts);
    }

    /// Sets a row with counts of some classes only. The total is that of all classes.
    #[inline]
    pub(super) fn set_some(
        &mut self,
        row: usize,
        counts: impl Iterator<Item = (u16, u64)>,
        total: u64,
    ) {
        self.set_lanes(row, counts);
        self.totals[row] = total;
    }

    /// Makes a row equal to another.
    #[inline]
    pub(super) fn copy(&mut self, from: usize, to: usize) {
        let start = from * self.classes;
        self.lanes.copy_within(start..start + self.classes, to * self.classes);
        self.totals[to] = self.totals[from];
    }

    /// Sets the lanes of a row, and returns the sum of the counts.
    #[inline]
    fn set_lanes(&mut self, row: usize, counts: impl Iterator<Item = (u16, u64)>) -> u64 {
        let (small, unit, logarithms) = (self.small, self.unit, self.logarithms);
        let lanes = &mut self.lanes[row * self.classes..][..self.classes];
        let mut total = 0;
        counts.for_each(|(class, count)| {
            total += count;
            lanes[usize::from(class)] = match small.get(count as usize) {
                Some(&log_count) => log_count,
                None => LogCount::new(count, unit, logarithms),
            };
        });
        total
    }

    /// Makes all rows equal to the first.
    pub(super) fn repeat_first(&mut self) {
        for row in 1..self.totals.len() {
            self.copy(0, row);
        }
    }

    /// The counts of each row in all classes together.
    pub(super) fn totals(&self) -> &[u64] {
        &self.totals
    }

    /// The lanes of all rows from a certain one on.
    pub(super) fn lanes_from(&self, row: usize) -> &[[LogCount; LANES]] {
        self.lanes[row * self.classes..].as_chunks().0
    }
}
