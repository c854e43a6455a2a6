//! Maps of texts.
//!
//! | file | idea |
//! |---|---|
//! | `classical` | classical multidimensional scaling |
//! | `largest` | the largest eigenvalues of a large matrix |
//! | `drawing` | the picture |

mod classical;
mod drawing;
mod largest;

pub use classical::{Map, project};
