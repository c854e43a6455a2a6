//! Values that have a name.

use nearzip::Error;

/// The value with this name.
pub(crate) fn find<T: Copy>(
    kind: &'static str,
    name: &str,
    values: &[T],
    name_of: fn(T) -> &'static str,
) -> nearzip::Result<T> {
    values.iter().copied().find(|&value| name_of(value) == name).ok_or_else(|| {
        let known: Vec<&str> = values.iter().map(|&value| name_of(value)).collect();
        Error::UnknownName { kind, name: name.to_owned(), known: known.join(", ") }
    })
}

/// Parses and prints values by their names.
macro_rules! named {
    ($type:ty, $kind:literal) => {
        impl std::fmt::Display for $type {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.name())
            }
        }

        impl std::str::FromStr for $type {
            type Err = nearzip::Error;

            /// # Errors
            ///
            /// [`nearzip::Error::UnknownName`] for any other name.
            fn from_str(name: &str) -> nearzip::Result<$type> {
                $crate::names::find($kind, name, <$type>::ALL, <$type>::name)
            }
        }
    };
}

pub(crate) use named;
