//! The blend in a model file, which changes of the documents do not change.

use nearzip::{Blend, ModelInfo};

/// The blend of the method `hybrid` in a file, if it has one.
pub(super) fn of(info: &ModelInfo) -> Option<Blend> {
    let blend: Blend = serde_json::from_value(info.notes.get("hybrid")?.clone()).ok()?;
    Some(blend)
}
