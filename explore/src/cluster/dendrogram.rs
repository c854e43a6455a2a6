use super::clusters::Clusters;
use super::linkage::Linkage;
use crate::distances::Distances;
use crate::error::{Error, Result};

/// Groups of texts that are joined, two at a time, until there is one.
///
/// # Examples
///
/// ```
/// use nearzip_explore::{Distances, Linkage, hierarchical};
///
/// let distances = Distances::new(3, vec![0.1, 0.7, 0.9])?;
/// let dendrogram = hierarchical(&distances, Linkage::Single)?;
/// let steps = dendrogram.steps();
/// assert_eq!((steps[0].groups, steps[0].distance), ([0, 1], 0.1));
/// assert_eq!((steps[1].groups, steps[1].distance), ([2, 3], 0.7));
/// # Ok::<(), nearzip_explore::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Dendrogram {
    texts: usize,
    steps: Vec<Step>,
}

/// A step that joins two groups.
///
/// # Examples
///
/// ```
/// use nearzip_explore::{Distances, Linkage, hierarchical};
///
/// let dendrogram = hierarchical(&Distances::new(2, vec![0.5])?, Linkage::Ward)?;
/// assert_eq!(dendrogram.steps()[0].distance, 0.5);
/// # Ok::<(), nearzip_explore::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Step {
    /// The groups, the smaller number first. A group that is a text has its number; the one that step s makes
    /// has the number of texts, plus s.
    pub groups: [usize; 2],
    /// The distance of the groups.
    pub distance: f64,
}

/// Joins the nearest two groups of texts until there is one, by the crate `kodama`; as SciPy's `linkage`, up
/// to ties.
///
/// # Complexity
///
/// Time: O(texts²), or O(texts² · log texts) for centroid and median. Memory: 8 bytes for each pair.
///
/// # Errors
///
/// [`Error::NoTexts`].
///
/// # Examples
///
/// ```
/// use nearzip_explore::{Distances, Linkage, hierarchical};
///
/// let distances = Distances::new(4, vec![0.1, 0.8, 0.9, 0.7, 0.8, 0.2])?;
/// let dendrogram = hierarchical(&distances, Linkage::Average)?;
/// assert_eq!(dendrogram.cut(&distances, 2)?.of, [0, 0, 1, 1]);
/// # Ok::<(), nearzip_explore::Error>(())
/// ```
pub fn hierarchical(distances: &Distances, linkage: Linkage) -> Result<Dendrogram> {
    let texts = distances.len();
    match texts {
        0 => return Err(Error::NoTexts),
        1 => return Ok(Dendrogram { texts, steps: Vec::new() }),
        _ => {}
    }
    let mut condensed = distances.condensed().to_vec();
    let found = kodama::linkage(&mut condensed, texts, linkage.method());
    let step = |step: &kodama::Step<f64>| {
        let mut groups = [step.cluster1, step.cluster2];
        groups.sort_unstable();
        Step { groups, distance: step.dissimilarity }
    };
    Ok(Dendrogram { texts, steps: found.steps().iter().map(step).collect() })
}

impl Dendrogram {
    /// The steps, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The clusters before the last steps, so that there are as many as asked for.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidClusters`] if there are fewer texts, or for no clusters.
    pub fn cut(&self, distances: &Distances, clusters: usize) -> Result<Clusters> {
        Clusters::check(clusters, self.texts)?;
        let steps = &self.steps[..self.texts - clusters];
        let mut groups: Vec<usize> = (0..self.texts + steps.len()).collect();
        // Later groups are not in earlier ones, so each finds the outermost one that it is in.
        for (number, step) in steps.iter().enumerate().rev() {
            let outer = groups[self.texts + number];
            step.groups.iter().for_each(|&group| groups[group] = outer);
        }
        groups.truncate(self.texts);
        Ok(Clusters::new(distances, &groups))
    }
}
