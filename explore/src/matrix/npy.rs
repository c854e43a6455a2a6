use std::io::Write;

use super::format::RowWriter;
use crate::error::Result;

/// The length of magic, version and header together is a multiple of this.
const ALIGNMENT: usize = 64;

/// NumPy's format, version 1.0 (NumPy Enhancement Proposal 1): magic, version, the length of the header, a
/// header in Python's syntax, then the numbers by row, little-endian.
pub(super) struct Npy<'a> {
    output: &'a mut dyn Write,
}

impl<'a> Npy<'a> {
    pub(super) fn new(output: &'a mut dyn Write, rows: usize, columns: usize) -> Result<Npy<'a>> {
        let start = b"\x93NUMPY\x01\x00";
        let mut header =
            format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({rows}, {columns}), }}");
        // The header ends with a line feed.
        let length = start.len() + size_of::<u16>() + header.len() + 1;
        header += &" ".repeat(length.next_multiple_of(ALIGNMENT) - length);
        header.push('\n');
        output.write_all(start)?;
        output.write_all(&(header.len() as u16).to_le_bytes())?;
        output.write_all(header.as_bytes())?;
        Ok(Npy { output })
    }
}

impl RowWriter for Npy<'_> {
    fn row(&mut self, row: &[f64]) -> Result<()> {
        row.iter().try_for_each(|number| self.output.write_all(&number.to_le_bytes()))?;
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        Ok(self.output.flush()?)
    }
}
