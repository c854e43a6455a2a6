use nearzip::Observer;

use super::neighbor_joining::neighbor_joining;
use super::tree::Tree;
use crate::cluster::{Linkage, hierarchical};
use crate::distances::Distances;
use crate::error::Result;
use crate::names::named;

/// How a tree is made of distances.
///
/// # Examples
///
/// ```
/// use nearzip_explore::{Distances, TreeMethod};
///
/// let distances = Distances::new(3, vec![3.0, 7.0, 8.0])?;
/// let method: TreeMethod = "nj".parse()?;
/// let tree = method.tree(&distances, &nearzip::unobserved)?;
/// assert_eq!(tree.node(1).length, 2.0);
/// # Ok::<(), nearzip_explore::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum TreeMethod {
    /// [`neighbor_joining`]: branches differ in length, and there is no root.
    #[default]
    NeighborJoining,
    /// [`upgma`]: all leaves are as far from the root.
    Upgma,
}

impl TreeMethod {
    /// Every method, the default first.
    pub const ALL: &'static [TreeMethod] = &[TreeMethod::NeighborJoining, TreeMethod::Upgma];

    /// The name that parses as this method.
    pub const fn name(self) -> &'static str {
        match self {
            TreeMethod::NeighborJoining => "nj",
            TreeMethod::Upgma => "upgma",
        }
    }

    /// The tree of texts with these distances.
    ///
    /// # Errors
    ///
    /// As [`neighbor_joining`].
    pub fn tree(self, distances: &Distances, observer: Observer<'_>) -> Result<Tree> {
        match self {
            TreeMethod::NeighborJoining => neighbor_joining(distances, observer),
            TreeMethod::Upgma => upgma(distances),
        }
    }
}

named!(TreeMethod, "tree method");

/// The tree of texts by average linkage: unweighted pair groups with arithmetic means (Sokal and Michener
/// 1958). All leaves are as far from the root, as if all lineages changed at the same pace.
///
/// # Complexity
///
/// O(texts²) time and memory.
///
/// # Errors
///
/// [`Error::NoTexts`](crate::Error::NoTexts).
///
/// # Examples
///
/// ```
/// use nearzip_explore::{Distances, upgma};
///
/// let tree = upgma(&Distances::new(3, vec![0.25, 0.5, 0.75])?)?;
/// assert_eq!(tree.node(2).length, 0.3125); // half of the mean of 0.5 and 0.75
/// # Ok::<(), nearzip_explore::Error>(())
/// ```
pub fn upgma(distances: &Distances) -> Result<Tree> {
    Ok(hierarchical(distances, Linkage::Average)?.tree())
}
