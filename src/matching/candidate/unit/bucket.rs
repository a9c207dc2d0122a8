//! What meets in a bucket of the index is checked on the whole units.

use rayon::prelude::*;

use super::sketch::{Sketches, Stem, shared_weight, strength};
use crate::error::Error;
use crate::matching::candidate::document::neighbors;
use crate::matching::candidate::{Candidates, CappedBucket, Level};

/// Largest bucket in which every unit is checked against every other.
const BUCKET: usize = 48;

/// In a larger bucket, equal units are paired with so many of those that follow.
const NEIGHBORS: usize = 2;

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
    stems: Vec<Stem>,
}

/// A unit in a bucket.
struct Unit {
    number: u32,
    /// Sum of the weights of its stems.
    weight: u32,
    /// Where its stems end among those of the bucket.
    end: usize,
}

impl Bucket {
    fn fill(&mut self, members: &[u64], sketches: &Sketches) -> Result<(), Error> {
        self.units.clear();
        self.stems.clear();
        for member in members {
            let (number, start) = (*member as u32, self.stems.len());
            sketches.read_unit(number, &mut self.stems)?;
            let weight = self.stems[start..].iter().map(|stem| stem.weight()).sum();
            self.units.push(Unit { number, weight, end: self.stems.len() });
        }
        Ok(())
    }

    /// The units, each with its stems.
    fn units(&self) -> impl Iterator<Item = (&Unit, &[Stem])> + Clone {
        let starts = [0].into_iter().chain(self.units.iter().map(|unit| unit.end));
        self.units.iter().zip(starts).map(|(unit, start)| (unit, &self.stems[start..unit.end]))
    }
}

/// Room for a partition, used again for the next.
#[derive(Default)]
pub(super) struct Room {
    entries: Vec<u64>,
    bucket: Bucket,
}

/// A unit pair too weak to count alone.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
struct WeakPair {
    articles: (u32, u32),
    units: (u16, u16),
    strength: f32,
}

/// What the buckets of one pass gave.
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
        room: &mut Room,
    ) -> Result<Self, Error> {
        let Room { entries, bucket } = room;
        entries.clear();
        parts.into_iter().for_each(|part| entries.extend(part));
        entries.sort_unstable();
        let mut found = Self::default();
        let mut rest = entries.chunk_by(|a, b| a >> 32 == b >> 32).filter(|m| m.len() > 1);
        loop {
            let next: Vec<&[u64]> = rest.by_ref().take(AHEAD).collect();
            if next.is_empty() {
                break;
            }
            sketches.warm(next.iter().copied().flatten().map(|member| *member as u32));
            for members in next {
                bucket.fill(members, sketches)?;
                if members.len() <= BUCKET {
                    found.check_all(bucket, sketches);
                } else {
                    found.pair_equal_units(bucket, sketches);
                }
            }
        }
        found.condense();
        found.strong.shrink_to_fit();
        found.weak.shrink_to_fit();
        Ok(found)
    }

    fn check_all(&mut self, bucket: &Bucket, sketches: &Sketches) {
        let mut others = bucket.units();
        while let Some((a, stems_a)) = others.next() {
            for (b, stems_b) in others.clone() {
                let strength = strength(a.weight, b.weight, shared_weight(stems_a, stems_b));
                if strength >= WEAK {
                    self.take(a.number, b.number, strength, sketches);
                }
            }
        }
    }

    /// Takes a pair of units, unless they stand in one article.
    fn take(&mut self, a: u32, b: u32, strength: f32, sketches: &Sketches) {
        let articles = (sketches.article_of(a), sketches.article_of(b));
        if articles.0 == articles.1 {
            return;
        }
        if strength >= STRONG {
            self.strong.push(articles);
        } else {
            let place =
                |article: u32, unit| (unit - sketches.units_of(article as usize).start) as u16;
            let units = (place(articles.0, a), place(articles.1, b));
            self.weak.push(WeakPair { articles, units, strength });
        }
    }

    /// In a bucket of many, two stems tell little: only units with all stems equal are paired, in a
    /// chain that costs no more than the bucket is long.
    fn pair_equal_units(&mut self, bucket: &Bucket, sketches: &Sketches) {
        let units = bucket.units().map(|(unit, stems)| (stems, sketches.article_of(unit.number)));
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

    pub(super) fn append(&mut self, other: Self) {
        self.strong.extend(other.strong);
        self.weak.extend(other.weak);
        self.capped.extend(other.capped);
    }

    /// Sorts, and drops what says nothing new: a unit pair meets under several of its keys.
    pub(super) fn condense(&mut self) {
        self.strong.par_sort_unstable();
        self.strong.dedup();
        self.weak.par_sort_unstable_by_key(|weak| (weak.articles, weak.units));
        self.weak.dedup_by_key(|weak| (weak.articles, weak.units));
        let mut strong = self.strong.iter().peekable();
        self.weak.retain(|weak| {
            while strong.next_if(|strong| **strong < weak.articles).is_some() {}
            strong.peek() != Some(&&weak.articles)
        });
    }

    /// The pairs of articles that are worth verifying.
    pub(super) fn candidates(self) -> Candidates {
        let mut pairs = self.strong;
        let together = self
            .weak
            .chunk_by(|a, b| a.articles == b.articles)
            .filter(|weak| weak.iter().map(|pair| pair.strength).sum::<f32>() >= TOGETHER);
        pairs.extend(together.map(|weak| weak[0].articles));
        Candidates { pairs, capped: self.capped }
    }
}
