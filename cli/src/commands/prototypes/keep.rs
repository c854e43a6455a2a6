use std::fmt;
use std::str::FromStr;

use anyhow::bail;
use nearzip::Prototypes;

/// How many documents to keep.
#[derive(Debug, Clone, Copy)]
pub(super) enum Keep {
    /// As few as the tolerance allows.
    Smallest,
    /// What the rule selects.
    Selected,
    Number(usize),
    /// Of all documents.
    Share(f64),
}

impl Keep {
    pub(super) fn of(self, prototypes: &Prototypes, tolerance: f64) -> usize {
        match self {
            Keep::Smallest => prototypes.smallest(tolerance),
            Keep::Selected => prototypes.selected,
            Keep::Number(number) => number,
            Keep::Share(share) => (share * prototypes.order.len() as f64).round() as usize,
        }
    }
}

impl fmt::Display for Keep {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Keep::Smallest => formatter.write_str("smallest"),
            Keep::Selected => formatter.write_str("selected"),
            Keep::Number(number) => number.fmt(formatter),
            Keep::Share(share) => share.fmt(formatter),
        }
    }
}

impl FromStr for Keep {
    type Err = anyhow::Error;

    fn from_str(argument: &str) -> anyhow::Result<Keep> {
        match (argument, argument.parse(), argument.parse()) {
            ("smallest", ..) => Ok(Keep::Smallest),
            ("selected", ..) => Ok(Keep::Selected),
            (_, Ok(number @ 1..), _) => Ok(Keep::Number(number)),
            (_, _, Ok(share)) if 0.0 < share && share < 1.0 => Ok(Keep::Share(share)),
            _ => bail!(
                "give a number of documents, a share above 0 and below 1, selected, or smallest"
            ),
        }
    }
}
