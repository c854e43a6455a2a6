//! Model files as users see them.

mod support;

use std::fs;
use std::process::Stdio;
use std::time::Instant;

use serde_json::Value;
use support::Files;

const MORE: &str = "key,label,text\n\
    m1,cooking,stir the soup until it boils\n\
    m2,chess,castling on the queen's side\n";

/// A folder with the usual files and a model file of the training documents.
fn with_model() -> Files {
    let files = Files::new();
    files.write("more.csv", MORE);
    files.run("index build --train train.csv -o m.nearzip -q").printed("");
    files
}

fn documents(files: &Files) -> u64 {
    files.run("index info m.nearzip --json").json()["documents"].as_u64().unwrap()
}

#[test]
fn help_of_every_subcommand() {
    let files = Files::new();
    for part in ["build", "info", "verify", "add", "remove", "relabel"] {
        let run = files.run(&format!("index {part} --help"));
        assert_eq!((run.code, &run.stderr[..]), (0, ""));
        insta::assert_snapshot!(format!("help_index_{part}"), run.stdout);
    }
}

#[test]
fn a_model_file_can_replace_the_documents_in_every_command() {
    let files = with_model();
    let queries = b"the queen takes the rook\nsun in the hills\n";
    for command in ["classify -k 3 --json", "neighbors -k 4 --metric cdm"] {
        let expected = files.run_with(&format!("{command} --train train.csv"), queries);
        for flags in ["", "--no-mmap", "--compressor gzip"] {
            let found = files.run_with(&format!("{command} --train m.nearzip {flags}"), queries);
            assert_eq!((found.code, &found.stdout), (0, &expected.stdout), "{}", found.stderr);
        }
    }
    let matrix =
        |train: &str| files.run(&format!("matrix --quiet --queries test.csv --train {train}"));
    matrix("m.nearzip").printed(&matrix("train.csv").stdout);
    let evaluate = |train: &str| {
        let run = files.run(&format!("evaluate --paper --train {train} --test test.csv --json"));
        let mut report = run.json();
        // A model file has the candidate index, so exact search starts with other documents and skips
        // other pairs.
        let work = ["elapsed_seconds", "queries_per_second", "pairs_scored", "pairs_pruned"];
        for member in work.into_iter().chain(["train"]) {
            report[member] = Value::Null;
        }
        report
    };
    assert_eq!(evaluate("m.nearzip"), evaluate("train.csv"));
}

#[test]
fn errors_about_model_files_are_reported() {
    let files = with_model();
    files.run("index build --train train.csv -o z.nearzip --compressor zstd:3 -q").printed("");
    let model = fs::read(files.path("m.nearzip")).unwrap();
    files.write("cut.nearzip", &model[..model.len() - 1]);
    let mut damaged = model;
    damaged[300] ^= 1;
    files.write("damaged.nearzip", &damaged);
    for (arguments, message) in [
        (
            "classify --train m.nearzip --compressor zstd",
            "error: m.nearzip: was made with gzip, not with zstd",
        ),
        ("classify --train z.nearzip --paper", "z.nearzip: was made with zstd, not with gzip"),
        (
            "classify --train m.nearzip --limit-train 2",
            "--limit-train cannot be used with a model file",
        ),
        ("classify --train cut.nearzip", "cut.nearzip: should have"),
        (
            "index info cut.nearzip",
            "it was truncated or appended to, so fetch it again or rebuild it",
        ),
        ("index verify damaged.nearzip", "damaged.nearzip: is damaged in section"),
        ("index info train.csv", "train.csv: is not a nearzip model file"),
        ("index info none", "cannot read none: No such file"),
        ("index build --train train.csv", "--output <FILE>"),
        ("index build --train train.csv -o none/m", "cannot write none/m: No such file"),
        ("index remove m.nearzip", "<--id <ID>...|--ids-from <FILE>>"),
        (
            "index remove m.nearzip --id 1 nine",
            "no document has the id \"nine\"; nothing was changed",
        ),
        ("index add none --train more.csv", "cannot read none"),
        (
            "index add m.nearzip --train train.csv --id-column label",
            "train.csv:3: the id \"weather\" occurs before; give each record an id of its own",
        ),
        (
            "index build --train train.csv --id-column label -o d",
            "train.csv:3: the id \"weather\" occurs before; give each record an id of its own",
        ),
    ] {
        files.run(arguments).failed(message);
    }
    assert_eq!(documents(&files), 4);
}

