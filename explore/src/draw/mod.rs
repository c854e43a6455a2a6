//! Pictures as SVG.
//!
//! | file | idea |
//! |---|---|
//! | `captions` | names of texts, and colors of labels |
//! | `scene` | lines, dots and texts |

mod captions;
mod scene;

pub use captions::Captions;

pub(crate) use scene::{Point, Scene, TEXT_HEIGHT};
