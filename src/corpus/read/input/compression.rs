//! Decompression of what starts like a compressed file, whatever its name is.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;

use super::super::fault::InputFault;

/// The size of a buffer for what is read from a file or a decompressor.
pub(super) const BUFFER: usize = 1 << 16;

/// Files of Reddit and Wikipedia are compressed with `--long=31`.
#[cfg(feature = "zstd")]
const LARGEST_ZSTD_WINDOW: u32 = 31;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compression {
    Gzip,
    Zstd,
    Bzip2,
    Xz,
}

/// How compressed files start. Files of pzstd start with a frame to skip, which any of sixteen marks
/// begins; pzstd writes the first.
const MARKS: [(&[u8], Compression); 5] = [
    (b"\x1f\x8b", Compression::Gzip),
    (b"\x28\xb5\x2f\xfd", Compression::Zstd),
    (b"\x50\x2a\x4d\x18", Compression::Zstd),
    (b"BZh", Compression::Bzip2),
    (b"\xfd7zXZ\0", Compression::Xz),
];

/// How the names of compressed files end.
pub(in crate::corpus::read) const ENDINGS: [&str; 4] = [".gz", ".zst", ".bz2", ".xz"];

impl Compression {
    pub(super) fn marks() -> [&'static [u8]; MARKS.len()] {
        MARKS.map(|(mark, _)| mark)
    }

    /// The compression of a file that starts like this, if it is compressed.
    pub(super) fn of_start(start: &[u8]) -> Option<Compression> {
        let found = MARKS.iter().find(|(mark, _)| start.starts_with(mark));
        found.map(|&(_, compression)| compression)
    }

    fn name(self) -> &'static str {
        match self {
            Compression::Gzip => "gzip",
            Compression::Zstd => "zstd",
            Compression::Bzip2 => "bzip2",
            Compression::Xz => "xz",
        }
    }

    /// What the compressed `input` holds.
    pub(super) fn decompress(
        self,
        input: impl BufRead + Send + 'static,
    ) -> io::Result<Box<dyn BufRead + Send>> {
        let decoder: Box<dyn Read + Send> = match self {
            Compression::Gzip => Box::new(GzipMembers { member: Some(GzDecoder::new(input)) }),
            #[cfg(feature = "zstd")]
            Compression::Zstd => {
                let mut decoder = zstd::Decoder::with_buffer(input)?;
                decoder.window_log_max(LARGEST_ZSTD_WINDOW)?;
                Box::new(decoder)
            }
            #[cfg(feature = "bzip2")]
            Compression::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(input)),
            #[cfg(feature = "xz")]
            Compression::Xz => Box::new(liblzma::bufread::XzDecoder::new_multi_decoder(input)),
            #[cfg(not(all(feature = "zstd", feature = "bzip2", feature = "xz")))]
            _ => {
                let compression = self.name();
                return Err(InputFault::NoDecompressor { compression }.into());
            }
        };
        let explained = Explained { decoder, compression: self.name() };
        Ok(Box::new(BufReader::with_capacity(BUFFER, explained)))
    }
}

/// The members of a gzip file, one after another. Zeros behind the last, as tapes and some tools add,
/// are skipped.
struct GzipMembers<R> {
    /// None at the end.
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> Read for GzipMembers<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let count = member.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            let mut rest = self.member.take().map(GzDecoder::into_inner).expect("it was there");
            skip_zeros(&mut rest)?;
            self.member = match rest.fill_buf()? {
                [] => None,
                // The first byte of gzip's mark; the decoder checks the rest.
                [0x1f, ..] => Some(GzDecoder::new(rest)),
                _ => return Err(InputFault::BehindGzip.into()),
            };
        }
        Ok(0)
    }
}

fn skip_zeros(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let bytes = input.fill_buf()?;
        let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
        if zeros == 0 {
            return Ok(());
        }
        input.consume(zeros);
    }
}

/// A decompressor that says what is wrong with its input.
struct Explained<R> {
    decoder: R,
    compression: &'static str,
}

impl<R: Read> Read for Explained<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.decoder.read(buffer).map_err(|error| self.explain(error))
    }
}

impl<R> Explained<R> {
    fn explain(&self, error: io::Error) -> io::Error {
        let compression = self.compression;
        if error.get_ref().is_some_and(|inner| inner.is::<InputFault>()) {
            error
        } else if error.kind() == io::ErrorKind::UnexpectedEof {
            InputFault::Truncated { compression }.into()
        } else if error.raw_os_error().is_none() {
            InputFault::Damaged { compression, reason: error.to_string() }.into()
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
        let error = Compression::Zstd.decompress(&b""[..]).err().unwrap();
        assert_eq!(
            error.to_string(),
            "is compressed with zstd, which this build cannot read; build with the feature \"zstd\", \
             or decompress it first"
        );
    }
}
