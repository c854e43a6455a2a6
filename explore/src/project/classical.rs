use nalgebra::DVector;
use nearzip::Observer;

use super::largest::{largest, tracker};
use crate::distances::Distances;
use crate::error::{Error, Result};

/// Texts as points in a plane.
///
/// # Examples
///
/// ```
/// use nearzip_explore::{Distances, project};
///
/// let map = project(&Distances::new(2, vec![3.0])?, &nearzip::unobserved)?;
/// assert!((map.points[0][0] - 1.5).abs() < 1e-9 && (map.points[1][0] + 1.5).abs() < 1e-9);
/// assert!((map.explained[0] - 1.0).abs() < 1e-9);
/// # Ok::<(), nearzip_explore::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Map {
    /// The place of each text, in units of distance; the center is at 0.
    pub points: Vec<[f64; 2]>,
    /// What part of the squared distances each axis shows: its eigenvalue, as a part of the sum of all. At least
    /// 0; both together are above 1 only if the distances are unlike those of any space.
    pub explained: [f64; 2],
}

/// The map of texts on which their distances are as they are, as far as two dimensions have room for them:
/// classical multidimensional scaling.
///
/// The axes are the eigenvectors of the two largest eigenvalues of −½ J·D²·J, with D² the squared distances and
/// J what takes the mean away (Torgerson 1952; Gower 1966). An eigenvalue that is not above 0 has no axis: all
/// points are at 0 on it. The sign of an axis says nothing; the text that is farthest from the center, the
/// first of several, is on the positive side.
///
/// NCD is no distance in a space, so maps show the rough shape of a collection; of a thousand texts of which
/// each is about as far from any other, they show next to nothing. [`Map::explained`] says how much.
///
/// # Complexity
///
/// Time: O(texts²) for each of some tens of multiplications. Memory: O(texts) for each of them.
///
/// # Errors
///
/// - [`Error::NoTexts`].
/// - [`nearzip::Error::Cancelled`], as [`Error::Core`].
///
/// # Examples
///
/// ```
/// use nearzip_explore::{Distances, project};
///
/// // A right-angled triangle with sides of 3, 4 and 5.
/// let map = project(&Distances::new(3, vec![3.0, 4.0, 5.0])?, &nearzip::unobserved)?;
/// let [a, b] = [map.points[1], map.points[2]];
/// assert!(((a[0] - b[0]).hypot(a[1] - b[1]) - 5.0).abs() < 1e-9);
/// assert!((map.explained.iter().sum::<f64>() - 1.0).abs() < 1e-9);
/// # Ok::<(), nearzip_explore::Error>(())
/// ```
pub fn project(distances: &Distances, observer: Observer<'_>) -> Result<Map> {
    let texts = distances.len();
    if texts == 0 {
        return Err(Error::NoTexts);
    }
    let tracker = tracker(observer, texts);
    let found = largest(&|vector| centered(distances, vector), texts, 2, &tracker)?;
    let all = sum_of_eigenvalues(distances);
    let mut map = Map { points: vec![[0.0; 2]; texts], explained: [0.0; 2] };
    // Rounding makes an eigenvalue of 0 a little more or less.
    let least = f64::EPSILON * texts as f64 * all;
    for (axis, (value, vector)) in found.iter().enumerate().filter(|(_, (value, _))| *value > least)
    {
        let farther =
            |a: &usize, b: &usize| vector[*a].abs().total_cmp(&vector[*b].abs()).then(b.cmp(a));
        let farthest = (0..texts).max_by(farther).unwrap_or(0);
        let scale = value.sqrt() * vector[farthest].signum();
        for (point, place) in map.points.iter_mut().zip(vector.iter()) {
            point[axis] = place * scale;
        }
        map.explained[axis] = value / all;
    }
    Ok(map)
}

/// −½ J·D²·J times a vector.
fn centered(distances: &Distances, vector: &DVector<f64>) -> DVector<f64> {
    let vector = vector.add_scalar(-vector.mean());
    let mut product = DVector::<f64>::zeros(vector.len());
    for one in 0..distances.len() {
        let mut sum = 0.0;
        for (place, distance) in distances.after(one).iter().enumerate() {
            let (other, square) = (one + 1 + place, distance * distance);
            sum += square * vector[other];
            product[other] += square * vector[one];
        }
        product[one] += sum;
    }
    let mean = product.mean();
    product.add_scalar(-mean) * -0.5
}

/// The sum of all eigenvalues: that of the diagonal, which is the sum of the squared distances of all pairs,
/// divided by the number of texts.
fn sum_of_eigenvalues(distances: &Distances) -> f64 {
    let squares: f64 = distances.condensed().iter().map(|distance| distance * distance).sum();
    squares / distances.len() as f64
}
