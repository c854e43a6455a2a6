//! CPython's gzip and zlib, timed inside Python.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

/// Reads texts as hexadecimal lines: the number of queries, the queries, the number of documents, the documents. Then it
/// answers every line "way iterations" with the seconds that these took and the sum of all lengths.
///
/// `published` does what the published script does for each pair: it compresses the document, and both texts joined.
const SCRIPT: &str = r#"
import gzip, sys, time, zlib

def published(queries, documents):
    total = 0
    for x in queries:
        len(gzip.compress(x.encode()))
        for y in documents:
            len(gzip.compress(y.encode()))
            total += len(gzip.compress(" ".join([x, y]).encode()))
    return total

def copied(queries, documents):
    total = 0
    for x in queries:
        begun = zlib.compressobj(9, zlib.DEFLATED, 31)
        head = len(begun.compress((x + " ").encode()))
        for y in documents:
            stream = begun.copy()
            total += head + len(stream.compress(y.encode())) + len(stream.flush())
    return total

def text():
    return bytes.fromhex(sys.stdin.readline().strip()).decode()

queries = [text() for _ in range(int(sys.stdin.readline()))]
documents = [text() for _ in range(int(sys.stdin.readline()))]
for line in sys.stdin:
    way, iterations = line.split()
    start = time.perf_counter()
    for _ in range(int(iterations)):
        total = {"published": published, "copied": copied}[way](queries, documents)
    print(time.perf_counter() - start, total, flush=True)
"#;

pub(crate) struct Python {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Python {
    /// `None` if there is no `python3`.
    pub(crate) fn new(queries: &[&str], documents: &[&str]) -> Option<Python> {
        let mut process = Command::new("python3")
            .args(["-c", SCRIPT])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let (mut input, output) = (process.stdin.take()?, BufReader::new(process.stdout.take()?));
        for texts in [queries, documents] {
            writeln!(input, "{}", texts.len()).ok()?;
            for text in texts {
                let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
                writeln!(input, "{hex}").ok()?;
            }
        }
        Some(Python { process, input, output })
    }

    /// The time that `way` takes for this many iterations, and the sum of all lengths.
    pub(crate) fn time(&mut self, way: &str, iterations: u64) -> (Duration, u64) {
        writeln!(self.input, "{way} {iterations}").expect("python reads");
        self.input.flush().expect("python reads");
        let mut line = String::new();
        self.output.read_line(&mut line).expect("python answers");
        let (seconds, total) = line.trim().split_once(' ').expect("two numbers");
        let seconds = Duration::from_secs_f64(seconds.parse().expect("seconds"));
        (seconds, total.parse().expect("a sum"))
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        // It ends when its input does; nothing can be done about a process that does not.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
