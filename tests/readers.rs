//! Every format is read, and every kind of bad input is refused with its place and a remedy.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use nearzip::{
    Column, Corpus, Encoding, Error, Format, LabelSource, ReadOptions, ReadReport, Record, Records,
    read,
};
use proptest::prelude::*;
use tempfile::TempDir;

struct File {
    _folder: TempDir,
    path: PathBuf,
}

fn file(name: &str, content: impl AsRef<[u8]>) -> File {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    File { _folder: folder, path }
}

fn documents(corpus: &Corpus) -> Vec<(&str, &[u8])> {
    corpus.iter().map(|document| (document.label, document.text)).collect()
}

fn reads(name: &str, content: impl AsRef<[u8]>, expected: &[(&str, &str)]) -> ReadReport {
    let file = file(name, content);
    let (corpus, report) = read(&file.path, &ReadOptions::default()).unwrap();
    let expected: Vec<(&str, &[u8])> =
        expected.iter().map(|(label, text)| (*label, text.as_bytes())).collect();
    assert_eq!(documents(&corpus), expected, "{name}");
    report
}

/// The message with which an input is refused, without the path of its folder.
fn refusal(name: &str, content: impl AsRef<[u8]>, options: &ReadOptions) -> String {
    let file = file(name, content);
    let error = read(&file.path, options).map(|(corpus, _)| documents(&corpus).len()).unwrap_err();
    let folder = file.path.parent().unwrap().display().to_string() + "/";
    error.to_string().replace(&folder, "")
}

fn notes(report: &ReadReport) -> Vec<String> {
    report.notes().into_iter().map(|note| note.text).collect()
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

const TWO: &[(&str, &str)] = &[("ham", "see you, at five"), ("spam", "you \"won\"\nclick")];
const TWO_CSV: &str = "label,text\nham,\"see you, at five\"\nspam,\"you \"\"won\"\"\nclick\"\n";

#[test]
fn csv_with_quotes_and_line_breaks() {
    reads("a.csv", TWO_CSV, TWO);
    reads("a.csv", TWO_CSV.trim_end(), TWO);
    reads("a.txt", TWO_CSV, TWO);
    reads("a.csv", format!("\u{feff}{TWO_CSV}"), TWO);
    reads(
        "a.csv",
        "label,text\r\nham,one\r\n\r\nspam,\"two\"\r\n",
        &[("ham", "one"), ("spam", "two")],
    );
    reads("a.csv", "text,label\n,x\n\"\",y\n", &[("x", ""), ("y", "")]);
}

#[test]
fn csv_in_the_layout_of_ag_news() {
    let report = reads(
        "original",
        "\"3\",\"Wall St.\",\"Bears, claw\"\n\"1\",\"Peace\",\"Talks\"\n",
        &[("3", "Wall St. Bears, claw"), ("1", "Peace Talks")],
    );
    assert_eq!(
        notes(&report),
        [
            "read the first row as a record, not as a header",
            "took column 1 for the label",
            "took column 2 and column 3 for the text",
        ]
    );
}

#[test]
fn quotes_have_no_meaning_in_tsv() {
    reads("a.tsv", "label\ttext\nham\t\"half a quote\n", &[("ham", "\"half a quote")]);
    reads("a.txt", "sequence\tclass\r\nACGT\t4\r\n", &[("4", "ACGT")]);
}

#[test]
fn json_lines_with_any_scalar_label() {
    let report = reads(
        "a.jsonl",
        "{\"text\": \"one\\n\", \"label\": 1}\n\n{\"label\": true, \"text\": \"é\", \"more\": []}\n",
        &[("1", "one\n"), ("true", "é")],
    );
    assert_eq!(notes(&report), ["skipped 1 blank line", "ignored the columns more"]);
    reads("a.json", "{\"title\":\"T\",\"class\":\"c\",\"body\":\"B\"}", &[("c", "T B")]);
}

#[test]
fn fasttext_with_several_labels() {
    let report = reads(
        "train.txt",
        "__label__a one\n__label__b __label__c  two words \n__label__d\n",
        &[("a", "one"), ("b", "two words"), ("d", "")],
    );
    assert_eq!(report.format, Format::FastText);
    assert_eq!(report.several_labels, 1);
}

#[test]
fn one_folder_per_label() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    };
    write("spam/2.txt", b"second");
    write("spam/1.txt", b"\xff\x00raw");
    write("ham/deep/er.txt.gz", &gzip(b"unpacked"));
    write("ham/.hidden", b"");
    write("README", b"not a document");
    let (corpus, report) = read(folder.path(), &ReadOptions::default()).unwrap();
    assert_eq!(
        documents(&corpus),
        [("ham", &b"unpacked"[..]), ("spam", b"\xff\x00raw"), ("spam", b"second")]
    );
    assert_eq!(corpus.id(0).to_string(), "ham/deep/er.txt.gz");
    assert_eq!(report.stray_files, 2);
}

#[test]
fn compressed_files_of_any_name() {
    reads("a.csv.gz", gzip(TWO_CSV.as_bytes()), TWO);
    reads(
        "a.csv",
        [gzip(&TWO_CSV.as_bytes()[..20]), gzip(&TWO_CSV.as_bytes()[20..])].concat(),
        TWO,
    );
    reads("a.csv.zst", zstd::encode_all(TWO_CSV.as_bytes(), 3).unwrap(), TWO);
    reads("noname", zstd::encode_all(TWO_CSV.as_bytes(), 3).unwrap(), TWO);
}

#[test]
fn texts_may_be_any_bytes() {
    let file = file("a.csv", b"label,text\nx,\xff\xfe\x00\x80\n");
    let (corpus, _) = read(&file.path, &ReadOptions::default()).unwrap();
    assert_eq!(corpus.text(0), b"\xff\xfe\x00\x80");
}

#[test]
fn columns_can_be_chosen() {
    let content = "key,kind,head,words\n7,ham,Hello,\"see you\"\n8,spam,Win,now\n";
    let file = file("a.csv", content);
    let options = ReadOptions::default()
        .label_column(Column::from("kind"))
        .text_columns(["words", "3"].map(Column::from))
        .id_column(Column::from("key"));
    let (corpus, report) = read(&file.path, &options).unwrap();
    assert_eq!(documents(&corpus), [("ham", &b"see you Hello"[..]), ("spam", b"now Win")]);
    assert_eq!(corpus.id(1).to_string(), "8");
    assert_eq!(notes(&report), Vec::<String>::new());

    let options = ReadOptions::default()
        .text_columns([Column::from("words")])
        .other_columns(["head", "key"].map(Column::from));
    let mut records = Records::unlabeled(&file.path, &options).unwrap();
    let mut record = Record::default();
    assert!(records.read(&mut record).unwrap());
    assert_eq!(record.others, ["Hello", "7"]);
    assert_eq!(records.report().unused_columns, ["kind"]);
}

