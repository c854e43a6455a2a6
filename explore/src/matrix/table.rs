use std::io::Write;

use nearzip::{Corpus, DocumentId};

use super::format::RowWriter;
use crate::error::Result;

/// CSV or TSV.
pub(super) struct Table<'a> {
    writer: csv::Writer<&'a mut dyn Write>,
    rows: &'a Corpus,
    written: usize,
}

impl<'a> Table<'a> {
    pub(super) fn new(
        output: &'a mut dyn Write,
        delimiter: u8,
        rows: &'a Corpus,
        columns: &[DocumentId<'_>],
    ) -> Result<Table<'a>> {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(output);
        writer.write_field("id")?;
        for id in columns {
            writer.write_field(id.to_string())?;
        }
        writer.write_record(None::<&[u8]>)?;
        Ok(Table { writer, rows, written: 0 })
    }
}

impl RowWriter for Table<'_> {
    fn row(&mut self, row: &[f64]) -> Result<()> {
        self.writer.write_field(self.rows.id(self.written).to_string())?;
        self.written += 1;
        for number in row {
            self.writer.write_field(number.to_string())?;
        }
        self.writer.write_record(None::<&[u8]>)?;
        Ok(())
    }

    fn finish(&mut self) -> Result<()> {
        Ok(self.writer.flush()?)
    }
}
