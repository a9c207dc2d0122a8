//! Files, folders, standard input: whatever holds articles, as pages.
//!
//! One thread cuts the input into raw records (`chunk`) while all others turn those into pages, and
//! one of them takes in the pages of the chunk before.
//! Memory stays bounded whatever the input is: some chunks of 2 MiB, the pages made of one of
//! them, and no article larger than [`Limits::article`]. Only [`read`], which gathers all pages,
//! needs memory for all of them.

mod chunk;
mod decode;
mod feed;
mod fields;
mod format;
mod input;
mod make;
mod objects;
mod parse;
mod record;
mod stamp;
mod walk;
mod warc;
mod wrapper;

pub use fields::Fields;
pub use make::{Batch, Make, Named, Place};
pub use stamp::Stamp;

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_128;

use self::chunk::{Chunk, Spare};
use self::make::Keep;
use self::walk::Source;
use super::Page;
use crate::error::Problem;

/// Problems of one file that are told one by one; the rest are counted.
const MOST_PROBLEMS: usize = 1000;
/// Files up to this size are opened many at a time, each by one thread.
const SMALL_FILE: u64 = 256 << 10;
/// What is opened at a time: so many files, or so many bytes.
const MOST_FILES: usize = 1024;
const MOST_BYTES: u64 = 4 << 20;

/// How much a reader puts up with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one article as it stands in the input: a line of JSON Lines, a text file, an HTML
    /// page. Longer ones are passed over without being held.
    pub article: usize,
    /// Bytes that compressed input may always expand to.
    pub inflated: u64,
    /// Beyond them, how many times its size compressed input may expand to.
    pub inflation: u64,
}

impl Default for Limits {
    /// 16 MiB: two million words, more than any article. 1 GiB and a thousandfold: news compresses
    /// three- to tenfold, a file of nothing but copies of one article some hundredfold.
    fn default() -> Self {
        Self { article: 16 << 20, inflated: 1 << 30, inflation: 1000 }
    }
}

/// What one reading yields: pages with distinct ids, and what had to be skipped.
#[derive(Debug, Default)]
pub struct Reading {
    /// The pages, sorted by path and line.
    pub pages: Vec<Page>,
    /// What was skipped, sorted.
    pub problems: Vec<Problem>,
    /// Bytes of input, after decompression.
    pub bytes: u64,
}

/// Reads all pages of the given files and folders; `-` is standard input. The order of `paths`
/// does not matter.
pub fn read(paths: &[PathBuf], fields: &Fields) -> Reading {
    let mut all = Reading::default();
    for_each_batch(paths, fields, &Limits::default(), |batch| {
        all.pages.extend(batch.made);
        all.problems.extend(batch.problems);
        all.bytes += batch.bytes;
    });
    all.problems.sort();
    all
}

/// Reads like [`read`], but hands the pages over batch by batch, some megabytes at a time, in an
/// order that depends on the input alone. While `take` works on one batch the next is being read.
pub fn for_each_batch(
    paths: &[PathBuf],
    fields: &Fields,
    limits: &Limits,
    mut take: impl FnMut(Batch<Page>) + Send,
) {
    make_each(paths, fields, limits, &Keep, |batch| {
        take(batch);
        ControlFlow::Continue(())
    });
}

/// Reads like [`for_each_batch`], but hands over what is made of each page instead of the page,
/// until `take` asks to stop.
pub fn make_each<M: Make>(
    paths: &[PathBuf],
    fields: &Fields,
    limits: &Limits,
    maker: &M,
    mut take: impl FnMut(Batch<M::Made>) -> ControlFlow<()> + Send,
) {
    let (mut sources, problems) = walk::sources(paths);
    sources.retain(|source| maker.wants_source(source.number));
    let first = Batch { problems, ..Batch::default() };
    if !first.problems.is_empty() && take(first).is_break() {
        return;
    }
    let (sender, receiver) = sync_channel(2);
    let spare = &Spare::default();
    std::thread::scope(|scope| {
        scope.spawn(move || cut_all(sources, limits, spare, &sender));
        for_each_work(receiver, fields, limits, maker, spare, take);
    });
}

/// What the cutting thread hands over.
enum Work {
    /// Small files, still to be opened.
    Files(Vec<Arc<Source>>),
    /// A piece of a large one.
    Chunk(Chunk),
}

