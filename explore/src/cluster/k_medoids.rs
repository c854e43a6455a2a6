use nearzip::{Observer, Stage, Tracker};
use rayon::prelude::*;

use super::clusters::Clusters;
use crate::distances::Distances;
use crate::error::Result;

/// A swap must lower the loss by more than this part of it, so that rounding cannot go on for ever.
const WORTH_A_SWAP: f64 = 1e-12;

/// Clusters around as many medoids: texts to which the others are near.
///
/// The medoids are chosen one by one, the one that lowers the loss most first (BUILD of Kaufman and Rousseeuw
/// 1990), and swapped for others as long as that lowers it, by FasterPAM: Schubert and Rousseeuw, *Fast and
/// eager k-medoids clustering* (Information Systems 101, 2021, §4.3). In the end no swap of a medoid for
/// another text lowers the loss, which need not be the smallest that there is. Nothing is random.
///
/// # Complexity
///
/// Time: O(clusters · texts²) for the first medoids, divided by the threads of the current rayon pool, and
/// O(texts²) for each of a few rounds of swaps. Memory: O(texts).
///
/// # Errors
///
/// - [`Error::NoTexts`](crate::Error::NoTexts), and
///   [`Error::InvalidClusters`](crate::Error::InvalidClusters) for more clusters than texts, or none.
/// - [`nearzip::Error::Cancelled`], as [`Error::Core`](crate::Error::Core).
///
/// # Examples
///
/// ```
/// use nearzip_explore::{Distances, k_medoids};
///
/// // At 0, 1, 2, 7, 8 and 9 on a line.
/// let places = [0.0_f64, 1.0, 2.0, 7.0, 8.0, 9.0];
/// let pairs = (0..6).flat_map(|a| (a + 1..6).map(move |b| places[b] - places[a])).collect();
/// let clusters = k_medoids(&Distances::new(6, pairs)?, 2, &nearzip::unobserved)?;
/// assert_eq!(clusters.of, [0, 0, 0, 1, 1, 1]);
/// assert_eq!(clusters.medoids, [1, 4]);
/// # Ok::<(), nearzip_explore::Error>(())
/// ```
pub fn k_medoids(
    distances: &Distances,
    clusters: usize,
    observer: Observer<'_>,
) -> Result<Clusters> {
    Clusters::check(clusters, distances.len())?;
    let tracker = Tracker::new(observer, Stage::Arranging, clusters);
    let mut medoids = Vec::with_capacity(clusters);
    for _ in 0..clusters {
        let next = next_medoid(distances, &medoids);
        medoids.push(next);
        tracker.advance(1)?;
    }
    let medoids = swapped(distances, medoids, &tracker)?;
    let places: Vec<usize> = Nearest::all(distances, &medoids).iter().map(|it| it.first).collect();
    Ok(Clusters::around(distances, &medoids, &places))
}

/// The text that lowers the loss most as a further medoid, the first of several.
fn next_medoid(distances: &Distances, medoids: &[usize]) -> usize {
    let texts = 0..distances.len();
    let nearest: Vec<f64> = texts
        .clone()
        .map(|text| {
            let from = medoids.iter().map(|&medoid| distances.get(text, medoid));
            from.fold(f64::INFINITY, f64::min)
        })
        .collect();
    let loss = |candidate: usize| -> f64 {
        let pairs = nearest.iter().enumerate();
        pairs.map(|(text, nearest)| nearest.min(distances.get(text, candidate))).sum()
    };
    let candidates = texts.into_par_iter().filter(|text| !medoids.contains(text));
    let losses = candidates.map(|candidate| (loss(candidate), candidate));
    let best = losses.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    best.expect("there are more texts than medoids").1
}

/// The medoids after all swaps that lower the loss.
fn swapped(
    distances: &Distances,
    mut medoids: Vec<usize>,
    tracker: &Tracker<'_>,
) -> Result<Vec<usize>> {
    let texts = distances.len();
    if medoids.len() == 1 {
        // The first one is the best already.
        return Ok(medoids);
    }
    let mut nearest = Nearest::all(distances, &medoids);
    // How many candidates were tried since the last swap.
    let mut tried = 0;
    for candidate in (0..texts).cycle() {
        if tried == texts {
            break;
        }
        tried += 1;
        tracker.advance(0)?;
        if medoids.contains(&candidate) {
            continue;
        }
        let (change, place) = best_swap(distances, &nearest, medoids.len(), candidate);
        let loss: f64 = nearest.iter().map(|it| it.to_first).sum();
        if change < -WORTH_A_SWAP * loss {
            medoids[place] = candidate;
            nearest = Nearest::all(distances, &medoids);
            tried = 0;
        }
    }
    Ok(medoids)
}

/// How much the loss changes if a candidate takes the place of a medoid, and which place is the best.
fn best_swap(
    distances: &Distances,
    nearest: &[Nearest],
    medoids: usize,
    candidate: usize,
) -> (f64, usize) {
    // What all places have in common: texts that the candidate is nearer to than any medoid.
    let mut gained = 0.0;
    // What the loss of each medoid changes besides.
    let mut changes = vec![0.0; medoids];
    for (text, Nearest { first, to_first, to_second }) in nearest.iter().enumerate() {
        let distance = distances.get(text, candidate);
        if distance < *to_first {
            gained += distance - to_first;
        } else {
            changes[*first] += distance.min(*to_second) - to_first;
        }
    }
    let changes = changes.into_iter().enumerate().map(|(place, change)| (gained + change, place));
    let best = changes.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    best.expect("there are medoids")
}

/// How near a text is to the medoids.
struct Nearest {
    /// The place of the nearest one, the first of several.
    first: usize,
    to_first: f64,
    /// The distance of the second nearest.
    to_second: f64,
}

impl Nearest {
    fn all(distances: &Distances, medoids: &[usize]) -> Vec<Nearest> {
        (0..distances.len()).map(|text| Nearest::of(distances, medoids, text)).collect()
    }

    fn of(distances: &Distances, medoids: &[usize], text: usize) -> Nearest {
        let mut found = Nearest { first: 0, to_first: f64::INFINITY, to_second: f64::INFINITY };
        for (place, &medoid) in medoids.iter().enumerate() {
            let distance = distances.get(text, medoid);
            // A medoid is in its own cluster, even if another text is the same.
            if distance < found.to_first || text == medoid {
                found = Nearest { first: place, to_first: distance, to_second: found.to_first };
            } else if distance < found.to_second {
                found.to_second = distance;
            }
        }
        found
    }
}