#[test]
fn lines_are_texts_without_labels() {
    let file = file("queries.txt", "one\r\n\n  two  ");
    let options = ReadOptions::default().format(Format::Lines);
    let mut records = Records::unlabeled(&file.path, &options).unwrap();
    let mut record = Record::default();
    let mut texts = Vec::new();
    while records.read(&mut record).unwrap() {
        texts.push(String::from_utf8(record.text.clone()).unwrap());
    }
    assert_eq!(texts, ["one", "", "  two  "]);
    assert_eq!(records.report().empty_texts, 1);
}

#[test]
fn delimiters_comments_and_repeated_headers_of_tables() {
    let report = reads("a.csv", "sep=;\nlabel;text\nx;\"a;b\"\n", &[("x", "a;b")]);
    assert_eq!(notes(&report), ["took ';' for the delimiter"]);
    let report = reads(
        "a.csv",
        "label,text\nx,a\nlabel,text\ny,b\n\nlabel,text\n",
        &[("x", "a"), ("y", "b")],
    );
    assert_eq!(notes(&report), ["skipped 1 blank line", "skipped 2 rows that repeat the header"]);

    let content = "# made by hand\nlabel,text\r\n#,no row\r\nx,# a\n\n# end\ny,b,c\n";
    let file = file("a.csv", content);
    let options = ReadOptions::default().comment(b'#');
    let wrong = read(&file.path, &options).unwrap_err().to_string();
    assert!(wrong.contains("a.csv:7: the row has 3 fields and the first row has 2"), "{wrong}");
    let (corpus, report) = read(&file.path, &options.skip_bad(1)).unwrap();
    assert_eq!(documents(&corpus), [("x", &b"# a"[..])]);
    assert_eq!(report.bad_records, 1);
}

#[test]
fn the_dialect_can_be_chosen() {
    let content = "label:text\nx:a,b\ny:\"c:d\"\n";
    let options = ReadOptions::default().delimiter(b':');
    let file = file("a.csv", content);
    let (corpus, _) = read(&file.path, &options).unwrap();
    assert_eq!(documents(&corpus), [("x", &b"a,b"[..]), ("y", b"c:d")]);
    let unquoted = read(&file.path, &options.quotes(false)).unwrap_err().to_string();
    assert!(unquoted.contains("a.csv:3: the row has 3 fields"), "{unquoted}");
}

#[test]
fn encodings_are_recognized_or_chosen() {
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let content = "label,text\nx,caf\u{e9} \u{1F600}\n";
    let expected = &[("x", "caf\u{e9} \u{1F600}")];
    let report = reads("a.csv", utf16(content), expected);
    assert_eq!(notes(&report), ["decoded UTF-16LE"]);
    reads("a.csv", utf16(&format!("\u{feff}{content}")), expected);
    reads("a.csv.gz", gzip(&utf16(content)), expected);

    let latin = file("a.csv", b"label,text\nx,caf\xe9\n");
    let (corpus, report) = read(&latin.path, &ReadOptions::default()).unwrap();
    assert_eq!(corpus.text(0), b"caf\xe9", "byte for byte");
    assert!(notes(&report)[0].starts_with("kept 1 text that is not UTF-8 byte for byte"));
    let options = ReadOptions::default().encoding("latin1".parse::<Encoding>().unwrap());
    assert_eq!(read(&latin.path, &options).unwrap().0.text(0), "caf\u{e9}".as_bytes());

    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("x")).unwrap();
    fs::write(folder.path().join("x/marked"), utf16("\u{feff}caf\u{e9}")).unwrap();
    fs::write(folder.path().join("x/zeros"), b"a\0b\0").unwrap();
    let (corpus, _) = read(folder.path(), &ReadOptions::default()).unwrap();
    assert_eq!(corpus.texts().collect::<Vec<_>>(), ["caf\u{e9}".as_bytes(), b"a\0b\0"]);
}

#[test]
fn fasta_with_labels_in_headers_or_in_a_table() {
    let expected = &[("4", "GATTACA"), ("2", "CCC")];
    let report = reads("a.fa", ">s1 4\nGATT\n\nACA\n; a comment\n>s2 2\nCCC\n", expected);
    assert_eq!((report.format, report.blank_lines), (Format::Fasta, 1));
    reads("a.txt", ">s1|class=4|human\nGATTACA\n>s2|class=2|dog\nCCC", expected);

    let unlabeled = ">s1\nGATTACA\n>s2 from a dog\nCCC\n";
    let found = refusal("a.fasta", unlabeled, &ReadOptions::default());
    assert!(found.starts_with("a.fasta:1: no column is recognized as the label"), "{found}");
    let sequences = file("a.fasta", unlabeled);
    for (table, content) in [("l.csv", "id,label\ns2,2\ns1,4\n"), ("l.tsv", "s1\t4\ns2\t2\n")] {
        let table = file(table, content);
        let options = ReadOptions::default().labels(table.path.clone());
        let (corpus, _) = read(&sequences.path, &options).unwrap();
        assert_eq!(documents(&corpus), expected.map(|(label, text)| (label, text.as_bytes())));
        assert_eq!(corpus.id(1).to_string(), "s2");
    }
    let table = file("l.csv", "id,label\ns2,2\n");
    let options = ReadOptions::default().labels(table.path.clone());
    let missing = read(&sequences.path, &options).unwrap_err().to_string();
    assert!(
        missing.ends_with(
            "a.fasta:1: the table of labels has none for the id \"s1\"; add it, or \
                               remove the record"
        ),
        "{missing}"
    );
    let wide = file("l.csv", "accession,note,label\ns1,x,4\ns2,y,2\n");
    let options = ReadOptions::default().labels(wide.path.clone());
    let wide = read(&sequences.path, &options).unwrap_err().to_string();
    assert!(
        wide.contains("there is no column \"id\"; the columns are accession, note, label"),
        "{wide}"
    );
    let before = refusal("a.fasta", "ACGT\n>s1 4\nA\n", &ReadOptions::default());
    assert!(
        before.starts_with("a.fasta:1: a sequence begins before the first line with >"),
        "{before}"
    );
}

