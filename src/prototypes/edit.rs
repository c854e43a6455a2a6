use super::nearest::Nearest;
use super::support::first_of_each_label;
use crate::classify::KnnConfig;
use crate::error::Result;

/// Wilson's rule: divides documents into those that stay, and those whose k nearest voters vote for another
/// label. Of a label whose documents would all go, the first stays.
pub(super) fn edit(
    nearest: &Nearest,
    documents: &[usize],
    k: usize,
    votes: &[bool],
) -> Result<[Vec<usize>; 2]> {
    let (mut stay, mut go) = (Vec::new(), Vec::new());
    for &document in documents {
        match is_contradicted(nearest, document, k, votes)? {
            true => go.push(document),
            false => stay.push(document),
        }
    }
    let staying = stay.len();
    for document in first_of_each_label(nearest, &go) {
        if !stay[..staying].iter().any(|&other| nearest.agree(document, other)) {
            stay.push(document);
        }
    }
    go.retain(|document| !stay[staying..].contains(document));
    Ok([stay, go])
}

fn is_contradicted(nearest: &Nearest, document: usize, k: usize, votes: &[bool]) -> Result<bool> {
    let voters = nearest.of(document).iter().filter(|other| votes[other.document]).take(k);
    let cast: Vec<_> =
        voters.map(|voter| (nearest.label(voter.document), voter.distance)).collect();
    if cast.is_empty() {
        return Ok(false);
    }
    let voted = KnnConfig::default().decide(b"", nearest.labels(), &cast)?;
    Ok(voted.label_id() != nearest.label(document))
}
