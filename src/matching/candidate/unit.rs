//! The unit level: sentences and quotations that share two of their rarest content stems.
//!
//! Twenty units an article and many bands each would make the index twenty times larger than the
//! documents' own. Instead each unit is filed under pairs of its rarest stems: a rewording keeps
//! most of the rare words, since they are the facts. A stem that stands in one article only can
//! match nothing and gives its place to the next rarest. What meets in a bucket is checked on the
//! whole units before the articles become a candidate pair.

use std::sync::atomic::{AtomicU16, Ordering};

use rayon::prelude::*;

use super::document::neighbors;
use super::twins::Twins;
use super::{Candidates, CappedBucket, Level};
use crate::article::Article;
use crate::fingerprint::content_words;
use crate::fingerprint::shingle::mix;

/// A unit is filed under every pair of so many of its rarest stems. With five, a sentence of twelve
/// content words that keeps seven of them meets its rewording with probability about 0.7, and an
/// article has several such sentences.
const RAREST: usize = 5;

/// Largest bucket in which every unit is checked against every other.
const BUCKET: usize = 48;

/// In a larger bucket, equal units are paired with so many of those that follow.
const NEIGHBORS: usize = 2;

/// Strength of a unit pair (see [`strength`]) that alone makes its articles a candidate pair.
const STRONG: f32 = 0.25;
/// Strength from which a unit pair counts together with others of the same two articles: a heavy
/// rewording shows in several weak pairs. Strangers on one topic seldom have two.
const WEAK: f32 = 0.10;
/// Sum of strengths of weak unit pairs that makes their articles a candidate pair.
const TOGETHER: f32 = 0.30;
/// Shared weight at which a unit pair counts 63 % of its resemblance: four plain content words.
const MASS: f32 = 4.0;

/// Entries of the index made at a time, per article: bounds its memory to 128 bytes an article.
const ENTRIES_PER_ARTICLE: usize = 8;
/// The same for small collections, where one pass is faster than several.
const ENTRIES_AT_LEAST: usize = 1 << 22;

/// A content stem in four bytes: 26 bits of its hash, then 6 bits of weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Stem(u32);

impl Stem {
    const WEIGHT_BITS: u32 = 6;
    const FULL_WEIGHT: f32 = 63.0;

    fn new(hash: u64, weight: f32) -> Self {
        let weight = (weight.clamp(0.0, 1.0) * Self::FULL_WEIGHT).round().max(1.0) as u32;
        let id = (hash >> 32) as u32 >> Self::WEIGHT_BITS;
        Self(id << Self::WEIGHT_BITS | weight)
    }

    fn id(self) -> u32 {
        self.0 >> Self::WEIGHT_BITS
    }

    fn weight(self) -> f32 {
        (self.0 & ((1 << Self::WEIGHT_BITS) - 1)) as f32 / Self::FULL_WEIGHT
    }
}

/// What the unit level keeps of an article: the stems of its units.
#[derive(Debug)]
pub(super) struct UnitSketch {
    /// The stems of all units, unit by unit; sorted and distinct within a unit.
    stems: Box<[Stem]>,
    /// Where each unit ends in `stems`.
    ends: Box<[u32]>,
}

impl UnitSketch {
    pub(super) fn new(article: &Article) -> Self {
        let mut stems: Vec<Stem> = Vec::with_capacity(article.text.len() / 8);
        let mut ends = Vec::with_capacity(article.units.len());
        let mut content = Vec::new();
        for unit in &article.units {
            content.clear();
            content_words(unit.span.of(&article.text), article.language, &mut content);
            let mut of_unit: Vec<Stem> =
                content.iter().map(|word| Stem::new(word.stem, word.weight)).collect();
            of_unit.sort_unstable();
            of_unit.dedup_by_key(|stem| stem.id());
            stems.extend(of_unit);
            ends.push(u32::try_from(stems.len()).unwrap_or(u32::MAX));
        }
        Self { stems: stems.into(), ends: ends.into() }
    }

    fn unit(&self, unit: u32) -> &[Stem] {
        let start = if unit == 0 { 0 } else { self.ends[unit as usize - 1] };
        &self.stems[start as usize..self.ends[unit as usize] as usize]
    }

    fn units(&self) -> impl Iterator<Item = (u32, &[Stem])> {
        (0..).take(self.ends.len()).map(|unit| (unit, self.unit(unit)))
    }
}

/// In how many articles each stem stands, up to [`Frequencies::MOST`]. Stems share counters by
/// chance, one in a hundred in a very large collection: a count may be too high, never too low.
struct Frequencies {
    counts: Vec<AtomicU16>,
}