#[test]
fn info_prints_what_is_in_a_file() {
    let files = with_model();
    let info = files.run("index info m.nearzip --json").json();
    let bytes = fs::metadata(files.path("m.nearzip")).unwrap().len();
    for (member, expected) in [
        ("schema", Value::from("nearzip.model.v1")),
        ("path", "m.nearzip".into()),
        ("format_version", 1.into()),
        ("bytes", bytes.into()),
        ("documents", 4.into()),
        ("labels", 2.into()),
        ("compressor", "gzip".into()),
    ] {
        assert_eq!(info[member], expected, "{member}");
    }
    let texts = &info["sections"].as_array().unwrap().iter().find(|part| part["tag"] == "TEXTS");
    assert_eq!(texts.unwrap()["bytes"], 35 + 37 + 33 + 32);
    let sound = format!("m.nearzip: all {bytes} bytes are intact, 4 documents\n");
    files.run("index verify m.nearzip").printed(&sound);

    // Sizes follow from the blend, which is given here, so that it is not one that was chosen.
    let mut build = files.command("index build --train train.csv -o given.nearzip -q --method");
    build.arg("hybrid blend=1.41,8/1.19,5.66,4,11.3");
    support::Run::of(build.output().unwrap()).printed("");
    insta::assert_snapshot!("index_info", files.run("index info given.nearzip").stdout);
}

#[test]
fn documents_can_be_added_relabeled_and_removed() {
    let files = with_model();
    files.run("index add m.nearzip --train more.csv --id-column key -q").printed("");
    files.run_with("classify --train m.nearzip", b"stir the soup\n").printed("cooking\n");
    files
        .run("index add m.nearzip --train more.csv --id-column key -q")
        .failed("the file already has 2 of the 2 documents, such as the one with the id \"m1\"");
    files.run("index add m.nearzip --train train.csv -q").printed("");
    assert_eq!(documents(&files), 10);

    files.run("index relabel m.nearzip --id m1 --label soup -q").printed("");
    files.run_with("classify --train m.nearzip", b"stir the soup\n").printed("soup\n");

    files.write("ids.txt", "m2\n0\n1\n");
    files.run("index remove m.nearzip --id m1 --ids-from ids.txt -q").printed("");
    files.run_with("index remove m.nearzip --ids-from - -q", b"2\r\n3\r\n").printed("");
    assert_eq!(documents(&files), 4);
    let ids = files.run_with("neighbors --train m.nearzip -k 4", b"rook\n").stdout;
    let mut ids: Vec<&str> = ids.lines().map(|line| line.split('\t').nth(4).unwrap()).collect();
    ids.sort();
    // The numbers after those of the first four documents.
    assert_eq!(ids, ["4", "5", "6", "7"]);
    let file = fs::read(files.path("m.nearzip")).unwrap();
    assert!(!file.windows(8).any(|window| window == b"the soup"));
}

/// A writer that is killed at any moment leaves the old file or the new one.
#[test]
fn killing_the_writer_loses_nothing() {
    const KILLS: u32 = 100;
    let files = Files::new();
    let rows: String =
        (0..4000).map(|i| format!("{},{i} {}\n", i % 7, "some words ".repeat(i % 90))).collect();
    files.write("large.csv", format!("label,text\n{rows}"));
    files.run("index build --train large.csv -o m.nearzip -q").printed("");

    // The two files between which the writer alternates.
    let relabel = |label: &str| format!("index relabel m.nearzip --id 17 --label {label} -q");
    let read = || fs::read(files.path("m.nearzip")).unwrap();
    files.run(&relabel("odd")).printed("");
    let odd = read();
    let begun = Instant::now();
    files.run(&relabel("even")).printed("");
    let undisturbed = begun.elapsed();
    let even = read();
    assert_ne!(odd, even);

    let (mut killed, mut published) = (0, 0);
    for round in 0..KILLS {
        let before = read();
        let label = if before == odd { "even" } else { "odd" };
        let mut writer = files.command(&relabel(label)).stderr(Stdio::null()).spawn().unwrap();
        // Delays up to a little more than the time that the writer takes, in scattered order.
        std::thread::sleep(undisturbed * (round * 37 % KILLS) / (KILLS * 9 / 10));
        writer.kill().unwrap();
        killed += u32::from(!writer.wait().unwrap().success());
        let after = read();
        assert!(after == odd || after == even, "round {round}");
        published += u32::from(after != before);
        if round % 10 == 0 {
            assert_eq!(files.run("index verify m.nearzip").code, 0, "round {round}");
        }
    }
    // Otherwise the test proves nothing.
    assert!(killed > KILLS / 4 && published > 0, "{killed} killed, {published} published");
    files.run(&relabel("neither")).printed("");
    let left = fs::read_dir(files.path("")).unwrap().filter(|entry| {
        let name = entry.as_ref().unwrap().file_name().into_string().unwrap();
        name.contains("m.nearzip.")
    });
    assert_eq!(left.count(), 0, "what killed writers left behind is cleared away");
    let labels = files.run("index info m.nearzip --json").json()["labels"].clone();
    assert_eq!(labels, 7 + 1);
}

