//! Copies only: whole documents whose word shingles resemble each other, and nothing else. For
//! people who drop duplicates: no units, no verdicts beyond copy, no provenance.
//!
//! Where pages are cleaned, a first reading learns from a sample what recurs on the pages of each
//! outlet. Then three passes, each of which reads what the one before has left in working files:
//!
//! 1. `read`: each article leaves its id, a hash of its body and its buckets, some 150 bytes.
//! 2. `pair up`: articles that share a bucket become candidate pairs.
//! 3. `verify`: the input is read once more for the shingle sets of the articles in candidate pairs, as
//!    many at a time as memory allows, and every pair is decided on them.
//!
//! The working files are in memory, or, where memory is bounded, in a scratch folder; then a run that
//! was stopped goes on after the last pass it finished. Both ways give the same result. Bounded or
//! not, an article costs some 50 bytes of memory in the first pass (the hash of its id, by which a
//! second article with that id is known) and 14 in the others.

mod candidates;
mod cluster;
mod names;
mod records;
mod signer;
mod table;
#[cfg(test)]
mod tests;
mod verify;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;

use rustc_hash::FxHashMap;

use crate::article::Survey;
use crate::article::read::{Fields, Limits, Stamp, make_each};
use crate::article::survey::SampleSize;
use crate::error::{Error, Problem};
use crate::matching::Verdict;
use crate::matching::candidate::{Candidates, CappedBucket, Level};
use crate::progress::{Progress, Timings};
use crate::store::{Files, Job, Record as _, Scratch, Seal, Sorter, Spool, Work};
use candidates::Known;
use cluster::Clusters;
use signer::Signer;
use table::{Row, Table};
use verify::Input;

/// Bytes that reading takes up, whatever else is held.
const READING: u64 = 48 << 20;
/// The least memory that can be kept to: what reading takes, and a little for sorting.
pub const LEAST_MEMORY: u64 = READING + (16 << 20);
/// Bytes of memory an article needs in the first pass, however small the bound.
const PER_ARTICLE: u64 = 52;

/// The file of buckets too large for all their pairs.
const CAPPED: &str = "capped";

/// What a search for copies is asked to do.
#[derive(Debug, Clone, PartialEq)]
pub struct CopiesOptions {
    /// Resemblance from which two articles are copies, above 0 and at most 1.
    pub threshold: f64,
    /// Whether furniture is taken off the pages first.
    pub clean: bool,
    /// Whether the sources that pages name are counted, for [`KeepRule::MostCredited`]; only where
    /// pages are cleaned.
    pub credits: bool,
    /// Bytes of memory to stay below, at least [`LEAST_MEMORY`].
    pub memory: Option<u64>,
    /// Folder for what memory cannot hold; the system's temporary folder where none is given.
    pub scratch: Option<PathBuf>,
}

impl Default for CopiesOptions {
    fn default() -> Self {
        Self { threshold: 0.8, clean: true, credits: false, memory: None, scratch: None }
    }
}

/// Which article of a cluster is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepRule {
    /// The one that was read first.
    First,
    /// The one with the most words.
    Longest,
    /// The one that names the most sources.
    MostCredited,
}

/// The copies of a collection.
#[derive(Debug)]
pub struct Copies {
    store: Store,
    room: Option<u64>,
    table: Table,
    clusters: Clusters,
    /// What was skipped, sorted.
    pub problems: Vec<Problem>,
    /// Buckets too large to pair everybody with everybody, largest first; the articles are numbered
    /// in the order of their ids.
    pub capped: Vec<CappedBucket>,
    /// Bytes of input in the first reading, after decompression; 0 where an earlier run did it.
    pub bytes: u64,
    /// Wall time by pass, under the names of the line's stages.
    pub timings: Timings,
}

/// Where the working files are.
#[derive(Debug)]
enum Store {
    Memory(Files),
    Disk(Scratch),
}

impl Store {
    fn files(&self) -> &Files {
        match self {
            Self::Memory(files) => files,
            Self::Disk(scratch) => scratch.files(),
        }
    }

    fn is_done(&self, pass: &str) -> bool {
        matches!(self, Self::Disk(scratch) if scratch.is_done(pass))
    }

    fn done(&mut self, pass: &str, left: BTreeMap<String, Seal>) -> Result<(), Error> {
        match self {
            Self::Memory(_) => Ok(()),
            Self::Disk(scratch) => scratch.done(pass, left),
        }
    }
}

/// Finds the copies among the articles of the given files and folders.
pub fn find(
    paths: &[PathBuf],
    fields: &Fields,
    options: &CopiesOptions,
    progress: &Progress,
) -> Result<Copies, Error> {
    check(options)?;
    let room = options.memory.map(|memory| memory - READING);
    // By a thread of the pool: from outside, each piece of work for it would first have to wake one.
    rayon::scope(|_| find_within(room, paths, fields, options, progress))
}

