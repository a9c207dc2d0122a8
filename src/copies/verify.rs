//! Verification: every candidate pair is decided on the two sets of shingles.
//!
//! The sets hold the upper halves of the 64-bit shingle hashes. Two articles of n shingles share
//! about n²/2³² of them by chance: 0.00005 for an article of 440, far below one shingle.

use std::ops::ControlFlow;
use std::path::PathBuf;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::candidates::{Known, PAIRS};
use super::signer::{Room, Signer};
use super::table::Table;
use super::{CopiesOptions, Work};
use crate::article::Page;
use crate::article::read::{Fields, Limits, Make, Named, Place, make_each};
use crate::error::Error;
use crate::fingerprint::shingle::shared;
use crate::matching::Verdict;
use crate::progress::Progress;
use crate::store::{Reader, Record, Seal, Sorter, Writer, changed_input};

/// The file of verified pairs, sorted.
pub(super) const MATCHES: &str = "matches";
/// Bytes of shingles held at a time, per article of the collection, where no bound is given: enough
/// for one reading unless more than a third of the articles have near relatives.
const SHINGLES_PER_ARTICLE: u64 = 600;
/// The same for small collections.
const SHINGLES_AT_LEAST: u64 = 64 << 20;
/// Bytes beside its shingles that an article takes up while its pairs are decided.
const WANTED: u64 = 120;
/// Containment both ways from which a pair is a copy; below, one is an excerpt of the other.
const COPY: f32 = 0.8;

/// What is read, and how.
pub(super) struct Input<'a> {
    pub(super) paths: &'a [PathBuf],
    pub(super) fields: &'a Fields,
    pub(super) signer: &'a Signer,
}

/// A verified pair, by rank, `a < b`. Ordered by the articles.
#[derive(Debug, Clone, Copy)]
pub(super) struct Copy {
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) verdict: Verdict,
    pub(super) resemblance: f32,
    pub(super) a_in_b: f32,
    pub(super) b_in_a: f32,
}

/// Verifies the candidate pairs and writes the matches, those of twins with them. Reads the input
/// again, once for as many pairs as have room in memory.
pub(super) fn write(
    input: &Input<'_>,
    table: &Table,
    known: &Known,
    options: &CopiesOptions,
    work: &Work<'_>,
    progress: &Progress,
) -> Result<Seal, Error> {
    let budget = match work.room {
        Some(room) => room / 2,
        None => SHINGLES_AT_LEAST.max(table.len() as u64 * SHINGLES_PER_ARTICLE),
    };
    let mut pairs = work.files.read(PAIRS)?;
    let mut matches = Sorter::new(work.files, MATCHES, work.share(4));
    for (a, b) in known.twins.pairs_inside() {
        matches.push(Copy::exact(a, b))?;
    }
    let mut round = Round::new(table.len());
    let mut next = <(u32, u32)>::read(&mut pairs)?;
    while next.is_some() {
        round.clear();
        while let Some(pair) = next.filter(|pair| round.take(*pair, known, budget)) {
            round.pairs.push(pair);
            next = <(u32, u32)>::read(&mut pairs)?;
        }
        let sets = Wanted::of(table, &round, input.signer, work)?.read(input)?;
        let set = |rank: u32| &*sets[round.slots[rank as usize] as usize];
        let compare = |(a, b): &(u32, u32)| {
            let copy = compare(*a, *b, set(*a), set(*b));
            (copy.resemblance >= options.threshold as f32).then_some(copy)
        };
        let verified: Vec<Copy> = round.pairs.par_iter().filter_map(compare).collect();
        for copy in verified {
            matches.push(copy)?;
            let spread = known.twins.spread(copy.a, copy.b).map(|(x, y)| copy.between(x, y));
            for twin in spread.filter(|twin| (twin.a, twin.b) != (copy.a, copy.b)) {
                matches.push(twin)?;
            }
        }
        progress.advance(round.pairs.len() as u64);
    }
    let mut out = work.files.write(MATCHES)?;
    for copy in matches.finish()? {
        copy?.write(&mut out)?;
    }
    out.finish()
}

const NONE: u32 = u32::MAX;

/// The pairs that are decided together, and their articles.
struct Round {
    pairs: Vec<(u32, u32)>,
    /// For each article its place among those of the round.
    slots: Vec<u32>,
    articles: u32,
    bytes: u64,
}

impl Round {
    fn new(articles: usize) -> Self {
        Self { pairs: Vec::new(), slots: vec![NONE; articles], articles: 0, bytes: 0 }
    }

    fn clear(&mut self) {
        self.pairs.clear();
        self.slots.fill(NONE);
        (self.articles, self.bytes) = (0, 0);
    }

    /// Gives the articles of a pair their slots, if there is room; the first pair always has room.
    fn take(&mut self, (a, b): (u32, u32), known: &Known, budget: u64) -> bool {
        let new = [a, b].map(|rank| (rank, self.slots[rank as usize] == NONE));
        let bytes_of = |rank: u32| WANTED + 4 * u64::from(known.words[rank as usize]);
        let new_bytes = new.iter().filter(|(_, new)| *new).map(|(rank, _)| bytes_of(*rank));
        let bytes = self.bytes + size_of::<(u32, u32)>() as u64 + new_bytes.sum::<u64>();
        if bytes > budget && !self.pairs.is_empty() {
            return false;
        }
        for (rank, _) in new.iter().filter(|(_, new)| *new) {
            self.slots[*rank as usize] = self.articles;
            self.articles += 1;
        }
        self.bytes = bytes;
        true
    }
}

/// The articles whose shingle sets are made in one more reading: all other records are passed over.
struct Wanted<'a> {
    signer: &'a Signer,
    /// Sorted.
    articles: Vec<Article>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Article {
    place: Place,
    /// xxh3-64 of its id: the items of a feed share their place.
    id: u64,
    slot: u32,
    body: u128,
}

