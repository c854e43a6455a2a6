//! The program as it is to be seen in a terminal.
#![cfg(unix)]

mod support;

#[path = "support/screen.rs"]
mod screen;

use screen::Screen;
use support::Files;

/// A folder with a few texts, and the beginning of a command that writes them slowly.
fn with_slow_texts() -> (Files, &'static str) {
    let files = Files::new();
    files.write("texts.txt", "the king takes the rook in the rain\n".repeat(200));
    let numbers = "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25";
    assert_eq!(numbers.split(' ').count(), SLOW_PARTS);
    files.write("slow.sh", format!("for i in {numbers}; do cat texts.txt; sleep 0.1; done"));
    (files, "sh slow.sh | nearzip classify --train train.csv")
}

/// How often the texts are written, 200 each time.
const SLOW_PARTS: usize = 25;

#[test]
fn somebody_who_types_is_asked_to() {
    let files = Files::new();
    let asked = "nearzip: type one text per line; Ctrl-D ends";
    for (flags, is_asked) in [("", true), ("-q", false)] {
        let mut screen =
            Screen::run(&files, &format!("nearzip classify --train train.csv {flags}"));
        if is_asked {
            screen.wait_for(asked);
        }
        screen.type_keys("a rook and a king\r");
        screen.wait_for("chess");
        screen.type_keys("\u{4}");
        let (status, lines, _) = screen.end();
        assert_eq!(status, 0);
        assert_eq!(lines.iter().any(|line| line == asked), is_asked, "{lines:?}");
    }
    let mut screen = Screen::run(&files, "exec nearzip classify --train train.csv -q");
    screen.type_keys("a rook and a king\r");
    screen.wait_for("chess");
    screen.type_keys("\u{3}");
    let (status, _, text) = screen.end();
    assert_eq!(status, 130);
    assert!(text.ends_with("chess\nnearzip: interrupted"), "no --skip for what was typed: {text}");
    let screen = Screen::run(&files, "nearzip classify -q --train train.csv test.csv");
    assert_eq!(screen.end().2, "weather\nchess\nweather\n".trim_end());
}

#[test]
fn a_stream_is_counted_from_its_beginning_to_its_end() {
    let (files, classify) = with_slow_texts();
    let screen = Screen::run(&files, &format!("{classify} > answers.txt"));
    let (status, lines, text) = screen.end();
    assert_eq!((status, text.trim()), (0, ""), "the counter disappears");
    let counters: Vec<&String> =
        lines.iter().filter(|line| line.starts_with("answering: ")).collect();
    let counts: Vec<u32> = counters
        .iter()
        .map(|line| {
            let (count, rest) = line["answering: ".len()..].split_once(" texts, ").unwrap();
            let rate = rest.split_once("/s, ").map_or("", |(rate, _)| rate);
            assert!(!rate.contains('.'), "{line}");
            count.replace(',', "").parse().unwrap()
        })
        .collect();
    assert!(counts.len() > 3 && counts.is_sorted(), "{counters:?}");
    assert!(counts.last().unwrap() > &2_048, "more than a batch");
    let answers = std::fs::read_to_string(files.path("answers.txt")).unwrap();
    assert_eq!(answers.lines().count(), 200 * SLOW_PARTS);
}

#[test]
fn answers_and_the_counter_take_turns() {
    let (files, classify) = with_slow_texts();
    let screen = Screen::run(&files, classify);
    let (status, lines, text) = screen.end();
    assert_eq!(status, 0);
    assert!(lines.iter().any(|line| line.starts_with("answering: ")));
    assert!(text.lines().all(|line| ["chess", "weather"].contains(&line)), "{text}");
    // The terminal may have been looked at in the middle of a line.
    let is_whole = |line: &String| {
        ["chess", "weather"].iter().any(|label| label.starts_with(&**line))
            || "answering: ".starts_with(&**line)
            || line.starts_with("answering: ")
    };
    let broken: Vec<&String> = lines.iter().filter(|line| !is_whole(line)).collect();
    assert!(broken.is_empty(), "{broken:?}");
}

#[test]
fn the_bar_is_gone_when_work_ends_or_is_interrupted() {
    let files = Files::new();
    let text = "words that differ from line to line ".repeat(30);
    let rows: String = (0..6_000).map(|i| format!("{},{i} {text}\n", i % 2)).collect();
    files.write("large.csv", format!("label,text\n{rows}"));
    let evaluate = "exec nearzip evaluate --threads 1 --paper --train large.csv --test large.csv";

    let screen = Screen::run(&files, &format!("{evaluate} --limit-test 200"));
    let (status, lines, text) = screen.end();
    assert_eq!(status, 0);
    let is_bar = |line: &String| {
        line.starts_with("searching █")
            && line.contains("/200 queries, ")
            && line.ends_with(" left")
    };
    assert!(lines.iter().any(is_bar), "{lines:?}");
    assert!(!text.contains("searching ") && text.contains("accuracy"), "{text}");

    let mut screen = Screen::run(&files, evaluate);
    screen.wait_for("/6,000 queries, ");
    screen.type_keys("\u{3}");
    let (status, _, text) = screen.end();
    assert_eq!(status, 130);
    assert!(text.contains("nearzip: interrupted while searching: "), "{text}");
    assert!(!text.contains(" left"), "{text}");
}

#[test]
fn messages_have_color_if_it_is_wanted() {
    let files = Files::new();
    for (command, is_colored) in [
        ("nearzip classify --train none", true),
        ("nearzip classify --train none --color never", false),
        ("env NO_COLOR=1 nearzip classify --train none", false),
        ("env NO_COLOR=1 nearzip classify --train none --color always", true),
        ("env TERM=dumb nearzip classify --train none", false),
    ] {
        let screen = Screen::run(&files, command);
        screen.wait_for("error: cannot read none");
        assert_eq!(screen.has_color("error:"), is_colored, "{command}");
        assert_eq!(screen.end().0, 2);
    }
    let piped = |variable: &str| {
        let mut command = files.command("classify --train none");
        let (name, value) = variable.split_once('=').unwrap();
        String::from_utf8(command.env(name, value).output().unwrap().stderr).unwrap()
    };
    assert!(piped("LANG=C").starts_with("error: "));
    assert!(piped("CLICOLOR_FORCE=1").starts_with('\u{1b}'));
}