#[test]
fn headers_of_fasta_have_fields_and_keys() {
    let uniprot = ">sp|P1|A_HUMAN Protein A OS=Homo sapiens OX=9606 PE=1\nMK\n\
                   >sp|P2|B_MOUSE Protein B OS=Mus musculus OX=10090 PE=2\nMG\n";
    let sequences = file("a.fasta", uniprot);
    let labels = |options: ReadOptions| {
        let (corpus, _) = read(&sequences.path, &options).unwrap();
        corpus.iter().map(|document| document.label.to_owned()).collect::<Vec<_>>()
    };
    let column = |column: &str| ReadOptions::default().label_column(Column::from(column));
    assert_eq!(labels(column("OS")), ["Homo sapiens", "Mus musculus"]);
    assert_eq!(labels(column("2")), ["P1", "P2"]);
    assert_eq!(labels(column("3").delimiter(b' ')), ["A", "B"]);
    let options = column("OX").id_column(Column::Number(2));
    let (corpus, _) = read(&sequences.path, &options).unwrap();
    assert_eq!((corpus.id(1).to_string(), corpus.label(1)), ("P2".to_owned(), "10090"));
    let missing = read(&sequences.path, &column("GN")).unwrap_err().to_string();
    assert!(
        missing.ends_with(
            "a.fasta:1: there is no column \"GN\"; the columns are sp, P1, A_HUMAN Protein A OS=Homo \
             sapiens OX=9606 PE=1, OS, OX, PE"
        ),
        "{missing}"
    );
    let header = read(&sequences.path, &ReadOptions::default().header(true)).unwrap_err();
    assert!(header.to_string().contains("the fasta format is no table"), "{header}");
}

#[test]
fn a_table_of_labels_is_compared_with_the_records() {
    let sequences = file("a.fasta", ">s1\nGATTACA\n>s2\nCCC\n");
    let with_labels = |content: &str| {
        let table = file("l.csv", content);
        let options = ReadOptions::default().labels(table.path.clone());
        read(&sequences.path, &options).map(|(_, report)| notes(&report))
    };
    assert!(with_labels("id,label\ns2,2\ns1,4\n").unwrap().is_empty());
    assert_eq!(
        with_labels("id,label\nx,1\ns2,2\n\ns1,4\ny,3\n").unwrap(),
        ["has no record for 2 ids of the table of labels: \"x\" (line 2), \"y\" (line 6)"]
    );
    let many: String = (0..9).map(|id| format!("x{id},1\n")).collect();
    let notes = with_labels(&format!("id,label\ns1,1\ns2,2\n{many}")).unwrap();
    assert!(notes[0].ends_with("\"x2\" (line 6), …"), "{notes:?}");
    let several = with_labels("id,label\ns1,1\ns2,2\ns1,3\n").unwrap_err().to_string();
    assert!(
        several.ends_with("l.csv:4: the id \"s1\" has two labels, \"1\" and \"3\"; remove one"),
        "{several}"
    );
    let twice = refusal("b.fasta", ">s1 4\nA\n>s1 2\nC\n", &ReadOptions::default());
    assert_eq!(twice, "b.fasta:3: the id \"s1\" occurs before; give each record an id of its own");
}

#[test]
fn names_of_files_and_folders_are_labels() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    };
    write("genes/cat/b.fa", b">s3\nCCC\n");
    let gz = write("genes/dog/a.v2.fa.gz", &gzip(b">s1 x\nGAT\n>s2\nTACA\n"));
    let options = |source| ReadOptions::default().format(Format::Fasta).label_from(source);
    let (corpus, report) = read(folder.path(), &options(LabelSource::Folder)).unwrap();
    assert_eq!(documents(&corpus), [("cat", &b"CCC"[..]), ("dog", b"GAT"), ("dog", b"TACA")]);
    assert_eq!((report.format, corpus.id(2).to_string()), (Format::Fasta, "s2".to_owned()));
    let (corpus, _) = read(&gz, &options(LabelSource::File)).unwrap();
    assert_eq!(corpus.label(1), "a.v2");
    // The same for other formats whose records are lines, and for files.
    write("reviews/good.txt", b"we will come back\nwhat a view\n");
    write("reviews/bad.txt", b"never again\n");
    let by_file = ReadOptions::default().label_from(LabelSource::File);
    let reviews = folder.path().join("reviews");
    let (corpus, _) = read(&reviews, &by_file.clone().format(Format::Lines)).unwrap();
    assert_eq!(documents(&corpus)[0], ("bad", &b"never again"[..]));
    assert_eq!(corpus.labels().iter().collect::<Vec<_>>(), ["bad", "good"]);
    let (corpus, report) = read(&reviews, &by_file).unwrap();
    assert_eq!((corpus.len(), corpus.label(1), report.format), (2, "good", Format::Files));
    // A fault is named with its file and line.
    write("genes/dog/c.fa", b">s1\nA\n");
    let twice = read(folder.path().join("genes"), &options(LabelSource::File)).unwrap_err();
    assert!(
        twice.to_string().ends_with(
            "genes/dog/c.fa:1: the id \"s1\" occurs before; give each record an id of its own"
        ),
        "{twice}"
    );
    write("genes/dog/d.fa", b"");
    fs::remove_file(folder.path().join("genes/dog/c.fa")).unwrap();
    let empty = read(folder.path().join("genes"), &options(LabelSource::File)).unwrap_err();
    assert!(
        empty.to_string().ends_with("genes/dog/d.fa: is empty; give a file with records"),
        "{empty}"
    );
    for options in [
        by_file.clone().label_column(Column::from("x")),
        by_file.labels(gz.clone()),
        ReadOptions::default().labels(gz.clone()).label_column(Column::from("x")),
    ] {
        let refused = read(&gz, &options).unwrap_err().to_string();
        assert!(refused.contains("labels are looked for in one place; choose"), "{refused}");
    }
}

