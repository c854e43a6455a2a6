//! Arguments that are one of a fixed set of names, or text that starts with one.

use std::ffi::OsStr;
use std::marker::PhantomData;
use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser};

/// Parses a value as the library does, and lists the possible names in `--help`.
#[derive(Debug)]
pub(crate) struct Names<T> {
    names: Vec<PossibleValue>,
    parsed: PhantomData<fn() -> T>,
}

impl<T> Names<T> {
    pub(crate) fn new(names: impl IntoIterator<Item = impl Into<PossibleValue>>) -> Names<T> {
        Names { names: names.into_iter().map(Into::into).collect(), parsed: PhantomData }
    }

    /// The names of the given values.
    pub(crate) fn of(values: &[T], name: impl Fn(&T) -> &'static str) -> Names<T> {
        Names::new(values.iter().map(name))
    }
}

impl<T> Clone for Names<T> {
    fn clone(&self) -> Names<T> {
        Names { names: self.names.clone(), parsed: PhantomData }
    }
}

impl<T> TypedValueParser for Names<T>
where
    T: FromStr<Err = nearzip::Error> + Clone + Send + Sync + 'static,
{
    type Value = T;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<T, clap::Error> {
        let parser = StringValueParser::new().try_map(|text| text.parse::<T>());
        parser.parse_ref(command, argument, value).map_err(|refusal| {
            let text = value.to_string_lossy();
            let name = text.trim().split([':', ' ', ',']).next().unwrap_or_default();
            if self.names.iter().any(|known| known.get_name() == name) {
                return refusal;
            }
            // For an unknown name, the list of names says more.
            let names = PossibleValuesParser::new(self.names.clone());
            names.parse_ref(command, argument, OsStr::new(name)).err().unwrap_or(refusal)
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.names.iter().cloned()))
    }
}
