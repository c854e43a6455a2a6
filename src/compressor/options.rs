//! The options in a compressor's written form.

use super::OptionFault;
use super::backend::{Backend, BackendOption, PREFIX};
use super::pairing::{self, PairOption, Pairing, SEPARATOR_OPTION};
use super::settings::{ChosenOption, Settings};
use crate::error::{Error, Result};

/// The settings of a backend at this level, with the options written in `parts`, in the backend's order.
pub(super) fn settings<'a>(
    backend: &Backend,
    level: i32,
    parts: impl Iterator<Item = &'a str>,
) -> Result<Settings> {
    let mut written = Written::new(backend);
    let read = parts.into_iter().try_for_each(|part| written.read(part));
    read.and_then(|()| written.settings(level)).map_err(|fault| {
        let own = backend.options.iter().map(|option| option.name);
        let known: Vec<&str> =
            own.chain(backend.pair_options().iter().map(|option| option.name)).collect();
        Error::InvalidOption { compressor: backend.name, fault, known: known.join(", ") }
    })
}

/// The options that have been read.
struct Written<'a> {
    backend: &'a Backend,
    /// Of each option of the backend: `None` if it is not written, and its value if it takes one.
    values: Vec<Option<Option<i32>>>,
    pairing: Pairing,
    pair_options: Vec<&'static PairOption>,
}

impl Written<'_> {
    fn new(backend: &Backend) -> Written<'_> {
        let values = vec![None; backend.options.len()];
        Written { backend, values, pairing: Pairing::default(), pair_options: Vec::new() }
    }

    fn read(&mut self, part: &str) -> Result<(), OptionFault> {
        let (name, value) = match part.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (part, None),
        };
        let of_backend = self.backend.options.iter().position(|option| option.name == name);
        let of_pairs = pairing::OPTIONS.iter().find(|option| option.name == name);
        match (of_backend, of_pairs) {
            (Some(index), _) => self.read_own(index, value),
            (None, Some(option)) => self.read_pair(option, value),
            (None, None) => Err(OptionFault::Unknown { option: name.to_owned() }),
        }
    }

    fn read_own(&mut self, index: usize, value: Option<&str>) -> Result<(), OptionFault> {
        let option = &self.backend.options[index];
        let value = option_value(option, value)?;
        match self.values[index].replace(value) {
            Some(_) => Err(OptionFault::Repeated { option: option.name }),
            None => Ok(()),
        }
    }

    fn read_pair(
        &mut self,
        option: &'static PairOption,
        value: Option<&str>,
    ) -> Result<(), OptionFault> {
        if !self.backend.is_ordered {
            let reason = "texts are compared as sets, which are not joined and have no order";
            return Err(OptionFault::Meaningless { option: option.name, reason });
        }
        if self.pair_options.contains(&option) {
            return Err(OptionFault::Repeated { option: option.name });
        }
        self.pair_options.push(option);
        self.pairing.set(option, value.unwrap_or_default())
    }

    fn settings(self, level: i32) -> Result<Settings, OptionFault> {
        let Written { backend, values, pairing, pair_options } = self;
        let chosen =
            backend.options.iter().zip(values).filter_map(|(option, value)| match value? {
                Some(number) if option.default == Some(number) => None,
                value => Some(ChosenOption { name: option.name, value }),
            });
        let settings = Settings::new(level, backend.default_level, chosen.collect());
        if settings.has(&PREFIX) {
            if let Some(level) = backend.prefix_level.filter(|known| *known != level) {
                return Err(OptionFault::OtherLevel { option: PREFIX.name, level });
            }
            if pair_options.contains(&&SEPARATOR_OPTION) {
                let reason = "with prefix, query and document are not joined";
                return Err(OptionFault::Meaningless { option: SEPARATOR_OPTION.name, reason });
            }
        }
        Ok(settings.with_pairing(pairing))
    }
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

#[cfg(test)]
mod tests {
    use super::super::{CompressorSpec, gzip};
    use super::*;

    fn refusal(text: &str) -> String {
        text.parse::<CompressorSpec>().unwrap_err().to_string()
    }

    #[test]
    fn refuses_options_that_a_compressor_does_not_have() {
        let expected = "gzip: there is no option \"prefix\"; its options are separator, pair";
        assert_eq!(refusal("gzip,prefix"), expected);
        assert_eq!(refusal("gzip:9,prefix=1"), expected);
        assert_eq!(
            refusal("gzip,"),
            "gzip: there is no option \"\"; its options are separator, pair"
        );
    }

    #[test]
    fn the_way_of_pairs_prints_in_one_form() {
        for (text, printed) in [
            ("gzip,separator=newline", "gzip,separator=newline"),
            ("gzip:9,separator=x0A", "gzip,separator=newline"),
            ("gzip,pair=mean,separator=none", "gzip,separator=none,pair=mean"),
            ("gzip:6,pair=document-first", "gzip:6,pair=document-first"),
            ("gzip,pair=query-first,separator=space", "gzip"),
            ("deflate-ideal,separator=x20,pair=minimum", "deflate-ideal,pair=minimum"),
        ] {
            let spec: CompressorSpec = text.parse().unwrap();
            assert_eq!(spec.to_string(), printed, "{text}");
            assert_eq!(spec, printed.parse().unwrap());
            assert_eq!(spec.compressor().unwrap().spec(), spec);
        }
    }

    #[test]
    fn refuses_pairs_that_cannot_be() {
        assert_eq!(
            refusal("gzip,separator=comma"),
            "gzip: the option \"separator\" cannot be \"comma\"; choose one of none, space, newline, \
             tab, or bytes in hexadecimal, as in x0d0a; its options are separator, pair"
        );
        assert!(refusal("gzip,separator").contains("cannot be \"\""));
        assert!(refusal("gzip,pair=max").contains(
            "cannot be \"max\"; choose one of query-first, document-first, minimum, mean"
        ));
        assert!(refusal("gzip,pair=mean,pair=mean").contains("more than once"));
        assert!(refusal("gzip,separator=tab,separator=none").contains("more than once"));
        for option in ["separator=tab", "pair=mean"] {
            assert!(
                refusal(&format!("lzjd,{option}")).contains("texts are compared as sets"),
                "{option}"
            );
        }
    }

    #[test]
    #[cfg(feature = "zstd")]
    fn a_prefix_is_not_joined_but_has_an_order() {
        for separator in ["none", "space"] {
            assert_eq!(
                refusal(&format!("zstd,prefix,separator={separator}")),
                "zstd: the option \"separator\" changes nothing: with prefix, query and document are \
                 not joined; its options are prefix, no-framing, separator, pair"
            );
        }
        let spec: CompressorSpec = "zstd,pair=minimum,prefix".parse().unwrap();
        assert_eq!(spec.to_string(), "zstd,prefix,pair=minimum");
    }

    #[test]
    #[cfg(feature = "lz4")]
    fn lz4_knows_prefixes_at_one_level() {
        assert_eq!("lz4:1,prefix".parse::<CompressorSpec>().unwrap().to_string(), "lz4,prefix");
        assert!(refusal("lz4:9,prefix").contains("\"prefix\" needs level 1"));
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
        Ok(settings(&backend, gzip::GZIP.default_level, text.split(','))?.to_string())
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
                 options are order, fast, separator, pair",
                "{text}"
            );
        }
    }
}
