//! What meets in a bucket of the index is checked on the whole units.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use super::known::Known;
use super::sketch::{Lanes, Sketches, Stem, shared_weight, strength};
use crate::error::Error;
use crate::matching::candidate::document::neighbors;
use crate::matching::candidate::{Candidates, CappedBucket, Level};

/// Largest bucket in which every unit is checked against every other.
const BUCKET: usize = 48;

/// In a larger bucket, equal units are paired with so many of those that follow.
const NEIGHBORS: usize = 2;

/// Entries of a heap, about, where a partition is sorted.
const HEAP: usize = 32;

/// Most heaps of a partition: more would not be near while they are filled.
const MOST_HEAPS: usize = 1 << 14;

/// Buckets whose units are brought near together.
const AHEAD: usize = 32;

/// Strength of a unit pair (see [`strength`]) that alone makes its articles a candidate pair.
const STRONG: f32 = 0.25;
/// Strength from which a unit pair counts together with others of the same two articles: a heavy
/// rewording shows in several weak pairs. Strangers on one topic seldom have two. From 0.10 on there
/// would be twice as many to keep, for one match in a thousand more.
const WEAK: f32 = 0.13;
/// Sum of strengths of weak unit pairs that makes their articles a candidate pair.
const TOGETHER: f32 = 0.30;

/// The units of one bucket, read.
#[derive(Default)]
struct Bucket {
    units: Vec<Unit>,
    lanes: Vec<Lanes>,
}

/// A unit in a bucket.
struct Unit {
    number: u32,
    article: u32,
    /// How many stems it has.
    stems: usize,
    /// Sum of their weights.
    weight: u32,
    /// Where they end among the lanes of the bucket.
    end: usize,
}

impl Bucket {
    fn fill(
        &mut self,
        members: &[u64],
        articles: &[u32],
        sketches: &Sketches,
    ) -> Result<(), Error> {
        self.units.clear();
        self.lanes.clear();
        for (member, article) in members.iter().zip(articles) {
            let number = *member as u32;
            let (stems, weight) = sketches.read_unit(number, &mut self.lanes)?;
            let end = self.lanes.len();
            self.units.push(Unit { number, article: *article, stems, weight, end });
        }
        Ok(())
    }

    /// The units, each with its stems side by side.
    fn units(&self) -> impl Iterator<Item = (&Unit, &[Lanes])> + Clone {
        let starts = [0].into_iter().chain(self.units.iter().map(|unit| unit.end));
        self.units.iter().zip(starts).map(|(unit, start)| (unit, &self.lanes[start..unit.end]))
    }
}

/// Room for a partition, used again for the next.
#[derive(Default)]
pub(super) struct Room {
    entries: Vec<u64>,
    bucket: Bucket,
}

/// Writes the entries of a partition over `sorted`, in order. They are dealt into heaps by the upper
/// bits of their keys first, so that each heap is sorted in the nearest cache.
fn sort(parts: &[Vec<u64>], sorted: &mut Vec<u64>) {
    let entries = || parts.iter().flatten().copied();
    let len: usize = parts.iter().map(Vec::len).sum();
    let bits = (len / HEAP).max(1).ilog2().min(MOST_HEAPS.ilog2());
    let heap = |entry: u64| (entry >> (u32::BITS - bits) >> u32::BITS) as usize;
    let mut ends = vec![0; 1 << bits];
    entries().for_each(|entry| ends[heap(entry)] += 1);
    let mut next = Vec::with_capacity(ends.len());
    let mut placed = 0;
    for end in &mut ends {
        next.push(placed);
        placed += *end;
        *end = placed;
    }
    sorted.clear();
    sorted.resize(len, 0);
    for entry in entries() {
        let next = &mut next[heap(entry)];
        sorted[*next] = entry;
        *next += 1;
    }
    let mut rest = &mut sorted[..];
    let mut start = 0;
    for end in ends {
        let (heap, behind) = rest.split_at_mut(end - start);
        heap.sort_unstable();
        (rest, start) = (behind, end);
    }
}

/// Some buckets, whose units are about to be read.
#[derive(Default)]
struct Batch<'e> {
    /// The entries of each.
    buckets: Vec<&'e [u64]>,
    /// The article of each entry, bucket by bucket.
    articles: Vec<u32>,
}

impl<'e> Batch<'e> {
    /// The next buckets of those given, [`AHEAD`] of them; a bucket of which all pairs are known is
    /// passed over, for it would tell nothing. Where copies meet it is so.
    fn refill(
        &mut self,
        buckets: &mut impl Iterator<Item = &'e [u64]>,
        sketches: &Sketches,
        known: &Known,
    ) {
        self.buckets.clear();
        self.articles.clear();
        while self.buckets.len() < AHEAD
            && let Some(members) = buckets.next()
        {
            let first = self.articles.len();
            let articles = members.iter().map(|member| sketches.article_of(*member as u32));
            self.articles.extend(articles);
            if members.len() <= BUCKET && known.holds_all(&self.articles[first..]) {
                self.articles.truncate(first);
            } else {
                self.buckets.push(members);
            }
        }
    }

