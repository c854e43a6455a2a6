use std::fmt;

use serde::{Serialize, Serializer};

use crate::deflate;

/// A compressed length in fixed point: whole units of 2⁻¹⁶ byte.
///
/// Most compressors give whole bytes; the fraction is for those that measure more finely. Since it
/// is an integer, it adds, compares and stores exactly, and is the same on every platform.
///
/// It prints and serializes as a number of bytes.
///
/// # Examples
///
/// ```
/// use nearzip::Length;
///
/// let length = Length::from_bytes(20);
/// assert_eq!(length.to_string(), "20");
/// assert_eq!(length.bytes(), 20.0);
/// let half = Length::from_units(Length::UNITS_PER_BYTE / 2);
/// assert_eq!(serde_json::to_string(&[length, half])?, "[20,0.5]");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Length(u64);

impl Length {
    /// The number of units in a byte.
    pub const UNITS_PER_BYTE: u64 = deflate::UNITS_PER_BYTE;

    /// Longer than any text. As a limit, it is no limit.
    pub const MAX: Length = Length(u64::MAX);

    /// A whole number of bytes, up to 2⁴⁸.
    pub const fn from_bytes(bytes: u64) -> Length {
        Length(bytes * Length::UNITS_PER_BYTE)
    }

    /// A number of units of 2⁻¹⁶ byte.
    pub const fn from_units(units: u64) -> Length {
        Length(units)
    }

    /// This length in units of 2⁻¹⁶ byte.
    pub const fn units(self) -> u64 {
        self.0
    }

    /// This length less another; 0 if that is longer.
    pub(crate) const fn less(self, other: Length) -> Length {
        Length(self.0.saturating_sub(other.0))
    }

    /// This length in bytes; exact below 2³⁷ bytes.
    pub fn bytes(self) -> f64 {
        self.0 as f64 / Length::UNITS_PER_BYTE as f64
    }
}

impl fmt::Display for Length {
    /// In bytes, with the number of decimals that is asked for, or else as many as it takes.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.bytes().fmt(formatter)
    }
}

/// As a number of bytes: an integer if they are whole, else a float.
impl Serialize for Length {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 % Length::UNITS_PER_BYTE {
            0 => serializer.serialize_u64(self.0 / Length::UNITS_PER_BYTE),
            _ => serializer.serialize_f64(self.bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_bytes() {
        assert_eq!(Length::from_bytes(1).to_string(), "1");
        assert_eq!(Length::from_units(3 << 15).to_string(), "1.5");
        assert_eq!(format!("{:.2}", Length::from_units(1 << 14)), "0.25");
    }

    #[test]
    fn serializes_as_bytes() {
        let json = |units| serde_json::to_string(&Length::from_units(units)).unwrap();
        assert_eq!(json(7 << 16), "7");
        assert_eq!(json(0), "0");
        assert_eq!(json(3 << 15), "1.5");
    }
}
