//! How files are read: the same flags for training documents, inputs and test documents, each with the
//! prefix of their role.

use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};
use clap::builder::{TypedValueParser, ValueParser};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, value_parser};
use nearzip::{Column, Encoding, Error, Format, LabelSource, ReadOptions, ReadReport};

use crate::names::Names;
use crate::output;

/// What files are for.
pub(crate) trait Role {
    /// How their flags begin, after the dashes.
    const PREFIX: &'static str;
    /// The heading of their flags in help.
    const HEADING: &'static str;
    /// Whether their records have labels.
    const LABELED: bool;
    /// The part of the memory, as its divisor, that they may take: all documents of a labeled file, or
    /// one text of an input, of which there are several copies when it is answered.
    const MEMORY_DIVISOR: u64;
}

/// The documents to search.
#[derive(Debug)]
pub(crate) struct Training;

/// The texts to classify or to search for.
#[derive(Debug)]
pub(crate) struct Inputs;

/// The documents to evaluate with.
#[derive(Debug)]
pub(crate) struct Tests;

/// The texts to explore, which may have labels.
#[derive(Debug)]
pub(crate) struct Collection;

impl Role for Training {
    const PREFIX: &'static str = "";
    const HEADING: &'static str = "How labeled files are read";
    const LABELED: bool = true;
    const MEMORY_DIVISOR: u64 = 2;
}

impl Role for Inputs {
    const PREFIX: &'static str = "input-";
    const HEADING: &'static str = "How inputs are read";
    const LABELED: bool = false;
    const MEMORY_DIVISOR: u64 = 8;
}

impl Role for Tests {
    const PREFIX: &'static str = "test-";
    const HEADING: &'static str = "How test documents are read, if not as training documents";
    const LABELED: bool = true;
    const MEMORY_DIVISOR: u64 = 2;
}

impl Role for Collection {
    const PREFIX: &'static str = "input-";
    const HEADING: &'static str = "How texts are read";
    const LABELED: bool = true;
    const MEMORY_DIVISOR: u64 = 2;
}

type Parser = fn() -> ValueParser;

/// A flag: what it is called without its prefix, and what it does.
struct Flag {
    name: &'static str,
    /// The option of the library that it sets.
    option: &'static str,
    help: &'static str,
    /// Whether `-h` has it too, and not only `--help`.
    is_common: bool,
    /// The name and the parser of its value, if it takes one.
    value: Option<(&'static str, Parser)>,
    set: fn(ReadOptions, &ArgMatches, &str) -> ReadOptions,
}

const FLAGS: [Flag; 16] = [
    Flag {
        name: "format",
        option: "format",
        help: "Format [default: recognized by name and contents]",
        is_common: true,
        value: Some(("FORMAT", || Names::of(Format::ALL, |format: &Format| format.name()).into())),
        set: |options, matches, id| options.format(one::<Format>(matches, id)),
    },
    Flag {
        name: "label-column",
        option: "label_column",
        help: "Column with the label: its name, its number counted from 1, or name:NAME for a name of \
               digits; in FASTA, a field of the header or a key in it [default: recognized]",
        is_common: true,
        value: Some(("COLUMN", || value_parser!(Column).into())),
        set: |options, matches, id| options.label_column(one::<Column>(matches, id)),
    },
    Flag {
        name: "text-column",
        option: "text_columns",
        help: "Columns with the text, which are joined by spaces [default: recognized]",
        is_common: true,
        value: Some(("COLUMN[,COLUMN...]", || value_parser!(Column).into())),
        set: |options, matches, id| {
            options.text_columns(matches.get_many(id).into_iter().flatten().cloned())
        },
    },
    Flag {
        name: "id-column",
        option: "id_column",
        help: "Column with the id [default: records are numbered from 0]",
        is_common: true,
        value: Some(("COLUMN", || value_parser!(Column).into())),
        set: |options, matches, id| options.id_column(one::<Column>(matches, id)),
    },
    Flag {
        name: "labels",
        option: "labels",
        help: "Table with the labels, by id, of records that have none, such as FASTA or a folder of \
               files",
        is_common: false,
        value: Some(("FILE", || value_parser!(PathBuf))),
        set: |options, matches, id| options.labels(one::<PathBuf>(matches, id)),
    },
    Flag {
        name: "label-from",
        option: "label_from",
        help: "What says the label of each record: the record itself, or the name of its file or of its folder \
               [default: record]",
        is_common: false,
        value: Some(("WHAT", || {
            Names::of(LabelSource::ALL, |source: &LabelSource| source.name()).into()
        })),
        set: |options, matches, id| options.label_from(one(matches, id).unwrap_or_default()),
    },
    Flag {
        name: "header",
        option: "header",
        help: "The first row of tables has the names of the columns [default: recognized]",
        is_common: false,
        value: None,
        set: |options, _, _| options.header(true),
    },
    Flag {
        name: "no-header",
        option: "header",
        help: "The first row of tables is a record",
        is_common: false,
        value: None,
        set: |options, _, _| options.header(false),
    },
    Flag {
        name: "delimiter",
        option: "delimiter",
        help: "Character between the fields of tables, or of headers of FASTA, such as ';' or '\\t' [default: \
               recognized]",
        is_common: false,
        value: Some(("CHARACTER", || character_parser().into())),
        set: |options, matches, id| options.delimiter(one::<u8>(matches, id)),
    },
    Flag {
        name: "quotes",
        option: "quotes",
        help: "Quotes around a field of a table only mark its ends [default: recognized]",
        is_common: false,
        value: None,
        set: |options, _, _| options.quotes(true),
    },
    Flag {
        name: "no-quotes",
        option: "quotes",
        help: "Quotes in tables are ordinary characters",
        is_common: false,
        value: None,
        set: |options, _, _| options.quotes(false),
    },
    Flag {
        name: "escape",
        option: "escape",
        help: "Character that makes a quote in a quoted field an ordinary one, such as the backslash \
               of MySQL and Spark; twice it is itself, and before anything else it stays [default: \
               none; such a quote is doubled]",
        is_common: false,
        value: Some(("CHARACTER", || character_parser().into())),
        set: |options, matches, id| options.escape(one::<u8>(matches, id)),
    },
    Flag {
        name: "comment",
        option: "comment",
        help: "Character that begins the lines of tables to skip, such as '#' [default: none]",
        is_common: false,
        value: Some(("CHARACTER", || character_parser().into())),
        set: |options, matches, id| options.comment(one::<u8>(matches, id)),
    },
    Flag {
        name: "encoding",
        option: "encoding",
        help: "Encoding of the characters, such as windows-1252 [default: recognized: UTF-8 or \
               UTF-16]",
        is_common: false,
        value: Some(("NAME", || value_parser!(Encoding).into())),
        set: |options, matches, id| options.encoding(one::<Encoding>(matches, id)),
    },
    Flag {
        name: "skip-bad",
        option: "skip_bad",
        help: "Skip up to N bad records, and say which [default: refuse the first]",
        is_common: false,
        value: Some(("N", || value_parser!(u64).into())),
        set: |options, matches, id| options.skip_bad(one::<u64>(matches, id).unwrap_or_default()),
    },
    Flag {
        name: "max-bytes",
        option: "max_bytes",
        help: "Refuse more than this in memory: all texts of a labeled file, or one text of an input \
               [default: half of the machine's memory, and an eighth for a text]",
        is_common: false,
        value: Some(("BYTES", || value_parser!(u64).into())),
        set: |options, matches, id| options.max_bytes(one::<u64>(matches, id).unwrap_or_default()),
    },
];

impl Flag {
    /// Whether files of this role have use for it.
    fn is_for<R: Role>(&self) -> bool {
        R::LABELED || !self.says_labels()
    }

