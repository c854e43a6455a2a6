//! Which texts to label next: those that stand for the most others.
//!
//! | file | idea |
//! |---|---|
//! | `run` | the suggestions |
//! | `graph` | how similar each text is to those most like it |
//! | `coverage` | choosing the text that covers the most, again and again |

mod coverage;
mod graph;
mod run;

pub use run::{Suggestion, suggest};
