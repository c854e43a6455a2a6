use std::collections::HashMap;

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
    /// The medoid of each cluster: the text with the smallest sum of distances from the others in it, or one of
    /// several.
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
        let (of, order) = numbered(numbers);
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); order.len()];
        of.iter().enumerate().for_each(|(text, &cluster)| members[cluster].push(text));
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

    /// Clusters around medoids, for each text the place of its medoid among them.
    pub(super) fn around(distances: &Distances, medoids: &[usize], places: &[usize]) -> Clusters {
        let (of, order) = numbered(places);
        let medoids: Vec<usize> = order.into_iter().map(|place| medoids[place]).collect();
        let pairs = of.iter().enumerate();
        let loss = pairs.map(|(text, &cluster)| distances.get(text, medoids[cluster])).sum();
        Clusters { of, medoids, loss }
    }

    /// The number of texts in each cluster.
    pub fn sizes(&self) -> Vec<usize> {
        let mut sizes = vec![0; self.medoids.len()];
        self.of.iter().for_each(|&cluster| sizes[cluster] += 1);
        sizes
    }
}

/// Numbers from 0 in the order in which they first occur, in place of others, and those others in that order.
fn numbered(numbers: &[usize]) -> (Vec<usize>, Vec<usize>) {
    let mut known: HashMap<usize, usize> = HashMap::new();
    let mut order = Vec::new();
    let new = |&number: &usize| {
        *known.entry(number).or_insert_with(|| {
            order.push(number);
            order.len() - 1
        })
    };
    (numbers.iter().map(new).collect(), order)
}
