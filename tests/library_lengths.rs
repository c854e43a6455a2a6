//! Lengths against the libraries that Python has for the same formats, for those that are installed.

mod support;

use std::process::Command;

use nearzip::{CompressorSpec, Corpus};

/// How a compressor is written, and what Python computes for the bytes `text`.
const CASES: &[(&str, &str)] = &[
    ("bzip2", "load('bz2').compress(text)"),
    ("bzip2:1", "load('bz2').compress(text, 1)"),
    ("xz", "load('lzma').compress(text)"),
    ("xz:1", "load('lzma').compress(text, preset=1)"),
    ("lzma", "load('lzma').compress(text, format=load('lzma').FORMAT_ALONE)"),
    ("lzma:1", "load('lzma').compress(text, format=load('lzma').FORMAT_ALONE, preset=1)"),
    ("brotli", "load('brotli').compress(text)"),
    ("brotli:5,window=18", "load('brotli').compress(text, quality=5, lgwin=18)"),
    ("zstd", "load('zstandard').ZstdCompressor(level=3).compress(text)"),
    ("zstd:19", "load('zstandard').ZstdCompressor(level=19).compress(text)"),
    ("lz4", "lz4(text, 0)"),
    ("lz4:-4", "lz4(text, -4)"),
    (
        "lz4:12",
        "load('lz4.block').compress(text, 'high_compression', compression=12, store_size=False)",
    ),
    ("snappy", "load('snappy').compress(text)"),
    ("ppmd", "ppmd(text, 6, 16 << 20)"),
    ("ppmd,order=3,memory=1", "ppmd(text, 3, 1 << 20)"),
];

/// The port of brotli to Rust divides some longer texts otherwise than the library in C, and is then longer or shorter
/// by this share at most.
const SLACK_OF_BROTLI: f64 = 0.02;

/// Reads texts as length-prefixed bytes, writes a line of each length, 0 where it is not known.
const SCRIPT: &str = "
import importlib, struct, sys
load = importlib.import_module
def ppmd(text, order, memory):
    encoder = load('pyppmd').Ppmd7Encoder(order, memory)
    return encoder.encode(text) + encoder.flush(endmark=False)
def lz4(text, level):
    # lz4.block keeps the state of a stream, and finds other matches than a block alone: frames do not. Their block is
    # after 7 bytes of header and 4 of its length, and before 4 at the end; if the first bit of the length is set, it
    # is not compressed, and says nothing.
    frame = load('lz4.frame').compress(text, store_size=False, compression_level=level)
    return b'' if frame[10] & 128 else frame[11:-4]
data = sys.stdin.buffer.read()
compress = eval('lambda text: ' + sys.argv[1])
try:
    compress(b'a')
except ImportError:
    sys.exit()
at = 0
while at < len(data):
    (length,) = struct.unpack_from('<I', data, at)
    print(len(compress(data[at + 4:at + 4 + length])))
    at += 4 + length
";

/// The sample's texts, and some of them joined: 1,000 texts of up to 10,000 bytes.
fn texts() -> Vec<Vec<u8>> {
    let sample = Corpus::sample();
    let texts: Vec<&[u8]> = sample.texts().collect();
    let joined = |number: usize| {
        let count = 1 + number * number % 97;
        let joined = (0..count).map(|step| texts[(number * 31 + step * 7) % texts.len()]);
        joined.collect::<Vec<_>>().join(&b' ')
    };
    let alone = texts.iter().map(|text| text.to_vec());
    alone.chain((0..1_000 - texts.len()).map(joined)).collect()
}

/// The lengths that Python gives, if it is installed and has the library.
fn lengths_of_python(expression: &str, texts: &[Vec<u8>]) -> Option<Vec<u64>> {
    let mut python = Command::new("python3");
    python.args(["-c", SCRIPT, expression]);
    let output = support::output_for(python, texts)?;
    assert!(output.status.success(), "{expression}");
    let lengths = String::from_utf8(output.stdout).unwrap();
    let lengths: Vec<u64> = lengths.lines().map(|line| line.parse().unwrap()).collect();
    (!lengths.is_empty()).then_some(lengths)
}

#[test]
fn lengths_are_those_of_python_s_libraries() {
    let (texts, mut wrong) = (texts(), Vec::new());
    for (written, expression) in CASES {
        let Ok(spec) = written.parse::<CompressorSpec>() else {
            eprintln!("SKIPPED: {written} is not compiled in");
            continue;
        };
        let Some(expected) = lengths_of_python(expression, &texts) else {
            eprintln!("SKIPPED: there is no python3 with the library for {written}");
            continue;
        };
        let mut encoder = spec.compressor().unwrap().encoder();
        let found = texts.iter().map(|text| encoder.compressed_len(text).unwrap().bytes());
        let is_known = |(_, expected): &(f64, f64)| *expected > 0.0;
        let pairs: Vec<(f64, f64)> =
            found.zip(expected.iter().map(|&bytes| bytes as f64)).filter(is_known).collect();
        let same = pairs.iter().filter(|(found, expected)| found == expected).count();
        let all = pairs.len();
        eprintln!("{written}: {same} of {all} lengths are the same");
        let slack = if written.starts_with("brotli") { SLACK_OF_BROTLI } else { 0.0 };
        let is_wrong =
            |(found, expected): &&(f64, f64)| (found - expected).abs() > slack * expected;
        if let Some((found, expected)) = pairs.iter().find(is_wrong) {
            wrong.push(format!(
                "{written}: {same} of {all} are the same; {found} is not {expected}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
