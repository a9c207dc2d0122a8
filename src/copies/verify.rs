//! Verification: every candidate pair is decided on the two sets of shingles.
//!
//! The sets hold the upper halves of the 64-bit shingle hashes. Two articles of n shingles share
//! about n²/2³² of them by chance: 0.00005 for an article of 440, far below one shingle.

use std::path::PathBuf;

use rayon::prelude::*;

use super::CopiesOptions;
use super::sheet::{Room, Sheet, Signer};
use crate::article::Page;
use crate::article::read::{Fields, Limits, Make, Named, Place, make_each};
use crate::error::Error;
use crate::fingerprint::shingle::shared;
use crate::matching::Verdict;
use crate::matching::candidate::twins::Twins;
use crate::progress::Progress;

/// Bytes of shingles held at a time, per article of the collection, where no bound is given: enough
/// for one reading unless more than a third of the articles have near relatives.
const SHINGLES_PER_ARTICLE: u64 = 600;
/// The same for small collections.
const SHINGLES_AT_LEAST: u64 = 64 << 20;
/// Containment both ways from which a pair is a copy; below, one is an excerpt of the other.
const COPY: f32 = 0.8;

/// What is read, and how.
pub(super) struct Input<'a> {
    pub(super) paths: &'a [PathBuf],
    pub(super) fields: &'a Fields,
    pub(super) signer: &'a Signer,
}

/// A verified pair, by rank, `a < b`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Copy {
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) verdict: Verdict,
    pub(super) resemblance: f32,
    pub(super) a_in_b: f32,
    pub(super) b_in_a: f32,
}

/// Verifies the candidate pairs, which are sorted. Reads the input again, once for as many pairs as
/// have room in memory.
pub(super) fn verify(
    input: &Input<'_>,
    sheet: &Sheet,
    pairs: &[(u32, u32)],
    options: &CopiesOptions,
    progress: &Progress,
) -> Result<Vec<Copy>, Error> {
    let budget = match options.memory {
        Some(memory) => memory / 2,
        None => SHINGLES_AT_LEAST.max(sheet.len() as u64 * SHINGLES_PER_ARTICLE),
    };
    let mut slots = vec![NONE; sheet.len()];
    let mut matches = Vec::new();
    let mut rest = pairs;
    while !rest.is_empty() {
        slots.fill(NONE);
        let (now, later) = rest.split_at(take(rest, sheet, budget, &mut slots));
        let sets = Wanted::of(sheet, &slots, input.signer).read(input)?;
        let set = |rank: u32| &*sets[slots[rank as usize] as usize];
        matches.par_extend(now.par_iter().filter_map(|(a, b)| {
            let copy = compare(*a, *b, set(*a), set(*b));
            (copy.resemblance >= options.threshold as f32).then_some(copy)
        }));
        progress.advance(now.len() as u64);
        rest = later;
    }
    Ok(matches)
}

const NONE: u32 = u32::MAX;

/// How many pairs, at least one, find room; gives each of their articles a slot.
fn take(pairs: &[(u32, u32)], sheet: &Sheet, budget: u64, slots: &mut [u32]) -> usize {
    let (mut next, mut bytes) = (0, 0);
    for (taken, (a, b)) in pairs.iter().enumerate() {
        for rank in [*a as usize, *b as usize] {
            if slots[rank] == NONE {
                bytes += 4 * sheet.words(rank) as u64;
            }
        }
        if bytes > budget && taken > 0 {
            return taken;
        }
        for rank in [*a as usize, *b as usize] {
            if slots[rank] == NONE {
                slots[rank] = next;
                next += 1;
            }
        }
    }
    pairs.len()
}

/// The articles whose shingle sets are made in one more reading: all other records are passed over.
struct Wanted<'a> {
    signer: &'a Signer,
    sheet: &'a Sheet,
    /// Record, rank and slot of each article, sorted.
    articles: Vec<(Place, u32, u32)>,
}

/// A wanted article's set in its slot; no set where the text is not the one that was signed.
type Found = Option<(u32, Option<Box<[u32]>>)>;

impl<'a> Wanted<'a> {
    fn of(sheet: &'a Sheet, slots: &[u32], signer: &'a Signer) -> Self {
        let wanted = (0..).zip(slots).filter(|(_, slot)| **slot != NONE);
        let mut articles: Vec<(Place, u32, u32)> =
            wanted.map(|(rank, slot)| (sheet.place(rank as usize), rank, *slot)).collect();
        articles.par_sort_unstable();
        Self { signer, sheet, articles }
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
        });
        let sets: Option<Vec<Box<[u32]>>> = sets.into_iter().collect();
        sets.filter(|_| unchanged).ok_or_else(|| {
            Error::new("the input changed while it was being read")
                .hint("run again when nothing writes to it")
        })
    }

    fn at(&self, place: Place) -> &[(Place, u32, u32)] {
        let from = self.articles.partition_point(|(other, ..)| *other < place);
        let count = self.articles[from..].iter().take_while(|(other, ..)| *other == place).count();
        &self.articles[from..from + count]
    }
}

impl Make for Wanted<'_> {
    type Made = Found;
    type Room = Room;

    fn wants_source(&self, source: u32) -> bool {
        let from = self.articles.partition_point(|(place, ..)| place.source < source);
        self.articles.get(from).is_some_and(|(place, ..)| place.source == source)
    }

    fn wants(&self, place: Place) -> bool {
        self.articles.binary_search_by_key(&place, |(other, ..)| *other).is_ok()
    }

    fn make(&self, page: Page, place: Place, room: &mut Room) -> Found {
        let named = |(_, rank, _): &&(Place, u32, u32)| self.sheet.id(*rank as usize) == page.id;
        let (_, rank, slot) = self.at(place).iter().find(named)?;
        let body = self.signer.read(&page, room);
        let same = self.sheet.body(*rank as usize) == Some(body);
        Some((*slot, same.then(|| self.signer.shingles(room))))
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

/// The pairs inside families of twins, and those that the verified pairs of their firsts stand for.
pub(super) fn spread(
    matches: &[Copy],
    firsts: &[(u32, u32)],
    pairs: &[(u32, u32)],
    twins: &Twins,
) -> Vec<Copy> {
    let copy = |(a, b): &(u32, u32)| {
        let (first_a, first_b) = (twins.first_of(*a), twins.first_of(*b));
        if first_a == first_b {
            let verdict = Verdict::Exact;
            return Some(Copy {
                a: *a,
                b: *b,
                verdict,
                resemblance: 1.0,
                a_in_b: 1.0,
                b_in_a: 1.0,
            });
        }
        let of =
            matches[firsts.binary_search(&(first_a.min(first_b), first_a.max(first_b))).ok()?];
        let turned = Copy { a_in_b: of.b_in_a, b_in_a: of.a_in_b, ..of };
        let copy = Copy { a: *a, b: *b, ..if first_a < first_b { of } else { turned } };
        ((copy.a, copy.b) != (of.a, of.b)).then_some(copy)
    };
    pairs.iter().filter_map(copy).collect()
}
