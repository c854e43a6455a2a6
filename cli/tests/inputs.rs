//! Inputs: files that are texts, and sequences whose labels are in headers, tables and names.

mod support;

use std::fs;

use support::Files;

/// A folder with three files, of which the last is no UTF-8, and one that is compressed.
fn files() -> Files {
    let files = Files::new();
    fs::create_dir_all(files.path("texts/deep")).unwrap();
    files.write("texts/b.txt", "rain in the north,\nsun in the south\n");
    files.write("texts/a.txt", "the knight takes\nthe bishop on e5\n");
    files.write("texts/deep/c.bin", b"\xff\x00 the rook takes the knight on e5 and the bishop");
    files
}

#[test]
fn a_file_is_a_text_for_every_command() {
    let files = files();
    let given = "texts/b.txt texts/deep texts/a.txt";
    let ids = ["texts/b.txt", "texts/deep/c.bin", "texts/a.txt"];
    let run = files.run(&format!("classify -q --train train.csv --input-format files {given}"));
    run.printed("weather\nchess\nchess\n");
    for command in [
        "classify --train train.csv --json --neighbors 0",
        "neighbors --train train.csv -k 1 --json",
        "regress --train numbers.csv -k 1 --json",
    ] {
        files.write("numbers.csv", "label,text\n1,rain in the north\n2,the knight takes\n");
        let run = files.run(&format!("{command} -q --input-format files {given}"));
        let found: Vec<serde_json::Value> =
            run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let found: Vec<&str> = found.iter().map(|object| object["id"].as_str().unwrap()).collect();
        assert_eq!(found, ids, "{command}: {}", run.stderr);
    }
    let matrix = files.run(&format!("matrix -q --input-format files {given}")).stdout;
    assert!(matrix.starts_with(&format!("id,{}\n", ids.join(","))), "{matrix}");
    for command in ["tree", "cluster -k 2", "project", "dedupe --json", "explain --train train.csv"]
    {
        let run = files.run(&format!("{command} -q --input-format files {given}"));
        assert_eq!(run.code, 0, "{command}: {}", run.stderr);
        if !command.starts_with("dedupe") {
            assert!(ids.iter().all(|id| run.stdout.contains(id)), "{command}: {}", run.stdout);
        }
    }
    // A folder needs no flag, and is read in the order of the paths.
    let run = files.run("neighbors --train train.csv -q -k 1 texts");
    let found: Vec<&str> =
        run.stdout.lines().map(|line| line.split('\t').next().unwrap()).collect();
    assert_eq!(found, ["texts/a.txt", "texts/b.txt", "texts/deep/c.bin"]);
    let learned =
        "classify -q --train train.csv --unlabeled texts texts/a.txt --input-format files";
    files.run(learned).printed("chess\n");
}

#[test]
fn standard_input_is_a_text_as_well() {
    let files = files();
    let text = b"the knight takes\nthe bishop\n";
    files.run_with("classify -q --train train.csv --input-format files", text).printed("chess\n");
    let run = files.run_with("neighbors --train train.csv -q -k 1 --input-format files -", text);
    assert!(run.stdout.starts_with("-\t1\t0."), "{}", run.stdout);
}

#[test]
fn what_is_no_file_is_refused_with_its_name() {
    let files = files();
    fs::create_dir(files.path("empty")).unwrap();
    let classify = |given: &str| {
        files.run(&format!("classify --train train.csv --input-format files {given}"))
    };
    classify("empty").failed("empty: has no files in it; give a folder with one file per text");
    classify("none.txt").failed("cannot read none.txt");
    let run = classify("texts --input-max-bytes 40 --output answers.txt");
    assert!(run.stderr.contains("texts/deep/c.bin: has more than 40 bytes"), "{}", run.stderr);
    assert!(run.stderr.contains("(--input-max-bytes)"), "{}", run.stderr);
    assert!(!files.path("answers.txt").exists());
    files.run("tree --input-format files texts/a.txt texts/a.txt").failed(
        "texts/a.txt: the id \"texts/a.txt\" occurs before; give each record an id of its own",
    );
    files.run("tree texts --input-format csv").failed("texts: is a folder; give a file, or choose");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("circle", files.path("texts/circle")).unwrap();
        files.run("tree texts").failed("texts/circle: is a link that leads to no file; remove it");
    }
}