#[test]
fn labels_that_must_be_numbers_are() {
    let numbers = ReadOptions::default().numeric_labels(true);
    let file_of = |content: &str| file("a.csv", content);
    let good = file_of("text,label\na,1\nb,2.5\nc,-3e1\nd,1.0\n");
    let (_, report) = read(&good.path, &numbers).unwrap();
    assert_eq!(notes(&report), Vec::<String>::new(), "labels that look alike are equal numbers");
    for label in ["many", "NaN", "inf", "1e200", "\"1,5\""] {
        let content = format!("text,label\na,1\nb,{label}\nc,2\n");
        let found = refusal("a.csv", &content, &numbers);
        assert!(
            found.starts_with("a.csv:3: the label \"")
                && found.contains("is not a number; give a finite number"),
            "{found}"
        );
        let (corpus, report) = read(&file_of(&content).path, &numbers.clone().skip_bad(1)).unwrap();
        assert_eq!((corpus.len(), report.bad_records), (2, 1));
    }
    assert_eq!(
        read(&file_of("text,label\na,many\n").path, &ReadOptions::default()).unwrap().0.len(),
        1
    );
}

#[cfg(unix)]
#[test]
fn links_in_folders_lead_to_files() {
    use std::os::unix::fs::symlink;

    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("texts")).unwrap();
    fs::write(path("texts/a"), "first").unwrap();
    fs::write(path("outside"), "second").unwrap();
    symlink(path("outside"), path("texts/b")).unwrap();
    // Up again: the walk would never end.
    symlink(path("texts"), path("texts/up")).unwrap();
    let texts = || {
        let mut corpus = Corpus::new();
        let any = ReadOptions::default();
        nearzip::read_texts(&mut corpus, path("texts"), &any, |_, _| {})
            .map(|report| (corpus, report))
    };
    let (corpus, report) = texts().unwrap();
    assert_eq!(documents(&corpus), [("", &b"first"[..]), ("", b"second")]);
    assert_eq!(
        notes(&report),
        ["skipped 1 file that is hidden, a link to a folder, or no regular file"]
    );
    for target in ["nowhere", "texts/circle"] {
        symlink(path(target), path("texts/circle")).unwrap();
        let refused = texts().unwrap_err().to_string();
        assert!(
            refused.ends_with(
                "texts/circle: is a link that leads to no file; remove it, or make it lead to one"
            ),
            "{refused}"
        );
        fs::remove_file(path("texts/circle")).unwrap();
    }
}

#[test]
fn files_take_their_labels_from_a_table() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("1.txt", "see you"), ("2.txt", "win")] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let table = file("labels.csv", "id,label\n1.txt,ham\n2.txt,spam\n");
    let options = ReadOptions::default().labels(table.path.clone());
    let (corpus, report) = read(folder.path(), &options).unwrap();
    assert_eq!(documents(&corpus), [("ham", &b"see you"[..]), ("spam", b"win")]);
    assert_eq!(report.format, Format::Files);
}

#[test]
fn a_line_without_end_is_refused() {
    let options = ReadOptions::default().max_bytes(1 << 16);
    let long = "x".repeat(1 << 17);
    for (name, content) in [
        ("a.txt", long.clone()),
        ("a.csv", format!("text\n{long}\n")),
        ("a.jsonl", format!("{{\"text\": \"{long}\"}}\n")),
        ("a.json", format!("[{{\"text\": \"{long}\"}}]\n")),
        ("a.fa", format!(">x\n{long}\n")),
    ] {
        let file = file(name, content);
        let mut record = Record::default();
        let error = Records::unlabeled(&file.path, &options)
            .and_then(|mut records| records.read(&mut record))
            .unwrap_err();
        assert!(error.to_string().contains("has more than 65536 bytes"), "{error}");
    }
}

/// Bad inputs: the name and content of a file, and how its refusal starts.
#[test]
fn bad_input_is_refused_with_its_place_and_a_remedy() {
    let cases: &[(&str, &[u8], &str)] = &[
        ("a.csv", b"", "a.csv: is empty; give"),
        ("a.txt", b"", "a.txt: is empty; give"),
        ("a.csv", b"label,text\n", "a.csv: has no documents; give"),
        ("a.jsonl", b"\n\n", "a.jsonl: has no documents; give"),
        ("a.csv", b"\n\n", "a.csv: has no documents; give"),
        ("a.txt", b"only words", "a.txt:1: cannot tell the format"),
        ("a.csv", b"ham,see you\nspam,won\n", "a.csv:1: cannot tell whether the first row"),
        ("a.csv", b"label,text\nx,1\ny\n", "a.csv:3: the row has 1 field and the first row has 2"),
        ("a.csv", b"label,text\nx,1,2\n", "a.csv:2: the row has 3 fields and the first row has 2"),
        ("a.csv", b"label,text\n\n\nx,1,2\n", "a.csv:4: the row has 3 fields"),
        ("a.csv", b"label,text\r\nz,ok\r\nx,1,2\r\n", "a.csv:3: the row has 3 fields"),
        ("a.csv", b"label,text\nx,\"a\nb\nc\"\nx,1,2\n", "a.csv:5: the row has 3 fields"),
        (
            "a.csv",
            b"label,text\nx,a\ny,\"open\nz,b\n",
            "a.csv:3: a quoted field begins here and does not end",
        ),
        ("a.csv", b"\"label,text\nx,a\n", "a.csv:1: a quoted field begins here"),
        ("a.csv", b"label,text\n,a\n", "a.csv:2: the record has no label"),
        ("a.csv", b"label,text\n\xff,a\n", "a.csv:2: the label is not valid UTF-8"),
        ("a.csv", b"label,words\nx,a\n", "a.csv:1: no column is recognized as the text"),
        ("a.tsv", b"text\tlabel\none\n", "a.tsv:2: the row has 1 field"),
        ("a.csv", b"\xff\xfe\0\0l\0\0\0", "a.csv: is encoded in UTF-32; convert it"),
        ("a.csv", b"\xff\xfel\0\0\xd8l\0", "a.csv: is not valid UTF-16LE; set the right encoding"),
        (
            "a.jsonl",
            b"{\"text\": \"a\", \"label\": \"x\"}\n{\"text\"\n",
            "a.jsonl:2: the record is not a JSON object",
        ),
        (
            "a.jsonl",
            b"{\"text\": \"a\"}\n",
            "a.jsonl:1: no column is recognized as the label; say which of text",
        ),
        ("a.jsonl", b"{\"label\": \"a\"}\n", "a.jsonl:1: no column is recognized as the text"),
        ("a.jsonl", b"{\"text\": \"a\", \"label\": null}\n", "a.jsonl:1: the record has no label"),
        (
            "a.jsonl",
            b"{\"text\": 5, \"label\": 1}\n",
            "a.jsonl:1: the value of \"text\" is a number; write a string",
        ),
        (
            "a.jsonl",
            b"{\"text\": \"\", \"label\": []}\n",
            "a.jsonl:1: the value of \"label\" is an array; write a string or a number",
        ),
        (
            "a.jsonl",
            b"{\"text\": \"a\", \"label\": 1}\n{\"label\": 1}\n",
            "a.jsonl:2: no column is recognized as the text; say which of label it is",
        ),
        (
            "a.jsonl",
            b"{\"text\": \"\xff\", \"label\": 1}\n",
            "a.jsonl:1: the record is not valid UTF-8, as JSON must be; set the encoding",
        ),
        (
            "a.jsonl",
            b"{\"text\": \"a\", \"label\": \"\\ud800\"}\n",
            "a.jsonl:1: the record is not a JSON object",
        ),
        (
            "a.jsonl",
            b"{\"text\": \"a\", \"label\": [[0, 4]]}\n",
            "a.jsonl:1: the value of \"label\" is an array; write a string or a number",
        ),
        (
            "a.jsonl",
            b"{\"text\": \"a\", \"topic\": 1}\n{\"text\": \"b\", \"topic\": 2, \"label\": 3}\n",
            "a.jsonl:2: the label is in \"topic\" before this line and in \"label\" here; say which",
        ),
        ("a.jsonl", b"[{\"text\": \"a\"}]", "a.jsonl:1: no column is recognized as the label"),
        ("a.json", b"[{\"text\": \"a\", \"label\": 1},", "a.json:1: the array is not closed"),
        ("a.json", b"[[[[[[", "a.json:1: the array has \"[\" where an object must be; write one"),
        ("a.json", b"[1, 2]", "a.json:1: the record is not a JSON object"),
        (
            "a.json",
            b"[\n{\"text\": \"a\",",
            "a.json:2: the array is not closed; the file is cut off",
        ),
        ("a.txt", b"__label__x a\n\nno label here\n", "a.txt:3: the record has no label"),
        ("a.txt", b"__label__ a\n", "a.txt:1: the record has no label"),
        ("a.txt", b"__label__\xff a\n", "a.txt:1: the label is not valid UTF-8"),
        ("a.csv.gz", b"\x1f\x8b", "a.csv.gz: the gzip data ends too early"),
        ("a.csv.gz", b"\x1f\x8bgarbage of some length", "a.csv.gz: the gzip data is damaged"),
        ("a.csv.zst", b"\x28\xb5\x2f\xfd", "a.csv.zst: the zstd data ends too early"),
    ];
    for (name, content, expected) in cases {
        let found = refusal(name, content, &ReadOptions::default());
        assert!(found.starts_with(expected), "{:?}: {found}", String::from_utf8_lossy(content));
    }
}

