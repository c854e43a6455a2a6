//! The options `separator` and `pair`, which every compressor has that joins texts: what stands between query and
//! document, and in which order they are compressed.

use std::fmt;

use super::ordered::Ordered;
use super::separated::Separated;
use super::{Compressor, Length, OptionFault, SEPARATOR};

/// An option of every compressor that joins texts, written after a comma: `gzip,separator=newline`.
///
/// # Examples
///
/// ```
/// let gzip = &nearzip::backends()[0];
/// let names: Vec<&str> = gzip.pair_options().iter().map(|option| option.name).collect();
/// assert_eq!(names, ["separator", "pair"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PairOption {
    /// The name, as it is written in a spec.
    pub name: &'static str,
    /// A short description.
    pub description: &'static str,
    /// The values that it can have, in words.
    pub values: &'static str,
    /// The value that it has if it is not written.
    pub default: &'static str,
}

pub(super) const SEPARATOR_OPTION: PairOption = PairOption {
    name: "separator",
    description: "What stands between query and document when they are compressed together",
    values: "none, space, newline, tab, or bytes in hexadecimal, as in x0d0a",
    default: "space",
};

pub(super) const ORDER_OPTION: PairOption = PairOption {
    name: "pair",
    description: "The order of query and document, or the minimum or mean of C(xy) in both orders",
    values: "query-first, document-first, minimum, mean",
    default: "query-first",
};

pub(super) const OPTIONS: &[PairOption] = &[SEPARATOR_OPTION, ORDER_OPTION];

/// How the length of a pair is made of its texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Pairing {
    separator: Separator,
    order: PairOrder,
}

impl Pairing {
    /// Sets an option by its written value.
    pub(super) fn set(&mut self, option: &PairOption, value: &str) -> Result<(), OptionFault> {
        let unknown = || OptionFault::UnknownValue {
            option: option.name,
            value: value.to_owned(),
            known: option.values,
        };
        match *option == SEPARATOR_OPTION {
            true => self.separator = Separator::parse(value).ok_or_else(unknown)?,
            false => self.order = PairOrder::parse(value).ok_or_else(unknown)?,
        }
        Ok(())
    }

    /// The compressor that makes pairs in this way; `joins` says whether the given one joins texts.
    pub(super) fn of(&self, compressor: Box<dyn Compressor>, joins: bool) -> Box<dyn Compressor> {
        let Separator(separator) = &self.separator;
        let separated = match *self.separator.0 == *SEPARATOR {
            true => compressor,
            false => Box::new(Separated::new(compressor, separator)),
        };
        match self.order {
            PairOrder::QueryFirst => separated,
            order => Box::new(Ordered::new(separated, order, joins.then(|| separator.clone()))),
        }
    }
}

/// The options that are not as they are by default.
impl fmt::Display for Pairing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.separator != Separator::default() {
            write!(formatter, ",separator={}", self.separator)?;
        }
        if self.order != PairOrder::default() {
            write!(formatter, ",pair={}", self.order.name())?;
        }
        Ok(())
    }
}

/// The bytes between query and document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Separator(Vec<u8>);

impl Separator {
    const NAMED: [(&str, &[u8]); 4] =
        [("none", b""), ("space", SEPARATOR), ("newline", b"\n"), ("tab", b"\t")];

    fn parse(text: &str) -> Option<Separator> {
        let named = Separator::NAMED.iter().find(|(name, _)| *name == text);
        named.map(|(_, bytes)| bytes.to_vec()).or_else(|| hexadecimal(text)).map(Separator)
    }
}

/// The bytes that are written as `x0d0a`: at least one.
fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let (pairs, []) = text.strip_prefix('x')?.as_bytes().as_chunks::<2>() else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = |pair: &[u8; 2]| u8::try_from(digit(pair[0])? << 4 | digit(pair[1])?).ok();
    let bytes: Option<Vec<u8>> = pairs.iter().map(byte).collect();
    bytes.filter(|bytes| !bytes.is_empty())
}

impl Default for Separator {
    fn default() -> Separator {
        Separator(SEPARATOR.to_vec())
    }
}

impl fmt::Display for Separator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((name, _)) = Separator::NAMED.iter().find(|(_, bytes)| **bytes == self.0) {
            return formatter.write_str(name);
        }
        formatter.write_str("x")?;
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

/// The order in which query and document are compressed, or one length of both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) enum PairOrder {
    #[default]
    QueryFirst,
    DocumentFirst,
    Minimum,
    /// Rounded down to a unit of [`Length`].
    Mean,
}

impl PairOrder {
    pub(super) const ALL: [PairOrder; 4] =
        [PairOrder::QueryFirst, PairOrder::DocumentFirst, PairOrder::Minimum, PairOrder::Mean];

    pub(super) const fn name(self) -> &'static str {
        match self {
            PairOrder::QueryFirst => "query-first",
            PairOrder::DocumentFirst => "document-first",
            PairOrder::Minimum => "minimum",
            PairOrder::Mean => "mean",
        }
    }

    fn parse(text: &str) -> Option<PairOrder> {
        PairOrder::ALL.into_iter().find(|order| order.name() == text)
    }

    /// Whether C(xy) of the query first matters.
    pub(super) fn has_query_first(self) -> bool {
        self != PairOrder::DocumentFirst
    }

    /// One length of those in both orders.
    pub(super) fn of(self, query_first: Length, document_first: Length) -> Length {
        match self {
            PairOrder::QueryFirst => query_first,
            PairOrder::DocumentFirst => document_first,
            PairOrder::Minimum => query_first.min(document_first),
            PairOrder::Mean => {
                Length::from_units(query_first.units().midpoint(document_first.units()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str) -> Option<String> {
        Separator::parse(text).map(|separator| separator.to_string())
    }

    #[test]
    fn a_separator_has_one_written_form() {
        for text in ["none", "space", "newline", "tab", "x00", "x0d0a", "x2c20ff"] {
            assert_eq!(printed(text).as_deref(), Some(text));
        }
        assert_eq!(printed("x0A").as_deref(), Some("newline"));
        assert_eq!(printed("x20").as_deref(), Some("space"));
        assert_eq!(printed("xFf").as_deref(), Some("xff"));
        for text in ["", "x", "x0", "x0g", "x0d0", "0d", "Newline", "x+1", "xé", "\n"] {
            assert_eq!(printed(text), None, "{text}");
        }
    }

    #[test]
    fn an_order_parses_as_it_prints() {
        for order in PairOrder::ALL {
            assert_eq!(PairOrder::parse(order.name()), Some(order));
        }
        assert_eq!(PairOrder::parse("max"), None);
    }

    #[test]
    fn the_options_name_every_order_and_separator() {
        let orders = PairOrder::ALL.map(PairOrder::name).join(", ");
        assert_eq!(ORDER_OPTION.values, orders);
        let separators = Separator::NAMED.map(|(name, _)| name).join(", ");
        assert!(SEPARATOR_OPTION.values.starts_with(&separators));
        let default = Pairing::default();
        assert_eq!(default.separator.to_string(), SEPARATOR_OPTION.default);
        assert_eq!(default.order.name(), ORDER_OPTION.default);
    }
}
