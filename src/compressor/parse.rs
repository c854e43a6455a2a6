//! From a written form to a compressor, by the table of backends.

use std::str::FromStr;

use super::backend::{Backend, NO_FRAMING, PREFIX};
use super::settings::Settings;
use super::table::{backends, missing_feature};
use super::unframed::Unframed;
use super::{Compressor, CompressorSpec, gzip, options};
use crate::error::{Error, Result};

impl CompressorSpec {
    /// The compressor that this describes.
    ///
    /// # Errors
    ///
    /// - [`Error::UnknownCompressor`] for a [`custom`](CompressorSpec::custom) form, which only its
    ///   owner can build.
    /// - [`Error::ForeignZlib`] for gzip, zlib and deflate in a program whose zlib is not stock.
    ///
    /// # Examples
    ///
    /// ```
    /// let gzip = nearzip::CompressorSpec::default().compressor()?;
    /// assert_eq!(gzip.encoder().compressed_len(b"")?, nearzip::Length::from_bytes(20));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn compressor(&self) -> Result<Box<dyn Compressor>> {
        let (backend, settings) = self.backend()?;
        let compressor = (backend.compressor)(&settings)?;
        let streams_of_pair = if settings.has(&PREFIX) { 2 } else { 1 };
        let unframed = match settings.has(&NO_FRAMING) {
            true => Box::new(Unframed::new(compressor, backend.framing, streams_of_pair)),
            false => compressor,
        };
        Ok(settings.pairing().of(unframed, backend.joins(&settings)))
    }

    /// How far back this compressor looks, in bytes: what is farther away in a text might as well not be there.
    /// `None` if it sees the whole text, or if it is a [`custom`](CompressorSpec::custom) one.
    ///
    /// # Examples
    ///
    /// ```
    /// assert_eq!(nearzip::CompressorSpec::default().window(), Some(32_768));
    /// assert_eq!(nearzip::CompressorSpec::custom("mine").window(), None);
    /// ```
    pub fn window(&self) -> Option<u64> {
        let (backend, settings) = self.backend().ok()?;
        (backend.window)(&settings)
    }

    fn backend(&self) -> Result<(&'static Backend, Settings)> {
        let backend = find(self.name())?;
        let settings = self.settings().cloned().unwrap_or_else(|| backend.default_settings());
        Ok((backend, settings))
    }
}

/// gzip at level 9, the published choice.
impl Default for CompressorSpec {
    fn default() -> CompressorSpec {
        CompressorSpec::new(&gzip::GZIP, gzip::GZIP.default_settings())
    }
}

impl FromStr for CompressorSpec {
    type Err = Error;

    /// Parses `name[:level][,option]...`, with `option=value` for an option that takes a value.
    ///
    /// # Errors
    ///
    /// - [`Error::UnknownCompressor`] for a name that is not compiled in.
    /// - [`Error::InvalidLevel`] for a level that the compressor does not have.
    /// - [`Error::InvalidCompressorSpec`] for a level that is not a whole number.
    /// - [`Error::InvalidOption`] for an option that the compressor does not have, that is given
    ///   twice, or whose value it cannot have.
    fn from_str(text: &str) -> Result<CompressorSpec> {
        let mut parts = text.split(',');
        let head = parts.next().unwrap_or_default();
        let (name, level) = match head.split_once(':') {
            Some((name, level)) => (name, Some(level)),
            None => (head, None),
        };
        let backend = find(name)?;
        let level = match level {
            None => backend.default_level,
            Some(level) => {
                level.parse().map_err(|_| Error::InvalidCompressorSpec { text: text.to_owned() })?
            }
        };
        if !backend.levels.contains(&level) {
            return Err(Error::InvalidLevel {
                compressor: backend.name,
                level,
                min: *backend.levels.start(),
                max: *backend.levels.end(),
            });
        }
        Ok(CompressorSpec::new(backend, options::settings(backend, level, parts)?))
    }
}

