use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::intervals;
use crate::classify::{KnnClassifier, KnnConfig, Method, Prediction, Weights};
use crate::compressor::CompressorSpec;
use crate::corpus::Corpus;
use crate::distance::Metric;
use crate::error::{Error, Result};
use crate::index::Index;
use crate::progress::Observer;
use crate::search::{Ranking, rank_others};

/// Methods with their accuracies by leave-one-out, and the one to choose.
///
/// # Examples
///
/// ```
/// use nearzip::{Corpus, Method, Selection, unobserved};
///
/// let methods: Vec<Method> =
///     ["knn", "knn k=5", "knn k=5 metric=cdm", "class"].map(|text| text.parse()).into_iter().collect::<Result<_, _>>()?;
/// let selection = Selection::among(&methods, &Corpus::sample(), 200, &unobserved)?;
/// assert_eq!((selection.documents, selection.rows.len()), (200, 4));
/// assert_eq!(selection.chosen().to_string(), "class");
/// # Ok::<(), nearzip::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Selection {
    /// The number of documents that were left out.
    pub documents: usize,
    /// Each method, in the order in which they were given.
    pub rows: Vec<SelectionRow>,
    chosen: usize,
}

/// A method with its accuracy by leave-one-out.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SelectionRow {
    /// The method with its settings.
    pub method: Method,
    /// The share of the documents whose label all the others predict; an expectation if ties are settled at
    /// random.
    pub accuracy: f64,
    /// The lower and the upper end of Wilson's 95% interval of the accuracy.
    pub interval: [f64; 2],
}

/// The numbers of neighbors among which [`Selection::candidates`] chooses.
const NEIGHBORS: [usize; 11] = [1, 2, 3, 5, 7, 9, 11, 15, 21, 31, 51];

/// The compressors among which [`Selection::candidates`] chooses: those whose lengths are computed fast.
const COMPRESSORS: [&str; 3] = ["gzip", "gzip-bits", "deflate-ideal"];

impl Selection {
    /// The methods that are worth a try for so many documents: nearest neighbors by each number of neighbors,
    /// weights, metric and fast compressor; and every other method.
    ///
    /// # Examples
    ///
    /// ```
    /// use nearzip::Selection;
    ///
    /// let methods = Selection::candidates(480);
    /// assert!(methods.len() > 300 && methods.contains(&"knn k=5 metric=cdm weights=softmax".parse()?));
    /// assert!(methods.contains(&"hybrid".parse()?));
    /// # Ok::<(), nearzip::Error>(())
    /// ```
    pub fn candidates(documents: usize) -> Vec<Method> {
        let others = Method::ALL.iter().filter(|method| !matches!(method, Method::Knn(_)));
        let mut methods: Vec<Method> = others.cloned().collect();
        for compressor in COMPRESSORS {
            let compressor: CompressorSpec = compressor.parse().expect("it is always compiled in");
            let compressor = (compressor != CompressorSpec::default()).then_some(compressor);
            for (&metric, &weights) in
                Metric::ALL.iter().flat_map(|metric| Weights::ALL.iter().map(move |w| (metric, w)))
            {
                let config = KnnConfig::default().metric(metric).weights(weights);
                let config =
                    compressor.iter().fold(config, |config, spec| config.compressor(spec.clone()));
                let numbers = NEIGHBORS.into_iter().filter(|&k| k < documents);
                // One neighbor's vote decides, whatever it weighs.
                let numbers = numbers.filter(|&k| k > 1 || weights == Weights::Uniform);
                methods.extend(numbers.map(|k| Method::from(config.clone().k(k))));
            }
        }
        methods
    }

