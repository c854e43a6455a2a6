//! How alike a few texts are, each with each.

/// The cosines between sparse vectors, whose entries are sorted by bucket.
#[derive(Debug)]
pub(super) struct Kernel {
    size: usize,
    cosines: Vec<f64>,
}

impl Kernel {
    /// # Complexity
    ///
    /// O(n log n + Σ t²) for n entries, and t the number of texts that share a bucket.
    pub(super) fn new(vectors: &[Vec<(u32, f64)>]) -> Kernel {
        let size = vectors.len();
        let mut entries: Vec<(u32, u32, f64)> = Vec::new();
        for (vector, text) in vectors.iter().zip(0..) {
            entries.extend(vector.iter().map(|&(bucket, weight)| (bucket, text, weight)));
        }
        entries
            .sort_unstable_by_key(|&(bucket, text, _)| u64::from(bucket) << 32 | u64::from(text));
        let mut products = vec![0.0; size * size];
        for run in entries.chunk_by(|a, b| a.0 == b.0) {
            for (position, &(_, row, weight)) in run.iter().enumerate() {
                let products = &mut products[row as usize * size..][..size];
                for &(_, column, other) in &run[..=position] {
                    products[column as usize] += weight * other;
                }
            }
        }
        let norms: Vec<f64> = (0..size).map(|text| products[text * (size + 1)].sqrt()).collect();
        for row in 0..size {
            for column in 0..=row {
                let norm = norms[row] * norms[column];
                let product = products[row * size + column];
                let cosine = if norm > 0.0 { product / norm } else { 0.0 };
                products[row * size + column] = cosine;
                products[column * size + row] = cosine;
            }
        }
        Kernel { size, cosines: products }
    }

    pub(super) fn row(&self, text: usize) -> &[f64] {
        &self.cosines[text * self.size..][..self.size]
    }
}

/// Solves (K + ridge · I) a = k, where k is how alike the last text is to each of the others, and K
/// how alike these are: kernel ridge regression (Saunders, Gammerman and Vovk, *Ridge Regression
/// Learning Algorithm in Dual Variables*, 1998) in closed form, by Cholesky's decomposition.
///
/// # Complexity
///
/// O(size³ / 6).
pub(super) fn ridge(kernel: &Kernel, ridge: f64) -> Vec<f64> {
    let size = kernel.size - 1;
    let mut lower = vec![0.0; size * size];
    for row in 0..size {
        for column in 0..=row {
            let (left, right) = (&lower[row * size..][..column], &lower[column * size..][..column]);
            let known: f64 = left.iter().zip(right).map(|(a, b)| a * b).sum();
            let rest = kernel.row(row)[column] - known;
            lower[row * size + column] = match row == column {
                // Cosines make no eigenvalue below 0, so this is at least the ridge but for rounding.
                true => (rest + ridge).max(ridge / 2.0).sqrt(),
                false => rest / lower[column * size + column],
            };
        }
    }
    let mut solution = kernel.row(size)[..size].to_vec();
    for row in 0..size {
        let known: f64 = (0..row).map(|column| lower[row * size + column] * solution[column]).sum();
        solution[row] = (solution[row] - known) / lower[row * size + row];
    }
    for row in (0..size).rev() {
        let known: f64 =
            (row + 1..size).map(|below| lower[below * size + row] * solution[below]).sum();
        solution[row] = (solution[row] - known) / lower[row * size + row];
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    fn vectors(random: &mut Random, count: usize) -> Vec<Vec<(u32, f64)>> {
        let vector = |_| {
            let buckets = (0..30).filter(|_| random.below(3) == 0).collect::<Vec<u32>>();
            buckets.into_iter().map(|bucket| (bucket, 1.0 + random.below(9) as f64)).collect()
        };
        (0..count).map(vector).collect()
    }

    #[test]
    fn cosines_are_those_of_the_definition() {
        let vectors = vectors(&mut Random::new(2), 9);
        let kernel = Kernel::new(&vectors);
        let product = |a: &[(u32, f64)], b: &[(u32, f64)]| -> f64 {
            let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (a, b)));
            pairs.filter(|(a, b)| a.0 == b.0).map(|(a, b)| a.1 * b.1).sum()
        };
        for (row, a) in vectors.iter().enumerate() {
            for (column, b) in vectors.iter().enumerate() {
                let expected = product(a, b) / (product(a, a) * product(b, b)).sqrt();
                assert!((kernel.row(row)[column] - expected).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn the_solution_solves_the_equation() {
        for size in [1, 2, 20] {
            let mut vectors = vectors(&mut Random::new(5), size);
            vectors[size / 2] = vectors[0].clone();
            let kernel = Kernel::new(&vectors);
            let solution = ridge(&kernel, 0.3);
            for row in 0..size - 1 {
                let found: f64 = kernel.row(row).iter().zip(&solution).map(|(k, a)| k * a).sum();
                let expected = kernel.row(size - 1)[row];
                assert!((found + 0.3 * solution[row] - expected).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn texts_without_grams_are_like_nothing() {
        let kernel = Kernel::new(&[vec![(1, 2.0)], vec![], vec![(1, 1.0)], vec![]]);
        assert_eq!(kernel.row(3), [0.0; 4]);
        assert!((kernel.row(0)[2] - 1.0).abs() < 1e-15);
        assert_eq!(ridge(&kernel, 1.0), [0.0; 3]);
    }
}