    /// Whether it says where labels are.
    fn says_labels(&self) -> bool {
        ["label-column", "labels", "label-from"].contains(&self.name)
    }

    fn long<R: Role>(&self) -> String {
        format!("{}{}", R::PREFIX, self.name)
    }

    fn id<R: Role>(&self) -> String {
        self.long::<R>().replace('-', "_")
    }

    fn argument<R: Role>(&self) -> Arg {
        let argument = Arg::new(self.id::<R>())
            .long(self.long::<R>())
            .help(self.help)
            .help_heading(R::HEADING)
            .hide_short_help(!self.is_common);
        let argument = match self.name.strip_prefix("no-") {
            Some(positive) => {
                argument.overrides_with(format!("{}{positive}", R::PREFIX).replace('-', "_"))
            }
            None => argument,
        };
        match self.value {
            Some((name, parser)) => {
                let delimiter = (self.name == "text-column").then_some(',');
                argument.value_name(name).value_parser(parser()).value_delimiter(delimiter)
            }
            None => argument.action(ArgAction::SetTrue),
        }
    }
}

fn flags<R: Role>() -> impl Iterator<Item = &'static Flag> {
    FLAGS.iter().filter(|flag| flag.is_for::<R>())
}

/// The flags of one role.
#[derive(Debug)]
pub(crate) struct ReadArguments<R> {
    matches: ArgMatches,
    role: PhantomData<fn() -> R>,
}

impl<R: Role> Args for ReadArguments<R> {
    fn augment_args(command: Command) -> Command {
        command.args(flags::<R>().map(Flag::argument::<R>))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<R: Role> FromArgMatches for ReadArguments<R> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(ReadArguments { matches: matches.clone(), role: PhantomData })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        self.matches = matches.clone();
        Ok(())
    }
}

impl<R: Role> ReadArguments<R> {
    /// The flags that were given.
    pub(crate) fn given(&self) -> Vec<String> {
        self.given_flags().map(|flag| format!("--{}", flag.long::<R>())).collect()
    }

