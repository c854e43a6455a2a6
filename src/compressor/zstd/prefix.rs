//! The option `prefix`: C(xy) = C(x) + C(y | x), a frame for the query and a frame for the document
//! whose matches may start in the query.
//!
//! There is no separator, since nothing is joined. zstd ignores a prefix of fewer than 8 bytes: then
//! C(y | x) = C(y).

use zstd::zstd_safe::{CCtx, CParameter, SafeResult};

use super::{Prefixed, Zstd, room_for};
use crate::compressor::codec::Codec;
use crate::compressor::{Compressor, Encoder, Length, QueryEncoder};
use crate::error::{Error, Result};

/// Compresses texts on their own, and documents with a query as their prefix.
pub(super) struct PrefixEncoder {
    compressor: Prefixed,
    alone: Zstd,
    output: Vec<u8>,
    /// A copy of the query with a byte before and after it.
    ///
    /// zstd finds other matches if the document overlaps its prefix in memory, or begins where the
    /// prefix ends. With the copy and its margins, no document can.
    prefix: Vec<u8>,
}

impl PrefixEncoder {
    pub(super) fn new(compressor: &Prefixed) -> PrefixEncoder {
        PrefixEncoder {
            compressor: compressor.clone(),
            alone: Zstd::new(&compressor.settings),
            output: Vec::new(),
            prefix: Vec::new(),
        }
    }
}

impl Encoder for PrefixEncoder {
    fn compressed_len(&mut self, data: &[u8]) -> Result<Length> {
        self.output.clear();
        match self.alone.compress(data, &mut self.output) {
            Ok(()) => Ok(Length::from_bytes(self.output.len() as u64)),
            Err(source) => Err(Error::Compress {
                compressor: self.compressor.spec(),
                bytes: data.len(),
                source,
            }),
        }
    }

    fn query<'a>(&'a mut self, query: &'a [u8]) -> Result<Box<dyn QueryEncoder + 'a>> {
        let length = self.compressed_len(query)?;
        let PrefixEncoder { compressor: zstd, output, prefix, .. } = self;
        prefix.clear();
        prefix.push(0);
        prefix.extend_from_slice(query);
        prefix.push(0);
        let prefix = &prefix[1..=query.len()];
        // A context borrows its prefix, so it lives no longer than the query.
        let Some(context) = CCtx::try_create() else {
            return Err(Error::Compress {
                compressor: zstd.spec(),
                bytes: query.len(),
                source: std::io::ErrorKind::OutOfMemory.into(),
            });
        };
        let mut prefixed = PrefixQuery { zstd, context, prefix, length, output };
        let level = CParameter::CompressionLevel(prefixed.zstd.settings.level());
        prefixed
            .context
            .set_parameter(level)
            .map_err(|code| prefixed.zstd.error(query.len(), code))?;
        Ok(Box::new(prefixed))
    }
}

struct PrefixQuery<'a> {
    zstd: &'a Prefixed,
    context: CCtx<'a>,
    prefix: &'a [u8],
    length: Length,
    output: &'a mut Vec<u8>,
}

impl PrefixQuery<'_> {
    /// Compresses `document` into the beginning of `output` and returns the length of the frame.
    fn compress(&mut self, document: &[u8]) -> SafeResult {
        // A prefix is good for one frame.
        self.context.ref_prefix(self.prefix)?;
        self.context.compress2(room_for(document, self.output), document)
    }
}

impl QueryEncoder for PrefixQuery<'_> {
    fn query_len(&self) -> Length {
        self.length
    }

    fn pair_len(&mut self, document: &[u8]) -> Result<Length> {
        match self.compress(document) {
            Ok(bytes) => {
                let frame = Length::from_bytes(bytes as u64);
                Ok(Length::from_units(self.length.units() + frame.units()))
            }
            Err(code) => Err(self.zstd.error(document.len(), code)),
        }
    }
}

#[cfg(test)]
mod tests {
    use zstd::zstd_safe::DCtx;

