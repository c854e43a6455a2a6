//! The program in a real terminal, and what is to be seen on it.

use std::io::{Read, Write};
use std::num::NonZero;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use vt100::Parser;

use crate::support::{COLOR_VARIABLES, Files};

const ROWS: NonZero<u16> = NonZero::new(24).unwrap();
const COLUMNS: NonZero<u16> = NonZero::new(120).unwrap();

/// How long something may take to be seen.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Screen {
    child: Box<dyn Child + Send + Sync>,
    keyboard: Box<dyn Write + Send>,
    seen: Arc<Mutex<Seen>>,
    reader: thread::JoinHandle<()>,
    _terminal: Box<dyn MasterPty + Send>,
}

struct Seen {
    screen: Parser,
    /// Every line that looked different from the one that was there before.
    lines: Vec<String>,
}

impl Screen {
    /// Starts a command of the shell, in which `nearzip` is the program.
    pub(crate) fn run(files: &Files, command: &str) -> Screen {
        let size =
            PtySize { rows: ROWS.get(), cols: COLUMNS.get(), pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut shell = CommandBuilder::new("sh");
        let program = assert_cmd::cargo::cargo_bin!("nearzip").display().to_string();
        shell.args(["-c", &command.replacen("nearzip", &program, 1)]);
        shell.cwd(files.path(""));
        shell.env("TERM", "xterm-256color");
        for variable in COLOR_VARIABLES {
            shell.env_remove(variable);
        }
        let child = pair.slave.spawn_command(shell).unwrap();
        let mut output = pair.master.try_clone_reader().unwrap();
        let screen = Parser::new(ROWS, COLUMNS, 0);
        let seen = Arc::new(Mutex::new(Seen { screen, lines: Vec::new() }));
        let shared = Arc::clone(&seen);
        let reader = thread::spawn(move || {
            let mut bytes = [0; 4096];
            // Reading fails when the program has ended.
            while let Ok(count @ 1..) = output.read(&mut bytes) {
                shared.lock().unwrap().look(&bytes[..count]);
            }
        });
        let keyboard = pair.master.take_writer().unwrap();
        Screen { child, keyboard, seen, reader, _terminal: pair.master }
    }

    pub(crate) fn type_keys(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// What is on the screen.
    pub(crate) fn text(&self) -> String {
        self.seen.lock().unwrap().screen.screen().contents()
    }

    /// All lines that were on the screen at any time.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen.lock().unwrap().lines.clone()
    }

    /// Whether the first character of a line that begins with this has a color.
    pub(crate) fn has_color(&self, line: &str) -> bool {
        let seen = self.seen.lock().unwrap();
        let screen = seen.screen.screen();
        let mut rows = screen.rows(0, COLUMNS.get());
        let row = rows.position(|row| row.starts_with(line)).unwrap();
        let cell = screen.cell(row as u16, 0).unwrap();
        cell.fgcolor() != vt100::Color::Default
    }

    #[track_caller]
    pub(crate) fn wait_for(&self, text: &str) {
        let begun = Instant::now();
        while !self.lines().iter().any(|line| line.contains(text)) {
            assert!(begun.elapsed() < PATIENCE, "no {text:?} in:\n{}", self.text());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits for the end; the exit status, all lines that were ever there, and the last screen.
    pub(crate) fn end(mut self) -> (u32, Vec<String>, String) {
        let status = self.child.wait().unwrap().exit_code();
        drop((self.keyboard, self._terminal));
        self.reader.join().unwrap();
        let seen = self.seen.lock().unwrap();
        (status, seen.lines.clone(), seen.screen.screen().contents())
    }
}

impl Seen {
    fn look(&mut self, bytes: &[u8]) {
        // A drawing of the bar may come in the same piece as what clears it.
        for piece in bytes.split_inclusive(|byte| b"\r\n".contains(byte)) {
            self.screen.process(piece);
            let screen = self.screen.screen();
            let lines = screen.rows(0, COLUMNS.get()).filter(|line| !line.trim().is_empty());
            for line in lines {
                if !self.lines.contains(&line) {
                    self.lines.push(line);
                }
            }
        }
    }
}
