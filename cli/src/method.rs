//! The arguments for the method of classification and its settings.

use anyhow::{bail, ensure};
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use nearzip::{Blend, CompressorSpec, Method, Search, TieRule, Weights};

use crate::arguments::MeasureArguments;
use crate::names::Names;

/// How texts are classified.
#[derive(Debug, Args)]
#[command(next_help_heading = "Method")]
pub(crate) struct MethodArguments {
    /// Method of classification: a name, or a name with settings, such as "knn k=5
    /// weights=softmax:0.2" [default: hybrid; knn with --paper, --compressor, and flags that only knn
    /// has, such as -k]
    #[arg(long, value_parser = methods())]
    method: Option<Method>,

    /// Use the published method: knn, gzip, ncd, k 1, nearest ties, exact search; other flags override
    /// these settings
    #[arg(long)]
    paper: bool,

    /// Number of neighbors that vote [default: 1]
    #[arg(short, value_name = "N")]
    k: Option<usize>,

    /// How a tied vote is settled: by dropping the farthest neighbors, at random, or by the order of
    /// labels in the corpus [default: nearest]
    #[arg(long, value_name = "RULE", hide_short_help = true)]
    #[arg(value_parser = Names::of(TieRule::ALL, |rule: &TieRule| rule.name()))]
    ties: Option<TieRule>,

    /// How much each vote counts: all the same, 1/distance, or exp(-distance/temperature) [default:
    /// uniform]
    #[arg(long, value_parser = Names::of(Weights::ALL, |weights: &Weights| weights.name()))]
    weights: Option<Weights>,

    /// Temperature of softmax weights [default: 0.05]
    #[arg(long, value_name = "T", allow_negative_numbers = true, hide_short_help = true)]
    temperature: Option<f64>,

    /// How much the class model and the correction by neighbors count in the method hybrid; `nearzip
    /// evaluate` shows what leave-one-out would choose [default: the blend in the model file, else
    /// chosen by leave-one-out]
    #[arg(long, value_name = "SHARPNESS,CORRECTION")]
    blend: Option<Blend>,

    /// Choose the blend by leave-one-out even if the model file has one
    #[arg(long, conflicts_with = "blend", hide_short_help = true)]
    fit_weights: bool,

    #[command(flatten)]
    measure: MeasureArguments,

    #[command(flatten)]
    search: SearchArguments,
}

/// The methods, for `--help` and for parsing.
pub(crate) fn methods() -> Names<Method> {
    let value = |method: &Method| PossibleValue::new(method.name()).help(method.description());
    Names::new(Method::ALL.iter().map(value))
}

/// A flag that was given, and the method's setting that it stands for.
struct Given {
    flag: &'static str,
    option: &'static str,
    value: String,
}

