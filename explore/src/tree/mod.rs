//! Trees of texts.
//!
//! | file | idea |
//! |---|---|
//! | `tree` | nodes, and the branches to them |
//! | `neighbor_joining` | the tree whose branches add up to the distances |
//! | `of_dendrogram` | the tree of groups that are joined |
//! | `method` | how a tree is made, and UPGMA |
//! | `midpoint` | where an unrooted tree is drawn from |
//! | `newick` | the format of trees |
//! | `drawing` | the picture |

mod drawing;
mod method;
mod midpoint;
mod neighbor_joining;
mod newick;
mod of_dendrogram;
#[expect(clippy::module_inception, reason = "the type has the name of the idea")]
mod tree;

pub use method::{TreeMethod, upgma};
pub use neighbor_joining::neighbor_joining;
pub use tree::{Node, Tree};
