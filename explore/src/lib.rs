//! Exploring a collection of texts by compression distance: what is near to what, without labels and without
//! knowing what the texts are, by the distances of [`nearzip`].
//!
//! ```
//! use nearzip::{Corpus, unobserved};
//! use nearzip_explore::{DistanceConfig, Distances, by_label, neighbor_joining};
//!
//! let languages = by_label(&Corpus::sample().first(60, None));
//! let distances = Distances::measure(&languages, &DistanceConfig::default(), &unobserved)?;
//! let tree = neighbor_joining(&distances, &unobserved)?;
//! let newick = tree.newick(|leaf| languages.label(leaf).to_owned());
//! assert!(newick.starts_with('(') && newick.contains("English:"));
//! # Ok::<(), nearzip_explore::Error>(())
//! ```
//!
//! All of it begins with the distances of all pairs: [`Distances`] in memory, of which [trees](Tree),
//! [clusters](Clusters) and [maps](Map) are made, or a [`Matrix`] that is written row by row for other programs.
//! Only [`dedupe`] compares each text with a few others, and is for large collections.
//!
//! Cilibrasi and Vitányi, *Clustering by compression* (IEEE Transactions on Information Theory 51, 2005),
//! introduced NCD for this: trees of languages, genomes, music and literature.
//!
//! | module | types |
//! |---|---|
//! | `distances` | [`Distances`], [`DistanceConfig`], [`Symmetry`] |
//! | `matrix` | [`Matrix`], [`MatrixFormat`], [`Asymmetry`] |
//! | `tree` | [`neighbor_joining`], [`upgma`], [`TreeMethod`], [`Tree`], [`Node`] |
//! | `cluster` | [`k_medoids`], [`hierarchical`], [`ClusterMethod`], [`Linkage`], [`Clusters`], [`Dendrogram`], [`silhouettes`] |
//! | `project` | [`project()`], [`Map`] |
//! | `dedupe` | [`dedupe()`], [`DedupeConfig`], [`Deduplication`], [`DuplicateGroup`] |
//! | `by_label` | [`by_label()`] |
//! | `draw` | [`Captions`] |
//!
//! # Quirks
//!
//! - **NCD is not symmetric**: the order in which a compressor reads two texts matters. Both orders are measured,
//!   and their mean, or the smaller one, is the distance ([`Symmetry`]). A text is at distance 0 from itself then,
//!   which it is not as measured. [`Matrix::asymmetry`] says how much the two differ.
//! - **Windows.** gzip looks back 32 KiB: of two longer texts, it sees next to nothing that they share. `xz`,
//!   `zstd:19` and others look farther.
//! - **Short texts** are all nearly as far from one another, and maps and clusters of them show little.
//!
//! Whatever is returned is the same for any number of threads, to the last bit.

#![warn(clippy::print_stderr, clippy::print_stdout, clippy::unwrap_used)]

mod by_label;
mod cluster;
mod dedupe;
mod distances;
mod draw;
mod error;
mod matrix;
mod names;
mod project;
mod tree;

pub use by_label::by_label;
pub use cluster::{
    ClusterMethod, Clusters, Dendrogram, Linkage, Step, hierarchical, k_medoids, silhouettes,
};
pub use dedupe::{DedupeConfig, Deduplication, DuplicateGroup, dedupe};
pub use distances::{DistanceConfig, Distances, Symmetry};
pub use draw::Captions;
pub use error::{Error, Result};
pub use matrix::{Asymmetry, Matrix, MatrixFormat};
pub use project::{Map, project};
pub use tree::{Node, Tree, TreeMethod, neighbor_joining, upgma};
