use super::living_list::LivingList;

/// A document and the number of grams that it shares with a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sharing {
    pub(crate) document: u32,
    /// How many of the grams that were looked up it has; saturates.
    pub(crate) grams: u16,
}

/// Counts for each document how many lists it is on. The memory is reused: six bytes per document.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// The number of lists, by document.
    grams: Vec<u16>,
    /// The documents that are on a list, then one that may be on none, then leftovers of earlier
    /// queries.
    touched: Vec<u32>,
    documents_touched: usize,
}

impl Counts {
    /// Clears all counts, and makes room for positions below `end`.
    pub(super) fn reset(&mut self, end: usize) {
        for &document in &self.touched[..self.documents_touched] {
            self.grams[document as usize] = 0;
        }
        self.documents_touched = 0;
        self.grams.resize(end, 0);
        self.touched.resize(end + 1, 0);
    }

    pub(super) fn add(&mut self, list: LivingList<'_>) {
        let (grams, touched) = (&mut self.grams[..], &mut self.touched[..]);
        let mut documents_touched = self.documents_touched;
        list.for_each(|document| {
            // Without a branch on whether the document is new, which would be unpredictable.
            let Some(grams) = grams.get_mut(document as usize) else { return };
            touched[documents_touched] = document;
            documents_touched += usize::from(*grams == 0);
            *grams = grams.saturating_add(1);
        });
        self.documents_touched = documents_touched;
    }

    /// The documents that are on a list, those on most lists first; among equals, in the order in
    /// which they were found.
    pub(super) fn descending(&self) -> Vec<Sharing> {
        let touched = self.touched[..self.documents_touched].iter();
        let sharing =
            touched.map(|&document| Sharing { document, grams: self.grams[document as usize] });
        let most = sharing.clone().map(|sharing| sharing.grams).max().unwrap_or(0);
        let rank = |sharing: Sharing| usize::from(most - sharing.grams);

        let mut next = vec![0; usize::from(most) + 1];
        sharing.clone().for_each(|sharing| next[rank(sharing)] += 1);
        let mut start = 0;
        for count in &mut next {
            start += std::mem::replace(count, start);
        }
        let mut sorted = vec![Sharing { document: 0, grams: 0 }; self.documents_touched];
        for sharing in sharing {
            let position = &mut next[rank(sharing)];
            sorted[*position] = sharing;
            *position += 1;
        }
        sorted
    }
}
