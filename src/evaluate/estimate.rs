use std::fmt;

use statrs::distribution::{ContinuousCDF, StudentsT};

/// The mean of repeated measurements of a share, such as accuracy, with its 95% confidence interval.
///
/// The interval is Student's, cut at 0 and 1, which no share can leave: mean ± t · s / √n, where s is the
/// standard deviation of the n values (divisor n − 1) and t is the quantile for n − 1 degrees of freedom.
/// It shows how much the mean would vary if all values were drawn again, not how much single values vary.
///
/// # Examples
///
/// ```
/// use nearzip::Estimate;
///
/// let estimate = Estimate::of(&[0.5, 0.6, 0.7]);
/// assert_eq!(estimate.to_string(), "0.6000 (0.3516 to 0.8484)");
/// assert_eq!(Estimate::of(&[0.9, 1.0]).interval().unwrap()[1], 1.0);
/// assert_eq!(Estimate::of(&[0.5]).interval(), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Half the width of the interval before it is cut at 0 and 1; `None` for fewer than two values, which have no spread.
    pub margin: Option<f64>,
}

impl Estimate {
    /// The mean of `values`, and its interval. Without values, the mean is 0.
    pub fn of(values: &[f64]) -> Estimate {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count.max(1.0);
        let margin = (values.len() > 1).then(|| {
            let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
            quantile(values.len() - 1) * (squares / (count - 1.0) / count).sqrt()
        });
        Estimate { mean, margin }
    }

    /// The lower and the upper end of the interval, from 0 to 1; `None` for fewer than two values.
    pub fn interval(&self) -> Option<[f64; 2]> {
        self.margin.map(|margin| [(self.mean - margin).max(0.0), (self.mean + margin).min(1.0)])
    }
}

/// The value that the absolute value of Student's t exceeds with probability .05.
fn quantile(freedom: usize) -> f64 {
    let distribution = StudentsT::new(0.0, 1.0, freedom as f64);
    distribution.expect("there are degrees of freedom").inverse_cdf(0.975)
}

impl fmt::Display for Estimate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:.4}", self.mean)?;
        let bounds = |[low, high]: [f64; 2]| write!(formatter, " ({low:.4} to {high:.4})");
        self.interval().map_or(Ok(()), bounds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_computed_by_hand() {
        // Squares of the differences from .6, times 100: 4, 0, 1, 1, 0, 4; s = √(.1 / 5), divided by √6.
        let estimate = Estimate::of(&[0.4, 0.6, 0.5, 0.7, 0.6, 0.8]);
        assert!((estimate.mean - 0.6).abs() < 1e-12);
        assert!((estimate.margin.unwrap() - 0.2571 / 3.0_f64.sqrt()).abs() < 1e-4);
        let [low, high] = estimate.interval().unwrap();
        assert!((low - 0.45159).abs() < 1e-5 && (high - 0.74841).abs() < 1e-5, "{low} {high}");
    }

    #[test]
    fn two_values_have_a_wide_interval_and_one_has_none() {
        assert!((Estimate::of(&[0.4, 0.6]).margin.unwrap() - 1.2706).abs() < 1e-4);
        assert_eq!(Estimate::of(&[0.4]), Estimate { mean: 0.4, margin: None });
        assert_eq!(Estimate::of(&[]), Estimate { mean: 0.0, margin: None });
        assert_eq!(Estimate::of(&[0.4]).to_string(), "0.4000");
    }

    #[test]
    fn an_interval_stays_within_0_and_1() {
        assert_eq!(Estimate::of(&[0.0, 1.0]).interval(), Some([0.0, 1.0]));
        assert_eq!(Estimate::of(&[0.9, 1.0]).to_string(), "0.9500 (0.3147 to 1.0000)");
        assert_eq!(Estimate::of(&[0.0, 0.1]).interval().unwrap()[0], 0.0);
    }

    #[test]
    fn equal_values_have_no_spread() {
        assert_eq!(Estimate::of(&[0.5; 5]).margin, Some(0.0));
    }

    #[test]
    fn quantiles_are_the_published_ones() {
        for (freedom, published) in
            [(1, 12.706), (2, 4.303), (4, 2.776), (30, 2.042), (120, 1.980), (1_000_000, 1.960)]
        {
            assert!((quantile(freedom) - published).abs() < 6e-4, "{freedom}");
        }
    }
}
