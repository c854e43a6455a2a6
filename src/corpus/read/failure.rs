use std::io;

use super::fault::InputFault;
use crate::error::{Error, Location};

/// Why there is no next record: the input cannot be read, or it has a fault.
#[derive(Debug)]
pub(super) enum Failure {
    Read(io::Error),
    Fault(InputFault),
}

impl From<InputFault> for Failure {
    fn from(fault: InputFault) -> Failure {
        Failure::Fault(fault)
    }
}

impl From<io::Error> for Failure {
    /// A fault that a reader of this module has raised is a fault.
    fn from(error: io::Error) -> Failure {
        match error.downcast::<InputFault>() {
            Ok(fault) => Failure::Fault(fault),
            Err(error) => Failure::Read(error),
        }
    }
}

impl Failure {
    /// This failure as an error in `input`, at a line if one is known.
    pub(super) fn at(self, input: &str, line: Option<u64>) -> Error {
        let input = input.to_owned();
        match self {
            Failure::Read(source) => Error::Read { path: input, source },
            Failure::Fault(fault) => {
                let line = line.filter(|_| !fault.is_of_bytes());
                Error::Input { location: Location { input, line }, fault }
            }
        }
    }
}
