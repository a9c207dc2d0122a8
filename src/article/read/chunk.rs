//! Raw records: a source cut into articles' worth of bytes, nothing parsed yet. This is the one
//! part of reading that cannot run in parallel, so it does little more than look for line ends.
//!
//! Memory: a chunk holds at most [`CHUNK`] bytes and one record more, and a record is never longer
//! than [`Limits::article`].

use std::io::{self, BufRead, Read};
use std::ops::{ControlFlow, Range};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::format::{self, Format};
use super::input::{self, Input};
use super::objects::Objects;
use super::walk::{self, Source};
use super::{Limits, warc};
use crate::error::Problem;

/// Bytes after which a chunk is closed.
pub(super) const CHUNK: usize = 2 << 20;

/// Raw records of one source, in order.
pub(super) struct Chunk {
    pub(super) source: Arc<Source>,
    pub(super) format: Format,
    pub(super) bytes: Vec<u8>,
    pub(super) records: Vec<Record>,
    /// What had to be passed over.
    pub(super) problems: Vec<Problem>,
    /// Bytes of input this chunk stands for.
    pub(super) consumed: u64,
}

/// One article, or one feed, as bytes.
pub(super) struct Record {
    /// Line on which it begins, from 1.
    pub(super) line: u64,
    /// What tells it from the other records of its source: its line where each has one of its own,
    /// else its place among them, from 1.
    pub(super) number: u64,
    /// Where it stands in the chunk.
    pub(super) range: Range<usize>,
}

impl Chunk {
    pub(super) fn new(source: &Arc<Source>, format: Format) -> Self {
        Self {
            source: source.clone(),
            format,
            bytes: Vec::new(),
            records: Vec::new(),
            problems: Vec::new(),
            consumed: 0,
        }
    }

    fn of_problem(source: &Arc<Source>, problem: Problem) -> Self {
        Self { problems: vec![problem], ..Self::new(source, Format::Text) }
    }

    pub(super) fn problem(&mut self, line: Option<u64>, message: impl Into<String>, hint: &str) {
        let problem = Problem::new(self.source.name.clone(), message).hint(hint);
        self.problems.push(Problem { line, ..problem });
    }
}

/// Buffers of chunks that were parsed, for chunks to come: their memory is at hand, and need not be
/// cleared again.
#[derive(Default)]
pub(super) struct Spare(Mutex<Vec<Vec<u8>>>);

impl Spare {
    /// Buffers that grew beyond this for a long record are not kept.
    const MOST: usize = 2 * CHUNK;

    /// A buffer of so many bytes, whatever they are.
    fn take(&self, bytes: usize) -> Vec<u8> {
        let mut buffer = self.held().pop().unwrap_or_default();
        if buffer.capacity() < bytes {
            // With some room for the next, which may begin with a longer piece of a record.
            buffer = Vec::with_capacity(bytes + CHUNK / 8);
        }
        buffer.resize(bytes, 0);
        buffer
    }

    /// Gives a buffer back.
    pub(super) fn give(&self, buffer: Vec<u8>) {
        if (CHUNK..=Self::MOST).contains(&buffer.capacity()) {
            self.held().push(buffer);
        }
    }

