use nearzip::Observer;

use super::clusters::Clusters;
use super::dendrogram::hierarchical;
use super::k_medoids::k_medoids;
use super::linkage::Linkage;
use super::silhouette::silhouettes;
use crate::distances::Distances;
use crate::error::Result;
use crate::names::named;

/// How texts are put into clusters: `k-medoids`, or the name of a [`Linkage`].
///
/// # Examples
///
/// ```
/// use nearzip_explore::{ClusterMethod, Distances, Linkage};
///
/// let method: ClusterMethod = "complete".parse()?;
/// assert_eq!(method, ClusterMethod::Hierarchical(Linkage::Complete));
/// let distances = Distances::new(3, vec![0.1, 0.7, 0.8])?;
/// assert_eq!(method.clusters(&distances, 2, &nearzip::unobserved)?.of, [0, 0, 1]);
/// # Ok::<(), nearzip_explore::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ClusterMethod {
    /// [`k_medoids`].
    #[default]
    KMedoids,
    /// [`hierarchical`], cut where there are as many clusters.
    Hierarchical(Linkage),
}

impl ClusterMethod {
    /// Every method, the default first.
    pub const ALL: &'static [ClusterMethod] = &[
        ClusterMethod::KMedoids,
        ClusterMethod::Hierarchical(Linkage::Average),
        ClusterMethod::Hierarchical(Linkage::Single),
        ClusterMethod::Hierarchical(Linkage::Complete),
        ClusterMethod::Hierarchical(Linkage::Weighted),
        ClusterMethod::Hierarchical(Linkage::Ward),
        ClusterMethod::Hierarchical(Linkage::Centroid),
        ClusterMethod::Hierarchical(Linkage::Median),
    ];

    /// The most clusters of which [`best_clusters`](ClusterMethod::best_clusters) chooses.
    pub const MOST_TRIED: usize = 20;

    /// The name that parses as this method.
    pub const fn name(self) -> &'static str {
        match self {
            ClusterMethod::KMedoids => "k-medoids",
            ClusterMethod::Hierarchical(linkage) => linkage.name(),
        }
    }

    /// As many clusters of texts with these distances.
    ///
    /// # Errors
    ///
    /// As [`k_medoids`].
    pub fn clusters(
        self,
        distances: &Distances,
        clusters: usize,
        observer: Observer<'_>,
    ) -> Result<Clusters> {
        match self {
            ClusterMethod::KMedoids => k_medoids(distances, clusters, observer),
            ClusterMethod::Hierarchical(linkage) => {
                hierarchical(distances, linkage)?.cut(distances, clusters)
            }
        }
    }

    /// The clusters with the largest mean [silhouette](silhouettes) of those with 2 to
    /// [`MOST_TRIED`](ClusterMethod::MOST_TRIED) clusters, the fewest of several; one cluster of fewer than
    /// three texts.
    ///
    /// # Complexity
    ///
    /// That of [`clusters`](ClusterMethod::clusters) and [`silhouettes`] for each number.
    ///
    /// # Errors
    ///
    /// As [`k_medoids`].
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip_explore::{ClusterMethod, Distances};
    ///
    /// let distances = Distances::new(4, vec![0.1, 0.8, 0.9, 0.7, 0.8, 0.2])?;
    /// let clusters = ClusterMethod::KMedoids.best_clusters(&distances, &nearzip::unobserved)?;
    /// assert_eq!(clusters.of, [0, 0, 1, 1]);
    /// # Ok::<(), nearzip_explore::Error>(())
    /// ```
    pub fn best_clusters(self, distances: &Distances, observer: Observer<'_>) -> Result<Clusters> {
        let most = ClusterMethod::MOST_TRIED.min(distances.len().saturating_sub(1));
        let mut best = self.clusters(distances, 1, observer)?;
        let mut largest = f64::NEG_INFINITY;
        for number in 2..=most {
            let clusters = self.clusters(distances, number, observer)?;
            let sum: f64 = silhouettes(distances, &clusters).iter().sum();
            if sum > largest {
                (best, largest) = (clusters, sum);
            }
        }
        Ok(best)
    }
}

named!(ClusterMethod, "cluster method");
