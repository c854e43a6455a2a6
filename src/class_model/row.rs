//! The counts of one gram in all classes.

/// A count in one class: the class in the upper 16 bits, the count in the lower 16.
///
/// If the lower bits are all set, the count is among the row's large ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell(pub(super) u32);

impl Cell {
    const FULL: u32 = u16::MAX as u32;

    pub(super) fn new(class: u16, count: u64) -> Cell {
        Cell(u32::from(class) << 16 | count.min(u64::from(Cell::FULL)) as u32)
    }

    pub(super) fn class(self) -> u16 {
        (self.0 >> 16) as u16
    }

    pub(super) fn count(self) -> u32 {
        self.0 & Cell::FULL
    }

    pub(super) fn is_large(self) -> bool {
        self.count() == Cell::FULL
    }
}

/// The counts of one gram: a cell for each class in which it occurs, in order. Then the counts that are
/// too large for a cell, in two words each; the first comes last, so that the cells and these can be
/// read from both ends until they meet.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Row<'a> {
    pub(super) words: &'a [u32],
    /// Of a row that is too long to be read whole for a few classes.
    pub(super) summary: Option<&'a Summary>,
}

/// The number of cells of a long row, and the sum of its counts in two words.
pub(super) type Summary = [u32; 3];

impl<'a> Row<'a> {
    pub(super) fn is_empty(self) -> bool {
        self.words.is_empty()
    }

    /// Some value that can only be read from where the counts are stored.
    pub(super) fn first_word(self) -> u32 {
        self.words.first().copied().unwrap_or(0)
    }

    /// The classes in which the gram occurs, in order, and how often.
    pub(super) fn classes(self) -> impl Iterator<Item = (u16, u64)> + use<'a> {
        let mut words = self.words;
        std::iter::from_fn(move || {
            let (&cell, rest) = words.split_first()?;
            words = rest;
            let cell = Cell(cell);
            let mut count = u64::from(cell.count());
            if cell.is_large() {
                let (rest, &large) = words.split_last_chunk()?;
                words = rest;
                count = joined(large);
            }
            Some((cell.class(), count))
        })
    }

    /// How often the gram occurs in all classes together.
    pub(super) fn total(self) -> u64 {
        match self.summary {
            Some(&[_, low, high]) => joined([low, high]),
            None => self.classes().map(|(_, count)| count).sum(),
        }
    }

    /// How often the gram occurs in a class.
    pub(super) fn count(self, class: u16) -> u64 {
        let found = match self.summary {
            Some(_) => self.among(&[class]).next().map(|(_, count)| count),
            None => self.classes().find(|&(other, _)| other == class).map(|(_, count)| count),
        };
        found.unwrap_or(0)
    }

    /// Those of some classes, given in order, in which the gram occurs: their places among the given
    /// ones, and how often.
    ///
    /// # Complexity
    ///
    /// At most O(m log n) for m classes and n in which the gram occurs.
    pub(super) fn among(self, classes: &[u16]) -> impl Iterator<Item = (u16, u64)> {
        let cells = self.cells();
        (0..).zip(classes).filter_map(move |(number, &class)| {
            let place = place_of(class, cells);
            let cell = Cell(*cells.get(place)?);
            (cell.class() == class).then(|| (number, self.count_at(place)))
        })
    }

    /// The place of the cell of a class.
    pub(super) fn place(self, class: u16) -> Option<usize> {
        let cells = self.cells();
        let place = place_of(class, cells);
        cells.get(place).filter(|&&cell| Cell(cell).class() == class).map(|_| place)
    }

    fn cells(self) -> &'a [u32] {
        let cells = match self.summary {
            Some(&[cells, ..]) => cells as usize,
            None => self.classes().count(),
        };
        &self.words[..cells]
    }

    fn count_at(self, place: usize) -> u64 {
        let cell = Cell(self.words[place]);
        if !cell.is_large() {
            return u64::from(cell.count());
        }
        let before = self.words[..place].iter().filter(|&&cell| Cell(cell).is_large()).count();
        let large = self.words.as_rchunks().1;
        joined(large[large.len() - 1 - before])
    }

    pub(super) fn summarized(self) -> Summary {
        let total = self.total();
        [self.classes().count() as u32, total as u32, (total >> 32) as u32]
    }
}

/// The number of cells before that of a class, or before where it would be: by interpolation search, in
/// steps that grow, since the classes in which a frequent gram occurs are spread evenly.
fn place_of(class: u16, cells: &[u32]) -> usize {
    let last = cells.last().map_or(0, |&cell| usize::from(Cell(cell).class()));
    let guess = (usize::from(class) * cells.len() / (last + 1)).min(cells.len());
    let is_before = |&cell: &u32| Cell(cell).class() < class;
    // All cells below `low` are before the class, and none from `high` on.
    let (mut low, mut high, mut step) = (guess, guess, 1);
    while low > 0 && !is_before(&cells[low - 1]) {
        (low, high) = (low.saturating_sub(step), low - 1);
        step *= 2;
    }
    while high < cells.len() && is_before(&cells[high]) {
        (low, high) = (high + 1, (high + step).min(cells.len()));
        step *= 2;
    }
    low + cells[low..high].partition_point(is_before)
}

/// A number from its halves.
pub(super) fn joined([low, high]: [u32; 2]) -> u64 {
    u64::from(low) | u64::from(high) << 32
}
