use nalgebra::{DMatrix, DVector, SymmetricEigen};
use nearzip::{Stage, Tracker};
use rayon::prelude::*;

use crate::error::Result;

/// How many vectors are multiplied together. As many copies of an eigenvalue are found.
const BLOCK: usize = 4;

/// The largest residual of an eigenvector, as a part of the largest eigenvalue.
const TOLERANCE: f64 = 1e-9;

/// A vector that is shorter than this, after all others were taken out of it, is of their space.
const NOTHING: f64 = 1e-10;

/// A symmetric matrix, as what it does to a vector.
pub(super) type Operator<'a> = &'a (dyn Fn(&DVector<f64>) -> DVector<f64> + Sync);

/// The stage in which a map is made, with this many steps at most.
pub(super) fn tracker(observer: nearzip::Observer<'_>, texts: usize) -> Tracker<'_> {
    Tracker::new(observer, Stage::Arranging, texts)
}

/// The largest eigenvalues of a symmetric matrix, in descending order, each with its eigenvector: `count` of
/// them, which must be at most [`BLOCK`], or as many as there are.
///
/// Block Lanczos with full reorthogonalization (Golub and Van Loan, *Matrix Computations*, 4th edition, 2013,
/// §10.3.6): eigenvectors are sought in the space of V, AV, A²V, …, which holds the largest ones almost after a
/// few tens of multiplications. The start is always the same.
pub(super) fn largest(
    operator: Operator<'_>,
    dimension: usize,
    count: usize,
    tracker: &Tracker<'_>,
) -> Result<Vec<(f64, DVector<f64>)>> {
    let count = count.min(dimension).min(BLOCK);
    let mut basis: Vec<DVector<f64>> = Vec::new();
    let mut images: Vec<DVector<f64>> = Vec::new();
    let mut next = orthonormal(&basis, start(dimension));
    loop {
        let products: Vec<DVector<f64>> = next.par_iter().map(operator).collect();
        tracker.advance(next.len() as u64)?;
        basis.append(&mut next);
        images.extend(products.iter().cloned());
        let found = in_space(&basis, &images, count);
        next = orthonormal(&basis, products);
        if next.is_empty() || found.iter().all(|it| it.is_exact(&found[0])) {
            return Ok(found.into_iter().map(|it| (it.value, it.vector)).collect());
        }
    }
}

/// An approximate eigenvector.
struct Ritz {
    value: f64,
    vector: DVector<f64>,
    /// The length of A·v − λ·v.
    residual: f64,
}

impl Ritz {
    fn is_exact(&self, largest: &Ritz) -> bool {
        self.residual <= TOLERANCE * largest.value.abs()
    }
}

/// The best approximations of the largest eigenvalues in the space of a basis, whose images are known.
fn in_space(basis: &[DVector<f64>], images: &[DVector<f64>], count: usize) -> Vec<Ritz> {
    let size = basis.len();
    let small = DMatrix::from_fn(size, size, |row, column| {
        // As symmetric as it would be without rounding.
        f64::midpoint(basis[row].dot(&images[column]), basis[column].dot(&images[row]))
    });
    let eigen = SymmetricEigen::new(small);
    let mut order: Vec<usize> = (0..size).collect();
    order.sort_by(|&a, &b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]).then(a.cmp(&b)));
    let ritz = |&place: &usize| {
        let value = eigen.eigenvalues[place];
        let combine = |vectors: &[DVector<f64>]| {
            let mut sum = DVector::zeros(vectors[0].len());
            for (weight, vector) in eigen.eigenvectors.column(place).iter().zip(vectors) {
                sum.axpy(*weight, vector, 1.0);
            }
            sum
        };
        let vector = combine(basis);
        let residual = (combine(images) - &vector * value).norm();
        Ritz { value, vector, residual }
    };
    order.iter().take(count).map(ritz).collect()
}

/// Vectors without what they have in common with a basis and with one another, of length 1. Those of which
/// nothing is left are left out.
fn orthonormal(basis: &[DVector<f64>], vectors: Vec<DVector<f64>>) -> Vec<DVector<f64>> {
    let mut new: Vec<DVector<f64>> = Vec::new();
    for mut vector in vectors {
        let length = vector.norm();
        // Once more, for what rounding has left.
        for _ in 0..2 {
            for other in basis.iter().chain(&new) {
                let shared = other.dot(&vector);
                vector.axpy(-shared, other, 1.0);
            }
        }
        let rest = vector.norm();
        if rest > NOTHING * length {
            new.push(vector / rest);
        }
    }
    new
}

/// Vectors without any order (SplitMix64), the same each time.
fn start(dimension: usize) -> Vec<DVector<f64>> {
    let mut state = 0_u64;
    let mut number = |_, _| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
    };
    (0..BLOCK.min(dimension)).map(|_| DVector::from_fn(dimension, &mut number)).collect()
}

#[cfg(test)]
mod tests {
    use nearzip::unobserved;
    use proptest::prelude::*;

    use super::*;

    fn check(matrix: &DMatrix<f64>) {
        let size = matrix.nrows();
        let tracker = tracker(&unobserved, size);
        let found = largest(&|vector| matrix * vector, size, 2, &tracker).unwrap();
        let mut expected: Vec<f64> =
            SymmetricEigen::new(matrix.clone()).eigenvalues.iter().copied().collect();
        expected.sort_by(|a, b| b.total_cmp(a));
        let scale = expected.iter().fold(1e-12, |most: f64, value| most.max(value.abs()));
        assert_eq!(found.len(), 2.min(size));
        for ((value, vector), expected) in found.iter().zip(&expected) {
            assert!((value - expected).abs() < 1e-8 * scale, "{value} is not {expected}");
            assert!((matrix * vector - vector * *value).norm() < 1e-7 * scale);
            assert!((vector.norm() - 1.0).abs() < 1e-9);
        }
        if let [(_, one), (_, other)] = &found[..] {
            assert!(one.dot(other).abs() < 1e-9);
        }
    }

    proptest! {
        #[test]
        fn eigenvalues_are_those_of_all(size in 1_usize..40, numbers in proptest::collection::vec(-1.0..1.0, 1600)) {
            let any = DMatrix::from_fn(size, size, |row, column| numbers[row * size + column]);
            check(&(&any + any.transpose()));
        }

        #[test]
        fn equal_eigenvalues_are_found_as_often_as_they_are(
            size in 2_usize..30,
            values in proptest::collection::vec(0_u8..3, 30),
            numbers in proptest::collection::vec(-1.0..1.0, 900),
        ) {
            let any = DMatrix::from_fn(size, size, |row, column| numbers[row * size + column]);
            let turned = any.qr().q();
            let values = DVector::from_fn(size, |row, _| f64::from(values[row]) - 1.0);
            check(&(&turned * DMatrix::from_diagonal(&values) * turned.transpose()));
        }
    }

    #[test]
    fn a_matrix_of_nothing_has_only_zeros() {
        check(&DMatrix::zeros(7, 7));
    }
}
