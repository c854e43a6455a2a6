use rayon::prelude::*;
use wide::f32x8;

use super::matrix::{Matrix, Repeated};
use crate::error::Result;
use crate::progress::Tracker;

/// Added to the diagonal of XXᵀ, where the product of a document with itself is 1. It was chosen on
/// held-out parts of training sets.
const RIDGE: f32 = 0.3;

/// The system is solved once the residuals of each label are this much smaller than its targets; or after
/// so many steps. On held-out parts of training sets, a third of it gives no higher accuracy.
pub(super) const TOLERANCE: f64 = 0.03;
const MOST_STEPS: usize = 60;

/// A number for each of the labels that are solved for together.
pub(super) type Lanes = f32x8;

pub(super) const LANES: usize = 8;

/// Rows and documents that a thread takes at once.
const CHUNK: usize = 256;

/// What is solved for a few labels: (XXᵀ + λI)a = targets.
#[derive(Debug)]
pub(super) struct Problem<'a> {
    pub(super) targets: Vec<Lanes>,
    /// Which documents are left out: they have no targets and no say.
    pub(super) held: &'a [bool],
    /// Whether there is an intercept, beside λ: the solution of each label has the sum 0. So have the targets.
    pub(super) has_intercept: bool,
    /// Where the search begins, such as the solution with all documents.
    pub(super) start: Option<&'a [Lanes]>,
    pub(super) tolerance: f64,
}

/// Solves a problem by conjugate gradients (Golub and Van Loan, *Matrix Computations*, §11.3).
///
/// # Complexity
///
/// O(entries of the matrix) for each of at most 60 steps.
///
/// # Errors
///
/// [`Error::Cancelled`](crate::Error::Cancelled).
pub(super) fn solve(
    matrix: &Matrix,
    problem: Problem<'_>,
    tracker: &Tracker<'_>,
) -> Result<Vec<Lanes>> {
    let Problem { targets, held, has_intercept, start, tolerance } = problem;
    let centered = |mut numbers: Vec<Lanes>| {
        if has_intercept {
            center(&mut numbers, held);
        }
        numbers
    };
    let mut residual = targets;
    leave_out(&mut residual, held);
    let enough = products(&residual, &residual).map(|square| square * tolerance * tolerance);
    let mut solution = vec![Lanes::ZERO; residual.len()];
    if let Some(start) = start {
        solution.copy_from_slice(start);
        leave_out(&mut solution, held);
        solution = centered(solution);
        let image = centered(apply(matrix, &solution, held));
        for (residual, image) in residual.iter_mut().zip(image) {
            *residual -= image;
        }
    }
    let mut direction = residual.clone();
    let mut square = products(&residual, &residual);
    for _ in 0..MOST_STEPS {
        if square.iter().zip(enough).all(|(square, enough)| *square <= enough) {
            break;
        }
        tracker.advance(0)?;
        let image = centered(apply(matrix, &direction, held));
        let curvature = products(&direction, &image);
        let step = ratios(&square, &curvature);
        for (place, direction) in direction.iter().enumerate() {
            solution[place] += step * *direction;
            residual[place] -= step * image[place];
        }
        let next = products(&residual, &residual);
        let keep = ratios(&next, &square);
        for (direction, residual) in direction.iter_mut().zip(&residual) {
            *direction = *residual + keep * *direction;
        }
        square = next;
    }
    Ok(solution)
}

fn leave_out(numbers: &mut [Lanes], held: &[bool]) {
    for (number, _) in numbers.iter_mut().zip(held).filter(|(_, held)| **held) {
        *number = Lanes::ZERO;
    }
}

/// Subtracts from each number the mean of all that are not `held` out.
fn center(numbers: &mut [Lanes], held: &[bool]) {
    let known = numbers.iter().zip(held).filter(|(_, held)| !**held);
    let mean = mean(known.map(|(number, _)| *number));
    for (number, _) in numbers.iter_mut().zip(held).filter(|(_, held)| !**held) {
        *number -= mean;
    }
}

/// The mean, or 0 of nothing.
pub(super) fn mean(numbers: impl Iterator<Item = Lanes>) -> Lanes {
    let (mut sum, mut count) = (Lanes::ZERO, 0_u32);
    for number in numbers {
        sum += number;
        count += 1;
    }
    sum / Lanes::splat(count.max(1) as f32)
}

/// Xᵀa, for rows without their rarity: what a text with a gram of the row gets, but for its own factors.
pub(super) fn weights(matrix: &Matrix, dual: &[Lanes]) -> Vec<Lanes> {
    let repeated = Repeated::new();
    let scaled: Vec<Lanes> =
        dual.iter().zip(&matrix.scale).map(|(&dual, &scale)| dual * Lanes::splat(scale)).collect();
    let weight = |row: usize| {
        let mut sum = Lanes::ZERO;
        for &entry in matrix.grams.get(row) {
            sum += Lanes::splat(repeated.of_entry(entry)) * scaled[entry.number()];
        }
        let rarity = matrix.rarity[row];
        sum * Lanes::splat(rarity * rarity)
    };
    (0..matrix.rarity.len()).into_par_iter().with_min_len(CHUNK).map(weight).collect()
}

/// The product of a document with the weights of each label.
pub(super) fn product(
    matrix: &Matrix,
    repeated: &Repeated,
    document: usize,
    weights: &[Lanes],
) -> Lanes {
    let mut sum = Lanes::ZERO;
    for &entry in matrix.documents.get(document) {
        sum += Lanes::splat(repeated.of_entry(entry)) * weights[entry.number()];
    }
    sum * Lanes::splat(matrix.scale[document])
}

/// (XXᵀ + λI)a.
fn apply(matrix: &Matrix, dual: &[Lanes], held: &[bool]) -> Vec<Lanes> {
    let weights = weights(matrix, dual);
    let repeated = Repeated::new();
    let image = |document: usize| {
        if held[document] {
            return Lanes::ZERO;
        }
        let diagonal = matrix.own[document] + RIDGE;
        product(matrix, &repeated, document, &weights) + Lanes::splat(diagonal) * dual[document]
    };
    (0..matrix.len()).into_par_iter().with_min_len(CHUNK).map(image).collect()
}

/// The product of two columns for each label, summed in order, so that it does not depend on threads.
fn products(a: &[Lanes], b: &[Lanes]) -> [f64; LANES] {
    let mut sums = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for (sum, product) in sums.iter_mut().zip((*a * *b).to_array()) {
            *sum += f64::from(product);
        }
    }
    sums
}

fn ratios(numerators: &[f64; LANES], denominators: &[f64; LANES]) -> Lanes {
    let mut ratios = [0.0; LANES];
    for (ratio, (numerator, denominator)) in
        ratios.iter_mut().zip(numerators.iter().zip(denominators))
    {
        *ratio = if *denominator > 0.0 { (numerator / denominator) as f32 } else { 0.0 };
    }
    Lanes::from(ratios)
}
