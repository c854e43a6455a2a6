//! Numbers in place of labels: the nearest documents say which number a text has.
//!
//! | file | idea |
//! |---|---|
//! | `config` | the settings |
//! | `targets` | the numbers of documents |
//! | `regressor` | from a text to its number |

mod config;
mod regressor;
mod targets;

pub use config::RegressionConfig;
pub use regressor::{KnnRegressor, PredictedTarget};
pub(crate) use targets::targets_of;
