//! The arguments for the method of classification and its settings.

use std::str::FromStr;

use anyhow::{anyhow, bail, ensure};
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use nearzip::{Blend, CompressorSpec, Method, RegressionConfig, Search, TieRule, Weights};

use crate::arguments::MeasureArguments;
use crate::names::Names;

/// The help of `--blend`, where there is space for it.
const BLEND_HELP: &str = "How much the class model and the linear model count in the method hybrid; and after \
    a slash, how much these two, the correction by neighbors and the distance of the nearest documents count if \
    the models are in doubt, such as 1.41,8/1.19,5.66,4,11.3. Without a slash, neighbors are never asked. \
    `nearzip evaluate` shows what leave-one-out would choose [default: the blend in the model file, else chosen \
    by leave-one-out]";

/// How texts are classified.
#[derive(Debug, Args)]
#[command(next_help_heading = "Method")]
pub(crate) struct MethodArguments {
    /// Method of classification: a name, or a name with settings, such as "knn k=5
    /// weights=softmax:0.2" [default: hybrid; knn with --paper, --compressor, and flags that only knn
    /// has, such as -k]
    #[arg(long, value_parser = methods::<Methods>())]
    method: Option<Methods>,

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

    /// How much the class model and the linear model count in the method hybrid, and after a slash, what
    /// counts if they are in doubt, such as 1.41,8/1.19,5.66,4,11.3 [default: the blend in the model
    /// file, else chosen by leave-one-out]
    #[arg(long, value_name = "MODELS[/DOUBTFUL]", long_help = BLEND_HELP)]
    blend: Option<Blend>,

    /// Choose the blend by leave-one-out even if the model file has one
    #[arg(long, conflicts_with = "blend", hide_short_help = true)]
    fit_weights: bool,

    #[command(flatten)]
    measure: MeasureArguments,

    #[command(flatten)]
    search: SearchArguments,
}

/// Methods with their settings, separated by commas.
#[derive(Debug, Clone)]
struct Methods(Vec<Method>);

impl FromStr for Methods {
    type Err = nearzip::Error;

    fn from_str(text: &str) -> Result<Methods, nearzip::Error> {
        let is_method = |text: &str| {
            let name = text.split_whitespace().next();
            Method::ALL.iter().any(|method| Some(method.name()) == name)
        };
        let mut written: Vec<String> = Vec::new();
        for part in text.split(',') {
            match written.last_mut() {
                // The comma is in the value of a setting.
                Some(last) if last.contains('=') && !is_method(part) => {
                    *last += &format!(",{part}")
                }
                _ => written.push(part.to_owned()),
            }
        }
        written.iter().map(|method| method.parse()).collect::<Result<_, _>>().map(Methods)
    }
}

/// The methods, for `--help` and for parsing.
pub(crate) fn methods<T>() -> Names<T> {
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
    /// The only method that was asked for; see [`methods`](MethodArguments::methods).
    pub(crate) fn method(
        &self,
        knn_flags: &[(&'static str, bool)],
        seed: Option<u64>,
    ) -> anyhow::Result<Method> {
        let several = |_| anyhow!("give one method; only nearzip evaluate compares several");
        let [method] = self.methods(knn_flags, seed)?.try_into().map_err(several)?;
        Ok(method)
    }

    /// Whether methods were asked for by name.
    pub(crate) fn names_methods(&self) -> bool {
        self.method.is_some()
    }

    /// The methods that were asked for, each with the settings by flags that it has. `knn_flags` are the command's own flags that only the method knn
    /// has, and whether they were given; `seed` is the seed for random ties.
    pub(crate) fn methods(
        &self,
        knn_flags: &[(&'static str, bool)],
        seed: Option<u64>,
    ) -> anyhow::Result<Vec<Method>> {
        let mut given = self.given()?;
        let knn_flag = knn_flags.iter().find(|(_, given)| *given).map(|(flag, _)| *flag);
        let mut methods = match &self.method {
            Some(methods) => methods.0.clone(),
            None if self.paper || knn_flag.is_some() => vec!["knn".parse()?],
            None => vec![default_for(&given)],
        };
        if methods.iter().any(|method| method.name() != "knn") {
            ensure!(!self.paper, "--paper uses the method knn; leave out --method");
            if let Some(flag) = knn_flag {
                bail!("{flag} requires --method knn");
            }
        }
        if self.paper {
            if let Some(written) = methods.iter().find(|method| method.to_string() != "knn") {
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
            if !methods.iter().any(|method| method.has_option(option)) {
                bail!("{flag} requires --method {}", methods_with(option));
            }
            set(&mut methods, option, &value)?;
        }
        if let Some(seed) = seed {
            set(&mut methods, "seed", &seed.to_string())?;
        }
        Ok(methods)
    }

    /// The settings of regression. Settings of methods for labels are refused.
    pub(crate) fn regression(&self) -> anyhow::Result<RegressionConfig> {
        for (flag, given) in [
            ("--method", self.method.is_some()),
            ("--paper", self.paper),
            ("--ties", self.ties.is_some()),
            ("--blend", self.blend.is_some()),
            ("--fit-weights", self.fit_weights),
        ] {
            ensure!(
                !given,
                "{flag} is for labels; with --regression, the nearest documents count, by -k, --weights, --metric, \
                 --compressor and --search"
            );
        }
        let weights = match self.temperature {
            Some(temperature) => self.softmax(temperature)?.parse()?,
            None => self.weights.unwrap_or_default(),
        };
        let mut config = RegressionConfig::default()
            .weights(weights)
            .metric(self.measure.metric.unwrap_or_default())
            .search(self.search.search()?);
        if let Some(compressor) = self.measure.compressor.asked() {
            config = config.compressor(compressor.clone());
        }
        Ok(self.k.map_or(config.clone(), |k| config.k(k)))
    }

    /// The softmax weights with this temperature, if softmax weights were asked for.
    fn softmax(&self, temperature: f64) -> anyhow::Result<String> {
        let mut methods = self.method.iter().flat_map(|methods| &methods.0);
        let written = methods.find_map(|method| match method {
            Method::Knn(config) => Some(config.get_weights()),
            _ => None,
        });
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

/// Sets a setting of the methods that have it.
fn set(methods: &mut [Method], option: &str, value: &str) -> Result<(), nearzip::Error> {
    let mut have = methods.iter_mut().filter(|method| method.has_option(option));
    have.try_for_each(|method| method.set(option, value))
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

    /// Number of candidates that are compared with a text [default: 200, or as many more as find
    /// the nearest document for 95% of texts]
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
            (Some(SearchMethod::Candidates), None) => Some(Search::Settled),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_separated_by_commas_that_are_not_in_settings() {
        for (text, expected) in [
            ("knn", &["knn"][..]),
            ("class,knn,hybrid", &["class", "knn", "hybrid"]),
            (
                "knn k=5 weights=softmax:0.2, class order=3",
                &["knn k=5 weights=softmax:0.2", "class order=3"],
            ),
            ("hybrid blend=1.41,0/1,0,12,5,knn", &["hybrid blend=1.41,0/1,0,12,5", "knn"]),
        ] {
            let Methods(methods) = text.parse().unwrap();
            assert_eq!(methods.iter().map(Method::to_string).collect::<Vec<_>>(), expected);
        }
        for text in ["", "class,", "class,nearest", "knn k=5,k=3", "class k=5,knn"] {
            assert!(text.parse::<Methods>().is_err(), "{text}");
        }
    }
}