fn cut_all(sources: Vec<Source>, limits: &Limits, spare: &Spare, sender: &SyncSender<Work>) {
    let send = |work| match sender.send(work) {
        Ok(()) => ControlFlow::Continue(()),
        // The receiver is gone: nobody wants the rest.
        Err(_) => ControlFlow::Break(()),
    };
    let mut files = Vec::new();
    let mut bytes = 0;
    for source in sources {
        let source = Arc::new(source);
        let small = !source.is_stdin() && source.size <= SMALL_FILE;
        if small {
            bytes += source.size;
            files.push(source.clone());
        }
        if (!small || files.len() == MOST_FILES || MOST_BYTES <= bytes) && !files.is_empty() {
            bytes = 0;
            if send(Work::Files(std::mem::take(&mut files))).is_break() {
                return;
            }
        }
        let mut sink = |chunk| send(Work::Chunk(chunk));
        if !small && chunk::cut(&source, limits, spare, &mut sink).is_break() {
            return;
        }
    }
    if !files.is_empty() {
        let _ = send(Work::Files(files));
    }
}

fn for_each_work<M: Make>(
    work: Receiver<Work>,
    fields: &Fields,
    limits: &Limits,
    maker: &M,
    spare: &Spare,
    mut take: impl FnMut(Batch<M::Made>) -> ControlFlow<()> + Send,
) {
    let mut gate = Gate::default();
    let mut admit = |read: Vec<Batch<M::Made>>| {
        let mut batch = Batch::default();
        read.into_iter().for_each(|of_chunk| gate.admit(maker, of_chunk, &mut batch));
        take(batch)
    };
    let mut parsed = Vec::new();
    for work in work {
        // One thread takes in what was parsed last while the others parse.
        let last = std::mem::take(&mut parsed);
        let (next, flow) =
            rayon::join(|| parse_work(work, fields, limits, maker, spare), || admit(last));
        if flow.is_break() {
            return;
        }
        parsed = next;
    }
    if admit(parsed).is_break() {
        return;
    }
    let mut batch = Batch::default();
    gate.close(&mut batch.problems);
    // Nothing is left that could be stopped.
    let _ = take(batch);
}

fn parse_work<M: Make>(
    work: Work,
    fields: &Fields,
    limits: &Limits,
    maker: &M,
    spare: &Spare,
) -> Vec<Batch<M::Made>> {
    match work {
        Work::Chunk(chunk) => {
            let read = parse::chunk(&chunk, fields, maker);
            spare.give(chunk.bytes);
            vec![read]
        }
        Work::Files(files) => {
            let read = files.par_iter().map(|source| read_file(source, fields, limits, maker));
            read.collect::<Vec<_>>().into_iter().flatten().collect()
        }
    }
}

/// Reads one small file, piece by piece: compressed, even a small one may hold much.
fn read_file<M: Make>(
    source: &Arc<Source>,
    fields: &Fields,
    limits: &Limits,
    maker: &M,
) -> Vec<Batch<M::Made>> {
    let mut batches = Vec::new();
    // The sink never asks to stop.
    let _ = chunk::cut(source, limits, &Spare::default(), &mut |chunk| {
        batches.push(parse::chunk(&chunk, fields, maker));
        ControlFlow::Continue(())
    });
    batches
}

/// What lets each id pass once, and keeps one bad file from filling memory with problems.
#[derive(Default)]
struct Gate {
    /// xxh3-128 of the ids seen.
    ids: FxHashSet<u128>,
    /// The file whose problems are being counted.
    path: String,
    problems: usize,
}

impl Gate {
    /// Adds what was read, in order of path and line, to a batch.
    fn admit<M: Make>(&mut self, maker: &M, read: Batch<M::Made>, batch: &mut Batch<M::Made>) {
        batch.bytes += read.bytes;
        let mut problems = read.problems;
        for made in read.made {
            match maker.name(&made) {
                Some(name) if !self.ids.insert(xxh3_128(name.id.as_bytes())) => {
                    problems.push(repeated_id(name));
                }
                _ => batch.made.push(made),
            }
        }
        problems.sort_unstable();
        for problem in problems {
            self.admit_problem(problem, &mut batch.problems);
        }
    }

    fn admit_problem(&mut self, problem: Problem, problems: &mut Vec<Problem>) {
        if problem.path != self.path {
            self.close(problems);
            self.path.clone_from(&problem.path);
        }
        self.problems += 1;
        if self.problems <= MOST_PROBLEMS {
            problems.push(problem);
        }
    }

    /// Tells how many problems of the last file were only counted.
    fn close(&mut self, problems: &mut Vec<Problem>) {
        if MOST_PROBLEMS < self.problems {
            let message = format!("has {} more problems", self.problems - MOST_PROBLEMS);
            problems.push(Problem::new(std::mem::take(&mut self.path), message));
        }
        self.problems = 0;
    }
}

fn repeated_id(name: Named<'_>) -> Problem {
    let message = format!("has the id \"{}\" of an earlier article", name.id);
    let problem = Problem { line: name.line, ..Problem::new(name.path, message) };
    problem.hint("give each article an id of its own; the first by path and line was kept")
}
