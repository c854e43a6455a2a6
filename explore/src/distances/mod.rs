//! The distances of texts from one another.
//!
//! | file | idea |
//! |---|---|
//! | `symmetry` | one distance of the two of a pair |
//! | `config` | how distances are measured |
//! | `tile` | blocks of a matrix |
//! | `distances` | all distances in memory |

mod config;
#[expect(clippy::module_inception, reason = "the type has the name of the idea")]
mod distances;
mod symmetry;
mod tile;

pub use config::DistanceConfig;
pub use distances::Distances;
pub use symmetry::Symmetry;

pub(crate) use tile::{Tiles, tiles};
