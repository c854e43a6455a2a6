use rayon::prelude::*;

use super::clusters::Clusters;
use crate::distances::Distances;

/// How well each text is in its cluster: (b − a) / max(a, b), with a its mean distance from the others of its
/// cluster, and b the smallest mean distance from those of another one.
///
/// From −1 to 1; near 1 in the middle of a cluster, 0 between two, and below 0 if another cluster is nearer. 0
/// for a text that is alone, and if there is only one cluster. Rousseeuw, *Silhouettes: a graphical aid to the
/// interpretation and validation of cluster analysis* (1987).
///
/// # Complexity
///
/// O(texts²), divided by the threads of the current rayon pool.
///
/// # Panics
///
/// If the clusters are those of fewer texts than there are distances.
///
/// # Examples
///
/// ```
/// use nearzip_explore::{Distances, k_medoids, silhouettes};
///
/// let distances = Distances::new(3, vec![0.25, 1.0, 1.0])?;
/// let clusters = k_medoids(&distances, 2, &nearzip::unobserved)?;
/// assert_eq!(silhouettes(&distances, &clusters), [0.75, 0.75, 0.0]);
/// # Ok::<(), nearzip_explore::Error>(())
/// ```
pub fn silhouettes(distances: &Distances, clusters: &Clusters) -> Vec<f64> {
    let sizes = clusters.sizes();
    let of_text = |text: usize| {
        let own = clusters.of[text];
        let mut sums = vec![0.0; sizes.len()];
        for other in 0..distances.len() {
            sums[clusters.of[other]] += distances.get(text, other);
        }
        let means = sums.iter().zip(&sizes).map(|(sum, &size)| sum / size as f64);
        let others = means.enumerate().filter(|(cluster, _)| *cluster != own);
        let nearest = others.map(|(_, mean)| mean).min_by(f64::total_cmp);
        match (sizes[own], nearest) {
            (2.., Some(b)) => {
                let a = sums[own] / (sizes[own] - 1) as f64;
                let most = a.max(b);
                if most > 0.0 { (b - a) / most } else { 0.0 }
            }
            _ => 0.0,
        }
    };
    (0..distances.len()).into_par_iter().map(of_text).collect()
}
