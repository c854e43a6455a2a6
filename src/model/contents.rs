use std::fs::File;
use std::io::{self, Read};
use std::ops::Deref;

use memmap2::Mmap;

/// The bytes of a file.
#[derive(Debug)]
pub(super) enum Contents {
    Mapped(Mmap),
    Read(Vec<u8>),
}

impl Contents {
    /// The bytes of `file`, which is now `len` bytes long.
    pub(super) fn of(file: &File, len: u64, map: bool) -> io::Result<Contents> {
        if map && len > 0 {
            return Contents::map(file);
        }
        let mut bytes = Vec::with_capacity(usize::try_from(len).map_err(io::Error::other)?);
        file.take(len).read_to_end(&mut bytes)?;
        Ok(Contents::Read(bytes))
    }

    #[expect(unsafe_code, reason = "safe Rust cannot map files into memory")]
    fn map(file: &File) -> io::Result<Contents> {
        // SAFETY: the bytes of a map must not change while it exists. nearzip never changes a model
        // file: it writes a new one, which takes over the old one's name, and the old bytes stay
        // until no one maps them any more. The documentation of `OpenOptions::map` requires that
        // other programs leave the file alone, and says how to do without a map.
        unsafe { Mmap::map(file) }.map(Contents::Mapped)
    }
}

impl Deref for Contents {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Contents::Mapped(map) => map,
            Contents::Read(bytes) => bytes,
        }
    }
}
