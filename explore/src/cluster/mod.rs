//! Clusters of texts.
//!
//! | file | idea |
//! |---|---|
//! | `clusters` | which text is in which cluster, and their medoids |
//! | `k_medoids` | clusters around medoids |
//! | `linkage` | how far groups are from each other |
//! | `dendrogram` | groups that are joined until there is one |
//! | `method` | either, by name, and how many clusters |
//! | `silhouette` | how well texts are in their clusters |

mod clusters;
mod dendrogram;
mod k_medoids;
mod linkage;
mod method;
mod silhouette;

pub use clusters::Clusters;
pub use dendrogram::{Dendrogram, Step, hierarchical};
pub use k_medoids::k_medoids;
pub use linkage::Linkage;
pub use method::ClusterMethod;
pub use silhouette::silhouettes;
