//! Matrices against distances that are computed one by one, and the formats in the programs that own them.

mod support;

use std::ops::ControlFlow;

use nearzip::{CompressorSpec, Corpus, Metric, unobserved};
use nearzip_explore::{DistanceConfig, Distances, Error, Matrix, MatrixFormat, Symmetry, by_label};
use support::python;

fn sample(texts: usize) -> Corpus {
    Corpus::sample().first(texts, Some(3))
}

/// The distance of a text as the query from another one, by a new encoder.
fn distance(spec: &CompressorSpec, metric: Metric, x: &[u8], y: &[u8]) -> f64 {
    let mut encoder = spec.compressor().unwrap().encoder();
    let [c_x, c_y] = [x, y].map(|text| encoder.compressed_len(text).unwrap());
    let c_xy = encoder.query(x).unwrap().pair_len(y).unwrap();
    metric.distance(c_x, c_y, c_xy)
}

fn rows(matrix: &Matrix) -> Vec<Vec<f64>> {
    let mut rows = Vec::new();
    let mut push = |row: &[f64]| {
        rows.push(row.to_vec());
        Ok(())
    };
    matrix.for_each_row(&unobserved, &mut push).unwrap();
    rows
}

fn written(matrix: &Matrix, format: MatrixFormat) -> Vec<u8> {
    let mut output = Vec::new();
    matrix.write(format, &mut output, &unobserved).unwrap();
    output
}

#[test]
fn every_distance_is_that_of_its_pair() {
    // More texts than a block has rows, and fewer.
    for (texts, spec, metric) in
        [(150, "gzip", Metric::Ncd), (5, "zlib:6", Metric::Cdm), (70, "gzip-bits", Metric::Ncd)]
    {
        let (corpus, spec): (_, CompressorSpec) = (sample(texts), spec.parse().unwrap());
        let exact = |x: usize, y: usize| distance(&spec, metric, corpus.text(x), corpus.text(y));
        let config = DistanceConfig::default().compressor(spec.clone()).metric(metric);
        let measured = rows(&Matrix::square(&corpus, &config, &unobserved).unwrap());
        for (x, row) in measured.iter().enumerate().step_by(7) {
            assert_eq!(*row, (0..texts).map(|y| exact(x, y)).collect::<Vec<_>>());
        }
        for &symmetry in Symmetry::ALL {
            let config = config.clone().symmetry(symmetry);
            let symmetric =
                rows(&Matrix::square(&corpus, &config, &unobserved).unwrap().symmetric());
            let distances = Distances::measure(&corpus, &config, &unobserved).unwrap();
            for x in 0..texts {
                for y in 0..texts {
                    let expected = match x == y {
                        true => 0.0,
                        false => symmetry.of(measured[x][y], measured[y][x]).max(0.0),
                    };
                    assert_eq!((symmetric[x][y], distances.get(x, y)), (expected, expected));
                }
            }
        }
    }
}

#[test]
fn the_asymmetry_is_that_of_all_pairs() {
    for (texts, spec) in
        [(150, "gzip"), (64, "gzip-bits"), (1, "gzip"), (0, "gzip"), (20, "gzip,pair=mean")]
    {
        let (corpus, spec): (_, CompressorSpec) = (sample(texts), spec.parse().unwrap());
        let config = DistanceConfig::default().compressor(spec.clone());
        let matrix = || Matrix::square(&corpus, &config, &unobserved).unwrap();
        let found = matrix().asymmetry(&unobserved).unwrap();
        assert_eq!(matrix().symmetric().asymmetry(&unobserved).unwrap(), found);

        let exact =
            |x: usize, y: usize| distance(&spec, Metric::Ncd, corpus.text(x), corpus.text(y));
        let pairs = || (0..texts).flat_map(move |x| (x + 1..texts).map(move |y| [x, y]));
        let differences: Vec<f64> =
            pairs().map(|[x, y]| (exact(x, y) - exact(y, x)).abs()).collect();
        let largest = differences.iter().copied().fold(0.0, f64::max);
        let mean = differences.iter().sum::<f64>() / differences.len().max(1) as f64;
        assert_eq!(found.pairs as usize, differences.len());
        assert!((found.mean - mean).abs() < 1e-12, "{} and {mean}", found.mean);
        assert_eq!(found.largest, largest);
        let between = pairs().zip(&differences).find(|(_, difference)| **difference == largest);
        assert_eq!(found.between, between.map(|(pair, _)| pair));
    }
}

#[test]
fn only_a_square_matrix_has_an_asymmetry() {
    let (queries, documents) = (sample(3), sample(2));
    let config = DistanceConfig::default();
    let between = Matrix::between(&queries, &documents, &config, &unobserved).unwrap();
    assert!(matches!(between.asymmetry(&unobserved), Err(Error::OneOrder)));
}

#[test]
fn a_rectangle_has_the_distances_of_queries_from_documents() {
    let (queries, documents) = (Corpus::sample_held_out().first(70, None), sample(9));
    let (spec, config) = (CompressorSpec::default(), DistanceConfig::default());
    let between = || Matrix::between(&queries, &documents, &config, &unobserved).unwrap();
    let found = rows(&between());
    assert_eq!(between().shape(), (70, 9));
    for (row, x) in found.iter().zip(queries.texts()) {
        let expected: Vec<f64> =
            documents.texts().map(|y| distance(&spec, Metric::Ncd, x, y)).collect();
        assert_eq!(*row, expected);
    }
    assert_eq!(rows(&between().symmetric()), found);
    assert!(
        rows(&between().lengths())
            .iter()
            .flatten()
            .all(|&length| length > 20.0 && length.fract() == 0.0)
    );
    let refused = between().write(MatrixFormat::Phylip, &mut Vec::new(), &unobserved).unwrap_err();
    assert!(matches!(refused, Error::NotSquare));
    let square = Matrix::square(&documents, &config, &unobserved).unwrap();
    let refused = square.write(MatrixFormat::Phylip, &mut Vec::new(), &unobserved).unwrap_err();
    assert!(matches!(refused, Error::NotSymmetric));
}

