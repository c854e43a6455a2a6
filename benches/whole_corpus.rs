//! How much faster is exact search over a whole training set than compressing every pair?
//!
//! Some test documents of R8 and of AG News against all training documents, on one thread, k = 1:
//!
//! - `zlib`: stock zlib at level 9, one stream that is reset for each concatenation;
//! - `every length`: [`pair_lengths`], without pruning;
//! - `nearest`: [`k_nearest_batch`], with pruning and without candidates.
//!
//! All three measure the same pairs in each round, one query at a time, except that `nearest` takes its
//! queries in one batch. C(y) is known beforehand. Lengths must be equal, and the nearest document must
//! have the smallest distance. `cargo bench --bench whole_corpus` prints the smallest CPU time per pair
//! for each way (wall time if the system does not report CPU time per thread), and how many times as
//! fast as `zlib` that is.

#[path = "../tests/support/mod.rs"]
mod support;

use std::fs;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use flate2::{Compress, Compression, FlushCompress};
use nearzip::{
    CompressorSpec, Corpus, Index, Length, Neighbors, PairLengths, Search, SearchConfig,
    k_nearest_batch, pair_lengths, unobserved,
};

/// Enough for a search to start with the likely documents.
const QUERIES: usize = 32;
const ROUNDS: usize = 3;
const FRAMING: u64 = 18;
const WAYS: [&str; 3] = ["zlib", "every length", "nearest"];

/// The smallest time for each way.
type Row = [Duration; WAYS.len()];

#[expect(clippy::print_stdout, reason = "the table is the result")]
fn main() {
    // With `--test`, only check that it runs and that lengths agree.
    let is_test = std::env::args().any(|argument| argument == "--test");
    let (documents, rounds) = if is_test { (100, 1) } else { (usize::MAX, ROUNDS) };
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let rows: Vec<String> = ["r8", "ag_news"]
        .into_iter()
        .filter_map(|name| Some((name, support::find_dataset(name)?)))
        .map(|(name, (train, test))| {
            let train = train.first(documents, None);
            let queries = test.first(QUERIES, Some(1));
            let pairs = (train.len() * queries.len()) as f64;
            let row = one_thread.install(|| compare(&train, &queries, rounds));
            let cells = row.map(|time| {
                let times = row[0].as_secs_f64() / time.as_secs_f64();
                format!("{:.2} ({times:.1}×)", time.as_secs_f64() * 1e6 / pairs)
            });
            format!("| {name}, {} documents | {} |", train.len(), cells.join(" | "))
        })
        .collect();
    if !rows.is_empty() {
        println!("| µs per pair (times as fast as zlib) | {} |", WAYS.join(" | "));
        println!("|---{}|\n{}", "|---".repeat(WAYS.len()), rows.join("\n"));
    }
}

fn compare(train: &Corpus, queries: &Corpus, rounds: usize) -> Row {
    let index = Index::build(train.clone(), &CompressorSpec::default(), &unobserved)
        .expect("gzip is there");
    let queries: Vec<&[u8]> = queries.texts().collect();
    let config = SearchConfig::default().search(Search::Exact);
    let mut zlib = Zlib::new();
    let mut least = [Duration::MAX; WAYS.len()];
    for _ in 0..rounds {
        let mut times = [Duration::ZERO; WAYS.len()];
        let mut all_lengths = Vec::new();
        for query in &queries {
            let expected: Vec<Length> = timed(&mut times[0], || {
                train.texts().map(|document| zlib.pair_length(query, document)).collect()
            });
            let lengths = timed(&mut times[1], || pair_lengths(&index, query, &unobserved))
                .expect("the engine does not fail");
            assert!(lengths.pairs == expected, "the engine's lengths are zlib's");
            all_lengths.push(lengths);
        }
        let found = timed(&mut times[2], || k_nearest_batch(&index, &queries, config, &unobserved));
        check(&index, &all_lengths, &found.expect("k is 1"), config);
        for (least, time) in least.iter_mut().zip(times) {
            *least = time.min(*least);
        }
    }
    least
}

/// Checks that each nearest document has the smallest of all distances.
fn check(index: &Index, lengths: &[PairLengths], found: &[Neighbors], config: SearchConfig) {
    for (lengths, found) in lengths.iter().zip(found) {
        let distances = lengths.pairs.iter().enumerate().map(|(document, &c_xy)| {
            let document = index.document(document).expect("nothing is damaged");
            let c_y = document.expect("it is there").length;
            config.get_metric().distance(lengths.query, c_y, c_xy)
        });
        let least = distances.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).expect("documents");
        assert_eq!((found.nearest[0].document, found.nearest[0].distance), least);
    }
}

/// One stream of stock zlib.
struct Zlib {
    stream: Compress,
    pair: Vec<u8>,
    output: Vec<u8>,
}

impl Zlib {
    fn new() -> Zlib {
        let stream = Compress::new(Compression::best(), false);
        Zlib { stream, pair: Vec::new(), output: vec![0; 1 << 20] }
    }

    fn pair_length(&mut self, query: &[u8], document: &[u8]) -> Length {
        self.pair.clear();
        self.pair.extend_from_slice(query);
        self.pair.push(b' ');
        self.pair.extend_from_slice(document);
        self.stream.reset();
        self.stream
            .compress(&self.pair, &mut self.output, FlushCompress::Finish)
            .expect("zlib compresses any bytes");
        Length::from_bytes(self.stream.total_out() + FRAMING)
    }
}

fn timed<T>(time: &mut Duration, once: impl FnOnce() -> T) -> T {
    let start = cpu_time();
    let result = once();
    *time += cpu_time() - start;
    result
}

/// The CPU time of this thread, or wall time if there is no `/proc`.
fn cpu_time() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let nanoseconds = fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|line| line.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}
