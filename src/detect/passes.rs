//! The whole line in bounded memory: texts and index are on disk, in a scratch folder, and a run that
//! was stopped goes on after the last pass it finished. The result is that of [`detect`](super::detect).
//!
//! The input is read twice, first for what the collection as a whole tells, then for the articles.
//! Three passes follow one another: `article` leaves the articles on a shelf, `fingerprint` the
//! candidate pairs, `matching` the matches. What is left to do starts from these and takes some
//! seconds.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;

use super::{Detection, Found, Options};
use crate::article::collection::{Shelving, pack};
use crate::article::read::{Fields, Limits, Make, Named, Place, Stamp, make_each};
use crate::article::survey::SampleSize;
use crate::article::{Article, Collection, Page, Survey};
use crate::error::{Error, Problem};
use crate::matching::candidate::{Candidates, candidates};
use crate::matching::{self, Match};
use crate::progress::{Progress, Timings};
use crate::provenance;
use crate::store::{Job, Scratch, Shelf, ShelfWriter, Spool, Work};

/// Bytes that reading takes up, with the sample of pages that is looked at first.
const READING: u64 = 160 << 20;

/// The least memory that can be kept to: what reading takes, and a little to work in.
pub const LEAST_MEMORY: u64 = READING + (96 << 20);

/// Bytes of memory that an article needs beside its text, which is on disk: its id, its buckets, its
/// matches, its place in the graph.
const PER_ARTICLE: u64 = 1200;

/// Files that the passes leave, beside those of the shelf of articles.
const PROBLEMS: &str = "problems";
const CANDIDATES: &str = "candidates";
const MATCHES: &str = "matches";

/// How much memory a run may take, and where it keeps the rest.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// Bytes of memory to stay below, at least [`LEAST_MEMORY`].
    pub memory: u64,
    /// Folder for what memory cannot hold; the system's temporary folder where none is given.
    pub scratch: Option<PathBuf>,
}

/// Reads the given files and folders, finds the stories and traces them, in bounded memory.
pub(super) fn detect_within(
    bounds: &Bounds,
    paths: &[PathBuf],
    fields: &Fields,
    options: &Options,
    progress: &Progress,
) -> Result<Found, Error> {
    check(bounds)?;
    let room = bounds.memory - READING;
    let spool = Spool::of_stdin(paths, bounds.scratch.as_deref())?;
    let job = job(spool.paths(), fields, options);
    let mut scratch = Scratch::open(bounds.scratch.as_deref(), job)?;
    let mut timings = Timings::default();
    let mut bytes = 0;
    if !scratch.is_done("article") {
        bytes = shelve(&spool, fields, &mut scratch, room, progress, &mut timings)?;
    }
    let articles = Collection::open(scratch.files())?;
    enough_for(articles.len(), room)?;
    let Candidates { pairs, capped } = timings.time("fingerprint", || {
        progress.begin(2, 0);
        pair_up(&articles, options, &mut scratch, room)
    })?;
    let matches = timings.time("matching", || {
        progress.begin(3, pairs.len() as u64);
        verify(&articles, &pairs, &mut scratch, room, progress)
    })?;
    drop(pairs);
    progress.begin(4, 0);
    let provenance = timings.time("provenance", || provenance::trace(&articles, &matches));
    articles.check()?;
    let problems = scratch.files().load(PROBLEMS)?;
    let detection = Detection { articles, matches, capped, provenance, problems, timings };
    Ok(Found { detection, bytes, scratch: Some(scratch) })
}

fn check(bounds: &Bounds) -> Result<(), Error> {
    if bounds.memory >= LEAST_MEMORY {
        return Ok(());
    }
    let message = format!("{} bytes of memory are too few to trace stories in", bounds.memory);
    Err(Error::new(message).hint(format!("give at least {}M", LEAST_MEMORY >> 20)))
}

/// Refuses more articles than memory has room for.
fn enough_for(articles: usize, room: u64) -> Result<(), Error> {
    let needed = articles as u64 * PER_ARTICLE;
    if needed <= room {
        return Ok(());
    }
    let message = format!("{articles} articles are too many for so little memory");
    let megabytes = (needed + READING).div_ceil(1 << 20);
    Err(Error::new(message).hint(format!(
        "give --memory {megabytes}M, or bring the articles in parts; their text is on disk, but each \
         needs about a kilobyte beside it"
    )))
}

