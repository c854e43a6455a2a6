use rayon::prelude::*;

use super::candidates;
use super::config::{Search, SearchConfig};
use super::scan::Scan;
use super::searcher::Searcher;
use crate::compressor::{Encoder, Length};
use crate::distance::Metric;
use crate::error::Result;
use crate::index::Index;
use crate::progress::{Observer, Stage, Tracker};
use crate::wilson::wilson_interval;

/// How many documents are searched for among the others; fewer of long texts, whose comparisons take
/// long.
const DRAWN: usize = 256;
const LONG_DRAWN: usize = 128;

/// How many are searched for at first. If the nearest of each is found, that is enough.
const FIRST_DRAWN: usize = 80;

/// The mean number of bytes above which texts are long.
const LONG: u64 = 1 << 10;

/// Breadths are 200, 400, 800, 1,600 and 3,200 candidates; if none is enough, search is exact.
const BREADTHS: usize = 5;

/// A breadth is compared with one that is this many doublings larger, 16 times as many candidates.
const DEEPER: usize = 4;

/// The model file has it among the notes of the method that searches.
const METHOD: &str = "knn";

/// The search that [`Search::Settled`] stands for: among as many candidates as find the nearest document
/// for at least 95% of texts that are like the documents
/// ([`PROMISED_RECALL`](Search::PROMISED_RECALL)), or exact.
///
/// The first call for a metric chooses it: some of the documents, evenly spaced, are each searched for among
/// the others, without those of the same text. If 200 candidates find the nearest of all of 80 documents, they
/// are the answer. Otherwise, 256 documents are drawn, or 128 if they have more than 1 KiB of text on average,
/// and the answer is the first of 200, 400, 800, 1,600 and 3,200
/// candidates that find enough of the nearest documents, with a margin for the sample (95% is the lower end
/// of the one-sided Wilson interval at 95%, as it is for 80 of 80); if none does, or if there are no more documents, search is
/// exact. In an index of more than 16 times as many documents as candidates, the nearest of 16 times as many
/// candidates counts as the nearest of all.
///
/// The answer is stored with the index, and adding and removing documents does not change it. Unless the
/// compressor [prepares](crate::Compressor::prepare) documents, as gzip at level 9 does, nothing is measured,
/// because that would take minutes: the answer is 200 candidates.
///
/// # Complexity
///
/// The first call: usually 80 × 16 comparisons for each of 200 candidates; otherwise 256 × 16 for each of the
/// candidates that are chosen, and at most 336 for each document.
///
/// # Errors
///
/// The compressor's errors, [`Error::Cancelled`](crate::Error::Cancelled), and
/// [`Error::Model`](crate::Error::Model) if the index's file is damaged.
///
/// # Examples
///
/// ```
/// use nearzip::{CompressorSpec, Corpus, Index, Metric, Search, settled_search, unobserved};
///
/// let index = Index::build(Corpus::sample(), &CompressorSpec::default(), &unobserved)?;
/// let search = settled_search(&index, Metric::Ncd, &unobserved)?;
/// assert_eq!(search, Search::Candidates(400)); // of 480 documents
/// # Ok::<(), nearzip::Error>(())
/// ```
pub fn settled_search(index: &Index, metric: Metric, observer: Observer<'_>) -> Result<Search> {
    if index.len() <= Search::FEWEST_CANDIDATES {
        return Ok(Search::Exact);
    }
    if let Some(known) = known(index, metric) {
        return Ok(known);
    }
    let search = chosen(index, metric, observer)?;
    index.settle_note(METHOD, metric.name(), search.to_string().into());
    Ok(search)
}

/// The settled search, if it has been chosen.
fn known(index: &Index, metric: Metric) -> Option<Search> {
    let note = index.settled(METHOD)?;
    match note.get(metric.name())?.as_str()?.parse().ok()? {
        search @ (Search::Exact | Search::Candidates(1..)) => Some(search),
        _ => None,
    }
}

/// The search that a configuration asks for, neither [`Search::Auto`] nor [`Search::Settled`].
pub(crate) fn search_in_use(
    index: &Index,
    config: SearchConfig,
    observer: Observer<'_>,
) -> Result<Search> {
    match config.get_search().without_auto(index.text_bytes()) {
        Search::Settled => settled_search(index, config.get_metric(), observer),
        search => Ok(search),
    }
}