impl Frequencies {
    /// Stems that stand in more articles count as equally frequent. Threads that meet at a counter
    /// may each add one to it beyond this, which the reader does not see.
    const MOST: u16 = u16::MAX - 1024;

    fn of(articles: &[UnitSketch], twins: &Twins) -> Self {
        let stems: usize = articles.iter().map(|article| article.stems.len()).sum();
        let slots = stems.saturating_mul(8).next_power_of_two().clamp(1 << 12, 1 << 24);
        let frequencies = Self { counts: (0..slots).map(|_| AtomicU16::new(0)).collect() };
        let firsts = articles.par_iter().enumerate().filter(|(i, _)| twins.is_first(*i as u32));
        firsts.for_each(|(_, article)| {
            let mut ids: Vec<u32> = article.stems.iter().map(|stem| stem.id()).collect();
            ids.sort_unstable();
            ids.dedup();
            ids.into_iter().for_each(|id| frequencies.count(id));
        });
        frequencies
    }

    fn count(&self, id: u32) {
        let counter = &self.counts[self.slot(id)];
        if counter.load(Ordering::Relaxed) < Self::MOST {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn slot(&self, id: u32) -> usize {
        id as usize & (self.counts.len() - 1)
    }

    fn get(&self, stem: Stem) -> u16 {
        self.counts[self.slot(stem.id())].load(Ordering::Relaxed).min(Self::MOST)
    }
}

/// A unit under one of its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    key: u64,
    article: u32,
    unit: u32,
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
struct Found {
    /// Pairs of articles with a strong unit pair.
    strong: Vec<(u32, u32)>,
    weak: Vec<WeakPair>,
    capped: Vec<CappedBucket>,
}

impl Found {
    fn append(&mut self, other: Self) {
        self.strong.extend(other.strong);
        self.weak.extend(other.weak);
        self.capped.extend(other.capped);
    }

    /// Sorts, and drops what says nothing new: a unit pair meets under several of its keys.
    fn condense(&mut self) {
        self.strong.par_sort_unstable();
        self.strong.dedup();
        let strong = &self.strong;
        self.weak.retain(|weak| strong.binary_search(&weak.articles).is_err());
        self.weak.par_sort_unstable_by_key(|weak| (weak.articles, weak.units));
        self.weak.dedup_by_key(|weak| (weak.articles, weak.units));
    }

    fn candidates(self) -> Candidates {
        let mut pairs = self.strong;
        let together = self
            .weak
            .chunk_by(|a, b| a.articles == b.articles)
            .filter(|weak| weak.iter().map(|pair| pair.strength).sum::<f32>() >= TOGETHER);
        pairs.extend(together.map(|weak| weak[0].articles));
        Candidates { pairs, capped: self.capped }
    }
}

/// The rarest stems of an article's units that stand in two articles or more, as places in the unit:
/// what a unit is filed under. Looked up once, since each pass over the index asks for them.
struct Rarest(Box<[[u16; RAREST]]>);

impl Rarest {
    /// Marks that a unit has fewer.
    const NONE: u16 = u16::MAX;

    fn of(article: &UnitSketch, frequencies: &Frequencies) -> Self {
        Self(article.units().map(|(_, stems)| rarest(stems, frequencies)).collect())
    }

    /// The keys of one unit: all pairs of its rarest stems.
    fn keys<'a>(&'a self, unit: u32, stems: &'a [Stem]) -> impl Iterator<Item = u64> + 'a {
        let places = &self.0[unit as usize];
        let count = places.partition_point(|place| *place != Self::NONE);
        let id = |place: usize| u64::from(stems[places[place] as usize].id());
        (0..count)
            .flat_map(move |i| (i + 1..count).map(move |j| (id(i), id(j))))
            .map(|(a, b)| mix(a.min(b) << 32 | a.max(b)))
    }
}

fn rarest(stems: &[Stem], frequencies: &Frequencies) -> [u16; RAREST] {
    let mut rarest = [(u16::MAX, Rarest::NONE); RAREST];
    for (place, stem) in (0..Rarest::NONE).zip(stems) {
        let entry = (frequencies.get(*stem), place);
        if entry.0 >= 2 && entry < rarest[RAREST - 1] {
            let at = rarest.partition_point(|rarer| *rarer < entry);
            rarest[at..].rotate_right(1);
            rarest[at] = entry;
        }
    }
    rarest.map(|(_, place)| place)
}

/// Pairs of articles with units that are alike.
pub(super) fn candidates(articles: &[UnitSketch], twins: &Twins) -> Candidates {
    let rarest = rarest_of_firsts(articles, twins);
    let units: usize = articles.iter().map(|article| article.ends.len()).sum();
    let keys = units * (RAREST * (RAREST - 1) / 2);
    let passes = keys.div_ceil(ENTRIES_AT_LEAST.max(articles.len() * ENTRIES_PER_ARTICLE)) as u64;
    let mut found = Found::default();
    for pass in 0..passes {
        let filed = articles.par_iter().zip(&rarest).enumerate();
        let mut entries: Vec<Entry> = filed
            .flat_map_iter(|(article, (sketch, rarest))| {
                let article = article as u32;
                let units = sketch.units().take(rarest.0.len());
                units.flat_map(move |(unit, stems)| {
                    let of_pass = rarest.keys(unit, stems).filter(move |key| key % passes == pass);
                    of_pass.map(move |key| Entry { key, article, unit })
                })
            })
            .collect();
        entries.par_sort_unstable();
        found.append(candidates_of_pass(articles, &entries));
        found.condense();
    }
    found.candidates()
}

/// What each article's units are filed under; nothing for a twin, whose first stands for it.
fn rarest_of_firsts(articles: &[UnitSketch], twins: &Twins) -> Vec<Rarest> {
    let frequencies = Frequencies::of(articles, twins);
    let of_first = |(index, article)| {
        let is_first = twins.is_first(index as u32);
        if is_first { Rarest::of(article, &frequencies) } else { Rarest(Box::default()) }
    };
    articles.par_iter().enumerate().map(of_first).collect()
}

fn candidates_of_pass(articles: &[UnitSketch], entries: &[Entry]) -> Found {
    let buckets = entries.par_chunk_by(|a, b| a.key == b.key).filter(|bucket| bucket.len() > 1);
    let found = buckets.fold(Found::default, |mut found, bucket| {
        if bucket.len() <= BUCKET {
            check_all(articles, bucket, &mut found);
        } else {
            pair_equal_units(articles, bucket, &mut found);
        }
        found
    });
    found.reduce(Found::default, |mut all, some| {
        all.append(some);
        all
    })
}

fn check_all(articles: &[UnitSketch], bucket: &[Entry], found: &mut Found) {
    for (i, a) in bucket.iter().enumerate() {
        let stems = articles[a.article as usize].unit(a.unit);
        for b in bucket[i + 1..].iter().filter(|b| b.article != a.article) {
            let strength = strength(stems, articles[b.article as usize].unit(b.unit));
            if strength >= STRONG {
                found.strong.push((a.article, b.article));
            } else if strength >= WEAK {
                let articles = (a.article, b.article);
                let units = (a.unit as u16, b.unit as u16);
                found.weak.push(WeakPair { articles, units, strength });
            }
        }
    }
}

/// In a bucket of many, two stems tell little: only units with all stems equal are paired, in a
/// chain that costs no more than the bucket is long.
fn pair_equal_units(articles: &[UnitSketch], bucket: &[Entry], found: &mut Found) {
    let mut by_stems: Vec<(&[Stem], u32)> = bucket
        .iter()
        .map(|entry| (articles[entry.article as usize].unit(entry.unit), entry.article))
        .collect();
    by_stems.sort_unstable();
    by_stems.dedup();
    for equal in by_stems.chunk_by(|a, b| a.0 == b.0) {
        let indices: Vec<u32> = equal.iter().map(|(_, article)| *article).collect();
        found.strong.extend(neighbors(&indices, NEIGHBORS));
    }
    let mut indices: Vec<u32> = bucket.iter().map(|entry| entry.article).collect();
    indices.dedup();
    found.capped.push(CappedBucket {
        level: Level::Unit,
        articles: indices.len(),
        example: indices[0],
    });
}

/// How much it tells that two units share stems, 0 to 1: their weighted resemblance, less where the
/// shared weight m is small, by the factor `1 - exp(-m / 4)`.
fn strength(a: &[Stem], b: &[Stem]) -> f32 {
    let mass = |stems: &[Stem]| stems.iter().map(|stem| stem.weight()).sum::<f32>();
    let shared = shared_weight(a, b);
    if shared <= 0.0 {
        return 0.0;
    }
    shared / (mass(a) + mass(b) - shared) * (1.0 - (-shared / MASS).exp())
}

/// Sum over the shared stems of the smaller weight.
fn shared_weight(a: &[Stem], b: &[Stem]) -> f32 {
    let (mut i, mut j, mut shared) = (0, 0, 0.0);
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        if x.id() == y.id() {
            shared += x.weight().min(y.weight());
        }
        i += usize::from(x.id() <= y.id());
        j += usize::from(y.id() <= x.id());
    }
    shared
}
