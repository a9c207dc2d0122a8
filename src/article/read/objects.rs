//! JSON that is not one object a line: an array of objects, or objects set over several lines.
//! Cut by brackets alone, so that an array of any size streams.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::Limits;
use super::chunk::{self, CHUNK, Chunk, Record, Sink};
use super::format::Format;
use super::input::Input;
use super::walk::Source;

/// Where the cutter stands.
pub(super) struct Objects<'a> {
    source: &'a Arc<Source>,
    limits: &'a Limits,
    chunk: Chunk,
    line: u64,
    /// Objects found so far, good or too long.
    found: u64,
    /// Open brackets, counted from the outermost object on.
    depth: u32,
    in_string: bool,
    escaped: bool,
    /// Where the outermost object begins: its place in the chunk and its line.
    start: usize,
    start_line: u64,
    /// Length of the outermost object so far; what exceeds the limit is not held.
    length: u64,
}

impl<'a> Objects<'a> {
    pub(super) fn new(source: &'a Arc<Source>, limits: &'a Limits) -> Self {
        Self {
            source,
            limits,
            chunk: Chunk::new(source, Format::Json),
            line: 1,
            found: 0,
            depth: 0,
            in_string: false,
            escaped: false,
            start: 0,
            start_line: 1,
            length: 0,
        }
    }

    pub(super) fn cut(mut self, mut input: Input, sink: &mut Sink<'_>) -> ControlFlow<()> {
        loop {
            let bytes = match input.fill_buf() {
                Ok([]) => break,
                Ok(bytes) => bytes,
                Err(error) => {
                    chunk::breaks_off(&mut self.chunk, Some(self.line), &error);
                    return sink(self.chunk);
                }
            };
            self.scan(bytes);
            let n = bytes.len();
            input.consume(n);
            self.chunk.consumed += n as u64;
            if self.depth == 0 && CHUNK <= self.chunk.bytes.len() {
                let next = Chunk::new(self.source, Format::Json);
                sink(std::mem::replace(&mut self.chunk, next))?;
            }
        }
        if 0 < self.depth {
            let message = "ends inside this object";
            self.chunk.problem(Some(self.start_line), message, "complete the file");
        } else if self.found == 0 {
            let hint = "give one JSON object an article, one a line or in an array";
            self.chunk.problem(None, "holds no JSON object", hint);
        }
        sink(self.chunk)
    }

    fn scan(&mut self, mut bytes: &[u8]) {
        while let Some(&byte) = bytes.first() {
            let n = if self.in_string && !self.escaped {
                memchr::memchr2(b'"', b'\\', bytes).map_or(bytes.len(), |n| n.max(1))
            } else {
                1
            };
            let (taken, rest) = bytes.split_at(n);
            bytes = rest;
            self.line += memchr::memchr_iter(b'\n', taken).count() as u64;
            if self.depth == 0 && byte == b'{' {
                self.begin();
            }
            if 0 < self.depth || byte == b'{' {
                self.hold(taken);
            }
            // A longer piece is the inside of a string.
            if n == 1 {
                self.step(byte);
            }
        }
    }

    fn begin(&mut self) {
        self.start = self.chunk.bytes.len();
        self.start_line = self.line;
        self.length = 0;
        self.found += 1;
    }

    fn hold(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        if self.length <= self.limits.article as u64 {
            self.chunk.bytes.extend_from_slice(bytes);
        }
    }

    fn step(&mut self, byte: u8) {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.in_string => self.escaped = true,
            b'"' if 0 < self.depth => self.in_string = !self.in_string,
            _ if self.in_string => {}
            b'{' => self.depth += 1,
            b'[' if 0 < self.depth => self.depth += 1,
            b'}' | b']' if 0 < self.depth => {
                self.depth -= 1;
                if self.depth == 0 {
                    self.end();
                }
            }
            _ => {}
        }
    }

    fn end(&mut self) {
        if (self.limits.article as u64) < self.length {
            self.chunk.bytes.truncate(self.start);
            chunk::too_long(&mut self.chunk, Some(self.start_line), self.length, self.limits);
        } else {
            let range = self.start..self.chunk.bytes.len();
            self.chunk.records.push(Record { line: self.start_line, number: self.found, range });
        }
    }
}
