use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::class::ClassConfig;
use super::classifier::Classifier;
use super::grams::GramConfig;
use super::hybrid::HybridConfig;
use super::knn::KnnConfig;
use super::options::MethodConfig;
use super::source::Source;
use crate::compressor::CompressorSpec;
use crate::error::{Error, Result};
use crate::progress::Observer;

/// A method of classification with its settings.
///
/// As text, it is its name, followed by the settings that differ from the defaults:
/// `knn k=5 weights=softmax:0.2`. It is serialized as that text.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, KnnConfig, Method, unobserved};
///
/// let method: Method = "knn k=3 ties=first-label".parse()?;
/// assert_eq!(method.to_string(), "knn k=3 ties=first-label");
/// assert_eq!(Method::default().to_string(), "hybrid");
///
/// let classifier = method.build(Corpus::sample(), &unobserved)?;
/// let text = b"Firefighters needed four hours to bring the blaze down.";
/// assert_eq!(classifier.predict(text)?.label(), "English");
///
/// let five = Method::from(KnnConfig::default().k(5));
/// assert_eq!(serde_json::to_string(&five).unwrap(), r#""knn k=5""#);
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
#[non_exhaustive]
pub enum Method {
    /// The nearest documents by compressed length vote.
    Knn(KnnConfig),
    /// The class whose documents predict the text best.
    Class(ClassConfig),
    /// The documents that share rare grams with the text vote.
    Grams(GramConfig),
    /// The class model, corrected by what it gets wrong near the text.
    Hybrid(HybridConfig),
}

/// Evaluates an expression with the configuration of any method.
macro_rules! with_config {
    ($method:expr, $config:ident => $expression:expr) => {
        match $method {
            Method::Knn($config) => $expression,
            Method::Class($config) => $expression,
            Method::Grams($config) => $expression,
            Method::Hybrid($config) => $expression,
        }
    };
}

impl Method {
    /// Every method with its default settings.
    pub const ALL: &'static [Method] = &[
        Method::Knn(KnnConfig::new()),
        Method::Class(ClassConfig::new()),
        Method::Grams(GramConfig::new()),
        Method::Hybrid(HybridConfig::new()),
    ];

    /// The method's name.
    pub fn name(&self) -> &'static str {
        with_config!(self, config => config.name())
    }

    /// What the method does, in a few words.
    pub fn description(&self) -> &'static str {
        with_config!(self, config => config.description())
    }

    /// The names of all settings, with their values as text.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::Method;
    ///
    /// let method: Method = "class order=6".parse()?;
    /// assert_eq!(method.options(), [("order", "6".to_owned())]);
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn options(&self) -> Vec<(&'static str, String)> {
        with_config!(self, config => config.options())
    }

    /// Whether the method learns from the [texts without labels](crate::Index::add_unlabeled) of an index; others
    /// ignore them.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{KnnConfig, Method};
    ///
    /// assert!(Method::default().learns_from_unlabeled());
    /// assert!(!Method::from(KnnConfig::default()).learns_from_unlabeled());
    /// ```
    pub fn learns_from_unlabeled(&self) -> bool {
        with_config!(self, config => config.learns_from_unlabeled())
    }

    /// Whether the method has a setting with this name.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::Method;
    ///
    /// assert!(Method::default().has_option("blend") && !Method::default().has_option("k"));
    /// ```
    pub fn has_option(&self, option: &str) -> bool {
        with_config!(self, config => config.has_option(option))
    }

    /// Sets a setting to a value that is given as text.
    ///
    /// # Errors
    ///
    /// - [`Error::UnknownMethodOption`] if the method has no such setting.
    /// - [`Error::InvalidMethodOption`], or the setting's own error, for a value that it cannot have.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::{Error, Method};
    ///
    /// let mut method: Method = "knn".parse()?;
    /// method.set("metric", "cdm")?;
    /// assert_eq!(method.to_string(), "knn metric=cdm");
    /// assert!(matches!(method.set("k", "many"), Err(Error::InvalidMethodOption { .. })));
    /// assert!(matches!(method.set("order", "6"), Err(Error::UnknownMethodOption { .. })));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn set(&mut self, option: &str, value: &str) -> Result<()> {
        with_config!(self, config => config.set_option(option, value))
    }

    /// The compressor, if the method uses one and it was set.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::Method;
    ///
    /// let method: Method = "knn compressor=zstd".parse()?;
    /// assert_eq!(method.compressor().unwrap().to_string(), "zstd");
    /// assert!(Method::default().compressor().is_none());
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn compressor(&self) -> Option<&CompressorSpec> {
        with_config!(self, config => MethodConfig::compressor(config))
    }

    /// A classifier built on labeled documents: a corpus or an index.
    ///
    /// # Complexity
    ///
    /// That of building the method's classifier; a corpus is indexed first, if the method needs an
    /// index.
    ///
    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] if there are no documents.
    /// - [`Error::OtherCompressor`] if the method asks for a different compressor than the index's.
    /// - The errors of the method's settings, [`Error::Cancelled`], and [`Error::Model`] if the
    ///   index's file is damaged.
    ///
    /// # Examples
    ///
    /// Every method in turn:
    ///
    /// ```
    /// use nearzip::{Corpus, Method, unobserved};
    ///
    /// let text = b"Firefighters needed four hours to bring the blaze down.";
    /// for method in Method::ALL {
    ///     let classifier = method.build(Corpus::sample(), &unobserved)?;
    ///     assert_eq!(classifier.predict(text)?.label(), "English");
    /// }
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn build(
        &self,
        source: impl Into<Source>,
        observer: Observer<'_>,
    ) -> Result<Box<dyn Classifier>> {
        let source = source.into();
        with_config!(self, config => config.build(source, observer))
    }
}

