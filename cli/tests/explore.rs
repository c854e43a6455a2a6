//! `nearzip matrix`, `tree`, `cluster`, `project` and `dedupe`.

mod support;

use std::fs;

use support::Files;

/// Lines about two things, with a line that occurs again and one that is like another.
const LINES: &str = "rain in the north, sun in the south\n\
    wind from the east, rain in the north\n\
    the knight takes the bishop on e5, and the rook takes the knight\n\
    the knight takes the bishop on e4, and the rook takes the knight\n\
    rain in the north, sun in the south\n\
    sun in the south, wind from the east\n";

fn files() -> Files {
    let files = Files::new();
    files.write("lines.txt", LINES);
    for (name, text) in ["it's.txt", "b.txt", "c d.txt"].iter().zip(LINES.lines()) {
        fs::create_dir_all(files.path("flat")).unwrap();
        files.write(&format!("flat/{name}"), text);
    }
    files
}

#[test]
fn a_square_matrix_compares_all_texts() {
    let files = files();
    let run = files.run("matrix --input-format files flat -q");
    let from_queries = files.run("matrix --train flat --queries flat -q");
    let from_training = files.run("matrix --train flat --format files -q");
    assert!(run.stdout.starts_with("id,flat/b.txt,flat/c d.txt,flat/it's.txt\n"), "{}", run.stderr);
    from_queries.printed(&run.stdout);
    drop(from_training);
    let symmetric = files.run("matrix lines.txt --symmetrize minimum -q").stdout;
    let rows: Vec<Vec<f64>> = symmetric
        .lines()
        .skip(1)
        .map(|row| row.split(',').skip(1).map(|number| number.parse().unwrap()).collect())
        .collect();
    for (row, distances) in rows.iter().enumerate() {
        assert_eq!(distances[row], 0.0);
        for (column, distance) in distances.iter().enumerate() {
            assert_eq!(*distance, rows[column][row]);
        }
    }
}

#[test]
fn the_asymmetry_is_that_of_the_matrix() {
    let files = files();
    let matrix = files.run("matrix lines.txt -q").stdout;
    let rows: Vec<Vec<f64>> = matrix
        .lines()
        .skip(1)
        .map(|row| row.split(',').skip(1).map(|number| number.parse().unwrap()).collect())
        .collect();
    let pairs = || (0..6).flat_map(|x| (x + 1..6).map(move |y| (x, y)));
    let difference = |(x, y): (usize, usize)| (rows[x][y] - rows[y][x]).abs();
    let mean = pairs().map(difference).sum::<f64>() / 15.0;
    let largest = pairs().map(difference).fold(0.0, f64::max);
    let (one, other) = pairs().find(|&pair| difference(pair) == largest).unwrap();
    assert!(largest > 0.0);
    files.run("matrix lines.txt --asymmetry -q").printed(&format!(
        "pairs    15\nmean     {mean:.6}\nlargest  {largest:.6}  {one}  {other}\n"
    ));
    files
        .run("matrix lines.txt --asymmetry --compressor gzip,pair=mean -q")
        .printed("pairs    15\nmean     0.000000\nlargest  0.000000  0  1\n");
    files
        .run("matrix --input-format files flat/b.txt --asymmetry -q")
        .printed("pairs    0\nmean     0.000000\n");
    for other in ["--values length", "--symmetrize mean", "--output-format tsv"] {
        files.run(&format!("matrix lines.txt --asymmetry {other}")).failed("cannot be used with");
    }
    files
        .run("matrix --train train.csv --queries test.csv --asymmetry")
        .failed("cannot be used with");
}

#[test]
fn matrices_have_formats_for_other_programs() {
    let files = files();
    let phylip = files.run("matrix flat --output-format phylip -q").stdout;
    assert!(phylip.starts_with("    3\nflat/b.txt 0 0."), "{phylip}");
    assert!(phylip.contains("\nflat/it_s.txt ") && phylip.contains("\nflat/c_d.txt "));
    let tsv = files.run("matrix lines.txt --output-format tsv -q").stdout;
    assert!(tsv.starts_with("id\t0\t1\t2\t3\t4\t5\n0\t"), "{tsv}");
    let npy = files.command("matrix lines.txt --output-format npy -q").output().unwrap().stdout;
    assert_eq!((npy.len(), &npy[1..6]), (128 + 36 * 8, &b"NUMPY"[..]));

    files
        .run("matrix lines.txt --output-format phylip --symmetrize none")
        .failed("PHYLIP is for symmetric matrices");
    files
        .run("matrix --train train.csv --queries test.csv --output-format phylip")
        .failed("PHYLIP is for distances of texts from one another");
    files
        .run("matrix --train train.csv --queries test.csv --symmetrize mean")
        .failed("only a square matrix is symmetric");
    files
        .run("matrix lines.txt --values length --symmetrize mean")
        .failed("lengths are not made symmetric");
    files.run("matrix --queries test.csv").failed("--train");
    files.run("matrix lines.txt --train train.csv").failed("cannot be used with");
    for flag in ["--queries test.csv", "--limit-train 3", "--seed 1", "--label-column label"] {
        files.run(&format!("matrix lines.txt {flag}")).failed("is for the documents of --train");
    }
    files.run("matrix lines.txt --values length --metric cdm").failed("lengths have no metric");
}

