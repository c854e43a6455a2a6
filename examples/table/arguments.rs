use std::path::PathBuf;

use crate::Result;

/// `[FOLDER [DATASET…]] [--shots N]`
pub(crate) struct Arguments {
    pub(crate) folder: Option<PathBuf>,
    /// The names of the datasets; if empty, all of them.
    pub(crate) names: Vec<String>,
    pub(crate) shots: Option<usize>,
}

impl Arguments {
    pub(crate) fn parse(mut given: impl Iterator<Item = String>) -> Result<Arguments> {
        let mut arguments = Arguments { folder: None, names: Vec::new(), shots: None };
        while let Some(argument) = given.next() {
            match &argument[..] {
                "--shots" => {
                    let number = given.next().ok_or("--shots needs a number")?;
                    arguments.shots = Some(number.parse()?);
                }
                flag if flag.starts_with('-') => {
                    return Err(format!("unknown flag {flag}; the only one is --shots N").into());
                }
                folder if arguments.folder.is_none() => arguments.folder = Some(folder.into()),
                _ => arguments.names.push(argument),
            }
        }
        Ok(arguments)
    }
}