/// Each of two species has a sequence of its own.
const DOG: &str = "GATTACAGATTACAGGGGATTACAGATCACAGGATTACAGATTACA";
const CAT: &str = "CCTTGGCCTTGGCCCCTTGGCATTGGCCTTGGCCTTGGACCTTGGC";

#[test]
fn sequences_are_labeled_by_headers_tables_and_names() {
    let files = Files::new();
    files.write("new.fa", format!(">n1\n{}\n>n2\n{}\n", &DOG[5..40], &CAT[5..40]));
    let answers = "Canis familiaris\nFelis catus\n";
    let uniprot = format!(
        ">sp|D1|D_DOG Thing OS=Canis familiaris OX=9615\n{DOG}\n\
         >sp|C1|C_CAT Thing OS=Felis catus OX=9685\n{CAT}\n"
    );
    files.write("u.fasta", &uniprot);
    let classify = |arguments: &str| files.run(&format!("classify -q {arguments} new.fa"));
    classify("--train u.fasta --label-column OS").printed(answers);
    classify("--train u.fasta --delimiter | --label-column 2").printed("D1\nC1\n");
    files.write("l.tsv", "D1\tCanis familiaris\nC1\tFelis catus\n");
    classify("--train u.fasta --id-column 2 --labels l.tsv").printed(answers);
    for (species, sequence) in [("Canis familiaris", DOG), ("Felis catus", CAT)] {
        fs::create_dir_all(files.path(&format!("genomes/{species}"))).unwrap();
        let record = format!(">{} x y z\n{sequence}\n", &sequence[..3]);
        files.write(&format!("genomes/{species}/1.fa"), &record);
        files.write(&format!("{}.fa", &species[..5]), &record);
    }
    classify("--train genomes --format fasta --label-from folder").printed(answers);
    classify("--train Canis.fa --train Felis.fa --label-from file").printed("Canis\nFelis\n");
    let run = files.run("tree -q --input-label-from file --by-label Canis.fa Felis.fa");
    assert!(run.stdout.starts_with("(Canis:") && run.stdout.contains("Felis:"), "{}", run.stdout);
}

#[test]
fn labels_that_are_nowhere_are_named() {
    let files = Files::new();
    files.write("a.fa", format!(">s1\n{DOG}\n>s2\n{CAT}\n"));
    files.write("l.csv", "id,label\ns1,dog\n");
    files.run("evaluate --train a.fa --labels l.csv").failed(
        "a.fa:3: the table of labels has none for the id \"s2\"; add it, or remove the record",
    );
    files.write("l.csv", "id,label\ns1,dog\ns2,cat\ns3,cow\n");
    let run = files.run("classify --train a.fa --labels l.csv a.fa");
    let note = "a.fa: has no record for 1 id of the table of labels: \"s3\" (line 4)";
    assert!(run.stderr.contains(note), "{}", run.stderr);
    files.run("classify --train a.fa --labels l.csv --label-from file a.fa").failed(
        "labels are looked for in one place; choose a column, a table of labels, or the names of \
         files, and leave out the other (--label-from)",
    );
    files
        .run_with("classify --train - --format fasta --label-from file a.fa", b">s\nGATTACA\n")
        .failed("standard input: has no name that could be its label");
    files.run("classify --train a.fa a.fa").failed(
        "a.fa:1: no column is recognized as the label; say which of s1 it is (--label-column)",
    );
}

#[test]
fn test_documents_may_have_labels_elsewhere() {
    let files = Files::new();
    files.write("a.fa", format!(">s1\n{DOG}\n>s2\n{CAT}\n"));
    files.write("l.csv", "id,label\ns1,dog\ns2,cat\n");
    files.write("b.fa", format!(">t1 label=dog\n{DOG}\n"));
    let evaluate = "evaluate -q --train a.fa --labels l.csv --test b.fa --json";
    assert_eq!(files.run(&format!("{evaluate} --test-label-column label")).json()["accuracy"], 1.0);
    files.run(evaluate).failed("b.fa:1: the table of labels has none for the id \"t1\"");
    files.write("c.fa", format!(">t1|x|dog\n{DOG}\n"));
    let by_bar = "evaluate -q --train c.fa --train d.fa --test c.fa --label-column 3 --delimiter |";
    files.write("d.fa", format!(">t2|x|cat\n{CAT}\n"));
    assert_eq!(files.run(&format!("{by_bar} --json")).json()["accuracy"], 1.0);
}
