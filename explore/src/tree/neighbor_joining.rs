use nearzip::{Observer, Stage, Tracker};
use rayon::prelude::*;

use super::tree::Tree;
use crate::distances::Distances;
use crate::error::{Error, Result};

/// The tree of texts by neighbor joining.
///
/// It is unrooted: the root is where the last three branches meet, and says nothing about descent. If the
/// distances are those of leaves of a tree along its branches, it is that tree; else it is one whose branches
/// are about as long, some of them negative perhaps. Of pairs that can be joined as well as others, the ones
/// joined are the same for any number of threads, but depend on the order of the texts.
///
/// Saitou and Nei, *The neighbor-joining method: a new method for reconstructing phylogenetic trees*
/// (Molecular Biology and Evolution 4, 1987), with the criterion of Studier and Keppler (1988).
///
/// # Complexity
///
/// Time: O(texts³), divided by the threads of the current rayon pool. Memory: 8 bytes for each ordered pair:
/// 200 MB for 5,000 texts.
///
/// # Errors
///
/// - [`Error::NoTexts`].
/// - [`nearzip::Error::Cancelled`], as [`Error::Core`].
///
/// # Examples
///
/// ```
/// use nearzip_explore::{Distances, neighbor_joining};
///
/// // Branches of 1, 2, 3 and 4, and one of 5 between those to the first two and the last two.
/// let distances = Distances::new(4, vec![3.0, 9.0, 10.0, 10.0, 11.0, 7.0])?;
/// let tree = neighbor_joining(&distances, &nearzip::unobserved)?;
/// let newick = tree.newick(|leaf| ["a", "b", "c", "d"][leaf].into());
/// assert_eq!(newick, "((a:1,b:2):5,d:4,c:3);");
/// # Ok::<(), nearzip_explore::Error>(())
/// ```
pub fn neighbor_joining(distances: &Distances, observer: Observer<'_>) -> Result<Tree> {
    let texts = distances.len();
    if texts == 0 {
        return Err(Error::NoTexts);
    }
    let tracker = Tracker::new(observer, Stage::Arranging, texts);
    let mut tree = Tree::of_leaves(texts);
    let mut apart = Apart::new(distances);
    while apart.len() > 3 {
        let (one, other) = apart.neighbors();
        let (node, lengths) = (apart.nodes[one], apart.branches(one, other));
        let joined = tree.join(&[(node, lengths[0]), (apart.nodes[other], lengths[1])]);
        apart.join(one, other, joined);
        tracker.advance(1)?;
    }
    let d = |one, other| apart.distance(one, other);
    match apart.nodes[..] {
        [a, b, c] => {
            let branch = |x, y, z| (d(x, y) + d(x, z) - d(y, z)) / 2.0;
            tree.join(&[(a, branch(0, 1, 2)), (b, branch(1, 0, 2)), (c, branch(2, 0, 1))]);
        }
        [a, b] => {
            tree.join(&[(a, d(0, 1) / 2.0), (b, d(0, 1) / 2.0)]);
        }
        _ => {}
    }
    Ok(tree)
}

/// The nodes that are still to be joined, and their distances.
struct Apart {
    nodes: Vec<usize>,
    /// The distances of each node from the others, in places as many as there are texts.
    rows: Vec<Vec<f64>>,
    /// The sum of each row.
    sums: Vec<f64>,
}

impl Apart {
    fn new(distances: &Distances) -> Apart {
        let texts = 0..distances.len();
        let row = |one| texts.clone().map(|other| distances.get(one, other)).collect();
        let rows: Vec<Vec<f64>> = texts.clone().map(row).collect();
        let sums = rows.iter().map(|row| row.iter().sum()).collect();
        Apart { nodes: texts.collect(), rows, sums }
    }

    fn len(&self) -> usize {
        self.nodes.len()
    }

    fn distance(&self, one: usize, other: usize) -> f64 {
        self.rows[one][other]
    }

    /// The places of the pair to join: the one with the smallest (r − 2) · d(i, j) − Σ d(i, ·) − Σ d(j, ·) of
    /// r nodes, the first of several.
    fn neighbors(&self) -> (usize, usize) {
        let others = self.len() as f64 - 2.0;
        let nearest = |one: usize| {
            let mut best = (f64::INFINITY, one, 0);
            for (other, distance) in self.rows[one][..one].iter().enumerate() {
                let criterion = others * distance - self.sums[one] - self.sums[other];
                if criterion < best.0 {
                    best = (criterion, one, other);
                }
            }
            best
        };
        let order = |a: &(f64, usize, usize), b: &(f64, usize, usize)| {
            a.0.total_cmp(&b.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2)))
        };
        let best = (1..self.len()).into_par_iter().with_min_len(64).map(nearest).min_by(order);
        let (_, one, other) = best.expect("there are more than three nodes");
        (other, one)
    }

    /// The lengths of the branches to a pair.
    fn branches(&self, one: usize, other: usize) -> [f64; 2] {
        let distance = self.distance(one, other);
        let difference = (self.sums[one] - self.sums[other]) / (self.len() as f64 - 2.0);
        [(distance + difference) / 2.0, (distance - difference) / 2.0]
    }

    /// Puts the node above a pair in place of the first one, and the last node in place of the other, which
    /// comes after it.
    fn join(&mut self, one: usize, other: usize, joined: usize) {
        let distance = self.distance(one, other);
        for third in 0..self.len() {
            let [to_one, to_other] = [one, other].map(|place| self.rows[third][place]);
            let to_joined = match third == one || third == other {
                true => 0.0,
                false => (to_one + to_other - distance) / 2.0,
            };
            self.sums[third] += to_joined - to_one - to_other;
            self.rows[third][one] = to_joined;
            self.rows[one][third] = to_joined;
        }
        self.nodes[one] = joined;
        self.nodes.swap_remove(other);
        self.rows.swap_remove(other);
        self.sums.swap_remove(other);
        for row in &mut self.rows {
            row.swap_remove(other);
        }
        self.sums[one] = self.rows[one].iter().sum();
    }
}
