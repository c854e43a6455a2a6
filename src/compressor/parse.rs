//! From a written form to a compressor, by the table of backends.

use std::str::FromStr;

use super::backend::{Backend, BackendOption, NO_FRAMING, PREFIX};
use super::settings::{ChosenOption, Settings};
use super::table::{backends, missing_feature};
use super::unframed::Unframed;
use super::{Compressor, CompressorSpec, OptionFault, gzip};
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
        Ok(match settings.has(&NO_FRAMING) {
            true => Box::new(Unframed::new(compressor, backend.framing, streams_of_pair)),
            false => compressor,
        })
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
        let options = options(backend, parts)?;
        let settings = Settings::new(level, backend.default_level, options);
        Ok(CompressorSpec::new(backend, settings))
    }
}

/// The options written in `parts`, in the backend's order.
fn options<'a>(
    backend: &Backend,
    parts: impl Iterator<Item = &'a str>,
) -> Result<Vec<ChosenOption>> {
    let mut values: Vec<Option<Option<i32>>> = vec![None; backend.options.len()];
    for part in parts {
        let refuse = |fault| {
            let known: Vec<&str> = backend.options.iter().map(|option| option.name).collect();
            Error::InvalidOption { compressor: backend.name, fault, known: known.join(", ") }
        };
        let (name, value) = match part.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (part, None),
        };
        let unknown = || refuse(OptionFault::Unknown { option: name.to_owned() });
        let index = backend.options.iter().position(|option| option.name == name);
        let index = index.ok_or_else(unknown)?;
        let option = &backend.options[index];
        let value = option_value(option, value).map_err(refuse)?;
        if values[index].replace(value).is_some() {
            return Err(refuse(OptionFault::Repeated { option: option.name }));
        }
    }
    let chosen = backend.options.iter().zip(values).filter_map(|(option, value)| match value? {
        Some(number) if option.default == Some(number) => None,
        value => Some(ChosenOption { name: option.name, value }),
    });
    Ok(chosen.collect())
}

fn option_value(option: &BackendOption, text: Option<&str>) -> Result<Option<i32>, OptionFault> {
    match (&option.values, text) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err(OptionFault::UnwantedValue { option: option.name }),
        (Some(values), text) => {
            let value = text.and_then(|text| text.parse().ok());
            let value = value.filter(|value| values.contains(value));
            value.map(Some).ok_or(OptionFault::InvalidValue {
                option: option.name,
                min: *values.start(),
                max: *values.end(),
            })
        }
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
    fn refuses_options_of_a_compressor_without_any() {
        let expected = "gzip: there is no option \"prefix\"; it has no options";
        assert_eq!(refusal("gzip,prefix"), expected);
        assert_eq!(refusal("gzip:9,prefix=1"), expected);
        assert_eq!(refusal("gzip,"), "gzip: there is no option \"\"; it has no options");
    }

    #[test]
    #[cfg(feature = "zstd")]
    fn refuses_what_zstd_does_not_have() {
        assert!(refusal("zstd:23").ends_with("from -131072 to 22"));
        assert_eq!(
            refusal("zstd,prefx"),
            "zstd: there is no option \"prefx\"; its options are prefix, no-framing"
        );
        assert_eq!(
            refusal("zstd,prefix,prefix"),
            "zstd: the option \"prefix\" is given more than once; its options are prefix, no-framing"
        );
        assert_eq!(
            refusal("zstd,prefix=yes"),
            "zstd: the option \"prefix\" takes no value; its options are prefix, no-framing"
        );
        assert!(refusal("zstd,prefix:19").contains("no option \"prefix:19\""));
        assert!(refusal("zstd:,prefix").contains("is not a compressor"));
    }

    const OPTIONS: &[BackendOption] = &[
        BackendOption {
            name: "order",
            description: "Its order",
            values: Some(1..=5),
            default: Some(4),
        },
        BackendOption { name: "fast", description: "A switch", values: None, default: None },
    ];

    fn parse_options(text: &str) -> Result<String> {
        let backend = Backend { name: "ppm", options: OPTIONS, ..gzip::GZIP };
        let options = options(&backend, text.split(','))?;
        Ok(Settings::new(1, 1, options).to_string())
    }

    #[test]
    fn options_print_in_the_order_of_the_table() {
        for text in ["order=3", "fast", "order=1,fast"] {
            assert_eq!(parse_options(text).unwrap(), format!(",{text}"));
        }
        assert_eq!(parse_options("fast,order=05").unwrap(), ",order=5,fast");
        assert_eq!(parse_options("fast,order=4").unwrap(), ",fast", "the default is not printed");
    }

    #[test]
    fn a_value_is_a_whole_number_in_its_range() {
        for text in ["order", "order=", "order=x", "order=0", "order=6", "fast,order=1.5"] {
            assert_eq!(
                parse_options(text).unwrap_err().to_string(),
                "ppm: the option \"order\" needs a whole number from 1 to 5, as in order=1; its \
                 options are order, fast",
                "{text}"
            );
        }
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