fn find(name: &str) -> Result<&'static Backend> {
    backends().iter().find(|backend| backend.name == name).ok_or_else(|| {
        let known: Vec<&str> = backends().iter().map(|backend| backend.name).collect();
        Error::UnknownCompressor {
            name: name.to_owned(),
            known: known.join(", "),
            feature: missing_feature(name),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        text.parse::<CompressorSpec>().unwrap_err().to_string()
    }

    #[test]
    fn prints_what_it_parses() {
        for text in ["gzip", "gzip:6", "gzip:0", "zlib", "deflate:1"] {
            assert_eq!(text.parse::<CompressorSpec>().unwrap().to_string(), text);
        }
    }

    #[test]
    #[cfg(feature = "zstd")]
    fn prints_what_it_parses_of_zstd() {
        for text in ["zstd", "zstd:19", "zstd:-5", "zstd,prefix", "zstd:19,prefix"] {
            assert_eq!(text.parse::<CompressorSpec>().unwrap().to_string(), text);
        }
        let written_out: CompressorSpec = "zstd:3,prefix".parse().unwrap();
        assert_eq!(written_out, "zstd,prefix".parse().unwrap());
        assert_eq!(written_out.to_string(), "zstd,prefix");
    }

    #[test]
    fn the_default_level_can_be_left_out() {
        for backend in backends() {
            let explicit = format!("{}:{}", backend.name, backend.default_level);
            let bare: CompressorSpec = backend.name.parse().unwrap();
            assert_eq!(explicit.parse::<CompressorSpec>().unwrap(), bare);
        }
    }

    #[test]
    fn refuses_what_it_does_not_have() {
        assert!(
            refusal("lz77").starts_with("no compressor is called \"lz77\"; choose one of gzip")
        );
        assert!(refusal("GZIP").contains("no compressor"));
        assert_eq!(refusal("gzip:-1"), "gzip has no level -1; choose a level from 0 to 9");
        for text in ["gzip:", "gzip:high", "gzip:6.5", "gzip:6:1", "gzip:99999999999"] {
            assert!(refusal(text).contains("is not a compressor"), "{text}");
        }
        assert!(refusal("").contains("no compressor"));
        assert!(refusal(",prefix").contains("no compressor is called \"\""));
    }

    #[test]
    #[cfg(feature = "zstd")]
    fn refuses_what_zstd_does_not_have() {
        assert!(refusal("zstd:23").ends_with("from -131072 to 22"));
        assert_eq!(
            refusal("zstd,prefx"),
            "zstd: there is no option \"prefx\"; its options are prefix, no-framing, separator, pair"
        );
        assert_eq!(
            refusal("zstd,prefix,prefix"),
            "zstd: the option \"prefix\" is given more than once; its options are prefix, no-framing, separator, pair"
        );
        assert_eq!(
            refusal("zstd,prefix=yes"),
            "zstd: the option \"prefix\" takes no value; its options are prefix, no-framing, separator, pair"
        );
        assert!(refusal("zstd,prefix:19").contains("no option \"prefix:19\""));
        assert!(refusal("zstd:,prefix").contains("is not a compressor"));
    }

    #[test]
    #[cfg(not(feature = "brotli"))]
    fn a_backend_that_is_left_out_names_its_feature() {
        let refusal = refusal("brotli:5");
        assert!(refusal.ends_with("build with the feature \"brotli\" to add it"), "{refusal}");
    }

    #[test]
    #[cfg(not(feature = "zstd"))]
    fn zstd_names_its_feature_if_it_is_left_out() {
        let refusal = refusal("zstd:5,prefix");
        assert!(refusal.ends_with("build with the feature \"zstd\" to add it"), "{refusal}");
    }

    #[test]
    fn only_its_owner_can_build_a_custom_compressor() {
        let custom = CompressorSpec::custom("mine");
        assert_eq!(custom.to_string(), "mine");
        assert!(matches!(custom.compressor(), Err(Error::UnknownCompressor { .. })));
    }
}