#[test]
fn truncated_and_damaged_data_are_distinguished() {
    let content = TWO_CSV.repeat(500).into_bytes();
    let whole = gzip(&content);
    let any = ReadOptions::default();
    let truncated = refusal("a.csv.gz", &whole[..whole.len() / 2], &any);
    assert!(truncated.starts_with("a.csv.gz: the gzip data ends too early; the file is truncated"));
    let mut damaged = whole.clone();
    let last = damaged.len() - 6;
    damaged[last] ^= 1;
    assert!(refusal("a.csv.gz", &damaged, &any).starts_with("a.csv.gz: the gzip data is damaged"));
    let whole = zstd::encode_all(&content[..], 3).unwrap();
    let truncated = refusal("a.csv.zst", &whole[..whole.len() - 3], &any);
    assert!(truncated.starts_with("a.csv.zst: the zstd data ends too early"), "{truncated}");
}

#[test]
fn decompression_has_a_limit() {
    let bomb = gzip(format!("label,text\nx,{}\n", "0".repeat(10 << 20)).as_bytes());
    let options = ReadOptions::default().max_bytes(1 << 20);
    let found = refusal("a.csv.gz", bomb, &options);
    assert!(found.starts_with("a.csv.gz:2: has more than 1048576 bytes"), "{found}");
}

#[test]
fn wrong_choices_are_refused() {
    let with_label = |label| ReadOptions::default().label_column(Column::from(label));
    let as_format = |format| ReadOptions::default().format(format);
    for (options, expected) in [
        (with_label("nope"), "a.csv:1: there is no column \"nope\"; the columns are label, text"),
        (with_label("9"), "a.csv:1: there is no column 9; the columns are label, text"),
        (as_format(Format::Lines), "a.csv: the lines format has no labels"),
        (as_format(Format::Folder), "a.csv: is not a folder"),
        (as_format(Format::FastText), "a.csv:1: the record has no label"),
        (as_format(Format::JsonLines), "a.csv:1: the record is not a JSON object"),
        (with_label("label").format(Format::FastText), "a.csv: the fasttext format has no columns"),
    ] {
        let found = refusal("a.csv", TWO_CSV, &options);
        assert!(found.starts_with(expected), "{found}");
    }
}

