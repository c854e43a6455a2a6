use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::nearest::Nearest;
use crate::error::Result;
use crate::progress::Tracker;

/// Takes some documents, and then again and again the one that makes the most voters right, of equal ones the
/// first, until none makes more right than wrong.
///
/// # Complexity
///
/// O(n · r · log r) for n documents of which r others are remembered, if the nearest taken document changes
/// O(log r) times for each, as it does in a random order.
pub(super) fn greedy(
    nearest: &Nearest,
    documents: &[usize],
    first: Vec<usize>,
    votes: &[bool],
    tracker: &Tracker<'_>,
) -> Result<Vec<usize>> {
    let mut voters = Voters::new(nearest, votes);
    let mut ranks = vec![0; nearest.len()];
    documents.iter().enumerate().for_each(|(rank, &document)| ranks[document] = rank);
    let mut is_taken = vec![false; nearest.len()];
    let mut taken = first;
    for &document in &taken {
        is_taken[document] = true;
        voters.take(document);
    }
    // What is in the heap is at least the gain: it is corrected if it comes first, and what gained is added.
    let entry = |document: usize, gain: i64| (gain, Reverse(ranks[document]));
    let mut heap: BinaryHeap<_> =
        documents.iter().map(|&document| entry(document, voters.gains[document])).collect();
    while let Some((gain, Reverse(rank))) = heap.pop() {
        tracker.advance(0)?;
        let document = documents[rank];
        let now = voters.gains[document];
        if is_taken[document] || now <= 0 {
            continue;
        }
        if now != gain {
            heap.push(entry(document, now));
            continue;
        }
        is_taken[document] = true;
        taken.push(document);
        let gained = voters.take(document);
        heap.extend(gained.into_iter().map(|document| entry(document, voters.gains[document])));
    }
    Ok(taken)
}

/// A voter that remembers a document, and how many others are nearer to it.
#[derive(Clone, Copy)]
struct Remembering {
    voter: u32,
    nearer: u32,
}

/// What each voter gets by the taken documents, and what it would get by another one.
struct Voters<'a> {
    nearest: &'a Nearest,
    /// Of each document.
    remembering: Vec<Vec<Remembering>>,
    /// For each voter, how many others are nearer than the nearest taken one.
    nearer: Vec<usize>,
    is_right: Vec<bool>,
    /// For each document, how many more voters would be right if it was taken.
    gains: Vec<i64>,
}

impl<'a> Voters<'a> {
    fn new(nearest: &'a Nearest, votes: &[bool]) -> Voters<'a> {
        let documents = nearest.len();
        let mut voters = Voters {
            nearest,
            remembering: vec![Vec::new(); documents],
            nearer: (0..documents).map(|document| nearest.of(document).len()).collect(),
            is_right: vec![false; documents],
            gains: vec![0; documents],
        };
        for voter in (0..documents).filter(|&document| votes[document]) {
            for (other, nearer) in nearest.of(voter).iter().zip(0..) {
                let remembering = Remembering { voter: voter as u32, nearer };
                voters.remembering[other.document].push(remembering);
            }
            voters.add_gains(voter, 1);
        }
        voters
    }

    /// Takes a document, and returns those that gained by it.
    fn take(&mut self, document: usize) -> Vec<usize> {
        let mut gained = Vec::new();
        for Remembering { voter, nearer } in std::mem::take(&mut self.remembering[document]) {
            let (voter, nearer) = (voter as usize, nearer as usize);
            if nearer < self.nearer[voter] {
                self.add_gains(voter, -1);
                self.nearer[voter] = nearer;
                self.is_right[voter] = self.nearest.agree(voter, document);
                self.add_gains(voter, 1);
                if !self.is_right[voter] {
                    let others = self.nearest.of(voter)[..nearer].iter();
                    let agree = others.filter(|other| self.nearest.agree(voter, other.document));
                    gained.extend(agree.map(|other| other.document));
                }
            }
        }
        gained
    }

    /// Adds what one voter has to do with the gains, or takes it away.
    fn add_gains(&mut self, voter: usize, sign: i64) {
        for other in &self.nearest.of(voter)[..self.nearer[voter]] {
            let after = i64::from(self.nearest.agree(voter, other.document));
            let before = i64::from(self.is_right[voter]);
            self.gains[other.document] += sign * (after - before);
        }
    }
}
