use super::nearest::Nearest;
use crate::error::Result;
use crate::progress::Tracker;
use crate::search::Ranked;

/// Hart's rule: what is taken already, and then, pass by pass in the given order, each voter for which the
/// nearest document that is taken has another label, until a pass takes none.
pub(super) fn condense(
    nearest: &Nearest,
    documents: &[usize],
    taken: Vec<usize>,
    votes: &[bool],
    tracker: &Tracker<'_>,
) -> Result<Vec<usize>> {
    let mut is_taken = vec![false; nearest.len()];
    taken.iter().for_each(|&document| is_taken[document] = true);
    let mut taken = Taken { is_taken, documents: taken };
    loop {
        let before = taken.documents.len();
        for &document in documents.iter().filter(|&&document| votes[document]) {
            tracker.advance(0)?;
            if !taken.is_taken[document] {
                let found = taken.nearest_to(document, nearest)?;
                if !found.is_some_and(|found| nearest.agree(document, found.document)) {
                    taken.is_taken[document] = true;
                    taken.documents.push(document);
                }
            }
        }
        if taken.documents.len() == before {
            return Ok(taken.documents);
        }
    }
}

struct Taken {
    is_taken: Vec<bool>,
    documents: Vec<usize>,
}

impl Taken {
    fn nearest_to(&self, document: usize, nearest: &Nearest) -> Result<Option<Ranked>> {
        let remembered = nearest.of(document).iter().find(|other| self.is_taken[other.document]);
        match remembered {
            Some(found) => Ok(Some(*found)),
            None => Ok(nearest.among(document, &self.documents)?.first().copied()),
        }
    }
}
