//! How far predicted numbers are from the true ones.
//!
//! | file | idea |
//! |---|---|
//! | `evaluation` | all outcomes, and the figures that are computed from them |
//! | `figures` | R², mean absolute and root mean squared error |
//! | `run` | predicting a test set, each document by the others, or each fold by the others |

mod evaluation;
mod figures;
mod run;

pub use evaluation::{RegressionEvaluation, RegressionOutcome, RegressionSweepRow};
pub use figures::RegressionFigures;
pub use run::{cross_validate_regression, evaluate_regression, evaluate_regression_leave_one_out};
