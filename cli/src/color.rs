//! Colour, on terminals that want it: the environment and --color decide.

use std::env;
use std::ffi::OsString;
use std::io;

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use clap::builder::Styles;
use clap::{Args, ColorChoice, ValueEnum};

/// The style of `error:`.
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();

/// The style of the name before a note.
pub(crate) const NOTE: Style = AnsiColor::Cyan.on_default().bold();

/// The styles of data.
pub(crate) struct DataStyles {
    /// What is looked for first.
    pub(crate) title: Style,
    /// What speaks for a label.
    pub(crate) supporting: Style,
    /// What speaks against it.
    pub(crate) opposing: Style,
}

impl DataStyles {
    /// Those that standard output shall have, which may be none.
    pub(crate) fn of_output() -> DataStyles {
        let has_color = AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
        let styled = |style: Style| if has_color { style } else { Style::new() };
        DataStyles {
            title: styled(Style::new().bold()),
            supporting: styled(AnsiColor::Green.on_default()),
            opposing: styled(AnsiColor::Red.on_default()),
        }
    }
}

/// The styles of help and of messages about bad usage.
pub(crate) const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default())
    .error(ERROR);

#[derive(Debug, Args)]
pub(crate) struct ColorArguments {
    /// Whether messages and help have colors; auto respects NO_COLOR and CLICOLOR_FORCE [default:
    /// auto]
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        help_heading = "Run",
        hide_possible_values = true
    )]
    #[arg(value_parser = clap::builder::EnumValueParser::<ColorChoice>::new())]
    color: Option<ColorChoice>,
}

/// Applies --color before the arguments are parsed, because parsing prints help and errors.
pub(crate) fn install() {
    let choice = match chosen(env::args_os().skip(1)) {
        Some(ColorChoice::Always) => anstream::ColorChoice::Always,
        Some(ColorChoice::Never) => anstream::ColorChoice::Never,
        Some(ColorChoice::Auto) | None => anstream::ColorChoice::Auto,
    };
    choice.write_global();
}

/// The last value of --color, if it is one.
fn chosen(arguments: impl Iterator<Item = OsString>) -> Option<ColorChoice> {
    let mut choice = None;
    let mut arguments = arguments.take_while(|argument| argument != "--").peekable();
    while let Some(argument) = arguments.next() {
        let argument = argument.to_string_lossy();
        let value = match argument.strip_prefix("--color") {
            Some("") => arguments.peek().map(|value| value.to_string_lossy().into_owned()),
            Some(value) => value.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        choice = value.and_then(|value| ColorChoice::from_str(&value, false).ok()).or(choice);
    }
    choice
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_choice_counts() {
        for (arguments, expected) in [
            ("", None),
            ("classify --color=always", Some(ColorChoice::Always)),
            ("--color never classify --color always x", Some(ColorChoice::Always)),
            ("--color", None),
            ("--colorful --color=maybe", None),
            ("classify -- --color always", None),
        ] {
            let given = arguments.split_whitespace().map(OsString::from);
            assert_eq!(chosen(given), expected, "{arguments}");
        }
    }
}