    /// The tables of labels that the command reads, each with the flag that names it. Test documents take
    /// them from the table of the training documents, unless they have their own.
    pub(crate) fn label_tables(&self) -> Vec<(&'static str, &Path)> {
        let table = |id| self.matches.try_get_one::<PathBuf>(id);
        let mut tables: Vec<(&'static str, &Path)> = Vec::new();
        for (flag, id) in [
            ("--labels", "labels"),
            ("--input-labels", "input_labels"),
            ("--test-labels", "test_labels"),
        ] {
            match (table(id), tables.first()) {
                (Ok(Some(path)), _) => tables.push((flag, path)),
                (Ok(None), Some(&training)) if id == "test_labels" => tables.push(training),
                _ => {}
            }
        }
        tables
    }

    fn given_flags(&self) -> impl Iterator<Item = &'static Flag> {
        flags::<R>().filter(|flag| {
            self.matches.value_source(&flag.id::<R>()) == Some(ValueSource::CommandLine)
        })
    }

    /// The options that were given, and the others of `base`.
    pub(crate) fn options_over(&self, base: ReadOptions) -> ReadOptions {
        let set = |options, flag: &Flag| (flag.set)(options, &self.matches, &flag.id::<R>());
        self.given_flags().fold(base, set)
    }

    /// The options that were given, and the usual others.
    pub(crate) fn options(&self) -> ReadOptions {
        let usual = ReadOptions::default();
        self.options_over(usual.max_bytes(memory() / R::MEMORY_DIVISOR))
    }
}

impl ReadArguments<Collection> {
    /// Whether flags say where labels are.
    pub(crate) fn choose_labels(&self) -> bool {
        self.given_flags().any(Flag::says_labels)
    }
}

impl ReadArguments<Tests> {
    /// The options that were given, and the others as training documents are read, as far as they say
    /// something about these test documents, which may be no tables.
    pub(crate) fn options_after(&self, tests: &[PathBuf], training: ReadOptions) -> ReadOptions {
        let formats = || tests.iter().map(|path| (path.is_dir(), Format::of_name(path)));
        let are_tables =
            formats().all(|test| matches!(test, (false, None | Some(Format::Csv | Format::Tsv))));
        let are_sequences = formats().all(|test| test == (false, Some(Format::Fasta)));
        let options = match are_tables {
            true => training,
            false => training.header(None).quotes(None).escape(None).comment(None),
        };
        let options = match are_tables || are_sequences {
            true => options,
            false => options.delimiter(None),
        };
        // Labels that are elsewhere in test documents are not where those of training documents are.
        self.options_over(match self.given_flags().any(Flag::says_labels) {
            true => options.label_column(None).labels(None).label_from(LabelSource::Record),
            false => options,
        })
    }
}

/// An error in reading with the flag that settles it.
pub(crate) fn explain<R: Role>(error: Error) -> anyhow::Error {
    let flag = match &error {
        Error::Input { fault, .. } => fault.option().and_then(flag_of::<R>),
        _ => None,
    };
    match flag {
        Some(flag) => anyhow!("{error} ({flag})"),
        None => error.into(),
    }
}

/// Prints the notes of a report, each with the flag that settles it.
pub(crate) fn say_notes<R: Role>(report: &ReadReport) {
    for note in report.notes() {
        let flag = note.option.and_then(flag_of::<R>);
        let hint = flag.map_or_else(String::new, |flag| format!(" ({flag})"));
        output::warn(&format!("{}: {note}{hint}", report.input));
    }
}

/// The flag that sets an option.
fn flag_of<R: Role>(option: &str) -> Option<String> {
    if option == "other_columns" {
        return Some("--pass-through".to_owned());
    }
    let flag = flags::<R>().find(|flag| flag.option == option)?;
    let long = flag.long::<R>();
    Some(match option {
        "header" | "quotes" => format!("--{long}, --{}no-{option}", R::PREFIX),
        "labels" => format!("--{long}, --{}label-from", R::PREFIX),
        "skip_bad" => format!("--{long} N"),
        "escape" => format!("--{long} '\\'"),
        "comment" => format!("--{long} '#'"),
        "encoding" => format!("--{long} windows-1252"),
        _ => format!("--{long}"),
    })
}

/// The machine's memory, or what a container has of it, in bytes.
fn memory() -> u64 {
    let Ok(mut system) = sysinfo::System::new() else {
        return ReadOptions::default().get_max_bytes();
    };
    system.refresh_memory();
    let machine = system.total_memory();
    system.cgroup_limits().map_or(machine, |limits| limits.total_memory.min(machine))
}

fn one<T: Clone + Send + Sync + 'static>(matches: &ArgMatches, id: &str) -> Option<T> {
    matches.get_one(id).cloned()
}

/// A character of ASCII, or a tab as it is typed in a shell.
fn character(argument: &str) -> anyhow::Result<u8> {
    match argument.as_bytes() {
        b"\\t" | b"tab" => Ok(b'\t'),
        [byte] if byte.is_ascii() && !b"\"\r\n".contains(byte) => Ok(*byte),
        _ => bail!("give a single ASCII character, such as ; or \\t"),
    }
}

fn character_parser() -> impl TypedValueParser<Value = u8> {
    clap::builder::StringValueParser::new().try_map(|text| character(&text))
}
