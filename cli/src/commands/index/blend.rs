//! The blend in a model file, which changes of the documents do not change.

use std::path::Path;

use nearzip::{Blend, ModelInfo};

use crate::output;

/// The blend of the method `hybrid` in a file, if it has one.
pub(super) fn of(info: &ModelInfo) -> Option<Blend> {
    let blend: Blend = serde_json::from_value(info.notes.get("hybrid")?.clone()).ok()?;
    Some(blend)
}

/// Says that the documents have changed since the blend was chosen, if the file has one.
pub(super) fn say_it_is_older(model: &Path) -> anyhow::Result<()> {
    if let Some(blend) = of(&ModelInfo::read(model)?) {
        let model = model.display();
        output::warn(&format!(
            "the blend {blend} was chosen before this change; to choose it anew: nearzip index build \
             --train {model} --method \"hybrid blend=fitted\" -o {model}"
        ));
    }
    Ok(())
}
