use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

/// A column of a table, by its number, counted from 1, or by its name.
///
/// # Examples
///
/// ```
/// use nearzip::Column;
///
/// assert_eq!(Column::from("2"), Column::Number(2));
/// assert_eq!(Column::from("body"), Column::Name("body".into()));
/// assert_eq!("2".parse(), Ok(Column::Number(2)));
/// assert_eq!(Column::from("name:2023"), Column::Name("2023".into()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// The number of the column, counted from 1.
    Number(usize),
    /// The name of the column in the header, or of the member of a JSON object; a member of a
    /// member has a name with dots, such as `meta.id`.
    Name(String),
}

impl FromStr for Column {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Column, Infallible> {
        Ok(Column::from(text))
    }
}

impl From<&str> for Column {
    /// A whole number is a number; everything else is a name, and so is what follows `name:`.
    fn from(text: &str) -> Column {
        match (text.strip_prefix("name:"), text.parse()) {
            (Some(name), _) => Column::Name(name.to_owned()),
            (None, Ok(number)) => Column::Number(number),
            (None, Err(_)) => Column::Name(text.to_owned()),
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Column::Number(number) => number.fmt(formatter),
            Column::Name(name) => write!(formatter, "{name:?}"),
        }
    }
}

impl Column {
    /// The name, if the column has one.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Column::Number(_) => None,
            Column::Name(name) => Some(name),
        }
    }

    /// The name, or the number as it is written.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::Column;
    ///
    /// assert_eq!(Column::from("body").into_name(), "body");
    /// assert_eq!(Column::from("2").into_name(), "2");
    /// ```
    pub fn into_name(self) -> String {
        match self {
            Column::Number(number) => number.to_string(),
            Column::Name(name) => name,
        }
    }
}

/// A part of a document that a column holds.
///
/// # Examples
///
/// ```
/// assert_eq!(nearzip::Part::Label.to_string(), "label");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Part {
    /// The label.
    Label,
    /// The text.
    Text,
    /// The id.
    Id,
    /// A field that is passed through.
    Other,
}

impl Part {
    /// The option of [`ReadOptions`](crate::ReadOptions) that chooses its column.
    pub(super) fn option(self) -> &'static str {
        match self {
            Part::Label => "label_column",
            Part::Text => "text_columns",
            Part::Id => "id_column",
            Part::Other => "other_columns",
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Part::Label => "label",
            Part::Text => "text",
            Part::Id => "id",
            Part::Other => "passed-through field",
        })
    }
}