/// As [`search_in_use`], but a search that has yet to be chosen remains [`Search::Settled`].
pub(crate) fn known_search(index: &Index, config: SearchConfig) -> Search {
    match config.get_search().without_auto(index.text_bytes()) {
        Search::Settled if index.len() <= Search::FEWEST_CANDIDATES => Search::Exact,
        Search::Settled => known(index, config.get_metric()).unwrap_or(Search::Settled),
        search => search,
    }
}

fn chosen(index: &Index, metric: Metric, observer: Observer<'_>) -> Result<Search> {
    index.prepare_lengths(observer)?;
    index.candidates(observer)?;
    let draw = |count| -> Vec<Drawn> { index.evenly_spaced(count).map(Drawn::new).collect() };
    let mut drawn = draw(FIRST_DRAWN);
    if !is_prepared(index, &drawn)? {
        return Ok(Search::Candidates(Search::FEWEST_CANDIDATES));
    }
    let config = SearchConfig::default().metric(metric);
    let reaches_all = (0..).find(|&number| breadth(number) >= index.len()).unwrap_or(BREADTHS);
    let mut number = 0;
    while number < BREADTHS.min(reaches_all) {
        let deepest = (number + DEEPER).min(reaches_all);
        let tracker = Tracker::new(observer, Stage::Choosing, drawn.len());
        let searcher = &Searcher { index, config, tracker };
        drawn.par_iter_mut().try_for_each_init(
            || index.encoder(),
            |encoder, drawn| {
                drawn.search(searcher, &mut ***encoder, deepest)?;
                searcher.tracker.advance(1)
            },
        )?;
        let found = drawn.iter().filter(|drawn| drawn.is_found(number)).count();
        if is_promised(found, drawn.len()) {
            return Ok(Search::Candidates(breadth(number)));
        }
        match drawn.len() {
            FIRST_DRAWN => drawn = draw(drawn_of(index)),
            _ => number += 1,
        }
    }
    Ok(Search::Exact)
}

fn drawn_of(index: &Index) -> usize {
    let mean = index.text_bytes() / index.len().max(1) as u64;
    if mean > LONG { LONG_DRAWN } else { DRAWN }
}

/// The number of candidates of a breadth.
fn breadth(number: usize) -> usize {
    Search::FEWEST_CANDIDATES << number
}

