//! Opening: a path or standard input, decompressed and decoded.
//!
//! ```text
//! file ──► peek ──► impostor? ──► compression ──► peek ──► encoding ──► peek ──► records
//! ```

mod compression;
mod encoding;
mod impostor;
mod peek;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::failure::Failure;
use super::options::ReadOptions;
use crate::error::Result;
pub(super) use compression::ENDINGS;
use compression::{BUFFER, Compression};
pub use encoding::Encoding;
pub(super) use encoding::UTF_8_MARK;
pub(super) use impostor::of_line as impostor_of_line;
pub(super) use peek::Peek;

/// The path that means standard input.
pub const STANDARD_INPUT: &str = "-";

/// An opened input, ready to be read as UTF-8 or bytes.
pub(super) struct Input {
    /// The encoding that it was decoded from, if that is not the one that was given, or UTF-8.
    pub(super) encoding: Option<Encoding>,
    pub(super) reader: Peek<Box<dyn BufRead + Send>>,
}

impl Input {
    pub(super) fn open(path: &Path, options: &ReadOptions) -> Result<Input> {
        Input::of(path, options).map_err(|error| Failure::from(error).at(&name(path), None))
    }

    /// As [`Input::open`], for those who know where a failure is.
    pub(super) fn of(path: &Path, options: &ReadOptions) -> io::Result<Input> {
        let raw = Peek::new(open(path)?);
        let decompressed = Peek::new(decompress(raw, &name(path))?);
        let (reader, encoding) = encoding::decode(decompressed, options.encoding)?;
        Ok(Input { encoding, reader: Peek::new(reader) })
    }
}

/// The bytes of a file or of standard input.
fn open(path: &Path) -> io::Result<BufReader<Box<dyn Read + Send>>> {
    let raw: Box<dyn Read + Send> = match path == Path::new(STANDARD_INPUT) {
        true => Box::new(io::stdin()),
        false => Box::new(File::open(path)?),
    };
    Ok(BufReader::with_capacity(BUFFER, raw))
}

/// Decompresses what is compressed, and refuses archives and other files that are no text.
fn decompress(
    mut input: Peek<impl BufRead + Send + 'static>,
    name: &str,
) -> io::Result<Box<dyn BufRead + Send>> {
    let marks = [&Compression::marks()[..], &impostor::marks()].concat();
    let start = input.start_like(&marks)?;
    if let Some(compression) = Compression::of_start(start) {
        let mut inside = Peek::new(compression.decompress(input)?);
        let start = inside.start_like(&impostor::marks())?;
        return match impostor::of_start(start, name) {
            Some(fault) => Err(fault.into()),
            None => Ok(Box::new(inside)),
        };
    }
    match impostor::of_start(start, name) {
        Some(fault) => Err(fault.into()),
        None => Ok(Box::new(input)),
    }
}

/// The name of an input in messages.
pub(super) fn name(path: &Path) -> String {
    match path.to_str() {
        Some(STANDARD_INPUT) => "standard input".to_owned(),
        _ => path.display().to_string(),
    }
}

/// Reads a file that is one document, of any bytes. It is decompressed if its name and its first bytes say so.
pub(super) fn read_document(
    path: &Path,
    options: &ReadOptions,
    document: &mut Vec<u8>,
) -> io::Result<()> {
    let mut file = Peek::new(open(path)?);
    let is_named = ENDINGS.iter().any(|ending| name(path).ends_with(ending));
    let compression = match is_named {
        true => Compression::of_start(file.start_like(&Compression::marks())?),
        false => None,
    };
    let input: Box<dyn BufRead + Send> = match compression {
        Some(compression) => compression.decompress(file)?,
        None => Box::new(file),
    };
    document.clear();
    input.take(options.max_bytes.saturating_add(1)).read_to_end(document)?;
    options.check_size(document.len())?;
    encoding::decode_document(document, options.encoding)
}