    use super::*;
    use crate::compressor::CompressorSpec;
    use crate::random::Random;

    const LEVELS: [i32; 5] = [-5, 1, 3, 19, 22];

    fn encoder(level: i32) -> Box<dyn Encoder> {
        let spec: CompressorSpec = format!("zstd:{level},prefix").parse().unwrap();
        spec.compressor().unwrap().encoder()
    }

    /// Words that recur, so that texts share some.
    fn words(random: &mut Random, count: u64) -> Vec<u8> {
        (0..count).flat_map(|_| format!("word{} ", random.below(90)).into_bytes()).collect()
    }

    fn texts() -> Vec<Vec<u8>> {
        let mut random = Random::new(5);
        let mut texts = vec![Vec::new(), b"a".to_vec(), b"1234567".to_vec(), b"12345678".to_vec()];
        texts.extend([1, 10, 200, 40_000].map(|count| words(&mut random, count)));
        texts.push(random.bytes(3_000));
        texts
    }

    #[test]
    fn a_pair_is_the_query_s_frame_and_a_frame_that_the_query_decodes() {
        for level in LEVELS {
            let mut encoder = encoder(level);
            for x in texts() {
                let alone = encoder.compressed_len(&x).unwrap();
                let mut query = encoder.query(&x).unwrap();
                assert_eq!(query.query_len(), alone);
                for y in texts() {
                    let mut frame = vec![0; y.len() + 1_000];
                    let mut context = CCtx::create();
                    context.set_parameter(CParameter::CompressionLevel(level)).unwrap();
                    context.ref_prefix(&x).unwrap();
                    let bytes = context.compress2(frame.as_mut_slice(), &y[..]).unwrap();

                    let mut decoded = vec![0; y.len() + 1];
                    let mut decoder = DCtx::create();
                    decoder.ref_prefix(&x).unwrap();
                    let end = decoder.decompress(decoded.as_mut_slice(), &frame[..bytes]).unwrap();
                    assert_eq!(decoded[..end], y);

                    let expected = alone.units() + Length::from_bytes(bytes as u64).units();
                    let found = query.pair_len(&y).unwrap();
                    assert_eq!(found.units(), expected, "{level}: {} and {}", x.len(), y.len());
                }
            }
        }
    }

    #[test]
    fn a_text_after_itself_costs_nearly_nothing() {
        for level in LEVELS {
            let mut encoder = encoder(level);
            let text = Random::new(6).bytes(3_000);
            let alone = encoder.compressed_len(&text).unwrap();
            let pair = encoder.query(&text).unwrap().pair_len(&text).unwrap();
            assert!(alone > Length::from_bytes(3_000));
            let more = pair.units() - alone.units();
            assert!(more < Length::from_bytes(30).units(), "level {level}: {pair} after {alone}");
        }
    }

    #[test]
    fn a_pair_does_not_depend_on_where_its_texts_are_stored() {
        let mut encoder = encoder(3);
        let joined = Random::new(7).bytes(2_000).repeat(3);
        let ranges = [0..2_000, 2_000..4_000, 1_000..3_000, 0..3_000, 1..6_000];
        for x in ranges.clone().map(|range| &joined[range]) {
            let mut query = encoder.query(x).unwrap();
            for y in ranges.clone().map(|range| &joined[range]) {
                let copy = y.to_vec();
                let apart = query.pair_len(&copy).unwrap();
                assert_eq!(query.pair_len(y).unwrap(), apart);
            }
        }
    }

    #[test]
    fn a_document_after_an_empty_query_is_a_frame_of_its_own() {
        let mut encoder = encoder(3);
        let [nothing, own] = [&b""[..], b"a document, a document"]
            .map(|text| encoder.compressed_len(text).unwrap().units());
        let pair = encoder.query(b"").unwrap().pair_len(b"a document, a document").unwrap();
        assert_eq!(pair.units(), nothing + own);
    }
}