    /// Compares methods by leave-one-out on at most `most` of a corpus's documents, evenly spaced; the most
    /// accurate one is chosen, and of several, the first.
    ///
    /// Methods that differ only in how neighbors vote share one search. No other documents are looked at, so the
    /// accuracy of the choice on a test set is honest; the one that leave-one-out gives it is the highest of many,
    /// and so a little too high.
    ///
    /// # Complexity
    ///
    /// For each compressor, an index; for each metric, `most` searches; for each other method, that of building it
    /// and of [leaving out](crate::Classifier::leave_one_out) `most` documents.
    ///
    /// # Errors
    ///
    /// - [`Error::EmptyCorpus`] if there are no methods, or fewer than two documents.
    /// - [`Error::SingleLabel`] if all documents have the same label.
    /// - [`Error::InvalidK`] if a k is 0 or not less than the number of documents.
    /// - [`Error::Cancelled`], and those of the methods.
    pub fn among(
        methods: &[Method],
        corpus: &Corpus,
        most: usize,
        observer: Observer<'_>,
    ) -> Result<Selection> {
        corpus.require_choice()?;
        if corpus.len() < 2 || methods.is_empty() {
            return Err(Error::EmptyCorpus);
        }
        // Those of a compressor stand together, and among them those that share a search.
        let mut groups: BTreeMap<String, BTreeMap<String, Vec<usize>>> = BTreeMap::new();
        for (place, method) in methods.iter().enumerate() {
            let compressor = method.compressor().cloned().unwrap_or_default().to_string();
            let group = groups.entry(compressor).or_default();
            group.entry(search_of(method)).or_default().push(place);
        }
        let mut accuracies = vec![0.0; methods.len()];
        let mut documents = 0;
        for (compressor, searches) in &groups {
            let spec: CompressorSpec = compressor.parse()?;
            let mut index = Index::unmeasured(corpus.clone(), &spec)?;
            for places in searches.values() {
                let drawn: Vec<usize> = index.evenly_spaced(most).collect();
                documents = drawn.len();
                let group: Vec<&Method> = places.iter().map(|&place| &methods[place]).collect();
                let (of_group, returned) = match group[0] {
                    Method::Knn(_) => of_neighbors(&group, index, &drawn, observer)?,
                    method => of_method(method, index, &drawn, observer)?,
                };
                index = returned;
                for (&place, accuracy) in places.iter().zip(of_group) {
                    accuracies[place] = accuracy;
                }
            }
        }
        let row = |(method, &accuracy): (&Method, &f64)| SelectionRow {
            method: method.clone(),
            accuracy,
            interval: intervals::accuracy(accuracy, documents),
        };
        let highest = accuracies.iter().copied().fold(0.0, f64::max);
        let chosen =
            accuracies.iter().position(|&accuracy| accuracy == highest).unwrap_or_default();
        let rows = methods.iter().zip(&accuracies).map(row).collect();
        Ok(Selection { documents, rows, chosen })
    }

    /// The method to choose.
    pub fn chosen(&self) -> &Method {
        &self.rows[self.chosen].method
    }

    /// The rows with the highest accuracy first, and of the same accuracy in order.
    pub fn ranked(&self) -> Vec<&SelectionRow> {
        let mut rows: Vec<&SelectionRow> = self.rows.iter().collect();
        rows.sort_by(|a, b| b.accuracy.total_cmp(&a.accuracy));
        rows
    }
}

/// What methods that share a search have in common.
fn search_of(method: &Method) -> String {
    match method {
        Method::Knn(config) => {
            let search = config.search_config();
            format!("knn {} {}", search.get_metric(), search.get_search())
        }
        method => method.to_string(),
    }
}

/// The accuracy of each of several ways to vote, from one search; and the index again.
fn of_neighbors(
    methods: &[&Method],
    index: Index,
    drawn: &[usize],
    observer: Observer<'_>,
) -> Result<(Vec<f64>, Index)> {
    let configs = methods.iter().filter_map(|method| match method {
        Method::Knn(config) => Some(config),
        _ => None,
    });
    let configs: Vec<&KnnConfig> = configs.collect();
    let most = configs.iter().map(|config| config.get_k()).max().unwrap_or(1);
    let search = configs[0].search_config().k(most);
    let found = rank_others(&index, drawn, search, observer)?;
    let (mut index, mut accuracies) = (index, Vec::with_capacity(configs.len()));
    for config in configs {
        let classifier = KnnClassifier::new(index, (*config).clone())?;
        let decide = |(&position, found): (&usize, &Ranking)| {
            let text = classifier.searched().text(position)?;
            classifier.decide_among(text, &found.nearest, config.get_k(), config.get_ties())
        };
        let predictions = drawn.par_iter().zip(&found).map(decide).collect::<Result<Vec<_>>>()?;
        accuracies.push(accuracy(classifier.searched(), drawn, &predictions)?);
        index = classifier.into_searched();
    }
    Ok((accuracies, index))
}