/// Finds copies with so many bytes for what is held beside reading; in memory where there is no
/// bound.
fn find_within(
    room: Option<u64>,
    paths: &[PathBuf],
    fields: &Fields,
    options: &CopiesOptions,
    progress: &Progress,
) -> Result<Copies, Error> {
    let spool = Spool::of_stdin(paths, options.scratch.as_deref())?;
    let mut store = match room {
        None => Store::Memory(Files::in_memory()),
        Some(_) => {
            let job = job(spool.paths(), fields, options);
            Store::Disk(Scratch::open(options.scratch.as_deref(), job)?)
        }
    };
    let mut timings = Timings::default();
    let signer = timings.time("survey", || {
        progress.begin(0, 0);
        Signer::new(options, || Survey::read(spool.paths(), fields, SampleSize::SMALL))
    });
    let input = Input { paths: spool.paths(), fields, signer: &signer };

    let (mut table, bytes) = timings.time("read", || {
        progress.begin(0, 0);
        read(&input, &mut store, room, progress)
    })?;
    table.name_stdin(&spool);
    let (known, capped) = timings.time("fingerprint", || {
        progress.begin(2, 0);
        pair_up(&table, &signer, &mut store, room)
    })?;
    timings.time("matching", || {
        if store.is_done("verify") {
            return Ok(());
        }
        let work = Work { files: store.files(), room };
        progress.begin(3, candidates::count(&work)?);
        let matches = verify::write(&input, &table, &known, options, &work, progress)?;
        unchanged(&input, &store)?;
        store.done("verify", BTreeMap::from([(verify::MATCHES.to_owned(), matches)]))
    })?;
    drop(known);
    let clusters = Clusters::of(table.len(), &Work { files: store.files(), room })?;
    let problems = table.problems();
    Ok(Copies { store, room, table, clusters, problems, capped, bytes, timings })
}

fn check(options: &CopiesOptions) -> Result<(), Error> {
    if !(options.threshold > 0.0 && options.threshold <= 1.0) {
        let message = format!("a threshold of {} means nothing", options.threshold);
        return Err(Error::new(message).hint("give a resemblance above 0, at most 1"));
    }
    match options.memory {
        Some(memory) if memory < LEAST_MEMORY => {
            let message = format!("{memory} bytes of memory are too few to read an article in");
            Err(Error::new(message).hint(format!("give at least {}M", LEAST_MEMORY >> 20)))
        }
        _ => Ok(()),
    }
}

/// What a run must have in common with another to go on with its work. Memory and threads change
/// nothing in the result.
fn job(paths: &[PathBuf], fields: &Fields, options: &CopiesOptions) -> Job {
    let on = |option| if option { "on" } else { "off" }.to_owned();
    let options = [
        ("--level", "copies".to_owned()),
        ("--threshold", options.threshold.to_string()),
        ("cleaning", on(options.clean)),
        ("counting of credits", on(options.credits)),
    ];
    Job::new(options, fields, Stamp::of(paths))
}

/// Refuses to go on where the input is not what it was when the run began.
fn unchanged(input: &Input<'_>, store: &Store) -> Result<(), Error> {
    match store {
        Store::Memory(_) => Ok(()),
        Store::Disk(scratch) => scratch.check_input(input.paths),
    }
}