#[test]
fn a_tree_has_names_that_are_quoted() {
    let files = files();
    let run = files.run("tree flat --svg tree.svg -q");
    assert!(
        run.stdout.contains("'flat/c d.txt':") && run.stdout.contains("'flat/it''s.txt':"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("flat/b.txt:") && run.stdout.ends_with(";\n"));
    let svg = fs::read_to_string(files.path("tree.svg")).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("flat/c d.txt"));
    files.run("tree flat --svg tree.svg").failed("tree.svg exists");
    files.run("tree lines.txt --svg lines.txt --force").failed("lines.txt is read by this run");
    assert_eq!(files.run("tree flat --svg tree.svg --force -q --method upgma").code, 0);
}

#[test]
fn labels_can_be_joined() {
    let files = files();
    let run = files.run("tree train.csv --by-label -q");
    assert!(
        run.stdout.starts_with("(weather:0.") && run.stdout.contains(",chess:0."),
        "{}",
        run.stdout
    );
    files.run("tree lines.txt --by-label").failed("lines.txt");
    let run = files.run("tree - --input-label-column label --by-label -q --input-format csv");
    run.failed("");
}

#[test]
fn clusters_are_a_table_or_an_object() {
    let files = files();
    let run = files.run("cluster lines.txt -k 2");
    let rows: Vec<Vec<&str>> = run.stdout.lines().map(|row| row.split(',').collect()).collect();
    assert_eq!(rows[0], ["id", "cluster", "medoid", "silhouette"]);
    let clusters: Vec<&str> = rows[1..].iter().map(|row| row[1]).collect();
    assert_eq!(clusters, ["0", "0", "1", "1", "0", "0"]);
    assert!(run.stderr.contains("2 clusters; mean silhouette 0."), "{}", run.stderr);

    let json = files.run("cluster train.csv --labeled --method average --json -q").json();
    assert_eq!(
        (&json["schema"], &json["symmetry"]),
        (&"nearzip.cluster.v1".into(), &"mean".into())
    );
    assert_eq!(json["texts"][0]["label"], "weather");
    files.run("cluster lines.txt -k 7").failed("cannot make 7 clusters of 6 texts");
    files.run("cluster lines.txt -k 0").failed("cannot make 0 clusters of 6 texts");
}

#[test]
fn a_map_has_two_numbers_for_each_text() {
    let files = files();
    let run = files.run("project train.csv --labeled --svg map.svg");
    let rows: Vec<&str> = run.stdout.lines().collect();
    assert_eq!((rows[0], rows.len()), ("id,label,x,y", 5));
    assert!(run.stderr.contains("of the squared distances"), "{}", run.stderr);
    let svg = fs::read_to_string(files.path("map.svg")).unwrap();
    assert!(svg.contains("weather") && !svg.contains("knight"), "no texts are in the picture");
    let run = files.run("project lines.txt -q");
    assert!(run.stdout.starts_with("id,x,y\n0,"), "{}", run.stdout);
}

#[test]
fn near_duplicates_are_left_out() {
    let files = files();
    let run = files.run("dedupe lines.txt --output kept.txt --groups groups.csv");
    assert_eq!(
        run.stdout,
        "4\t0\train in the north, sun in the south\n\
         3\t2\tthe knight takes the bishop on e4, and the rook takes the knight\n"
    );
    assert!(run.stderr.contains("kept 4 of 6 texts; 2 groups"), "{}", run.stderr);
    let lines: Vec<&str> = LINES.lines().collect();
    let kept = fs::read_to_string(files.path("kept.txt")).unwrap();
    assert_eq!(kept.lines().collect::<Vec<_>>(), [lines[0], lines[1], lines[2], lines[5]]);
    let groups = fs::read_to_string(files.path("groups.csv")).unwrap();
    assert!(groups.starts_with(
        "group,id,kept,text\n0,0,true,\"rain in the north, sun in the south\"\n0,4,false,"
    ));

    let table = "n,text,note\n1,see you,a\n2,see you,b\n";
    files.write("table.csv", table);
    let run = files.run("dedupe table.csv --json --output kept.csv -q");
    assert_eq!(run.json()["groups"][0]["texts"], serde_json::json!(["0", "1"]));
    assert_eq!(fs::read_to_string(files.path("kept.csv")).unwrap(), "n,text,note\n1,see you,a\n");
    files.run("dedupe lines.txt --similarity 1").failed("give a number above 0 and below 1");
    files
        .run("dedupe lines.txt --output lines.txt --force")
        .failed("lines.txt is read by this run");
}

#[test]
fn without_texts_there_is_nothing_to_explore() {
    let files = files();
    files.write("empty.txt", "");
    files.write("one.txt", "a single text\n");
    for command in ["matrix", "tree", "cluster", "project", "dedupe"] {
        files.run(&format!("{command} empty.txt")).failed("empty.txt");
        assert_eq!(files.run(&format!("{command} one.txt -q")).code, 0, "{command}");
        files.run(&format!("{command} - -")).failed("only one TEXTS can be standard input");
    }
    files.run("tree one.txt -q").printed("0;\n");
    files
        .run_with("tree -q", b"one\ntwo\n")
        .printed("(0:0.08695652173913043,1:0.08695652173913043);\n");
}