/// Whether documents are prepared, so that thousands of comparisons take milliseconds.
fn is_prepared(index: &Index, drawn: &[Drawn]) -> Result<bool> {
    for drawn in drawn {
        if !index.prepared(drawn.position)?.prepared.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the share of all texts whose nearest document is found is at least the promised one, at a
/// confidence of 95%.
fn is_promised(found: usize, of: usize) -> bool {
    /// One-sided.
    const Z: f64 = 1.645;
    let [least, _] = wilson_interval(found as f64 / of as f64, of, Z);
    least >= Search::PROMISED_RECALL
}

/// A document that is searched for among the others.
struct Drawn {
    position: usize,
    /// The distance of the nearest other document by breadth; infinite if there is none.
    nearest: Vec<f64>,
}

impl Drawn {
    fn new(position: usize) -> Drawn {
        Drawn { position, nearest: Vec::new() }
    }

    /// Compares with the candidates up to a breadth that have not been compared yet.
    fn search(
        &mut self,
        searcher: &Searcher<'_>,
        encoder: &mut dyn Encoder,
        deepest: usize,
    ) -> Result<()> {
        let text = searcher.index.text(self.position)?;
        let mut query = encoder.query(text)?;
        let others = others(searcher, text, query.query_len(), breadth(deepest))?;
        for number in self.nearest.len()..=deepest {
            let start = if number == 0 { 0 } else { breadth(number - 1) };
            let candidates = others.iter().copied().take(breadth(number)).skip(start);
            let nearest = self.nearest.last().copied();
            let bound = nearest.filter(|distance| distance.is_finite());
            let scan = Scan::within(1, bound).compare(searcher, &mut *query, candidates)?;
            self.nearest.push(scan.bound().unwrap_or(f64::INFINITY));
        }
        Ok(())
    }

    /// Whether the nearest document that is known is among the candidates of a breadth.
    fn is_found(&self, number: usize) -> bool {
        self.nearest.last() == self.nearest.get(number)
    }
}

/// The likeliest `count` documents whose text differs. Those of the same text are left out because a text
/// that is a copy is easy to find, and the promise is for those that are not.
fn others(searcher: &Searcher<'_>, text: &[u8], c_x: Length, count: usize) -> Result<Vec<usize>> {
    let index = searcher.index;
    let mut wanted = count + 1;
    loop {
        wanted = wanted.min(index.len());
        let likely = candidates::likely(searcher, text, c_x, wanted)?;
        let mut others = Vec::with_capacity(likely.len());
        for document in likely {
            if index.text(document)? != text {
                others.push(document);
            }
        }
        if others.len() >= count || wanted == index.len() {
            others.truncate(count);
            return Ok(others);
        }
        wanted *= 2;
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use serde_json::json;

    use super::*;
    use crate::compressor::CompressorSpec;
    use crate::corpus::Corpus;
    use crate::error::Error;
    use crate::progress::{Progress, unobserved};
    use crate::random::Random;
    use crate::search::distances;

    fn index<T: AsRef<[u8]>>(texts: impl IntoIterator<Item = T>) -> Index {
        let corpus: Corpus = texts.into_iter().map(|text| ("label", text)).collect();
        Index::build(corpus, &CompressorSpec::default(), &unobserved).unwrap()
    }

    /// The sample, with copies of some documents and texts that share nothing with others.
    fn mixed() -> Index {
        let sample = Corpus::sample();
        let mut texts: Vec<Vec<u8>> = sample.texts().map(<[u8]>::to_vec).collect();
        texts.extend((0..250).map(|_| sample.text(7).to_vec()));
        texts.extend((0..100).map(|seed| Random::new(seed).bytes(seed as usize)));
        index(texts)
    }

    fn searcher(index: &Index, metric: Metric) -> Searcher<'_> {
        let tracker = Tracker::new(&unobserved, Stage::Choosing, 0);
        Searcher { index, config: SearchConfig::default().metric(metric), tracker }
    }

    /// The definition: for each breadth, the smallest distance of a candidate, among all other documents
    /// in the order of their predicted distances.
    fn obvious(index: &Index, metric: Metric, position: usize, breadths: usize) -> Vec<f64> {
        let text = index.text(position).unwrap();
        let c_x = index.length(position).unwrap();
        let searcher = searcher(index, metric);
        let order = candidates::likely(&searcher, text, c_x, index.len()).unwrap();
        let distances: Vec<f64> = order
            .into_iter()
            .filter(|&other| index.text(other).unwrap() != text)
            .map(|other| distances(index, text, &[other], metric).unwrap()[0].distance)
            .collect();
        (0..breadths)
            .map(|number| {
                let candidates = distances.iter().take(breadth(number));
                candidates.copied().fold(f64::INFINITY, f64::min)
            })
            .collect()
    }

    #[test]
    fn the_nearest_by_breadth_are_those_of_the_definition_however_often_a_search_goes_on() {
        let index = mixed();
        for &metric in Metric::ALL {
            let searcher = searcher(&index, metric);
            for position in index.evenly_spaced(20).chain([7]) {
                let mut drawn = Drawn::new(position);
                for deepest in [0, 2, 3] {
                    drawn.search(&searcher, &mut **index.encoder(), deepest).unwrap();
                }
                assert_eq!(drawn.nearest, obvious(&index, metric, position, 4), "{metric}");
            }
        }
    }

    /// The share of all documents whose nearest other one is found.
    fn recall(index: &Index, metric: Metric, search: Search) -> f64 {
        let Search::Candidates(count) = search else { return 1.0 };
        let searcher = searcher(index, metric);
        let found = index.positions().filter(|&position| {
            let mut drawn = Drawn::new(position);
            drawn.search(&searcher, &mut **index.encoder(), BREADTHS).unwrap();
            drawn.is_found((count / Search::FEWEST_CANDIDATES).ilog2() as usize)
        });
        found.count() as f64 / index.len() as f64
    }

    #[test]
    fn the_promise_holds_for_all_documents() {
        let mut random = Random::new(3);
        let mut word = |letters: &[u8], most| -> Vec<u8> {
            let length = random.below(most);
            (0..length).map(|_| letters[random.below(letters.len() as u64) as usize]).collect()
        };
        let short: Vec<Vec<u8>> = (0..600).map(|_| word(b"abcdefgh", 9)).collect();
        let long: Vec<Vec<u8>> = (0..450).map(|_| word(b"ab ", 200)).collect();
        for index in [index(short), index(long), mixed()] {
            for &metric in Metric::ALL {
                let search = settled_search(&index, metric, &unobserved).unwrap();
                let recall = recall(&index, metric, search);
                assert!(recall >= Search::PROMISED_RECALL, "{metric}: {search} finds {recall}");
            }
        }
    }

    #[test]
    fn a_sample_promises_what_holds_for_all_with_a_confidence_of_95_percent() {
        assert_eq!([248, 249, 256].map(|found| is_promised(found, DRAWN)), [false, true, true]);
        assert_eq!(
            [125, 126, 128].map(|found| is_promised(found, LONG_DRAWN)),
            [false, true, true]
        );
        assert_eq!([79, 80].map(|found| is_promised(found, FIRST_DRAWN)), [false, true]);
        let mut random = Random::new(1);
        let mut promised = |per_mille| {
            let mut found = |of| (0..of).filter(|_| random.below(1_000) < per_mille).count();
            let mut is_promised = |of| is_promised(found(of), of);
            let promised = (0..2_000).filter(|_| is_promised(FIRST_DRAWN) || is_promised(DRAWN));
            promised.count() as f64 / 2_000.0
        };
        assert!(promised(950) < 0.09 && promised(930) < 0.01);
        assert!(promised(980) > 0.8 && promised(990) > 0.98);
    }

    #[test]
    fn documents_without_another_text_ask_for_no_more_candidates() {
        for text in ["", "the same text in every document"] {
            let index = index(vec![text; 450]);
            let search = settled_search(&index, Metric::Ncd, &unobserved).unwrap();
            assert_eq!(search, Search::Candidates(Search::FEWEST_CANDIDATES));
        }
    }

    #[test]
    fn few_documents_are_all_compared_and_nothing_is_settled() {
        for count in [0, 1, Search::FEWEST_CANDIDATES] {
            let index = index((0..count).map(|number| number.to_string()));
            let stop = |_: Progress| ControlFlow::Break(());
            assert_eq!(settled_search(&index, Metric::Ncd, &stop).unwrap(), Search::Exact);
            assert_eq!(index.settled(METHOD), None);
        }
    }

    #[test]
    fn each_metric_is_settled_once() {
        let index = mixed();
        let stop = |_: Progress| ControlFlow::Break(());
        for &metric in Metric::ALL {
            let config = SearchConfig::default().search(Search::Settled).metric(metric);
            assert_eq!(known_search(&index, config), Search::Settled);
            let search = settled_search(&index, metric, &unobserved).unwrap();
            assert_eq!(settled_search(&index, metric, &stop).unwrap(), search);
            assert_eq!(search_in_use(&index, config, &stop).unwrap(), search);
            assert_eq!(known_search(&index, config), search);
        }
    }

    #[test]
    fn a_note_that_is_no_search_is_ignored() {
        let index = mixed();
        for note in [json!("candidates:0"), json!("candidates"), json!("auto"), json!(7)] {
            index.settle_note(METHOD, "ncd", note);
            assert_eq!(known(&index, Metric::Ncd), None);
        }
        index.settle_note(METHOD, "ncd", "candidates:9".into());
        assert_eq!(known(&index, Metric::Ncd), Some(Search::Candidates(9)));
    }

    #[test]
    fn choosing_can_be_watched_and_stopped() {
        let index = mixed();
        let stop = |progress: Progress| match progress {
            Progress { stage: Stage::Choosing, done: 5, total: 256 } => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        };
        let stopped = settled_search(&index, Metric::Ncd, &stop);
        assert!(matches!(stopped, Err(Error::Cancelled { stage: Stage::Choosing, .. })));
        assert_eq!(index.settled(METHOD), None);
    }

    #[test]
    fn the_choice_does_not_depend_on_the_number_of_threads() {
        let chosen = [1, 3].map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let index = mixed();
            let choose = |&metric| chosen(&index, metric, &unobserved).unwrap();
            pool.install(|| Metric::ALL.iter().map(choose).collect::<Vec<_>>())
        });
        assert_eq!(chosen[0], chosen[1]);
    }

    #[test]
    fn fewer_documents_are_drawn_of_long_texts() {
        let text = |length| vec![b'a'; length];
        assert_eq!(drawn_of(&index([text(1_500), text(548)])), DRAWN);
        assert_eq!(drawn_of(&index([text(1_500), text(550)])), LONG_DRAWN);
    }

    #[test]
    fn with_a_compressor_that_prepares_nothing_nothing_is_measured() {
        let spec = "gzip:6".parse().unwrap();
        let index = Index::build(Corpus::sample(), &spec, &unobserved).unwrap();
        let search = settled_search(&index, Metric::Ncd, &unobserved).unwrap();
        assert_eq!(search, Search::Candidates(Search::FEWEST_CANDIDATES));
    }
}