#[test]
fn missing_inputs_are_named() {
    let any = ReadOptions::default();
    let missing = read("no/such/file.csv", &any).unwrap_err();
    assert_eq!(missing.to_string(), "cannot read no/such/file.csv");
    assert!(std::error::Error::source(&missing).is_some());
    let folder = tempfile::tempdir().unwrap();
    let empty = read(folder.path(), &any).unwrap_err().to_string();
    assert!(empty.contains("has no folders in it; put the documents of each label"), "{empty}");
    let unlabeled = Records::unlabeled(folder.path(), &any).unwrap_err().to_string();
    assert!(unlabeled.contains("has no files in it; give a folder"), "{unlabeled}");
    fs::create_dir(folder.path().join("label")).unwrap();
    let empty = read(folder.path(), &any).unwrap_err().to_string();
    assert!(empty.contains("has no documents"), "{empty}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the bytes, reading ends with documents or with an error.
    #[test]
    fn no_input_causes_a_panic(content in any::<Vec<u8>>(), format in prop::sample::select(Format::ALL)) {
        let file = file("anything", content);
        for header in [None, Some(true), Some(false)] {
            for format in [None, Some(format)] {
                let options = ReadOptions::default().format(format).header(header).skip_bad(3);
                let _ = read(&file.path, &options);
                let options = options.every_column(true).comment(b'#').max_bytes(64);
                if let Ok(mut records) = Records::unlabeled(&file.path, &options) {
                    let mut record = Record::default();
                    while let Ok(true) = records.read(&mut record) {
                        assert_eq!(record.others.len(), records.other_names().len());
                    }
                }
            }
        }
    }

    /// Records that are written as CSV, with any delimiter, are read back unchanged.
    #[test]
    fn csv_is_read_back_as_it_was_written(
        delimiter in prop::sample::select(&[b',', b';', b'|', b'\t'][..]),
        rows in prop::collection::vec(("[a-z\"]([a-z\", ]{0,5}[a-z])?", any::<Vec<u8>>()), 1..20),
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(["label", "text"]).unwrap();
        for (label, text) in &rows {
            writer.write_record([label.as_bytes(), text]).unwrap();
        }
        let file = file("a.csv", writer.into_inner().unwrap());
        let (corpus, _) = read(&file.path, &ReadOptions::default()).unwrap();
        let expected: Vec<(&str, &[u8])> =
            rows.iter().map(|(label, text)| (&label[..], &text[..])).collect();
        prop_assert_eq!(documents(&corpus), expected);
    }
}

/// Situations that users met, from public reports.
mod cases {
    use super::*;

    /// The texts of an input, and what is noted about it.
    fn texts(
        name: &str,
        content: impl AsRef<[u8]>,
        options: &ReadOptions,
    ) -> (Vec<String>, Vec<String>) {
        let file = file(name, content);
        let mut records = Records::unlabeled(&file.path, options).unwrap();
        let (mut record, mut texts) = (Record::default(), Vec::new());
        while records.read(&mut record).unwrap() {
            texts.push(String::from_utf8(record.text.clone()).unwrap());
        }
        (texts, notes(records.report()))
    }

    #[test]
    fn no_object_is_lost_in_a_malformed_array() {
        let (one, two) = ("{\"text\":\"a\",\"label\":1}", "{\"text\":\"b\",\"label\":2}");
        let both = [("1", "a"), ("2", "b")];
        reads("a.json", format!("[{one},\n {two} ]\n"), &both);
        reads("a.json", format!("{{\n{} {two}", &one[1..]), &both);
        reads("a.jsonl", format!("{one}\n\u{feff}{two}\n"), &both);
        for (array, message) in [
            (format!("[{one},\n{two}\n"), "a.json:2: the array is not closed"),
            (
                format!("[{one} {two}]"),
                "a.json:1: the array has \"{\" where a comma or the closing",
            ),
            (format!("[{one},,{two}]"), "a.json:1: the array has \",\" where an object must be"),
            (format!("[[{one}]]"), "a.json:1: the array has \"[\" where an object must be"),
            (format!("[{one}]]"), "a.json:1: the array has \"]\" where nothing must be"),
            (format!("[{one}]\n[{two}]"), "a.json:2: the array has \"[\" where nothing must be"),
            (format!("{{\n{}, {two}", &one[1..]), "a.json:2: the record is not a JSON object"),
        ] {
            let options =
                ReadOptions::default().skip_bad(if array.starts_with('[') { 9 } else { 0 });
            let found = refusal("a.json", &array, &options);
            assert!(found.starts_with(message), "{array}: {found}");
        }
    }

    #[test]
    fn files_that_were_joined_have_a_mark_each() {
        let both = [("x", "a"), ("y", "b")];
        let part = |quote: &str, label, text| {
            format!("\u{feff}{quote}label{quote},text\n{label},{text}\n")
        };
        for quote in ["", "\""] {
            let joined = part(quote, "x", "a") + &part(quote, "y", "b");
            let report = reads("a.csv", &joined, &both);
            assert_eq!(notes(&report), ["skipped 1 row that repeats the header"]);
        }
        reads("a.csv", "label,text\nx,a\n\u{feff}\"y\",b\n", &both);
        reads("a.csv", "label,text\nx,a\n\n\u{feff}\ny,b\n", &both);
        reads("a.csv", b"label,text\n\xef\xbb\xb4x,a\n", &[("\u{fef4}x", "a")]);
        reads("a.txt", "__label__x a\n\u{feff}__label__y b\n", &both);
        reads("a.fa", ">1 x\na\n\u{feff}>2 y\nb\n", &both);
    }

    #[test]
    fn an_escape_stays_before_what_it_does_not_escape() {
        let table = "label,text\nx,\"C:\\new \\\"dir\\\" \\\\\"\ny,C:\\n\nz,\"a\"\"b\"\n";
        let table = file("a.csv", table);
        let (corpus, _) = read(&table.path, &ReadOptions::default().escape(b'\\')).unwrap();
        let expected = [("x", &b"C:\\new \"dir\" \\"[..]), ("y", b"C:\\n"), ("z", b"a\"b")];
        assert_eq!(documents(&corpus), expected);
        let open = refusal("a.csv", "label,text\nx,\"a\\\"", &ReadOptions::default().escape(b'\\'));
        assert!(open.starts_with("a.csv:2: a quoted field begins here and does not end"), "{open}");
    }

    #[test]
    fn blank_lines_of_tables_are_counted_and_are_texts_of_one_column() {
        let any = ReadOptions::default();
        let report = reads("a.csv", "\nlabel,text\r\n\r\n\r\nx,a\r\n\r\n", &[("x", "a")]);
        assert_eq!(notes(&report), ["skipped 4 blank lines"]);
        let (found, notes) = texts("a.csv", "text\r\na\r\n\r\n\r\nb\r\n\r\n", &any);
        assert_eq!(found, ["a", "", "", "b"]);
        assert_eq!(notes, ["kept 2 records with empty texts", "skipped 1 blank line"]);
        let numbered = any.clone().header(false);
        assert_eq!(texts("a.csv", "\na\n\nb\n", &numbered).0, ["", "a", "", "b"]);
        let bad = file("a.csv", "text\n\na,b\n");
        let mut records = Records::unlabeled(&bad.path, &any).unwrap();
        let mut record = Record::default();
        assert!(records.read(&mut record).unwrap() && record.text.is_empty());
        let error = records.read(&mut record).unwrap_err().to_string();
        assert!(error.contains("a.csv:3: the row has 2 fields"), "{error}");
    }

    #[test]
    fn an_input_without_a_telling_name_shows_what_it_is() {
        let any = ReadOptions::default();
        let json = "{\"label\":\"x\",\"text\":\"a\"}\n";
        assert_eq!(texts("input", json, &any).0, ["a"]);
        assert_eq!(texts("input", "{\"text\":\"a\"}\n", &any).0, ["{\"text\":\"a\"}"]);
        assert_eq!(texts("input", "sep=;\nn;text\n1;a\n", &any).0, ["a"]);
        let (found, notes) = texts("input", "a\n__label__x b\n", &any);
        assert_eq!(found, ["a", "__label__x b"]);
        assert!(notes[0].starts_with("kept the label at the start of 1 line"), "{notes:?}");
        // What describes a table makes it one.
        assert_eq!(texts("input", "text\na, b\n", &any.clone().delimiter(b';')).0, ["a, b"]);
        assert_eq!(texts("input", "a\n{b\n", &any.clone().header(false)).0, ["a", "{b"]);
        let options = any.clone().format(Format::Lines).comment(b'#');
        let lines = file("a.txt", "a\n");
        let error = Records::unlabeled(&lines.path, &options).unwrap_err();
        assert!(error.to_string().contains("a.txt: the lines format is no table"), "{error}");
        let Error::Input { fault, .. } = error else { panic!("a fault") };
        assert_eq!(fault.option(), Some("comment"));
        let folder = Records::unlabeled(lines.path.parent().unwrap(), &any.header(true));
        assert!(folder.unwrap_err().to_string().contains("the files format is no table"));
    }

    #[test]
    fn labels_of_fasttext_stand_anywhere() {
        let report = reads(
            "a.txt",
            "__label__x a  b __label__y\na __label__y b\nb  __label__x\n",
            &[("x", "a  b"), ("y", "a b"), ("x", "b")],
        );
        assert_eq!(report.several_labels, 1);
    }

    #[test]
    fn columns_by_number_say_nothing_about_a_header() {
        let numbers = ReadOptions::default()
            .label_column(Column::Number(1))
            .text_columns([Column::Number(2)]);
        let found = refusal("a.csv", "v1,v2\nham,hi\n", &numbers);
        assert!(
            found.starts_with("a.csv:1: cannot tell whether the first row (v1, v2)"),
            "{found}"
        );
        let file = file("a.csv", "3,Cup,final\n");
        let (corpus, _) = read(&file.path, &numbers).unwrap();
        assert_eq!(documents(&corpus), [("3", &b"Cup"[..])]);
    }

    #[test]
    fn names_of_columns_that_occur_twice_are_not_chosen() {
        let any = ReadOptions::default();
        let table = "label,a,text,a\nx,1,b,2\n";
        let file = file("a.csv", table);
        let chosen = any.clone().other_columns([Column::from("a")]);
        let error = Records::unlabeled(&file.path, &chosen).unwrap_err().to_string();
        assert!(error.contains("columns 2 (a), 4 (a) may be the passed-through field"), "{error}");
        refused("a.csv", "label,text,Text\nx,a,b\n", "a.csv:1: each of the columns text, Text");
        refused("a.csv", "label,label,text\nx,y,b\n", "a.csv:1: each of the columns 1 (label), 2");
        // In JSON, the last counts.
        reads("a.jsonl", "{\"label\":1,\"label\":2,\"text\":\"a\"}\n", &[("2", "a")]);
    }

    #[test]
    fn a_row_of_many_fields_and_a_table_of_many_labels_have_a_limit() {
        let options = ReadOptions::default().max_bytes(1 << 10);
        let found = refusal("a.csv", format!("label,text\nx,{}\n", ",".repeat(1 << 8)), &options);
        assert!(found.starts_with("a.csv:2: has more than 1024 bytes"), "{found}");
        let labels: String = (0..1 << 10).map(|id| format!("{id},x\n")).collect();
        let labels = file("l.csv", format!("id,label\n{labels}"));
        let options = options.labels(labels.path.clone());
        let found = refusal("a.fa", ">1\nACGT\n", &options);
        assert!(found.contains("l.csv:") && found.contains("has more than 1024 bytes"), "{found}");
    }

    #[test]
    fn a_mark_says_more_than_a_given_encoding() {
        let latin = ReadOptions::default().encoding("latin1".parse::<Encoding>().unwrap());
        let text = "text\ncaf\u{e9}\n";
        let marked = format!("\u{feff}{text}");
        assert_eq!(texts("a.csv", &marked, &latin).0, ["caf\u{e9}"]);
        assert_eq!(texts("a.csv", &marked, &latin).1, ["decoded UTF-8"]);
        let utf16: Vec<u8> = marked.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(texts("a.csv", &utf16, &latin).1, ["decoded UTF-16BE"]);
    }

    #[test]
    fn what_is_left_out_is_said_in_a_few_words() {
        let any = ReadOptions::default();
        let (_, notes) = texts("a.csv", format!("text{}\na{0}\n", ",".repeat(12)), &any);
        let first: Vec<String> = (2..12).map(|number| format!("column {number}")).collect();
        assert_eq!(notes, [format!("ignored the columns {} and 2 more", first.join(", "))]);
        let (found, notes) = texts("a", "a\rb\r\nc", &any);
        assert_eq!(found, ["a\rb", "c"]);
        assert!(notes[0].starts_with("1 line has a carriage return inside"), "{notes:?}");
        let (_, notes) = texts("a.csv", "text,n\na\nb,1\n", &any.skip_bad(1));
        assert!(notes[1].starts_with("skipped line 2: the row has 1 field"), "{notes:?}");
    }

    #[test]
    fn what_is_no_text_is_called_by_its_name() {
        refused("a.csv", b"\x89nzip\r\n\x1arest", "a.csv: is a model file of nearzip; give it to");
        refused("a.csv", b"a\0b,c\n", "a.csv:1: has zero bytes, so it is no text");
        let file = file("a.csv", b"text,\xff\na,b\n");
        let header = |column| {
            let options = ReadOptions::default().other_columns([Column::Number(column)]);
            Records::unlabeled(&file.path, &options).map(drop).map_err(|error| error.to_string())
        };
        assert_eq!(header(1), Ok(()));
        assert!(header(2).unwrap_err().contains("a.csv:1: the passed-through field is not valid"));
    }

    #[test]
    fn a_member_that_is_passed_through_may_be_missing() {
        let json = file("a.jsonl", "{\"text\":\"a\"}\n");
        let options = ReadOptions::default().other_columns(["n", "text"].map(Column::from));
        let mut records = Records::unlabeled(&json.path, &options).unwrap();
        let mut record = Record::default();
        assert!(records.read(&mut record).unwrap());
        assert_eq!(record.others, ["", "a"]);
    }

    fn refused(name: &str, content: impl AsRef<[u8]>, message: &str) {
        let refusal = refusal(name, content, &ReadOptions::default());
        assert!(refusal.starts_with(message), "{refusal}");
    }

    #[test]
    fn a_stray_quote_swallows_no_rows() {
        let lost = include_bytes!("data/cases/lost.csv");
        refused("lost.csv", lost, "lost.csv:7: a quoted field of this row is closed on line 13");
        let open = include_bytes!("data/cases/open2.csv");
        refused("open2.csv", open, "open2.csv:2: a quoted field of this row is closed on line 3");
        refused(
            "a.csv",
            "label,text\nhardware,5\" disk\n",
            "a.csv:2: a field of this row has a quote",
        );
        let spark = "label,text\nham,\"he said \\\"no\\\", twice\"\n";
        refused("spark.csv", spark, "spark.csv:2: a quote on line 2 is escaped by a backslash");
        let file = file("spark.csv", spark);
        let (corpus, _) = read(&file.path, &ReadOptions::default().escape(b'\\')).unwrap();
        assert_eq!(corpus.text(0), b"he said \"no\", twice");
    }

    #[test]
    fn no_text_is_the_end_of_a_table() {
        let hides = file("hides.csv", include_bytes!("data/cases/hides.csv"));
        let mut records = Records::unlabeled(&hides.path, &ReadOptions::default()).unwrap();
        let (mut record, mut texts) = (Record::default(), 0);
        while records.read(&mut record).unwrap() {
            texts += 1;
        }
        assert_eq!(texts, 4);
        let refused = file("refused.csv", include_bytes!("data/cases/refused.csv"));
        assert_eq!(read(&refused.path, &ReadOptions::default()).unwrap().0.len(), 2);
    }

    #[test]
    fn json_integers_keep_their_digits() {
        let ids = file("ids.jsonl", include_bytes!("data/cases/ids.jsonl"));
        let options = ReadOptions::default().id_column(Column::from("id"));
        let (corpus, _) = read(&ids.path, &options).unwrap();
        let ids: Vec<String> = corpus.iter().map(|document| document.id.to_string()).collect();
        assert_eq!(ids, ["18446744073709551617", "18446744073709551618"]);
        let labels = "{\"label\": 1.0e5, \"text\": \"a\"}\n{\"label\":true,\"text\":\"\\u0062\"}\n";
        reads("labels.jsonl", labels, &[("1.0e5", "a"), ("true", "b")]);
    }

    #[test]
    fn members_of_json_are_optional() {
        let sparse = "{\"title\":\"Oil up\",\"label\":\"biz\"}\n\
            {\"title\":\"Cup final\",\"body\":\"The team won\",\"label\":\"sport\"}\n";
        reads("sparse.jsonl", sparse, &[("biz", "Oil up"), ("sport", "Cup final The team won")]);
        let backwards: String = sparse.lines().rev().map(|line| format!("{line}\n")).collect();
        reads("b.jsonl", backwards, &[("sport", "Cup final The team won"), ("biz", "Oil up")]);
        let late = "{\"headline\":\"Oil up\",\"label\":\"biz\"}\n\
            {\"headline\":\"x\",\"text\":\"The team won\",\"label\":\"sport\"}\n";
        reads("late.jsonl", late, &[("biz", "Oil up"), ("sport", "The team won")]);
    }

    #[test]
    fn json_as_tools_write_it() {
        let doccano = "{\"text\":\"good\",\"label\":[\"pos\"]}\n\
            {\"text\":\"bad\",\"label\":[\"neg\",\"pos\"]}\n";
        let report = reads("doccano.jsonl", doccano, &[("pos", "good"), ("neg", "bad")]);
        assert_eq!(notes(&report), ["took the first label of 1 record with several labels"]);

        reads("labels.jsonl", "{\"text\":\"a b\",\"labels\":\"x\"}\n", &[("x", "a b")]);
        let competing = "{\"text\":\"a b\",\"topic\":\"y\",\"label\":\"x\"}\n";
        reads("competing.jsonl", competing, &[("x", "a b")]);

        let null = "{\"text\":null,\"label\":\"pos\"}\n{\"text\":\"bad\",\"label\":\"neg\"}\n";
        let report = reads("null.jsonl", null, &[("pos", ""), ("neg", "bad")]);
        assert_eq!(notes(&report), ["kept 1 record with an empty text"]);

        let cut = "{\"text\":\"cut \\ud83d\\ud83d\\ude00 \\udc00\",\"label\":\"pos\"}\n";
        reads("cut.jsonl", cut, &[("pos", "cut \u{FFFD}\u{1F600} \u{FFFD}")]);
    }

    #[test]
    fn nested_members_have_names_with_dots() {
        let nested = "{\"data\":{\"text\":\"good\"},\"a.b\":\"flat\",\"a\":{\"b\":\"nested\"}}\n";
        let nested = file("nested.jsonl", nested);
        let options = |label| {
            ReadOptions::default()
                .text_columns([Column::from("data.text")])
                .label_column(Column::from(label))
        };
        let (corpus, _) = read(&nested.path, &options("a.b")).unwrap();
        let documents: Vec<_> = corpus.iter().collect();
        assert_eq!((documents[0].label, documents[0].text), ("flat", &b"good"[..]));
        let missing = read(&nested.path, &options("data.text.more")).unwrap_err().to_string();
        assert!(
            missing.contains("no column \"data.text.more\"; the columns are data"),
            "{missing}"
        );
    }

    #[test]
    fn a_label_fits_on_a_line() {
        let lines = include_bytes!("data/cases/nl.csv");
        refused("nl.csv", lines, "nl.csv:2: the label \"two\\nlines\" has a line break");
        let tab = include_bytes!("data/cases/tb.csv");
        refused("tb.csv", tab, "tb.csv:2: the label \"a\\tb\" has a line break, a tab");
        refused(
            "a.jsonl",
            "{\"label\":\"a\\nb\",\"text\":\"x\"}\n",
            "a.jsonl:1: the label \"a\\nb\"",
        );
    }
}