    /// The entries of each bucket, and their articles.
    fn iter(&self) -> impl Iterator<Item = (&'e [u64], &[u32])> {
        let mut rest = &self.articles[..];
        self.buckets.iter().map(move |members| {
            let (articles, behind) = rest.split_at(members.len());
            rest = behind;
            (*members, articles)
        })
    }
}

/// A unit pair too weak to count alone.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
struct WeakPair {
    articles: (u32, u32),
    units: (u16, u16),
    strength: f32,
}

impl WeakPair {
    fn key(&self) -> ((u32, u32), (u16, u16)) {
        (self.articles, self.units)
    }
}

/// What the buckets of a partition gave: sorted, each once.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Pairs of articles with a strong unit pair.
    strong: Vec<(u32, u32)>,
    weak: Vec<WeakPair>,
    capped: Vec<CappedBucket>,
}

impl Found {
    /// What the buckets of one partition give, from its entries: a key in the upper half, a unit in
    /// the lower.
    pub(super) fn of(
        parts: Vec<Vec<u64>>,
        sketches: &Sketches,
        known: &Known,
        room: &mut Room,
    ) -> Result<Self, Error> {
        let Room { entries, bucket } = room;
        sort(&parts, entries);
        drop(parts);
        let arch = Arch::new();
        let mut found = Self::default();
        let mut buckets = entries.chunk_by(|a, b| a >> 32 == b >> 32).filter(|m| m.len() > 1);
        let mut batch = Batch::default();
        loop {
            batch.refill(&mut buckets, sketches, known);
            if batch.buckets.is_empty() {
                break;
            }
            let members = batch.buckets.iter().copied().flatten();
            sketches.warm(members.map(|member| *member as u32));
            for (members, articles) in batch.iter() {
                bucket.fill(members, articles, sketches)?;
                if members.len() <= BUCKET {
                    arch.dispatch(CheckAll { found: &mut found, bucket, sketches, known });
                } else {
                    found.pair_equal_units(bucket);
                }
            }
        }
        found.condense();
        Ok(found)
    }

    #[inline(always)]
    fn check_all(&mut self, bucket: &Bucket, sketches: &Sketches, known: &Known) {
        let mut others = bucket.units();
        while let Some((a, lanes)) = others.next() {
            let stems = &lanes.as_flattened()[..a.stems];
            for (b, lanes) in others.clone() {
                if a.article == b.article || known.holds(a.article, b.article) {
                    continue;
                }
                let shared = shared_weight(stems, lanes);
                if let Some(strength) = strength(a.weight, b.weight, shared, WEAK) {
                    self.take(a, b, strength, sketches);
                }
            }
        }
    }

    fn take(&mut self, a: &Unit, b: &Unit, strength: f32, sketches: &Sketches) {
        let articles = (a.article, b.article);
        if strength >= STRONG {
            self.strong.push(articles);
        } else {
            let place =
                |unit: &Unit| (unit.number - sketches.units_of(unit.article as usize).start) as u16;
            self.weak.push(WeakPair { articles, units: (place(a), place(b)), strength });
        }
    }

    /// In a bucket of many, two stems tell little: only units with all stems equal are paired, in a
    /// chain that costs no more than the bucket is long.
    fn pair_equal_units(&mut self, bucket: &Bucket) {
        let units = bucket.units().map(|(unit, lanes)| (lanes.as_flattened(), unit.article));
        let mut by_stems: Vec<(&[Stem], u32)> = units.collect();
        let mut articles: Vec<u32> = by_stems.iter().map(|(_, article)| *article).collect();
        by_stems.sort_unstable();
        by_stems.dedup();
        for equal in by_stems.chunk_by(|a, b| a.0 == b.0) {
            let articles: Vec<u32> = equal.iter().map(|(_, article)| *article).collect();
            self.strong.extend(neighbors(&articles, NEIGHBORS));
        }
        articles.dedup();
        self.capped.push(CappedBucket {
            level: Level::Unit,
            articles: articles.len(),
            example: articles[0],
        });
    }

    /// Drops what says nothing new: a unit pair meets under several of its keys.
    fn condense(&mut self) {
        self.strong.sort_unstable();
        self.strong.dedup();
        condense(&mut self.weak, &self.strong);
    }
}

/// Checks every unit of a bucket against every other, with the widest instructions at hand.
struct CheckAll<'a> {
    found: &'a mut Found,
    bucket: &'a Bucket,
    sketches: &'a Sketches,
    known: &'a Known,
}

impl WithSimd for CheckAll<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        self.found.check_all(self.bucket, self.sketches, self.known);
    }
}

/// Sorts weak pairs and keeps each once, without those of articles that have a strong one.
fn condense(weak: &mut Vec<WeakPair>, strong: &[(u32, u32)]) {
    weak.sort_unstable_by_key(WeakPair::key);
    weak.dedup_by_key(|weak| weak.key());
    drop_decided(weak, strong);
}