/// What a run must have in common with another to go on with its work. Memory and threads change
/// nothing in the result.
fn job(paths: &[PathBuf], fields: &Fields, options: &Options) -> Job {
    let options =
        [("--level", "stories".to_owned()), ("fingerprint", format!("{:?}", options.candidates))];
    Job::new(options, fields, Stamp::of(paths))
}

/// The first pass: puts all articles on a shelf. Gives the bytes read.
fn shelve(
    spool: &Spool,
    fields: &Fields,
    scratch: &mut Scratch,
    room: u64,
    progress: &Progress,
    timings: &mut Timings,
) -> Result<u64, Error> {
    progress.begin(0, 0);
    let survey = timings.time("read", || Survey::read(spool.paths(), fields, SampleSize::LARGE));
    progress.begin(1, 0);
    let (left, bytes) = timings.time("article", || {
        let mut shelving = Shelving::new(scratch.files())?;
        let mut problems: Vec<Problem> = Vec::new();
        let (mut taken, mut bytes) = (Ok(()), 0);
        let maker = Packing { survey: &survey, spool };
        make_each(spool.paths(), fields, &Limits::default(), &maker, |batch| {
            progress.advance(batch.made.len() as u64);
            problems.extend(batch.problems);
            bytes += batch.bytes;
            taken = enough_for(shelving.len() + batch.made.len(), room).and_then(|()| {
                batch.made.iter().try_for_each(|made| shelving.push(&made.id, &made.packed))
            });
            if taken.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        taken?;
        problems.iter_mut().for_each(|problem| spool.rename(&mut problem.path));
        problems.sort();
        let mut left = shelving.finish()?;
        left.insert(PROBLEMS.to_owned(), scratch.files().save(PROBLEMS, &problems)?);
        Ok::<_, Error>((left, bytes))
    })?;
    scratch.check_input(spool.paths())?;
    scratch.done("article", left)?;
    Ok(bytes)
}

/// Makes articles of pages, packed for the shelf.
struct Packing<'a> {
    survey: &'a Survey,
    spool: &'a Spool,
}

/// An article, packed, and by what it is known.
struct Packed {
    id: String,
    path: String,
    line: Option<u64>,
    packed: Vec<u8>,
}

impl Make for Packing<'_> {
    type Made = Packed;
    type Room = ();

    fn make(&self, mut page: Page, _: Place, (): &mut ()) -> Packed {
        self.spool.rename(&mut page.path);
        let article = Article::new(page, self.survey);
        let packed = pack(&article);
        Packed { id: article.id, path: article.path, line: article.line, packed }
    }

    fn name<'a>(&self, made: &'a Packed) -> Option<Named<'a>> {
        Some(Named { id: &made.id, path: &made.path, line: made.line })
    }
}

/// The second pass: candidate pairs.
fn pair_up(
    articles: &Collection,
    options: &Options,
    scratch: &mut Scratch,
    room: u64,
) -> Result<Candidates, Error> {
    let files = scratch.files();
    if scratch.is_done("fingerprint") {
        return files.load(CANDIDATES);
    }
    let work = Work { files, room: Some(room) };
    let found = candidates(articles, &options.candidates, &work)?;
    articles.check()?;
    let left = BTreeMap::from([(CANDIDATES.to_owned(), files.save(CANDIDATES, &found)?)]);
    scratch.done("fingerprint", left)?;
    Ok(found)
}

/// The third pass: matches.
fn verify(
    articles: &Collection,
    pairs: &[(u32, u32)],
    scratch: &mut Scratch,
    room: u64,
    progress: &Progress,
) -> Result<Vec<Match>, Error> {
    let files = scratch.files();
    if scratch.is_done("matching") {
        let shelf = Shelf::open(files, MATCHES)?;
        let unpack = |record: &[u8]| postcard::from_bytes(record);
        return (0..shelf.len())
            .map(|number| {
                shelf.read(number, unpack)?.map_err(|error| {
                    Error::new("a match in the scratch folder is damaged")
                        .hint("remove the folder and run again")
                        .because(error)
                })
            })
            .collect();
    }
    let work = Work { files, room: Some(room) };
    let matches = matching::verify(articles, pairs, &work, progress)?;
    articles.check()?;
    let mut shelf = ShelfWriter::new(files, MATCHES)?;
    // Nothing in a match can fail to be written to memory.
    let packed = |number: usize| Ok(postcard::to_allocvec(&matches[number]).unwrap_or_default());
    shelf.push_all(matches.len(), packed)?;
    scratch.done("matching", shelf.seal()?)?;
    Ok(matches)
}
