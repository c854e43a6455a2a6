//! How the program ends when it is stopped, or when nobody reads its output.

mod support;

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use support::{Files, Run};

#[test]
fn a_closed_pipe_is_not_an_error() {
    let files = Files::new();
    files.write("many.txt", "the king\n".repeat(50_000));
    // Closed before anything is printed, and after several batches.
    for lines in [0, 1, 5_000] {
        let mut child = support::start(&mut files.command("classify --train train.csv many.txt"));
        let output = BufReader::new(child.stdout.take().unwrap());
        assert!(output.lines().take(lines).all(|line| line.unwrap() == "chess"));
        let run = Run::of(child.wait_with_output().unwrap());
        assert_eq!((run.code, &run.stderr[..]), (0, ""), "{lines}");
    }
    for command in ["compressors", "--help", "classify --help", "index --help"] {
        let mut child = files.command(command).stdout(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        assert!(child.wait().unwrap().success(), "{command}");
    }
}

#[cfg(unix)]
mod signals {
    use std::process::Command;
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn a_signal_stops_within_a_second() {
        let files = Files::new();
        let text = "words that differ from line to line ".repeat(60);
        let rows: String = (0..20_000).map(|i| format!("{},{i} {text}\n", i % 2)).collect();
        files.write("large.csv", format!("label,text\n{rows}"));
        for (signal, status, word) in [("-INT", 130, "interrupted"), ("-TERM", 143, "terminated")] {
            let mut searching = files.command("evaluate --train large.csv --test large.csv");
            let stderr = stop(&mut searching, signal, status);
            // A busy machine may still be reading.
            assert!(stderr.starts_with(&format!("nearzip: {word} ")), "{stderr}");

            let mut waiting = files.command("classify --train train.csv");
            let stderr = stop(waiting.stdin(Stdio::piped()), signal, status);
            assert_eq!(stderr, format!("nearzip: {word} before the first text was answered\n"));
        }
    }

    /// Sends a signal after a while, and returns what is said.
    fn stop(command: &mut Command, signal: &str, status: i32) -> String {
        let mut child = support::start(command);
        // Kept open: a program that waits for input must not see the end of it.
        let _input = child.stdin.take();
        std::thread::sleep(Duration::from_millis(1500));
        let begun = Instant::now();
        send(signal, child.id());
        child.wait().unwrap();
        let elapsed = begun.elapsed();
        let run = Run::of(child.wait_with_output().unwrap());
        assert_eq!(run.code, status, "{}", run.stderr);
        assert!(elapsed < Duration::from_secs(1), "{elapsed:?}");
        run.stderr
    }

    fn send(signal: &str, process: u32) {
        let kill = Command::new("kill").args([signal, &process.to_string()]).status().unwrap();
        assert!(kill.success());
    }

    /// Whoever continues as the message says gets every answer once.
    #[test]
    fn what_was_answered_is_what_was_printed() {
        let files = Files::new();
        let texts: String = (0..200_000).map(|i| format!("the king takes rook {i}\n")).collect();
        files.write("many.txt", texts);
        let mut child = support::start(&mut files.command("classify --train train.csv many.txt"));
        let mut output = BufReader::new(child.stdout.take().unwrap());
        for _ in 0..3_000 {
            output.read_line(&mut String::new()).unwrap();
        }
        send("-TERM", child.id());
        let mut rest = String::new();
        output.read_to_string(&mut rest).unwrap();
        let printed = 3_000 + rest.lines().count();
        let run = Run::of(child.wait_with_output().unwrap());
        assert_eq!(run.code, 143);
        let expected = format!(
            "nearzip: terminated while answering; the first {printed} texts were answered; \
             --skip {printed} continues after them\n"
        );
        assert_eq!(run.stderr, expected);
    }
}
