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
    /// A whole number is a number; everything else is a name.
    fn from(text: &str) -> Column {
        match text.parse() {
            Ok(number) => Column::Number(number),
            Err(_) => Column::Name(text.to_owned()),
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
