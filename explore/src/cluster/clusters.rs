use crate::distances::Distances;
use crate::error::{Error, Result};

/// Texts in clusters.
///
/// # Examples
///
/// ```
/// use nearzip_explore::{Distances, k_medoids};
///
/// let distances = Distances::new(3, vec![0.1, 0.7, 0.8])?;
/// let clusters = k_medoids(&distances, 2, &nearzip::unobserved)?;
/// assert_eq!((&clusters.of[..], &clusters.medoids[..]), (&[0, 0, 1][..], &[0, 2][..]));
/// assert_eq!(clusters.loss, 0.1);
/// # Ok::<(), nearzip_explore::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Clusters {
    /// The cluster of each text. Clusters are numbered from 0 in the order of their first texts.
    pub of: Vec<usize>,
    /// The medoid of each cluster: the text with the smallest sum of distances from the others in it, the first
    /// of several.
    pub medoids: Vec<usize>,
    /// The sum of the distances of all texts from the medoids of their clusters.
    pub loss: f64,
}

impl Clusters {
    /// Checks that there may be that many clusters.
    pub(super) fn check(clusters: usize, texts: usize) -> Result<()> {
        match clusters {
            _ if texts == 0 => Err(Error::NoTexts),
            _ if (1..=texts).contains(&clusters) => Ok(()),
            _ => Err(Error::InvalidClusters { clusters, texts }),
        }
    }

    /// Clusters of the texts that have the same number.
    pub(super) fn new(distances: &Distances, numbers: &[usize]) -> Clusters {
        let mut known = Vec::new();
        let mut members: Vec<Vec<usize>> = Vec::new();
        let mut of = Vec::with_capacity(numbers.len());
        for (text, number) in numbers.iter().enumerate() {
            let cluster = known.iter().position(|known| known == number).unwrap_or(known.len());
            if cluster == known.len() {
                known.push(*number);
                members.push(Vec::new());
            }
            of.push(cluster);
            members[cluster].push(text);
        }
        let sum = |text: usize, texts: &[usize]| -> f64 {
            texts.iter().map(|&other| distances.get(text, other)).sum()
        };
        let medoid = |texts: &Vec<usize>| {
            let sums = texts.iter().map(|&text| (sum(text, texts), text));
            sums.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
        };
        let (losses, medoids): (Vec<f64>, Vec<usize>) = members.iter().filter_map(medoid).unzip();
        Clusters { of, medoids, loss: losses.iter().sum() }
    }

    /// The number of texts in each cluster.
    pub fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![0; self.medoids.len()];
        self.of.iter().for_each(|&cluster| sizes[cluster] += 1);
        sizes
    }
}
