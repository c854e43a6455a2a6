//! What a change of the documents leaves in a model file as it was: the blend, and what calibrates confidence.

use std::path::Path;

use nearzip::{Method, ModelInfo};

use super::blend;
use crate::output;

/// Says what in the file is older than its documents now, and how to have it anew.
pub(super) fn say_what_is_older(model: &Path) -> anyhow::Result<()> {
    let info = ModelInfo::read(model)?;
    let blend = blend::of(&info);
    let calibrated: Vec<(&str, &str)> = calibrated(&info).collect();
    if let Some(blend) = &blend {
        let is_calibrated = calibrated.iter().any(|(method, _)| *method == "hybrid");
        let also = if is_calibrated { ", and its confidence calibrated" } else { "" };
        let what = format!("the blend {blend} was chosen{also} before this change; to choose it");
        say(&what, "hybrid blend=fitted", model);
    }
    for (method, settings) in calibrated {
        if blend.is_none() || method != "hybrid" {
            let what = format!("the confidence of {method} was calibrated");
            say(&format!("{what} before this change; to calibrate it"), &written(settings), model);
        }
    }
    Ok(())
}

fn say(what: &str, method: &str, model: &Path) {
    let model = model.display();
    output::warn(&format!(
        "{what} anew: nearzip index build --train {model} --method \"{method}\" -o {model}"
    ));
}

/// The methods that are calibrated, with the settings for which they are.
fn calibrated(info: &ModelInfo) -> impl Iterator<Item = (&str, &str)> {
    info.notes.iter().filter_map(|(method, note)| {
        Some((method.as_str(), note.get("calibrator")?.get("settings")?.as_str()?))
    })
}

/// Settings as a method is written: `knn k=3` for `method knn, k 3`.
fn written(settings: &str) -> String {
    let mut settings = settings.split(", ").filter_map(|setting| setting.split_once(' '));
    let (_, name) = settings.next().unwrap_or_default();
    let Ok(mut method) = name.parse::<Method>() else { return name.to_owned() };
    for (option, value) in settings {
        // A setting that cannot be chosen is no option, and refused.
        let _ = method.set(option, value);
    }
    method.to_string()
}

#[cfg(test)]
mod tests {
    use nearzip::{Corpus, unobserved};

    use super::*;

    #[test]
    fn a_method_is_written_with_its_settings() {
        for method in ["knn", "knn k=5 metric=cdm", "class order=3", "grams", "hybrid blend=1,2"] {
            let settings = |method: &str| {
                let method: Method = method.parse().unwrap();
                method.build(Corpus::sample(), &unobserved).unwrap().settings().to_string()
            };
            assert_eq!(settings(&written(&settings(method))), settings(method));
        }
        assert_eq!(written("method knn, speed 5"), "knn");
    }
}