    fn held(&self) -> MutexGuard<'_, Vec<Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes chunks; it may ask to stop.
pub(super) type Sink<'a> = dyn FnMut(Chunk) -> ControlFlow<()> + 'a;

/// Cuts a source into chunks, in order.
pub(super) fn cut(
    source: &Arc<Source>,
    limits: &Limits,
    spare: &Spare,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let mut input = match input::open(source, limits) {
        Ok(input) => input,
        Err(error) => {
            return sink(Chunk::of_problem(source, walk::unreadable(&source.name, &error)));
        }
    };
    let start = match input.fill_buf() {
        Ok(start) => start,
        Err(error) => {
            let mut chunk = Chunk::new(source, Format::Text);
            breaks_off(&mut chunk, None, &error);
            return sink(chunk);
        }
    };
    if start.is_empty() {
        let problem = Problem::new(source.name.clone(), "is empty");
        return sink(Chunk::of_problem(source, problem));
    }
    match format::tell(start, &source.extension()) {
        Ok(Format::JsonLines) => lines(source, input, limits, spare, sink),
        Ok(Format::Json) => Objects::new(source, limits).cut(input, sink),
        Ok(Format::Warc) => warc::cut(source, input, limits, sink),
        Ok(format) => whole(source, format, input, limits, sink),
        Err(kind) => {
            let problem = Problem::new(source.name.clone(), format!("is {kind}, not text")).hint(
                "give text, HTML, JSON Lines, a feed or WARC, as it is or compressed with gzip or \
                 Zstandard",
            );
            sink(Chunk::of_problem(source, problem))
        }
    }
}

/// Reports where a source breaks off. What came before it counts.
pub(super) fn breaks_off(chunk: &mut Chunk, line: Option<u64>, error: &io::Error) {
    if input::is_bomb(error) {
        let message = format!("is read no further: {error}");
        chunk.problem(line, message, "expand it yourself if it is meant to be so large");
    } else if error.kind() == io::ErrorKind::UnexpectedEof {
        chunk.problem(
            line,
            "is truncated: the compressed data ends too early; what came before was read",
            "fetch or copy the file again",
        );
    } else {
        let message = format!("cannot be read further: {error}; what came before was read");
        chunk.problem(line, message, "check the file, it may be damaged");
    }
}

/// Reports a record that is passed over because of its size.
pub(super) fn too_long(chunk: &mut Chunk, line: Option<u64>, length: u64, limits: &Limits) {
    let message = format!(
        "holds an article of {}, more than the {} allowed; it was passed over",
        size(length),
        size(limits.article as u64)
    );
    chunk.problem(line, message, "split it, or give one article a line as JSON Lines");
}

/// One article a line.
fn lines(
    source: &Arc<Source>,
    mut input: Input,
    limits: &Limits,
    spare: &Spare,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let mut line = 1;
    let mut carried = Vec::new();
    loop {
        let mut chunk = Chunk::new(source, Format::JsonLines);
        let before = carried.len();
        chunk.bytes = spare.take(before + CHUNK);
        chunk.bytes[..before].copy_from_slice(&carried);
        let (read, filled) = fill_slice(&mut input, &mut chunk.bytes[before..]);
        chunk.bytes.truncate(before + read);
        chunk.consumed = read as u64;
        let complete = match memchr::memrchr(b'\n', &chunk.bytes[before..]) {
            Some(end) => before + end + 1,
            None => 0,
        };
        let ended = filled.is_ok() && read < CHUNK;
        let complete = if ended { chunk.bytes.len() } else { complete };
        carried.clear();
        carried.extend_from_slice(&chunk.bytes[complete..]);
        chunk.bytes.truncate(complete);
        line = split(&mut chunk, line, limits);
        if let Err(error) = &filled {
            breaks_off(&mut chunk, Some(line), error);
        } else if limits.article < carried.len() {
            let skipped = skip_line(&mut input);
            let length = carried.len() as u64 + *skipped.as_ref().unwrap_or(&0);
            chunk.consumed += length - carried.len() as u64;
            carried.clear();
            match skipped {
                Ok(_) => too_long(&mut chunk, Some(line), length, limits),
                Err(error) => breaks_off(&mut chunk, Some(line), &error),
            }
            line += 1;
        }
        sink(chunk)?;
        if ended || filled.is_err() {
            return ControlFlow::Continue(());
        }
    }
}

/// Finds the lines of a chunk; gives the number of the line after it.
fn split(chunk: &mut Chunk, mut line: u64, limits: &Limits) -> u64 {
    let bytes = std::mem::take(&mut chunk.bytes);
    let mut start = 0;
    while start < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |n| start + n);
        if limits.article < end - start {
            too_long(chunk, Some(line), (end - start) as u64, limits);
        } else if !bytes[start..end].trim_ascii().is_empty() {
            chunk.records.push(Record { line, number: line, range: start..end });
        }
        start = end + 1;
        line += 1;
    }
    chunk.bytes = bytes;
    line
}

/// Passes over the rest of a line without holding it; gives its length.
fn skip_line(input: &mut Input) -> io::Result<u64> {
    let mut skipped = 0;
    loop {
        let bytes = input.fill_buf()?;
        let (taken, done) = match memchr::memchr(b'\n', bytes) {
            Some(end) => (end + 1, true),
            None => (bytes.len(), bytes.is_empty()),
        };
        input.consume(taken);
        skipped += taken as u64;
        if done {
            return Ok(skipped);
        }
    }
}

/// A source that is one record.
fn whole(
    source: &Arc<Source>,
    format: Format,
    mut input: Input,
    limits: &Limits,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let mut chunk = Chunk::new(source, format);
    let filled = fill(&mut input, &mut chunk.bytes, limits.article + 1);
    chunk.consumed = chunk.bytes.len() as u64;
    if let Err(error) = filled {
        breaks_off(&mut chunk, None, &error);
    }
    if limits.article < chunk.bytes.len() {
        let message =
            format!("is longer than the {} allowed for one article", size(limits.article as u64));
        chunk.problem(None, message, "split it, or give one article a line as JSON Lines");
        chunk.bytes = Vec::new();
    } else {
        chunk.records.push(Record { line: 1, number: 1, range: 0..chunk.bytes.len() });
    }
    sink(chunk)
}

/// Reads until `wanted` more bytes are held; false at the end of the input. What was read before
/// an error stays.
fn fill(input: &mut Input, bytes: &mut Vec<u8>, wanted: usize) -> io::Result<bool> {
    let read = input.take(wanted as u64).read_to_end(bytes)?;
    Ok(read == wanted)
}

/// Reads into bytes that are there already; fewer at the end of the input. Tells how many, and the
/// error that came after them.
fn fill_slice(input: &mut Input, bytes: &mut [u8]) -> (usize, io::Result<()>) {
    let mut filled = 0;
    while filled < bytes.len() {
        match input.read(&mut bytes[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (filled, Err(error)),
        }
    }
    (filled, Ok(()))
}

/// A number of bytes for people.
fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{:.1} KiB", bytes as f64 / 1024.0),
        1_048_576.. => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}
