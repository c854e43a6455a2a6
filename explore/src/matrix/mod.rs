//! Matrices of distances in files.
//!
//! | file | idea |
//! |---|---|
//! | `matrix` | the rows, one block after another |
//! | `asymmetry` | how much the two distances of a pair differ |
//! | `format` | the formats, and what a writer of rows is |
//! | `table`, `phylip`, `npy` | a format each |

mod asymmetry;
mod format;
#[expect(clippy::module_inception, reason = "the type has the name of the idea")]
mod matrix;
mod npy;
mod phylip;
mod table;

pub use asymmetry::Asymmetry;
pub use format::MatrixFormat;
pub use matrix::Matrix;
