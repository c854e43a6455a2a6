//! Which method classifies, with all its settings.

use std::str::FromStr;

use anyhow::{Context, bail, ensure};
use clap::{Args, ValueEnum};
use nearzip::{Blend, BlendSource, CompressorSpec, KnnConfig, Search, TieRule, Weights};

use crate::arguments::{MeasureArguments, names, parsed};

/// How texts are classified.
#[derive(Debug, Args)]
pub(crate) struct MethodArguments {
    /// Method of classification [default: hybrid; knn with --paper, --compressor, and flags that only
    /// knn has, such as -k]
    #[arg(long)]
    method: Option<Method>,

    /// Use exactly the published method: knn, gzip, ncd, k 1, nearest ties, exact search; other
    /// flags still override
    #[arg(long)]
    paper: bool,

    /// Neighbors that vote [default: 1]
    #[arg(short, value_name = "N")]
    k: Option<usize>,

    /// What settles a tied vote: dropping the farthest neighbors, chance, or the corpus's order
    /// [default: nearest]
    #[arg(long, value_name = "RULE", value_parser = names(&TieRule::ALL, TieRule::name))]
    ties: Option<String>,

    /// How much each vote counts: the same, 1/distance, or exp(-distance/temperature) [default:
    /// uniform]
    #[arg(long, value_parser = names(&Weights::ALL, Weights::name))]
    weights: Option<String>,

    /// Temperature of softmax weights [default: 0.05]
    #[arg(long, value_name = "T", allow_negative_numbers = true)]
    temperature: Option<f64>,

    /// How much the class model and the correction by neighbors count in the method hybrid; evaluate
    /// says what leave-one-out would choose [default: those of the model file, else chosen by
    /// leave-one-out]
    #[arg(long, value_name = "SHARPNESS,CORRECTION", value_parser = blend)]
    blend: Option<Blend>,

    /// Choose the blend by leave-one-out even where the model file has one
    #[arg(long, conflicts_with = "blend")]
    fit_weights: bool,

    #[command(flatten)]
    measure: MeasureArguments,

    #[command(flatten)]
    search: SearchArguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Method {
    /// The nearest documents by compressed length vote
    Knn,
    /// The class whose documents predict the text best
    Class,
    /// The documents that share rare grams with the text vote
    Grams,
    /// The class method, corrected by what it gets wrong near the text
    Hybrid,
}

/// A method with all its settings. The compressor is `None` where none was asked for: then it is the
/// model file's, or gzip.
#[derive(Debug, Clone)]
pub(crate) enum Recipe {
    Knn { config: KnnConfig, compressor: Option<CompressorSpec> },
    Class,
    Grams,
    Hybrid { blend: BlendSource, compressor: Option<CompressorSpec> },
}

impl Recipe {
    /// The compressor that was asked for.
    pub(crate) fn compressor(&self) -> Option<&CompressorSpec> {
        match self {
            Recipe::Knn { compressor, .. } | Recipe::Hybrid { compressor, .. } => {
                compressor.as_ref()
            }
            Recipe::Class | Recipe::Grams => None,
        }
    }

