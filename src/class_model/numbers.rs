//! Numbers as bytes: in unsigned LEB128, seven bits per byte, low bits first, since most are small.

use crate::error::{Error, Result};

pub(super) const OUT_OF_RANGE: Error =
    Error::InvalidClassModel { fault: "a number is out of range" };

/// Appends a number.
pub(super) fn push(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Reads what [`push`] wrote.
#[derive(Debug)]
pub(super) struct Numbers<'a> {
    pub(super) bytes: &'a [u8],
}

impl Numbers<'_> {
    #[inline]
    pub(super) fn next(&mut self) -> Result<u64> {
        match self.bytes {
            [byte, rest @ ..] if byte & 0x80 == 0 => {
                self.bytes = rest;
                Ok(u64::from(*byte))
            }
            _ => self.next_long(),
        }
    }

    fn next_long(&mut self) -> Result<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let Some((&byte, rest)) = self.bytes.split_first() else {
                return Err(Error::InvalidClassModel {
                    fault: "it ends in the middle of a number",
                });
            };
            self.bytes = rest;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                break;
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Error::InvalidClassModel { fault: "a number takes more than 64 bits" })
    }

    /// The next number, which must be less than `end`.
    pub(super) fn below(&mut self, end: u64) -> Result<u64> {
        match self.next()? {
            number if number < end => Ok(number),
            _ => Err(OUT_OF_RANGE),
        }
    }
}
