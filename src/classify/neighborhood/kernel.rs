//! The pairwise similarities of a few texts.

use std::ops::Range;

use super::weights::GramWeights;
use crate::error::Result;
use crate::index::repeated;

/// The cosines between texts as vectors of weighted grams.
#[derive(Debug)]
pub(in crate::classify) struct Kernel {
    size: usize,
    cosines: Vec<f64>,
}

impl Kernel {
    /// The kernel of texts, which are given with their [norms](GramWeights::norm). A gram that only one
    /// text has costs nothing except sorting.
    ///
    /// # Complexity
    ///
    /// O(n log n + Σ t²) for n grams, and t the number of texts that share one.
    pub(super) fn new(texts: &[(&[u8], f64)], weights: GramWeights<'_>) -> Result<Kernel> {
        let bytes = texts.iter().map(|(text, _)| text.len()).sum();
        Kernel::in_parts(texts, weights, weights.parts(bytes))
    }

    fn in_parts(
        texts: &[(&[u8], f64)],
        weights: GramWeights<'_>,
        parts: impl Iterator<Item = Range<u32>>,
    ) -> Result<Kernel> {
        let size = texts.len();
        let mut kernel = Kernel { size, cosines: vec![0.0; size * size] };
        let mut entries: Vec<(u32, u32)> = Vec::new();
        for part in parts {
            entries.clear();
            for (&(text, _), number) in texts.iter().zip(0..) {
                let grams = weights.grams(text).filter(|gram| part.contains(gram));
                entries.extend(grams.map(|gram| (gram, number)));
            }
            // By gram; the sort is stable, so entries of a gram stay in the order of the texts.
            radsort::sort_by_key(&mut entries, |&(gram, _)| gram);
            kernel.add(&entries, texts, weights)?;
        }
        let cosines = &mut kernel.cosines;
        for row in 0..size {
            for column in 0..row {
                cosines[column * size + row] = cosines[row * size + column];
            }
            cosines[row * (size + 1)] = if texts[row].1 > 0.0 { 1.0 } else { 0.0 };
        }
        Ok(kernel)
    }

    /// Adds what some grams contribute to the cosines below the diagonal. `entries` are the grams, each
    /// with the numbers of the texts in which it occurs, sorted.
    fn add(
        &mut self,
        entries: &[(u32, u32)],
        texts: &[(&[u8], f64)],
        weights: GramWeights<'_>,
    ) -> Result<()> {
        let mut of_texts: Vec<(usize, f64)> = Vec::with_capacity(self.size);
        for of_gram in entries.chunk_by(|a, b| a.0 == b.0) {
            let (gram, first) = of_gram[0];
            if of_gram[of_gram.len() - 1].1 == first {
                continue;
            }
            let rarity = weights.rarity(gram)?;
            if rarity == 0.0 {
                continue;
            }
            of_texts.clear();
            for run in of_gram.chunk_by(|a, b| a.1 == b.1) {
                let text = run[0].1 as usize;
                // The norm is not 0, because the gram's weight is not.
                let weight = rarity * repeated(run.len());
                of_texts.push((text, weight / texts[text].1));
            }
            for (position, &(row, weight)) in of_texts.iter().enumerate() {
                let row = &mut self.cosines[row * self.size..][..self.size];
                for &(column, other) in &of_texts[..position] {
                    row[column] += weight * other;
                }
            }
        }
        Ok(())
    }

    pub(in crate::classify) fn row(&self, text: usize) -> &[f64] {
        &self.cosines[text * self.size..][..self.size]
    }
}