/// The accuracy of a method; and the index again.
fn of_method(
    method: &Method,
    index: Index,
    drawn: &[usize],
    observer: Observer<'_>,
) -> Result<(Vec<f64>, Index)> {
    let classifier = method.build(index, observer)?;
    let predictions = classifier.leave_one_out(drawn, observer)?;
    let index = classifier.index().ok_or(Error::NothingToLeaveOut)?;
    let accuracy = accuracy(index, drawn, &predictions)?;
    let index = classifier.into_index().ok_or(Error::NothingToLeaveOut)?;
    Ok((vec![accuracy], index))
}

/// The share of right predictions for these documents.
fn accuracy(index: &Index, drawn: &[usize], predictions: &[Prediction]) -> Result<f64> {
    let mut right = 0.0;
    for (&position, prediction) in drawn.iter().zip(predictions) {
        let truth = index.label_id(position)?;
        let candidates = prediction.candidates();
        if candidates.contains(&truth) {
            right += 1.0 / candidates.len() as f64;
        }
    }
    Ok(right / drawn.len().max(1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::evaluate_leave_one_out;
    use crate::progress::unobserved;

    fn methods(texts: &[&str]) -> Vec<Method> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn accuracies_are_those_of_leave_one_out() {
        let corpus = Corpus::sample().first(96, Some(2));
        let methods = methods(&[
            "grams",
            "knn k=3",
            "class",
            "knn k=3 compressor=gzip-bits weights=softmax",
            "knn k=7 ties=random",
            "hybrid",
            "knn metric=clm k=5",
            "class order=3",
        ]);
        let selection = Selection::among(&methods, &corpus, usize::MAX, &unobserved).unwrap();
        assert_eq!(selection.documents, 96);
        for row in &selection.rows {
            let spec = row.method.compressor().cloned().unwrap_or_default();
            let index = Index::unmeasured(corpus.clone(), &spec).unwrap();
            let classifier = row.method.build(index, &unobserved).unwrap();
            let alone = evaluate_leave_one_out(&*classifier, &[], &unobserved).unwrap();
            assert!((row.accuracy - alone.accuracy()).abs() < 1e-12, "{}", row.method);
        }
        let best = selection.ranked()[0];
        assert_eq!(&best.method, selection.chosen());
    }

    #[test]
    fn of_equal_methods_the_first_is_chosen() {
        let methods = methods(&["knn k=1", "knn k=1 seed=3", "knn"]);
        let selection = Selection::among(&methods, &Corpus::sample(), 40, &unobserved).unwrap();
        assert_eq!(selection.chosen(), &methods[0]);
        assert_eq!(selection.documents, 40);
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        let among = |texts: &[&str], corpus: &Corpus| {
            Selection::among(&methods(texts), corpus, 10, &unobserved)
        };
        assert!(matches!(among(&[], &Corpus::sample()), Err(Error::EmptyCorpus)));
        assert!(matches!(
            among(&["knn"], &Corpus::new()),
            Err(Error::SingleLabel { .. } | Error::EmptyCorpus)
        ));
        let two: Corpus = [("a", "one"), ("b", "two"), ("a", "three")].into_iter().collect();
        assert!(matches!(among(&["knn k=3"], &two), Err(Error::InvalidK { k: 3, documents: 2 })));
        let single: Corpus = [("a", "one"), ("a", "two")].into_iter().collect();
        assert!(matches!(among(&["knn"], &single), Err(Error::SingleLabel { .. })));
    }
}