impl MethodArguments {
    /// The method that was asked for. `knn_flags` are the command's own flags that only the method knn
    /// has, and whether they were given; `seed` is the seed for random ties.
    pub(crate) fn method(
        &self,
        knn_flags: &[(&'static str, bool)],
        seed: Option<u64>,
    ) -> anyhow::Result<Method> {
        let mut given = self.given()?;
        let knn_flag = knn_flags.iter().find(|(_, given)| *given).map(|(flag, _)| *flag);
        let mut method = match &self.method {
            Some(method) => method.clone(),
            None if self.paper || knn_flag.is_some() => "knn".parse()?,
            None => default_for(&given),
        };
        if method.name() != "knn" {
            ensure!(!self.paper, "--paper uses the method knn; leave out --method");
            if let Some(flag) = knn_flag {
                bail!("{flag} requires --method knn");
            }
        }
        if self.paper {
            let written = self.method.as_ref().filter(|method| method.to_string() != method.name());
            if let Some(written) = written {
                bail!(
                    "--paper has settings of its own; change them by flags, not by --method \"{written}\""
                );
            }
            for (option, value) in [("compressor", "gzip"), ("search", "exact")] {
                if given.iter().all(|given| given.option != option) {
                    given.push(Given { flag: "--paper", option, value: value.to_owned() });
                }
            }
        }
        for Given { flag, option, value } in given {
            if !method.has_option(option) {
                bail!("{flag} requires --method {}", methods_with(option));
            }
            method.set(option, &value)?;
        }
        if let Some(seed) = seed.filter(|_| method.has_option("seed")) {
            method.set("seed", &seed.to_string())?;
        }
        Ok(method)
    }

    /// The softmax weights with this temperature, if softmax weights were asked for.
    fn softmax(&self, temperature: f64) -> anyhow::Result<String> {
        let written = match &self.method {
            Some(Method::Knn(config)) => Some(config.get_weights()),
            _ => None,
        };
        match self.weights.or(written) {
            Some(Weights::SOFTMAX) => Ok(format!("softmax:{temperature}")),
            Some(weights @ Weights::Softmax { .. }) => {
                bail!("{weights} has its temperature; leave out --temperature")
            }
            _ => bail!("--temperature requires --weights softmax"),
        }
    }

    /// The flags that were given, as settings.
    fn given(&self) -> anyhow::Result<Vec<Given>> {
        let weights = match self.temperature {
            Some(temperature) => Some(self.softmax(temperature)?),
            None => self.weights.map(|weights| weights.to_string()),
        };
        let blend = match self.fit_weights {
            true => Some("fitted".to_owned()),
            false => self.blend.map(|blend| blend.to_string()),
        };
        let blend_flag = if self.fit_weights { "--fit-weights" } else { "--blend" };
        let compressor = self.measure.compressor.asked().map(CompressorSpec::to_string);
        let metric = self.measure.metric.map(|metric| metric.to_string());
        let search = self.search.given()?.map(|search| search.to_string());
        let settings = [
            ("-k", "k", self.k.map(|k| k.to_string())),
            ("--ties", "ties", self.ties.map(|ties| ties.to_string())),
            ("--weights", "weights", weights),
            ("--metric", "metric", metric),
            (self.search.flag(), "search", search),
            ("--compressor", "compressor", compressor),
            (blend_flag, "blend", blend),
        ];
        let given = settings
            .into_iter()
            .filter_map(|(flag, option, value)| Some(Given { flag, option, value: value? }));
        Ok(given.collect())
    }
}

/// The default method; or, if flags were given, the first method with all of the settings that they
/// stand for, or else with the first of them.
fn default_for(given: &[Given]) -> Method {
    let has = |method: &&Method, flags: &[Given]| {
        flags.iter().all(|given| method.has_option(given.option))
    };
    match given {
        [] => Method::default(),
        [first, ..] => {
            let all = Method::ALL.iter().find(|method| has(method, given));
            let some = || Method::ALL.iter().find(|method| method.has_option(first.option));
            all.or_else(some).cloned().unwrap_or_default()
        }
    }
}

/// The names of the methods that have a setting.
fn methods_with(option: &str) -> String {
    let methods = Method::ALL.iter().filter(|method| method.has_option(option));
    methods.map(Method::name).collect::<Vec<_>>().join(" or ")
}

/// Which documents are compared with a text.
#[derive(Debug, Args)]
#[command(next_help_heading = "Method")]
pub(crate) struct SearchArguments {
    /// Which documents are compared with a text [default: exact up to 512 KiB of documents, else
    /// candidates]
    #[arg(long)]
    search: Option<SearchMethod>,

    /// Number of candidates that are compared with a text [default: 200]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    candidates: Option<u32>,
}

impl SearchArguments {
    /// The search that was asked for, or the default.
    pub(crate) fn search(&self) -> anyhow::Result<Search> {
        Ok(self.given()?.unwrap_or_default())
    }

    /// The search that was asked for, if one was.
    fn given(&self) -> anyhow::Result<Option<Search>> {
        let candidates = self.candidates.map(|count| Search::Candidates(count as usize));
        Ok(match (self.search, candidates) {
            (Some(SearchMethod::Exact), Some(_)) => {
                bail!("--candidates requires --search candidates")
            }
            (Some(SearchMethod::Exact), None) => Some(Search::Exact),
            (Some(SearchMethod::Candidates), None) => {
                Some(Search::Candidates(Search::DEFAULT_CANDIDATES))
            }
            (_, candidates) => candidates,
        })
    }

    /// The flag that asked for a search.
    fn flag(&self) -> &'static str {
        if self.search.is_some() { "--search" } else { "--candidates" }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SearchMethod {
    /// All documents
    Exact,
    /// The documents that share the most short strings with the text
    Candidates,
}