/// Drops weak pairs of articles that have a strong one; both are sorted.
fn drop_decided(weak: &mut Vec<WeakPair>, strong: &[(u32, u32)]) {
    let mut strong = strong.iter().peekable();
    weak.retain(|weak| {
        while strong.next_if(|strong| **strong < weak.articles).is_some() {}
        strong.peek() != Some(&&weak.articles)
    });
}

/// What all partitions gave so far.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// Sorted, each once.
    strong: Vec<(u32, u32)>,
    /// Those of each partition, sorted. Few of them meet in two partitions: they are brought together
    /// at the end, some articles at a time.
    weak: Vec<Vec<WeakPair>>,
    capped: Vec<CappedBucket>,
}

impl Gathered {
    /// Articles whose weak pairs are brought together at a time.
    const STEP: usize = 4096;

    /// Adds what the partitions of one pass gave.
    pub(super) fn add(&mut self, partitions: Vec<Found>) {
        let mut weak = Vec::with_capacity(partitions.len());
        for found in partitions {
            self.strong.extend(found.strong);
            self.capped.extend(found.capped);
            weak.push(found.weak);
        }
        // By merging: what was gathered is sorted, and so is what each partition gave.
        self.strong.par_sort();
        self.strong.dedup();
        weak.par_iter_mut().for_each(|weak| {
            drop_decided(weak, &self.strong);
            weak.shrink_to_fit();
        });
        self.weak.extend(weak);
    }

    /// The pairs of articles that are worth verifying, among so many articles.
    pub(super) fn candidates(self, articles: usize) -> Candidates {
        let firsts: Vec<usize> = (0..articles).step_by(Self::STEP).collect();
        let together: Vec<Vec<(u32, u32)>> = firsts
            .into_par_iter()
            .map_init(Vec::new, |room, first| self.together(first..first + Self::STEP, room))
            .collect();
        let mut pairs = self.strong;
        pairs.extend(together.into_iter().flatten());
        Candidates { pairs, capped: self.capped }
    }

    /// The pairs that weak ones make together, of these articles with later ones.
    fn together(&self, articles: Range<usize>, room: &mut Vec<WeakPair>) -> Vec<(u32, u32)> {
        room.clear();
        for weak in &self.weak {
            room.extend_from_slice(begun_by(&articles, weak, |weak| weak.articles));
        }
        condense(room, begun_by(&articles, &self.strong, |pair| *pair));
        room.chunk_by(|a, b| a.articles == b.articles)
            .filter(|weak| weak.iter().map(|pair| pair.strength).sum::<f32>() >= TOGETHER)
            .map(|weak| weak[0].articles)
            .collect()
    }
}

/// Those whose first article is one of these, of what is sorted by its articles.
fn begun_by<'a, T>(
    articles: &Range<usize>,
    sorted: &'a [T],
    pair: impl Fn(&T) -> (u32, u32),
) -> &'a [T] {
    let place = |article: usize| sorted.partition_point(|found| (pair(found).0 as usize) < article);
    &sorted[place(articles.start)..place(articles.end)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::shingle::mix;

    /// Unit pairs in two partitions, of two passes or one, count together; the same one counts once.
    #[test]
    fn weak_pairs_of_two_partitions_count_together() {
        let weak = |a, b, unit| WeakPair { articles: (a, b), units: (unit, unit), strength: 0.2 };
        let found = |weak: &[WeakPair], strong: &[(u32, u32)]| Found {
            strong: strong.to_vec(),
            weak: weak.to_vec(),
            capped: Vec::new(),
        };
        let last = Gathered::STEP as u32 - 1;
        let of_articles = |a, b| [weak(a, b, 0), weak(a, b, 1)];
        let [one, two] = of_articles(last, last + 5);
        let [third, fourth] = of_articles(last + 1, last + 2);
        let again = weak(3, 4, 0);
        let mut gathered = Gathered::default();
        gathered.add(vec![found(&[again, one], &[(7, 8)]), found(&[again, two, third], &[(7, 8)])]);
        gathered.add(vec![found(&[weak(7, 8, 4), fourth], &[(1, 2)])]);
        let mut pairs = gathered.candidates(Gathered::STEP * 2).pairs;
        pairs.sort_unstable();
        assert_eq!(pairs, [(1, 2), (7, 8), (last, last + 5), (last + 1, last + 2)]);
    }

    #[test]
    fn a_partition_is_sorted_whatever_its_keys() {
        let key_of: [fn(u64) -> u64; 4] = [mix, |_| 7 << 32, |i| i << 32, |i| (i % 3) << 62 | i];
        for (number, key_of) in key_of.into_iter().enumerate() {
            for len in [0, 1, 63, 64, 5000, 300_000] {
                let parts: Vec<Vec<u64>> =
                    (0..4).map(|part| (part..len).step_by(4).map(key_of).collect()).collect();
                let mut expected = parts.concat();
                expected.sort_unstable();
                let mut sorted = vec![1, 2, 3];
                sort(&parts, &mut sorted);
                assert!(sorted == expected, "{number}: {len} entries");
            }
        }
    }
}
