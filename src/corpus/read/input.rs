//! Opening: a path or standard input, decompressed, without its byte-order mark.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use super::fault::InputFault;
use crate::error::{Error, Result};

/// The path that means standard input.
pub const STANDARD_INPUT: &str = "-";

const GZIP_MAGIC: &[u8] = b"\x1f\x8b";
const ZSTD_MAGIC: &[u8] = b"\x28\xb5\x2f\xfd";
const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";
/// Byte-order marks: of UTF-8, then of UTF-16 and UTF-32.
const MARKS: [&[u8]; 4] = [UTF8_MARK, b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff"];

/// An opened input, ready to be read as UTF-8 or bytes.
pub(super) struct Input {
    pub(super) name: String,
    pub(super) reader: Box<dyn BufRead + Send>,
}

impl Input {
    pub(super) fn open(path: &Path, max_bytes: u64) -> Result<Input> {
        let name = name(path);
        let raw: Box<dyn Read + Send> = if path == Path::new(STANDARD_INPUT) {
            Box::new(io::stdin())
        } else {
            Box::new(File::open(path).map_err(|error| read_error(&name, error))?)
        };
        let reader = decompress(BufReader::with_capacity(1 << 16, raw), max_bytes)
            .and_then(without_mark)
            .map_err(|error| read_error(&name, error))?;
        Ok(Input { name, reader })
    }

    /// The first line, or the first 64 KiB of it, which the reader yields again.
    pub(super) fn peek_line(&mut self) -> Result<Vec<u8>> {
        let mut line = Vec::new();
        let limit = 1 << 16;
        (&mut self.reader)
            .take(limit)
            .read_until(b'\n', &mut line)
            .map_err(|error| read_error(&self.name, error))?;
        let rest = std::mem::replace(&mut self.reader, Box::new(io::empty()));
        self.reader = Box::new(Cursor::new(line.clone()).chain(rest));
        Ok(line)
    }
}

/// The name of an input in messages.
pub(super) fn name(path: &Path) -> String {
    match path.to_str() {
        Some(STANDARD_INPUT) => "standard input".to_owned(),
        _ => path.display().to_string(),
    }
}

/// Reads a file that is one document. It is decompressed if its name ends in `.gz` or `.zst`.
pub(super) fn read_document(path: &Path, max_bytes: u64, document: &mut Vec<u8>) -> Result<()> {
    let compressed = path.extension().is_some_and(|ending| ending == "gz" || ending == "zst");
    let read = |document: &mut Vec<u8>| {
        let mut file = BufReader::new(File::open(path)?);
        match compressed {
            true => decompress(file, max_bytes)?.read_to_end(document),
            false => file.read_to_end(document),
        }
    };
    document.clear();
    read(document).map_err(|error| read_error(&name(path), error))?;
    Ok(())
}

/// The error for a failed read: the fault of the input, if a reader of this file raised one.
pub(super) fn read_error(name: &str, error: io::Error) -> Error {
    match error.downcast::<InputFault>() {
        Ok(fault) => fault.at(name, None),
        Err(source) => Error::Read { path: name.to_owned(), source },
    }
}

/// Decompresses what starts like a gzip or zstd file, whatever its name is.
fn decompress(
    reader: BufReader<impl Read + Send + 'static>,
    max_bytes: u64,
) -> io::Result<Box<dyn BufRead + Send>> {
    let (start, reader) = peek(reader, &[GZIP_MAGIC, ZSTD_MAGIC])?;
    let limited = |compression, inner: Box<dyn Read + Send>| {
        let limited = Limited { inner, compression, limit: max_bytes, left: max_bytes };
        Box::new(BufReader::with_capacity(1 << 16, limited))
    };
    Ok(if start.starts_with(GZIP_MAGIC) {
        limited("gzip", Box::new(MultiGzDecoder::new(reader)))
    } else if start.starts_with(ZSTD_MAGIC) {
        #[cfg(feature = "zstd")]
        {
            limited("zstd", Box::new(zstd::Decoder::with_buffer(reader)?))
        }
        #[cfg(not(feature = "zstd"))]
        {
            let fault = InputFault::NoDecompressor { compression: "zstd", feature: "zstd" };
            return Err(io::Error::other(fault));
        }
    } else {
        Box::new(reader)
    })
}

fn without_mark(reader: Box<dyn BufRead + Send>) -> io::Result<Box<dyn BufRead + Send>> {
    let (start, mut reader) = peek(reader, &MARKS)?;
    if MARKS[1..].iter().any(|mark| start.starts_with(mark)) {
        return Err(io::Error::other(InputFault::Utf16));
    }
    if start.starts_with(UTF8_MARK) {
        reader.consume(UTF8_MARK.len());
    }
    Ok(Box::new(reader))
}

/// As many of the first bytes as tell which of `marks` the input starts with, and a reader that starts
/// with them. No more is read: a pipe may hold a short line and wait for its answer.
fn peek<R: BufRead>(
    mut reader: R,
    marks: &[&[u8]],
) -> io::Result<(Vec<u8>, impl BufRead + use<R>)> {
    let mut start = Vec::new();
    let is_open =
        |start: &[u8]| marks.iter().any(|m| m.len() > start.len() && m.starts_with(start));
    while is_open(&start) && reader.by_ref().take(1).read_to_end(&mut start)? > 0 {}
    Ok((start.clone(), Cursor::new(start).chain(reader)))
}

/// A decompressor that says what is wrong with its input, and stops at a limit.
struct Limited {
    inner: Box<dyn Read + Send>,
    compression: &'static str,
    limit: u64,
    left: u64,
}

impl Read for Limited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer).map_err(|error| self.explain(error))?;
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => return Err(io::Error::other(InputFault::TooLarge { limit: self.limit })),
        }
        Ok(count)
    }
}

impl Limited {
    fn explain(&self, error: io::Error) -> io::Error {
        let compression = self.compression;
        if error.kind() == io::ErrorKind::UnexpectedEof {
            io::Error::other(InputFault::Truncated { compression })
        } else if error.raw_os_error().is_none() {
            io::Error::other(InputFault::Damaged { compression, reason: error.to_string() })
        } else {
            error
        }
    }
}

#[cfg(all(test, not(feature = "zstd")))]
mod tests {
    use super::*;

    #[test]
    fn zstd_input_names_the_feature_that_reads_it() {
        let error = decompress(BufReader::new(ZSTD_MAGIC), 1 << 20).err().unwrap();
        assert_eq!(
            read_error("a.csv.zst", error).to_string(),
            "a.csv.zst: is compressed with zstd, which this build cannot read; build with the \
             feature \"zstd\", or decompress it first"
        );
    }
}