    /// Makes `spec` the compressor where none is asked for.
    pub(crate) fn set_default_compressor(&mut self, spec: CompressorSpec) {
        if let Recipe::Knn { compressor, .. } | Recipe::Hybrid { compressor, .. } = self {
            compressor.get_or_insert(spec);
        }
    }
}

impl MethodArguments {
    /// What was asked for. `more` are the command's own flags that only the method knn has, and
    /// whether they are given; `seed` is that of random ties.
    pub(crate) fn recipe(
        &self,
        more: &[(&'static str, bool)],
        seed: Option<u64>,
    ) -> anyhow::Result<Recipe> {
        let MethodArguments { method, paper, measure, fit_weights, blend, .. } = self;
        let given = |flags: &[(&'static str, bool)]| {
            flags.iter().find(|(_, given)| *given).map(|(flag, _)| *flag)
        };
        let of_knn = given(more).or(given(&self.knn_flags()));
        let of_hybrid = given(&[("--blend", blend.is_some()), ("--fit-weights", *fit_weights)]);
        let compressor = measure.compressor.asked();
        let compresses = compressor.map(|_| "--compressor");
        let is_knn = *paper || of_knn.is_some() || compresses.is_some() && of_hybrid.is_none();
        let default = if is_knn { Method::Knn } else { Method::Hybrid };
        let method = method.unwrap_or(default);
        if method != Method::Knn {
            ensure!(!paper, "--paper is the method knn; leave out --method");
            refuse(of_knn, "knn")?;
        }
        if method != Method::Hybrid {
            refuse(of_hybrid, "hybrid")?;
        }
        let compressor = compressor.cloned();
        Ok(match method {
            Method::Knn => Recipe::Knn {
                config: self.config(seed)?,
                compressor: compressor.or_else(|| paper.then(CompressorSpec::default)),
            },
            Method::Class | Method::Grams => {
                refuse(compresses, "knn or hybrid")?;
                if method == Method::Class { Recipe::Class } else { Recipe::Grams }
            }
            Method::Hybrid => Recipe::Hybrid {
                blend: match (blend, fit_weights) {
                    (Some(blend), _) => BlendSource::Given(*blend),
                    (None, true) => BlendSource::Fitted,
                    (None, false) => BlendSource::Settled,
                },
                compressor,
            },
        })
    }

    fn knn_flags(&self) -> [(&'static str, bool); 7] {
        [
            ("-k", self.k.is_some()),
            ("--ties", self.ties.is_some()),
            ("--weights", self.weights.is_some()),
            ("--temperature", self.temperature.is_some()),
            ("--metric", self.measure.has_metric()),
            ("--search", self.search.search.is_some()),
            ("--candidates", self.search.candidates.is_some()),
        ]
    }

    /// The settings of the method knn; the published one is their default.
    fn config(&self, seed: Option<u64>) -> anyhow::Result<KnnConfig> {
        let weights = match (parsed::<Weights>(self.weights.as_deref())?, self.temperature) {
            (Weights::Softmax { .. }, Some(temperature)) => Weights::Softmax { temperature },
            (weights, None) => weights,
            _ => bail!("--temperature goes with --weights softmax"),
        };
        Ok(KnnConfig {
            k: self.k.unwrap_or(1),
            metric: self.measure.metric()?,
            search: self.search.search(self.paper)?,
            weights,
            ties: parsed(self.ties.as_deref())?,
            seed: seed.unwrap_or_default(),
        })
    }
}

/// Refuses a flag that belongs to another method.
fn refuse(flag: Option<&str>, method: &str) -> anyhow::Result<()> {
    match flag {
        Some(flag) => bail!("{flag} goes with --method {method}"),
        None => Ok(()),
    }
}

fn blend(argument: &str) -> anyhow::Result<Blend> {
    let (sharpness, correction) =
        argument.split_once(',').context("give two numbers, such as 1.4,12")?;
    Ok(Blend { sharpness: number(sharpness)?, correction: number(correction)? })
}

fn number(argument: &str) -> anyhow::Result<f64> {
    f64::from_str(argument.trim()).with_context(|| format!("{argument:?} is no number"))
}

/// How documents are searched.
#[derive(Debug, Args)]
pub(crate) struct SearchArguments {
    /// How documents are searched [default: exact up to 512 KiB of text, else candidates]
    #[arg(long)]
    search: Option<SearchMethod>,

    /// How many documents that share most with a text are compared with it [default: 200]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    candidates: Option<u32>,
}

impl SearchArguments {
    /// The search that was asked for; by default that of the published method, if it is wanted.
    pub(crate) fn search(&self, paper: bool) -> anyhow::Result<Search> {
        let candidates = self.candidates.map(|count| Search::Candidates(count as usize));
        Ok(match (self.search, candidates) {
            (Some(SearchMethod::Exact), Some(_)) => {
                bail!("--candidates goes with --search candidates")
            }
            (Some(SearchMethod::Exact), None) => Search::Exact,
            (Some(SearchMethod::Candidates), None) => {
                Search::Candidates(Search::DEFAULT_CANDIDATES)
            }
            (_, Some(candidates)) => candidates,
            (None, None) if paper => Search::Exact,
            (None, None) => Search::Auto,
        })
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SearchMethod {
    /// Compare with every document
    Exact,
    /// Compare with the documents that share most
    Candidates,
}
