//! Which articles are worth laying side by side: those that share a bucket in any band.
//!
//! Each band is one column of the table. What is sorted at a time is a slice of it: the buckets of
//! one range, as many as memory has room for; the column is read once for each slice.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::table::Table;
use super::{CAPPED, Work};
use crate::error::Error;
use crate::matching::candidate::twins::{Twins, families};
use crate::matching::candidate::{CappedBucket, document};
use crate::store::{Files, Record as _, Seal, Sorter};

/// The file of candidate pairs, sorted, distinct.
pub(super) const PAIRS: &str = "pairs";
/// Pairs that one thread gathers before it hands them over.
const SHARE: usize = 8192;
/// Bytes that sorting needs for an article: its body and rank; its bucket and rank, twice, since a
/// vector grows by doubling.
const BODY: u64 = 32;
const MEMBER: u64 = 16;
/// More slices than this would read the columns too often.
const MOST_SLICES: u64 = 1024;

/// What all later passes need to know of every article.
#[derive(Debug)]
pub(super) struct Known {
    /// Articles with the same body.
    pub(super) twins: Twins,
    /// Words of each body.
    pub(super) words: Vec<u32>,
    /// Whether each article is paired by its buckets.
    paired: Vec<bool>,
}

impl Known {
    /// Reads the table for what every later pass needs.
    pub(super) fn of(table: &Table, work: &Work<'_>) -> Result<Self, Error> {
        let articles = table.len();
        let slices = Slices::of(BODY * articles as u64, work.share(2));
        let mut found = Vec::new();
        let mut words = Vec::with_capacity(articles);
        let mut paired = Vec::with_capacity(articles);
        for slice in slices.all() {
            let mut bodies = Vec::new();
            table.scan(work.files, |rank, row| {
                if slice == 0 {
                    words.push(row.words);
                    paired.push(row.is_signed());
                }
                let body = row.body().filter(|body| slices.of_hash((body >> 96) as u32) == slice);
                bodies.extend(body.map(|body| (body, rank)));
                Ok(())
            })?;
            found.extend(families(&mut bodies));
        }
        let twins = Twins::of_families(articles, found);
        for (rank, paired) in (0..).zip(&mut paired) {
            *paired &= twins.is_first(rank);
        }
        Ok(Self { twins, words, paired })
    }
}

/// Writes the candidate pairs of all bands, and the buckets too large for all their pairs; gives
/// the files.
pub(super) fn write(
    known: &Known,
    bands: usize,
    work: &Work<'_>,
) -> Result<BTreeMap<String, Seal>, Error> {
    let pairs = Mutex::new(Sorter::new(work.files, PAIRS, work.share(4)));
    let each = work.share(4) / rayon::current_num_threads() as u64;
    let slices = Slices::of(MEMBER * known.paired.len() as u64, each);
    let capped: Vec<Vec<CappedBucket>> = (0..bands)
        .into_par_iter()
        .map(|band| pair_up(known, band, slices, work.files, &pairs))
        .collect::<Result<_, Error>>()?;
    let mut out = work.files.write(PAIRS)?;
    let mut last = None;
    for pair in pairs.into_inner().unwrap_or_else(PoisonError::into_inner).finish()? {
        let pair = pair?;
        if last != Some(pair) {
            pair.write(&mut out)?;
        }
        last = Some(pair);
    }
    let mut large = work.files.write(CAPPED)?;
    for bucket in capped.iter().flatten() {
        (bucket.articles as u32, bucket.example).write(&mut large)?;
    }
    Ok(BTreeMap::from([(PAIRS.to_owned(), out.finish()?), (CAPPED.to_owned(), large.finish()?)]))
}

/// How many candidate pairs there are.
pub(super) fn count(work: &Work<'_>) -> Result<u64, Error> {
    let mut pairs = 0;
    let mut input = work.files.read(PAIRS)?;
    while <(u32, u32)>::read(&mut input)?.is_some() {
        pairs += 1;
    }
    Ok(pairs)
}

fn pair_up(
    known: &Known,
    band: usize,
    slices: Slices,
    files: &Files,
    pairs: &Mutex<Sorter<'_, (u32, u32)>>,
) -> Result<Vec<CappedBucket>, Error> {
    let hand_over = |found: &mut Vec<(u32, u32)>| {
        let mut pairs = pairs.lock().unwrap_or_else(PoisonError::into_inner);
        found.drain(..).try_for_each(|pair| pairs.push(pair))
    };
    let mut capped = Vec::new();
    let mut found = Vec::new();
    let mut handed = Ok(());
    for slice in slices.all() {
        let mut members = Vec::new();
        Table::column(files, band, |bucket, rank| {
            if known.paired[rank as usize] && slices.of_hash(bucket) == slice {
                members.push(u64::from(bucket) << 32 | u64::from(rank));
            }
        })?;
        capped.extend(document::pair_up(members, |a, b| {
            found.push((a, b));
            if found.len() == SHARE && handed.is_ok() {
                handed = hand_over(&mut found);
            }
        }));
    }
    handed.and_then(|()| hand_over(&mut found))?;
    Ok(capped)
}

/// Ranges of hashes: what does not fit memory at once is taken range by range.
#[derive(Debug, Clone, Copy)]
struct Slices(u64);

impl Slices {
    /// So many that each takes up no more than its room.
    fn of(bytes: u64, room: u64) -> Self {
        Self(bytes.div_ceil(room.max(1)).clamp(1, MOST_SLICES))
    }

    fn all(self) -> std::ops::Range<u64> {
        0..self.0
    }

    /// The slice of a hash.
    fn of_hash(self, hash: u32) -> u64 {
        (u64::from(hash) * self.0) >> 32
    }
}
