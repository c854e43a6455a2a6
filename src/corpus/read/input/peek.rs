use std::io::{self, BufRead, Read};

/// No line is looked at beyond this.
const LONGEST_LINE: usize = 1 << 16;

/// A reader whose first bytes can be looked at before they are read.
///
/// It reads no further ahead than it is asked to: a pipe may hold a short line and wait for its answer.
pub(in crate::corpus::read) struct Peek<R> {
    start: Vec<u8>,
    taken: usize,
    inner: R,
}

impl<R: BufRead> Peek<R> {
    pub(super) fn new(inner: R) -> Peek<R> {
        Peek { start: Vec::new(), taken: 0, inner }
    }

    /// The first bytes, one more as long as `more` asks for it and the input has it.
    pub(super) fn start_while(&mut self, more: impl Fn(&[u8]) -> bool) -> io::Result<&[u8]> {
        while more(self.start()) && self.inner.by_ref().take(1).read_to_end(&mut self.start)? > 0 {}
        Ok(self.start())
    }

    /// The first bytes, up to the point where they differ from each of `marks`.
    pub(super) fn start_like(&mut self, marks: &[&[u8]]) -> io::Result<&[u8]> {
        self.start_while(|start| {
            marks.iter().any(|mark| mark.len() > start.len() && mark.starts_with(start))
        })
    }

    /// The first line, or the first 64 KiB of it.
    pub(in crate::corpus::read) fn line(&mut self) -> io::Result<&[u8]> {
        if !self.start().contains(&b'\n') {
            let rest = LONGEST_LINE.saturating_sub(self.start().len()) as u64;
            self.inner.by_ref().take(rest).read_until(b'\n', &mut self.start)?;
        }
        let end = self.start().iter().position(|&byte| byte == b'\n');
        Ok(&self.start()[..end.map_or(self.start().len(), |end| end + 1)])
    }

    /// The first line, and what else is ready.
    pub(in crate::corpus::read) fn lines(&mut self) -> io::Result<&[u8]> {
        let line = self.line()?.len();
        if line == self.start().len() {
            let ready = self.inner.fill_buf()?;
            self.start.extend_from_slice(ready);
            let count = ready.len();
            self.inner.consume(count);
        }
        Ok(self.start())
    }

    /// What has been looked at.
    pub(super) fn start(&self) -> &[u8] {
        &self.start[self.taken..]
    }
}

impl<R: BufRead> Read for Peek<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.start().is_empty() {
            return self.inner.read(buffer);
        }
        let count = self.start().read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Peek<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.taken < self.start.len() {
            true => Ok(&self.start[self.taken..]),
            false => self.inner.fill_buf(),
        }
    }

    fn consume(&mut self, count: usize) {
        match self.taken < self.start.len() {
            true => self.taken += count,
            false => self.inner.consume(count),
        }
    }
}