/// Solves (K + ridge · I) a = k, where k are the similarities of the last text to each of the others,
/// and K those among the others: kernel ridge regression (Saunders, Gammerman and Vovk, *Ridge
/// Regression Learning Algorithm in Dual Variables*, 1998) in closed form, by Cholesky decomposition.
///
/// # Complexity
///
/// O(size³ / 6).
pub(in crate::classify) fn ridge(kernel: &Kernel, ridge: f64) -> Vec<f64> {
    let size = kernel.size - 1;
    let mut lower = vec![0.0; size * size];
    for row in 0..size {
        for column in 0..=row {
            let (left, right) = (&lower[row * size..][..column], &lower[column * size..][..column]);
            let known: f64 = left.iter().zip(right).map(|(a, b)| a * b).sum();
            let rest = kernel.row(row)[column] - known;
            lower[row * size + column] = match row == column {
                // A matrix of cosines has no negative eigenvalues, so this is at least the ridge, except
                // for rounding.
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
    use std::collections::BTreeMap;

    use super::super::weights::Rarity;
    use super::*;
    use crate::compressor::CompressorSpec;
    use crate::corpus::Corpus;
    use crate::index::Index;
    use crate::progress::unobserved;

    fn kernel(index: &Index, texts: &[&[u8]]) -> Kernel {
        let rarity = Rarity::among(index.len());
        let weights = GramWeights::new(index, &rarity).unwrap();
        let norm = |&text| (text, weights.norm(text).unwrap());
        Kernel::new(&texts.iter().map(norm).collect::<Vec<_>>(), weights).unwrap()
    }

    #[test]
    fn cosines_are_those_of_the_definition() {
        let index =
            Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved).unwrap();
        let rarity = Rarity::among(index.len());
        let weights = GramWeights::new(&index, &rarity).unwrap();
        let vector = |text: &[u8]| {
            let mut occurrences = BTreeMap::new();
            weights.grams(text).for_each(|gram| *occurrences.entry(gram).or_insert(0) += 1);
            let weight = |(gram, count)| (gram, weights.rarity(gram).unwrap() * repeated(count));
            occurrences.into_iter().map(weight).collect::<BTreeMap<u32, f64>>()
        };
        let product = |a: &BTreeMap<u32, f64>, b: &BTreeMap<u32, f64>| -> f64 {
            a.iter().map(|(gram, weight)| weight * b.get(gram).unwrap_or(&0.0)).sum()
        };
        let corpus = Corpus::sample().first(40, Some(1));
        let texts: Vec<&[u8]> = corpus.texts().collect();
        let kernel = kernel(&index, &texts);
        for (row, a) in texts.iter().map(|text| vector(text)).enumerate() {
            for (column, b) in texts.iter().map(|text| vector(text)).enumerate() {
                let expected = product(&a, &b) / (product(&a, &a) * product(&b, &b)).sqrt();
                assert!((kernel.row(row)[column] - expected).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn parts_change_nothing() {
        let index =
            Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved).unwrap();
        let rarity = Rarity::among(index.len());
        let weights = GramWeights::new(&index, &rarity).unwrap();
        let corpus = Corpus::sample().first(40, Some(1));
        let norm = |text| (text, weights.norm(text).unwrap());
        let texts: Vec<_> = corpus.texts().map(norm).collect();
        let whole = Kernel::new(&texts, weights).unwrap();
        let end = index.candidates(&unobserved).unwrap().grams_end();
        let parts = [0..7, 7..7, 7..end / 3, end / 3..end];
        let parts = Kernel::in_parts(&texts, weights, parts.into_iter()).unwrap();
        assert_eq!(parts.cosines, whole.cosines);
    }

    #[test]
    fn the_solution_solves_the_equation() {
        let index =
            Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved).unwrap();
        for size in [1, 2, 20] {
            let corpus = Corpus::sample().first(size, Some(5));
            let mut texts: Vec<&[u8]> = corpus.texts().collect();
            texts[size / 2] = texts[0];
            let kernel = kernel(&index, &texts);
            let solution = ridge(&kernel, 0.3);
            for row in 0..size - 1 {
                let found: f64 = kernel.row(row).iter().zip(&solution).map(|(k, a)| k * a).sum();
                let expected = kernel.row(size - 1)[row];
                assert!((found + 0.3 * solution[row] - expected).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn texts_without_grams_are_similar_to_nothing() {
        let index =
            Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved).unwrap();
        let corpus = Corpus::sample();
        let text = corpus.text(0);
        let kernel = kernel(&index, &[text, b"", text, b""]);
        assert_eq!(kernel.row(3), [0.0; 4]);
        assert!((kernel.row(0)[2] - 1.0).abs() < 1e-12);
        assert_eq!(ridge(&kernel, 1.0), [0.0; 3]);
    }
}