/// A wanted article's set in its slot; no set where the text is not the one that was signed.
type Found = Option<(u32, Option<Box<[u32]>>)>;

impl<'a> Wanted<'a> {
    fn of(
        table: &Table,
        round: &Round,
        signer: &'a Signer,
        work: &Work<'_>,
    ) -> Result<Self, Error> {
        let mut articles = Vec::with_capacity(round.articles as usize);
        table.scan(work.files, |rank, row| {
            let slot = round.slots[rank as usize];
            if slot != NONE {
                let id = xxh3_64(row.id.as_bytes());
                articles.push(Article { place: row.place, id, slot, body: row.body });
            }
            Ok(())
        })?;
        articles.par_sort_unstable();
        Ok(Self { signer, articles })
    }

    /// The sets by their slots.
    fn read(&self, input: &Input<'_>) -> Result<Vec<Box<[u32]>>, Error> {
        let mut sets: Vec<Option<Box<[u32]>>> = vec![None; self.articles.len()];
        let mut unchanged = true;
        make_each(input.paths, input.fields, &Limits::default(), self, |batch| {
            for (slot, set) in batch.made.into_iter().flatten() {
                let slot = &mut sets[slot as usize];
                // Of the items of a feed that share an id the first counts, as in the first reading.
                if slot.is_none() {
                    unchanged &= set.is_some();
                    *slot = set;
                }
            }
            if unchanged { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        let sets: Option<Vec<Box<[u32]>>> = sets.into_iter().collect();
        sets.filter(|_| unchanged).ok_or_else(changed_input)
    }

    fn at(&self, place: Place) -> &[Article] {
        let from = self.articles.partition_point(|article| article.place < place);
        let all = &self.articles[from..];
        &all[..all.iter().take_while(|article| article.place == place).count()]
    }
}

impl Make for Wanted<'_> {
    type Made = Found;
    type Room = Room;

    fn wants_source(&self, source: u32) -> bool {
        let from = self.articles.partition_point(|article| article.place.source < source);
        self.articles.get(from).is_some_and(|article| article.place.source == source)
    }

    fn wants(&self, place: Place) -> bool {
        self.articles.binary_search_by_key(&place, |article| article.place).is_ok()
    }

    fn make(&self, page: Page, place: Place, room: &mut Room) -> Found {
        let id = xxh3_64(page.id.as_bytes());
        let article = self.at(place).iter().find(|article| article.id == id)?;
        let same = self.signer.read(&page, room).0 == article.body;
        Some((article.slot, same.then(|| self.signer.shingles(room))))
    }

    fn name<'a>(&self, _: &'a Found) -> Option<Named<'a>> {
        None
    }
}

fn compare(a: u32, b: u32, set_a: &[u32], set_b: &[u32]) -> Copy {
    let shared = shared(set_a, set_b) as f32;
    let (of_a, of_b) = (set_a.len() as f32, set_b.len() as f32);
    let (a_in_b, b_in_a) = (shared / of_a, shared / of_b);
    let verdict = if a_in_b.min(b_in_a) >= COPY { Verdict::Copy } else { Verdict::Excerpt };
    Copy { a, b, verdict, resemblance: shared / (of_a + of_b - shared), a_in_b, b_in_a }
}

impl Copy {
    fn exact(a: u32, b: u32) -> Self {
        Self { a, b, verdict: Verdict::Exact, resemblance: 1.0, a_in_b: 1.0, b_in_a: 1.0 }
    }

    /// The same between a twin of `a` and a twin of `b`.
    fn between(&self, a: u32, b: u32) -> Self {
        if a < b {
            Self { a, b, ..*self }
        } else {
            Self { a: b, b: a, a_in_b: self.b_in_a, b_in_a: self.a_in_b, ..*self }
        }
    }

    fn key(&self) -> (u32, u32) {
        (self.a, self.b)
    }
}

impl PartialEq for Copy {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Copy {}

impl PartialOrd for Copy {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Copy {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

/// The verdicts there can be, by the byte that stands for each on disk.
const VERDICTS: [Verdict; 3] = [Verdict::Exact, Verdict::Copy, Verdict::Excerpt];

impl Record for Copy {
    fn write(&self, out: &mut Writer<'_>) -> Result<(), Error> {
        let verdict = VERDICTS.iter().position(|verdict| *verdict == self.verdict).unwrap_or(0);
        self.key().write(out)?;
        for figure in [self.resemblance, self.a_in_b, self.b_in_a] {
            out.put(&figure.to_le_bytes())?;
        }
        out.put(&[verdict as u8])
    }

    fn read(input: &mut Reader<'_>) -> Result<Option<Self>, Error> {
        let Some((a, b)) = <(u32, u32)>::read(input)? else { return Ok(None) };
        let mut figure = || {
            let mut bytes = [0; 4];
            input.fill_rest(&mut bytes).map(|()| f32::from_le_bytes(bytes))
        };
        let (resemblance, a_in_b, b_in_a) = (figure()?, figure()?, figure()?);
        let mut verdict = [0];
        input.fill_rest(&mut verdict)?;
        let verdict = VERDICTS[usize::from(verdict[0]).min(VERDICTS.len() - 1)];
        Ok(Some(Self { a, b, verdict, resemblance, a_in_b, b_in_a }))
    }
}

/// All matches, in order.
pub(super) fn each<E: From<Error>>(
    work: &Work<'_>,
    mut take: impl FnMut(Copy) -> Result<(), E>,
) -> Result<(), E> {
    let mut input = work.files.read(MATCHES)?;
    while let Some(copy) = Copy::read(&mut input)? {
        take(copy)?;
    }
    Ok(())
}