#[test]
fn no_texts_have_an_empty_matrix() {
    let config = DistanceConfig::default();
    let matrix = Matrix::square(&Corpus::new(), &config, &unobserved).unwrap().symmetric();
    assert_eq!(written(&matrix, MatrixFormat::Csv), b"id\n");
    assert_eq!(written(&matrix, MatrixFormat::Phylip), b"    0\n");
    assert_eq!(Distances::measure(&Corpus::new(), &config, &unobserved).unwrap().len(), 0);
    assert!(by_label(&Corpus::new()).is_empty());
}

#[test]
fn the_matrix_is_the_same_for_any_number_of_threads() {
    let corpus = sample(90);
    let matrix = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let config = DistanceConfig::default();
        pool.install(|| {
            let matrix = Matrix::square(&corpus, &config, &unobserved).unwrap().symmetric();
            written(&matrix, MatrixFormat::Npy)
        })
    };
    assert_eq!(matrix(1), matrix(3));
}

#[test]
fn a_matrix_can_be_stopped() {
    let corpus = sample(9);
    let matrix = Matrix::square(&corpus, &DistanceConfig::default(), &unobserved).unwrap();
    let stopped = matrix.write(MatrixFormat::Csv, &mut Vec::new(), &|_| ControlFlow::Break(()));
    assert!(matches!(stopped, Err(Error::Core(nearzip::Error::Cancelled { .. }))));
}

/// Texts with ids that formats must quote or change.
fn named() -> (Vec<&'static str>, Corpus) {
    let ids = vec!["a,b", "say \"it\"", "tab\tname", "it's (x:1);", "long name of a text", "日本"];
    let mut corpus = Corpus::new();
    for (id, text) in ids.iter().zip(Corpus::sample().texts()) {
        corpus.push_with_id("", text, *id);
    }
    (ids, corpus)
}

#[test]
fn tables_have_ids_as_they_are() {
    let (ids, corpus) = named();
    let matrix = Matrix::square(&corpus, &DistanceConfig::default(), &unobserved).unwrap();
    for (format, delimiter) in [(MatrixFormat::Csv, b','), (MatrixFormat::Tsv, b'\t')] {
        let table = written(&matrix, format);
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(&table[..]);
        assert!(reader.headers().unwrap().iter().skip(1).eq(ids.iter().copied()));
        let expected = rows(&matrix);
        for (row, record) in reader.records().enumerate() {
            let record = record.unwrap();
            assert_eq!(&record[0], ids[row]);
            let numbers: Vec<f64> =
                record.iter().skip(1).map(|field| field.parse().unwrap()).collect();
            assert_eq!(numbers, expected[row]);
        }
    }
}

#[test]
fn phylip_has_names_without_white_space() {
    let (_, corpus) = named();
    let matrix =
        Matrix::square(&corpus, &DistanceConfig::default(), &unobserved).unwrap().symmetric();
    let text = String::from_utf8(written(&matrix, MatrixFormat::Phylip)).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next().unwrap().trim(), "6");
    let names = ["a_b", "say__it_", "tab_name", "it_s__x_1__", "long_name_of_a_text", "日本"];
    for ((line, name), expected) in lines.zip(names).zip(rows(&matrix)) {
        let mut fields = line.split_whitespace();
        assert_eq!(fields.next(), Some(name));
        let numbers: Vec<f64> = fields.map(|field| field.parse().unwrap()).collect();
        assert_eq!(numbers, expected);
        assert!(line.chars().take(10).collect::<String>().trim_end().len() <= name.len());
    }
}

#[test]
fn numpy_reads_the_array() {
    for texts in [3, 70] {
        let corpus = sample(texts);
        let config = DistanceConfig::default();
        let matrix = Matrix::between(&corpus, &sample(2), &config, &unobserved).unwrap();
        let array = written(&matrix, MatrixFormat::Npy);
        // Our own reading of the format.
        assert_eq!(&array[..8], b"\x93NUMPY\x01\x00");
        let header = usize::from(u16::from_le_bytes([array[8], array[9]]));
        assert_eq!((10 + header) % 64, 0);
        let described = str::from_utf8(&array[10..10 + header]).unwrap();
        assert!(described.contains(&format!("'shape': ({texts}, 2)")) && described.ends_with('\n'));
        let numbers: Vec<f64> = array[10 + header..]
            .chunks(8)
            .map(|bytes| f64::from_le_bytes(bytes.try_into().unwrap()))
            .collect();
        let expected = rows(&matrix);
        assert_eq!(numbers, expected.concat());

        let script = "import sys, io, json, numpy\n\
            print(json.dumps(numpy.load(io.BytesIO(sys.stdin.buffer.read())).tolist()))";
        let Some(output) = python("numpy", script, &array) else { continue };
        let read: Vec<Vec<f64>> = serde_json::from_str(&output).unwrap();
        for (read, expected) in read.concat().iter().zip(expected.concat()) {
            assert!((read - expected).abs() < 1e-15);
        }
    }
}
