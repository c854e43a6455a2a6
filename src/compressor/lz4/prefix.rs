//! The option `prefix`: C(xy) = C(x) + C(y | x), a block for the query and a block for the document whose matches may
//! start in the query. There is no separator, since nothing is joined.
//!
//! The bindings to the library in C have no safe function for it, so all three lengths are those of `lz4_flex`, which
//! looks for matches as the library does at level 1, and finds nearly the same. A match has at least four bytes, so a
//! shorter query is none: then C(y | x) = C(y).

use std::io;

use lz4_flex::block::{compress_into, compress_into_with_dict, get_maximum_output_size};

use super::BACKEND;
use crate::compressor::settings::Settings;
use crate::compressor::{Compressor, CompressorSpec, Encoder, Length, QueryEncoder};
use crate::error::{Error, Result};

/// `lz4_flex` panics at dictionaries that are shorter, but not empty (its issue 214).
const SHORTEST_PREFIX: usize = 4;

#[derive(Debug, Clone)]
pub(super) struct Prefixed {
    settings: Settings,
}

impl Prefixed {
    pub(super) fn new(settings: &Settings) -> Prefixed {
        Prefixed { settings: settings.clone() }
    }
}

impl Compressor for Prefixed {
    fn spec(&self) -> CompressorSpec {
        CompressorSpec::new(&BACKEND, self.settings.clone())
    }

    fn encoder(&self) -> Box<dyn Encoder> {
        Box::new(PrefixEncoder { compressor: self.clone(), block: Vec::new() })
    }
}

struct PrefixEncoder {
    compressor: Prefixed,
    /// Room for a block, which is not kept.
    block: Vec<u8>,
}

impl PrefixEncoder {
    /// The length of the block of `data`, whose matches may start in `prefix`.
    fn length(&mut self, prefix: &[u8], data: &[u8]) -> Result<Length> {
        let room = get_maximum_output_size(data.len());
        if self.block.len() < room {
            self.block.resize(room, 0);
        }
        let compressed = match prefix.len() >= SHORTEST_PREFIX {
            true => compress_into_with_dict(data, &mut self.block, prefix),
            false => compress_into(data, &mut self.block),
        };
        match compressed {
            Ok(bytes) => Ok(Length::from_bytes(bytes as u64)),
            Err(fault) => Err(Error::Compress {
                compressor: self.compressor.spec(),
                bytes: data.len(),
                source: io::Error::other(fault),
            }),
        }
    }
}

impl Encoder for PrefixEncoder {
    fn compressed_len(&mut self, data: &[u8]) -> Result<Length> {
        self.length(b"", data)
    }

    fn query<'a>(&'a mut self, query: &'a [u8]) -> Result<Box<dyn QueryEncoder + 'a>> {
        let length = self.compressed_len(query)?;
        Ok(Box::new(PrefixQuery { encoder: self, query, length }))
    }
}

struct PrefixQuery<'a> {
    encoder: &'a mut PrefixEncoder,
    query: &'a [u8],
    length: Length,
}

impl QueryEncoder for PrefixQuery<'_> {
    fn query_len(&self) -> Length {
        self.length
    }

    fn pair_len(&mut self, document: &[u8]) -> Result<Length> {
        let block = self.encoder.length(self.query, document)?;
        Ok(Length::from_units(self.length.units() + block.units()))
    }
}

#[cfg(test)]
mod tests {
    use lz4_flex::block::{compress_with_dict, decompress, decompress_with_dict};

    use super::*;
    use crate::compressor::conformance;
    use crate::random::Random;

    fn encoder() -> Box<dyn Encoder> {
        "lz4,prefix".parse::<CompressorSpec>().unwrap().compressor().unwrap().encoder()
    }

    fn texts() -> Vec<Vec<u8>> {
        let mut texts = conformance::texts();
        texts.extend([b"123".to_vec(), b"1234".to_vec(), b"1234 1234 1234 1234".to_vec()]);
        texts.push(include_bytes!("mod.rs").repeat(500)); // more than a megabyte
        texts
    }

    #[test]
    fn a_pair_is_the_query_s_block_and_a_block_that_the_query_decodes() {
        let mut encoder = encoder();
        for x in texts() {
            let alone = lz4_flex::block::compress(&x);
            assert_eq!(decompress(&alone, x.len()).unwrap(), x);
            assert_eq!(encoder.compressed_len(&x).unwrap(), Length::from_bytes(alone.len() as u64));
            let dictionary = if x.len() < 4 { &[] } else { &x[..] };
            let mut query = encoder.query(&x).unwrap();
            for y in texts() {
                let block = compress_with_dict(&y, dictionary);
                let decoded = decompress_with_dict(&block, y.len(), dictionary).unwrap();
                assert!(decoded == y, "{} after {} bytes", y.len(), x.len());
                let expected = Length::from_bytes((alone.len() + block.len()) as u64);
                assert_eq!(query.pair_len(&y).unwrap(), expected, "{} and {}", x.len(), y.len());
            }
        }
    }

    #[test]
    fn a_text_after_itself_costs_nearly_nothing() {
        let text = Random::new(6).bytes(3_000);
        let mut encoder = encoder();
        let alone = encoder.compressed_len(&text).unwrap();
        let pair = encoder.query(&text).unwrap().pair_len(&text).unwrap();
        assert!(alone > Length::from_bytes(3_000));
        assert!(pair.units() - alone.units() < Length::from_bytes(40).units(), "{pair}");
    }

    #[test]
    fn lengths_are_nearly_those_of_the_library() {
        let mut library = "lz4".parse::<CompressorSpec>().unwrap().compressor().unwrap().encoder();
        let mut encoder = encoder();
        let text = &include_bytes!("mod.rs")[..];
        let [ours, theirs] =
            [&mut encoder, &mut library].map(|it| it.compressed_len(text).unwrap().bytes());
        assert!((ours / theirs - 1.0).abs() < 0.03, "{ours} and {theirs}");
    }
}
