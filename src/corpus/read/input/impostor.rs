//! Files that are no text, whatever their name says: what they are, and what to do about them.

use super::super::fault::InputFault;
use crate::model::MAGIC;

/// How a kind of file starts, what it is, and how to get the text out of it.
type Kind = (&'static [u8], &'static str, &'static str);

const BINARY: [Kind; 20] = [
    (b"PK\x03\x04", "a zip archive", UNPACK),
    (b"PK\x05\x06", "an empty zip archive", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", UNPACK),
    (b"\x04\x22\x4d\x18", "an lz4 file", "decompress it first"),
    (b"\x1f\x9d", "a file of compress (.Z)", "decompress it first"),
    (b"PAR1\x15", "a Parquet file", EXPORT),
    (b"ARROW1\0\0", "an Arrow or Feather file", EXPORT),
    (b"FEA1", "a Feather file", EXPORT),
    (b"Obj\x01", "an Avro file", EXPORT),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file", EXPORT),
    (b"SQLite format 3\0", "an SQLite database", EXPORT),
    (b"\x80\x04\x95", "a Python pickle", EXPORT),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Excel or Word file",
        "save the sheet as CSV first",
    ),
    (b"%PDF-", "a PDF file", "extract its text first"),
    (b"{\\rtf", "an RTF document", "save it as plain text first"),
    (b"\x89PNG\r\n", "a PNG image", "give texts"),
    (b"\xff\xd8\xff", "a JPEG image", "give texts"),
    (b"\x7fELF", "an executable", "give texts"),
    (&MAGIC, "a model file of nearzip", "give it to --train"),
];

/// These could be the first line of a text.
const TEXTUAL: [Kind; 4] = [
    (
        b"version https://git-lfs.github.com/",
        "a Git LFS pointer",
        "fetch the file with git lfs pull",
    ),
    (b"<!doctype html", HTML, "download the file itself"),
    (b"<html", HTML, "download the file itself"),
    (b"<?xml", "an XML document", EXPORT),
];

const UNPACK: &str = "unpack it first";
const EXPORT: &str = "write it as CSV or JSON Lines first";
const HTML: &str = "an HTML page";

/// The first bytes of every kind of binary file.
pub(super) fn marks() -> [&'static [u8]; BINARY.len()] {
    BINARY.map(|(mark, ..)| mark)
}

/// What is wrong with a file that starts like this, if it is binary.
pub(super) fn of_start(start: &[u8], name: &str) -> Option<InputFault> {
    let &(mark, kind, remedy) = BINARY.iter().find(|(mark, ..)| start.starts_with(mark))?;
    let name = name.to_ascii_lowercase();
    let is_workbook = [".xlsx", ".xlsm", ".ods"].iter().any(|ending| name.ends_with(ending));
    Some(match mark.starts_with(b"PK") && is_workbook {
        true => InputFault::Impostor { kind: "a workbook", remedy: "save the sheet as CSV first" },
        false => InputFault::Impostor { kind, remedy },
    })
}

/// What is wrong with a table or another file of records whose first line is this, if it is something
/// else.
pub(in crate::corpus::read) fn of_line(line: &[u8]) -> Option<InputFault> {
    let starts_with =
        |mark: &[u8]| line.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
    // The header of a tar archive ends with this mark.
    if line.get(257..262) == Some(b"ustar") {
        return Some(InputFault::Impostor { kind: "a tar archive", remedy: UNPACK });
    }
    let &(_, kind, remedy) = TEXTUAL.iter().find(|(mark, ..)| starts_with(mark))?;
    Some(InputFault::Impostor { kind, remedy })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_called_by_its_name() {
        let kind = |fault| match fault {
            Some(InputFault::Impostor { kind, .. }) => kind,
            _ => "",
        };
        assert_eq!(kind(of_start(b"PK\x03\x04rest", "a.csv")), "a zip archive");
        assert_eq!(kind(of_start(b"PK\x03\x04rest", "A.XLSX")), "a workbook");
        assert_eq!(kind(of_start(b"PAR1 is a gene", "a.csv")), "");
        assert_eq!(kind(of_line(b"<!DOCTYPE html>\n")), "an HTML page");
        assert_eq!(kind(of_line(b"<htm")), "");
    }
}
