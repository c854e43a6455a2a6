/// What is wrong with an option in a compressor's written form.
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Error, OptionFault};
///
/// let refused = "gzip,fast".parse::<CompressorSpec>().unwrap_err();
/// let Error::InvalidOption { fault, .. } = refused else { panic!("{refused}") };
/// assert_eq!(fault, OptionFault::Unknown { option: "fast".to_owned() });
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OptionFault {
    /// The compressor has no such option.
    #[error("there is no option {option:?}")]
    Unknown {
        /// The option as it was given.
        option: String,
    },
    /// The same option twice.
    #[error("the option {option:?} is given more than once")]
    Repeated {
        /// The option's name.
        option: &'static str,
    },
    /// A value for an option that is a switch.
    #[error("the option {option:?} takes no value")]
    UnwantedValue {
        /// The option's name.
        option: &'static str,
    },
    /// No value, or not one that the option can have.
    #[error("the option {option:?} needs a whole number from {min} to {max}, as in {option}={min}")]
    InvalidValue {
        /// The option's name.
        option: &'static str,
        /// The smallest value.
        min: i32,
        /// The largest value.
        max: i32,
    },
    /// A value that the option cannot have.
    #[error("the option {option:?} cannot be {value:?}; choose one of {known}")]
    UnknownValue {
        /// The option's name.
        option: &'static str,
        /// The value as it was given.
        value: String,
        /// The values that it can have, in words.
        known: &'static str,
    },
    /// An option that changes nothing about this compressor.
    #[error("the option {option:?} changes nothing: {reason}")]
    Meaningless {
        /// The option's name.
        option: &'static str,
        /// Why.
        reason: &'static str,
    },
    /// A level at which the compressor does not have the option.
    #[error("the option {option:?} needs level {level}")]
    OtherLevel {
        /// The option's name.
        option: &'static str,
        /// The level that has it.
        level: i32,
    },
}