impl Default for Method {
    /// [`Method::Hybrid`], the most accurate method on most datasets.
    fn default() -> Method {
        Method::Hybrid(HybridConfig::default())
    }
}

impl fmt::Display for Method {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())?;
        let changed = with_config!(self, config => config.changed_options());
        changed.iter().try_for_each(|(name, value)| write!(formatter, " {name}={value}"))
    }
}

impl FromStr for Method {
    type Err = Error;

    /// # Errors
    ///
    /// - [`Error::UnknownName`] if no method has this name.
    /// - [`Error::InvalidMethod`] for a setting without a value.
    /// - As [`set`](Method::set).
    fn from_str(text: &str) -> Result<Method> {
        let mut words = text.split_whitespace();
        let mut method = named(words.next().unwrap_or_default())?;
        for word in words {
            let invalid = || Error::InvalidMethod { text: text.to_owned() };
            let (option, value) = word.split_once('=').ok_or_else(invalid)?;
            method.set(option, value)?;
        }
        Ok(method)
    }
}

/// The method of this name, with its default settings.
fn named(name: &str) -> Result<Method> {
    Method::ALL.iter().find(|method| method.name() == name).cloned().ok_or_else(|| {
        let known: Vec<&str> = Method::ALL.iter().map(Method::name).collect();
        Error::UnknownName { kind: "method", name: name.to_owned(), known: known.join(", ") }
    })
}

impl From<Method> for String {
    fn from(method: Method) -> String {
        method.to_string()
    }
}

impl TryFrom<String> for Method {
    type Error = Error;

    fn try_from(text: String) -> Result<Method> {
        text.parse()
    }
}

impl From<KnnConfig> for Method {
    fn from(config: KnnConfig) -> Method {
        Method::Knn(config)
    }
}

impl From<ClassConfig> for Method {
    fn from(config: ClassConfig) -> Method {
        Method::Class(config)
    }
}

impl From<GramConfig> for Method {
    fn from(config: GramConfig) -> Method {
        Method::Grams(config)
    }
}