/// The first pass: reads and signs all articles. Gives the bytes read with the table.
fn read(
    input: &Input<'_>,
    store: &mut Store,
    room: Option<u64>,
    progress: &Progress,
) -> Result<(Table, u64), Error> {
    if store.is_done("read") {
        return Ok((Table::open(store.files())?, 0));
    }
    let work = Work { files: store.files(), room };
    let mut rows = Sorter::new(work.files, "unsorted", work.share(2));
    let mut sources: Vec<(u32, String)> = Vec::new();
    let (mut problems, mut bytes, mut number) = (Vec::new(), 0, 0);
    let mut taken = Ok(());
    make_each(input.paths, input.fields, &Limits::default(), input.signer, |batch| {
        progress.advance(batch.made.len() as u64);
        problems.extend(batch.problems);
        bytes += batch.bytes;
        taken = enough_for(u64::from(number) + batch.made.len() as u64, room);
        for signed in batch.made {
            let source = signed.row.place.source;
            if sources.last().is_none_or(|(last, _)| *last != source) {
                sources.push((source, signed.path));
            }
            if taken.is_ok() {
                taken = rows.push(Row { number, ..signed.row });
            }
            number += 1;
        }
        if taken.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    taken?;
    unchanged(input, store)?;
    let bands = input.signer.bands();
    let (table, left) = Table::write(store.files(), rows.finish()?, bands, sources, problems)?;
    store.done("read", left)?;
    Ok((table, bytes))
}

/// Refuses more articles than memory has room for.
fn enough_for(articles: u64, room: Option<u64>) -> Result<(), Error> {
    // A small collection fits into what reading leaves.
    match room {
        Some(room) if articles * PER_ARTICLE > room / 2 + READING / 8 => {
            let message = format!("{articles} articles and more are too many for so little memory");
            Err(Error::new(message).hint(
                "give --memory some 110 bytes for each article, or bring the articles in parts",
            ))
        }
        _ => Ok(()),
    }
}

/// The second pass: candidate pairs. Gives what the third needs to know of each article with the
/// buckets too large for all their pairs.
fn pair_up(
    table: &Table,
    signer: &Signer,
    store: &mut Store,
    room: Option<u64>,
) -> Result<(Known, Vec<CappedBucket>), Error> {
    let work = Work { files: store.files(), room };
    let known = Known::of(table, &work)?;
    if !store.is_done("pair up") {
        let left = candidates::write(&known, signer.bands(), &work)?;
        Table::forget_columns(work.files, signer.bands());
        store.done("pair up", left)?;
    }
    let mut found = Candidates { pairs: Vec::new(), capped: known.twins.capped() };
    let mut capped = store.files().read(CAPPED)?;
    while let Some((articles, example)) = <(u32, u32)>::read(&mut capped)? {
        let articles = articles as usize;
        found.capped.push(CappedBucket { level: Level::Document, articles, example });
    }
    Ok((known, found.sorted().capped))
}

impl Copies {
    fn work(&self) -> Work<'_> {
        Work { files: self.store.files(), room: self.room }
    }

    /// How many articles were read.
    pub fn articles(&self) -> usize {
        self.table.len()
    }

    /// How many pairs were verified as copies.
    pub fn matches(&self) -> usize {
        self.clusters.matches
    }

    /// How many clusters of two and more there are.
    pub fn clusters(&self) -> usize {
        self.clusters.several().len()
    }

    /// The ids of each of the largest clusters, so many of them.
    pub fn largest(&self, most: usize) -> io::Result<Vec<Vec<String>>> {
        let several = self.clusters.several();
        let largest = &several[..several.len().min(most)];
        let mut all = Vec::new();
        records::for_some_clusters(
            largest,
            &self.table,
            &self.clusters,
            &self.work(),
            |cluster, names| {
                let members = self.clusters.members(cluster).iter();
                all.push(members.map(|rank| names.of(*rank).id.to_owned()).collect());
                Ok(())
            },
        )?;
        Ok(all)
    }

    /// Hands over the ids that remain when of every cluster one article is kept, in the order of
    /// ids.
    pub fn for_each_kept(
        &self,
        rule: KeepRule,
        mut take: impl FnMut(&str) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut cluster_of: FxHashMap<u32, usize> = FxHashMap::default();
        for (at, cluster) in self.clusters.several().iter().enumerate() {
            cluster_of.extend(self.clusters.members(cluster).iter().map(|rank| (*rank, at)));
        }
        let mut best = vec![None; self.clusters.several().len()];
        self.table.scan(self.work().files, |rank, row| {
            if let Some(at) = cluster_of.get(&rank) {
                let merit = (Reverse(merit(row, rule)), row.number, rank);
                let held: &mut Option<_> = &mut best[*at];
                *held = Some(held.map_or(merit, |held| merit.min(held)));
            }
            Ok::<(), io::Error>(())
        })?;
        self.table.scan(self.work().files, |rank, row| {
            let is_best = |at: &usize| best[*at].is_some_and(|(.., best)| best == rank);
            if cluster_of.get(&rank).is_none_or(is_best) { take(&row.id) } else { Ok(()) }
        })
    }

    /// Hands over every match: the ids of its articles and the verdict, in the order of ids.
    pub fn for_each_match(
        &self,
        take: impl FnMut(&str, &str, Verdict) -> io::Result<()>,
    ) -> io::Result<()> {
        records::for_each_match(&self.table, &self.work(), take)
    }

    /// Writes the records: the run, articles, matches, clusters, problems, a summary.
    pub fn write(&self, options: &serde_json::Value, out: &mut dyn io::Write) -> io::Result<()> {
        records::write(self, options, out)
    }

    /// Gives the room of the working files back: nobody will go on with this run.
    pub fn finish(self) {
        if let Store::Disk(scratch) = &self.store {
            scratch.clear();
        }
    }
}

fn merit(row: &Row, rule: KeepRule) -> u32 {
    match rule {
        KeepRule::First => 0,
        KeepRule::Longest => row.words,
        KeepRule::MostCredited => u32::from(row.credits),
    }
}
