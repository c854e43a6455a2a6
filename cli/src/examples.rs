//! The examples at the end of every help page.

use crate::color::STYLES;

/// The examples of a command: what to type, and what it does.
pub(crate) fn examples(examples: &[(&str, &str)]) -> String {
    let heading = STYLES.get_header();
    let mut text = format!("{heading}Examples:{heading:#}");
    for (command, what) in examples {
        text += &format!("\n  {what}:\n    {command}");
    }
    text
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory, Parser};

    use crate::Arguments;

    #[test]
    fn every_command_has_examples_that_parse() {
        let mut command = Arguments::command();
        command.build();
        let mut found = 0;
        check(&command, &mut found);
        assert!(found > 20, "{found}");
    }

    fn check(command: &Command, found: &mut usize) {
        if command.get_name() == "help" {
            return;
        }
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let path = command.get_bin_name().unwrap_or(command.get_name());
        assert!(help.contains(&format!("{path} ")), "{path} has an example of itself");
        for example in help.lines().filter(|line| line.starts_with("    ")) {
            for part in example.split(" | ").filter(|part| part.trim().starts_with("nearzip ")) {
                let parsed = Arguments::try_parse_from(words(part));
                assert!(parsed.is_ok(), "{part}: {}", parsed.unwrap_err());
                *found += 1;
            }
        }
        command.get_subcommands().for_each(|command| check(command, found));
    }

    /// The words of a line of a shell that has quotes and redirections, and nothing else.
    fn words(line: &str) -> Vec<String> {
        let (line, _) = line.split_once(['>', '<']).unwrap_or((line, ""));
        let mut words = Vec::new();
        for (number, part) in line.split('"').enumerate() {
            match number % 2 {
                0 => words.extend(part.split_whitespace().map(str::to_owned)),
                _ => words.push(part.to_owned()),
            }
        }
        words
    }
}