impl From<HybridConfig> for Method {
    fn from(config: HybridConfig) -> Method {
        Method::Hybrid(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Corpus;
    use crate::index::{Index, OpenOptions};
    use crate::progress::unobserved;

    #[test]
    fn a_method_parses_as_it_prints() {
        for text in [
            "knn",
            "knn k=5 metric=cdm search=exact weights=softmax:0.2 ties=random seed=7",
            "knn compressor=gzip:6 search=candidates:50 weights=distance",
            "class",
            "class order=7",
            "grams",
            "hybrid",
            "hybrid compressor=deflate blend=1.41,8/1.19,5.66,12,5",
            "hybrid blend=fitted",
        ] {
            let method: Method = text.parse().unwrap();
            assert_eq!(method.to_string(), text);
            let json = serde_json::to_string(&method).unwrap();
            assert_eq!(serde_json::from_str::<Method>(&json).unwrap(), method);
        }
        assert_eq!("  knn   k=1 ".parse::<Method>().unwrap().to_string(), "knn");
    }

    #[test]
    fn what_is_not_a_method_is_refused() {
        for (text, message) in [
            ("", "no method is called \"\"; choose one of knn, class, grams, hybrid"),
            ("Knn", "no method is called \"Knn\"; choose one of knn, class, grams, hybrid"),
            ("class k=5", "the method class has no setting \"k\"; its settings: order"),
            ("grams k=5", "the method grams has no setting \"k\"; its settings: none"),
            ("knn k", "\"knn k\" is not a method; write a name, then settings such as k=5"),
            ("knn k=five", "\"five\" is not a value of k; give a whole number"),
            ("knn k=-1", "\"-1\" is not a value of k"),
            ("knn weights=softmax:0", "the temperature is 0; choose a finite number above 0"),
            ("hybrid blend=NaN,1", "the blend is NaN,1"),
        ] {
            let refusal = text.parse::<Method>().unwrap_err().to_string();
            assert!(refusal.starts_with(message), "{text}: {refusal}");
        }
    }

    #[test]
    fn every_method_is_built_from_a_corpus_and_from_an_index_and_is_saved() {
        let folder = tempfile::tempdir().unwrap();
        let text = "¿Dónde está la estación?".as_bytes();
        for method in Method::ALL {
            let corpus = Corpus::sample().first(200, Some(7));
            let on_corpus = method.build(corpus.clone(), &unobserved).unwrap();
            let index = Index::build(corpus, &"gzip".parse().unwrap(), &unobserved).unwrap();
            let on_index = method.build(index, &unobserved).unwrap();
            let expected = on_corpus.predict(text).unwrap();
            assert_eq!(on_index.predict(text).unwrap(), expected, "{method}");
            assert_eq!(on_index.settings().0[0], ("method", method.name().into()));

            let path = folder.path().join(method.name());
            on_index.save(&path).unwrap();
            let opened = Index::open(&path, OpenOptions::default()).unwrap();
            let opened = method.build(opened, &unobserved).unwrap();
            assert_eq!(opened.predict(text).unwrap(), expected, "{method}");
            assert_eq!(opened.settings(), on_index.settings());
        }
    }

    #[test]
    fn an_index_keeps_its_compressor() {
        let index = || Index::build(Corpus::sample(), &"deflate".parse().unwrap(), &unobserved);
        for name in ["knn", "hybrid"] {
            let method: Method = format!("{name} compressor=gzip").parse().unwrap();
            let refused = method.build(index().unwrap(), &unobserved).unwrap_err();
            assert_eq!(
                refused.to_string(),
                "the index was made with deflate, not with gzip; use deflate, or build an index with \
                 gzip"
            );
            let method: Method = name.parse().unwrap();
            let built = method.build(index().unwrap(), &unobserved).unwrap();
            assert_eq!(built.settings().0[1], ("compressor", "deflate".into()));
        }
    }
}
