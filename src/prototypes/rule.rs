use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};

/// How prototypes are selected. The first document of each label, in the order of support, always is:
/// documents come first that are among the 10 nearest of the most documents of their label, less those of
/// other labels.
///
/// # Examples
///
/// ```
/// use nearzip::PrototypeRule;
///
/// assert_eq!("edit+condense".parse::<PrototypeRule>()?, PrototypeRule::EditAndCondense);
/// assert_eq!(PrototypeRule::default().to_string(), "greedy");
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum PrototypeRule {
    /// Again and again the document that makes the most others right: those whose nearest taken document it
    /// becomes, and which have its label, less those that had their own label before. It ends where nothing is
    /// gained. Of equal ones, the better supported document is taken.
    #[default]
    Greedy,
    /// [`Edit`](PrototypeRule::Edit), and then [`Condense`](PrototypeRule::Condense) on what stays.
    EditAndCondense,
    /// All documents but those for which their k nearest others vote for another label (Wilson, *Asymptotic
    /// Properties of Nearest Neighbor Rules Using Edited Data*, 1972). Of a label whose documents would all go,
    /// the best supported stays.
    Edit,
    /// Documents for which the nearest taken one has another label, in passes over all documents in the order
    /// of support, until a pass takes none (Hart, *The Condensed Nearest Neighbor Rule*, 1968).
    Condense,
}

impl PrototypeRule {
    /// Every rule, the default first.
    pub const ALL: &'static [PrototypeRule] = &[
        PrototypeRule::Greedy,
        PrototypeRule::EditAndCondense,
        PrototypeRule::Edit,
        PrototypeRule::Condense,
    ];

    /// The name that parses as this rule.
    pub const fn name(self) -> &'static str {
        match self {
            PrototypeRule::Greedy => "greedy",
            PrototypeRule::EditAndCondense => "edit+condense",
            PrototypeRule::Edit => "edit",
            PrototypeRule::Condense => "condense",
        }
    }

    pub(super) const fn edits(self) -> bool {
        matches!(self, PrototypeRule::EditAndCondense | PrototypeRule::Edit)
    }
}

impl fmt::Display for PrototypeRule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for PrototypeRule {
    type Err = Error;

    /// # Errors
    ///
    /// [`Error::UnknownName`] for any other name.
    fn from_str(name: &str) -> Result<PrototypeRule> {
        Error::find_name("rule", name, PrototypeRule::ALL, PrototypeRule::name)
    }
}
