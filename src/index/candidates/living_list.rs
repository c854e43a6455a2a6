use super::postings::List;

/// The documents of one bucket.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LivingList<'a> {
    pub(crate) bucket: u32,
    /// The number of documents that have not been removed.
    pub(crate) documents: usize,
    pub(super) stored: List<'a>,
    pub(super) added: &'a [u32],
}

impl LivingList<'_> {
    /// Visits the positions of all documents in ascending order, including removed ones.
    pub(crate) fn for_each(self, mut visit: impl FnMut(u32)) {
        self.stored.for_each(&mut visit);
        self.added.iter().copied().for_each(visit);
    }
}
