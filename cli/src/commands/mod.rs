//! One file for each command: its arguments, and `run`.

pub(crate) mod classify;
pub(crate) mod compressors;
pub(crate) mod demo;
pub(crate) mod distance;
pub(crate) mod evaluate;
pub(crate) mod index;
pub(crate) mod matrix;
pub(crate) mod neighbors;
