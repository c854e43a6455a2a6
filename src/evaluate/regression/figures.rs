use serde::Serialize;

/// How far predicted numbers are from the true ones.
///
/// # Examples
///
/// ```
/// use nearzip::RegressionFigures;
///
/// let figures = RegressionFigures::of([(1.0, 2.0), (3.0, 3.0), (5.0, 4.0)]);
/// assert_eq!((figures.r2, figures.mae), (Some(0.75), 2.0 / 3.0));
/// let constant = RegressionFigures::of([(1.0, 2.0), (1.0, 1.0)]);
/// assert_eq!((constant.r2, constant.rmse), (None, 0.5_f64.sqrt()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RegressionFigures {
    /// The coefficient of determination, 1 − Σ(t − p)² / Σ(t − t̄)² for true numbers t with the mean t̄ and predicted
    /// numbers p: 1 at best, 0 for always t̄, and below 0 for what is worse. `None` if all true numbers are equal.
    /// It is scikit-learn's `r2_score`.
    pub r2: Option<f64>,
    /// The mean absolute error, 0 at best.
    pub mae: f64,
    /// The square root of the mean squared error, 0 at best.
    pub rmse: f64,
}

impl RegressionFigures {
    /// The figures of pairs of a true and a predicted number. Without any, all are 0 or `None`.
    pub fn of(pairs: impl IntoIterator<Item = (f64, f64)>) -> RegressionFigures {
        let pairs: Vec<(f64, f64)> = pairs.into_iter().collect();
        let count = pairs.len().max(1) as f64;
        let mean = pairs.iter().map(|(truth, _)| truth).sum::<f64>() / count;
        let (mut squared, mut absolute, mut variation) = (0.0, 0.0, 0.0);
        let mut varies = false;
        for &(truth, predicted) in &pairs {
            squared += (truth - predicted).powi(2);
            absolute += (truth - predicted).abs();
            variation += (truth - mean).powi(2);
            varies |= truth != pairs[0].0;
        }
        RegressionFigures {
            // Squares of tiny differences may be 0.
            r2: (varies && variation > 0.0).then(|| 1.0 - squared / variation),
            mae: absolute / count,
            rmse: (squared / count).sqrt(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_finite_whatever_the_targets_are() {
        for pairs in [
            vec![],
            vec![(3.0, 4.0)],
            vec![(1e100, -1e100), (-1e100, 1e100)],
            vec![(1e-300, 0.0), (0.0, 0.0)],
            vec![(0.1, 0.1), (0.1, 0.1), (0.1, 0.3)],
        ] {
            let figures = RegressionFigures::of(pairs.clone());
            assert!(figures.mae.is_finite() && figures.rmse.is_finite(), "{pairs:?}");
            assert!(figures.r2.is_none_or(f64::is_finite), "{pairs:?}");
        }
        let equal = RegressionFigures::of([(0.1, 0.1), (0.1, 0.1), (0.1, 0.3)]);
        assert_eq!(equal.r2, None, "although the mean is not exactly 0.1");
    }

    #[test]
    fn the_mean_of_the_truth_has_no_r2_and_a_perfect_prediction_has_all() {
        let truths = [2.0, 4.0, 9.0];
        assert_eq!(RegressionFigures::of(truths.map(|truth| (truth, 5.0))).r2, Some(0.0));
        let perfect = RegressionFigures::of(truths.map(|truth| (truth, truth)));
        assert_eq!((perfect.r2, perfect.mae, perfect.rmse), (Some(1.0), 0.0, 0.0));
    }
}