/// Case 37: the path of a model file that is to be written is something else.
#[test]
fn nothing_of_the_user_is_replaced_by_a_model() {
    let files = Files::new();
    let names = || {
        let entries = fs::read_dir(files.path("")).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = names();
    files
        .run("index build --train train.csv -o train.csv")
        .failed("error: train.csv exists and is not a model file; choose another path, or replace");
    files.run("index build --train train.csv -o .").failed("error: . is not a regular file");
    files.run("index add none --train train.csv").failed("cannot read none");
    files.run("index remove train.csv --id 1").failed("train.csv: is not a nearzip model file");
    assert_eq!(fs::read_to_string(files.path("train.csv")).unwrap(), support::TRAIN);
    assert_eq!(names(), before, "no command that fails leaves anything");

    files.write("notes.new", "precious");
    files.write("notes.lock", "precious");
    files.run("index build --train train.csv -o notes").failed("notes.lock is not empty");
    fs::remove_file(files.path("notes.lock")).unwrap();
    files.write("empty", "");
    files.write("odd.txt", "some words");
    for output in ["notes", "notes", "empty", "odd.txt --force"] {
        files.run(&format!("index build --train train.csv -q -o {output}")).printed("");
    }
    assert_eq!(fs::read_to_string(files.path("notes.new")).unwrap(), "precious");
    for model in ["notes", "empty", "odd.txt"] {
        assert_eq!(files.run(&format!("index verify {model}")).code, 0, "{model}");
        assert!(!files.path(&format!("{model}.lock")).exists());
    }
}

#[cfg(unix)]
#[test]
fn devices_and_pipes_stay_what_they_are() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    let files = Files::new();
    let pipes = [files.path("pipe"), files.path("m.lock")];
    assert!(std::process::Command::new("mkfifo").args(pipes).status().unwrap().success());
    symlink("/dev/null", files.path("null")).unwrap();
    for output in ["pipe", "null", "/dev/null", "pipe --force", "m"] {
        let run = files.run(&format!("index build --train train.csv -o {output}"));
        run.failed("is not a regular file; choose another path");
    }
    let is_pipe = |name| files.path(name).metadata().unwrap().file_type().is_fifo();
    assert!(is_pipe("pipe") && is_pipe("m.lock") && !files.path("m").exists());
    assert!(files.path("null").is_symlink());
}

#[test]
fn a_file_is_built_with_the_settings_of_its_method() {
    let files = Files::new();
    let build = |method: &str, flags: &str| {
        let mut command = files.command(&format!("index build --train train.csv -o m -q {flags}"));
        support::Run::of(command.args(["--method", method]).output().unwrap())
    };
    let info = || files.run("index info m --json").json();
    build("hybrid compressor=zstd blend=1,0/1,0,2,5", "").printed("");
    assert_eq!(info()["compressor"], "zstd");
    let settings = files.run("evaluate --train m --test test.csv --json").json();
    assert_eq!(settings["blend"], "1,0/1,0,2,5");
    build("hybrid compressor=zstd", "--compressor gzip")
        .failed("was made with gzip, not with zstd");
    build("class order=7", "").failed("no documents to save: it was built from a corpus or with");

    // What only another method uses is left out.
    build("class", "").printed("");
    let class = fs::read(files.path("m")).unwrap();
    build("hybrid", "").printed("");
    files.run("index build --train m -o again --method class -q").printed("");
    assert_eq!(fs::read(files.path("again")).unwrap(), class);
}
