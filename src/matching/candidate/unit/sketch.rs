//! What the unit level keeps of an article: the content stems of its units, as one record.
//!
//! A record is a row of numbers of four bytes, little end first: how many units there are, where
//! each ends among the stems, and the stems of all units, sorted and distinct within a unit.

use crate::article::Article;
use crate::fingerprint::ContentWord;
use crate::fingerprint::content_words;

/// A content stem in four bytes: 26 bits of its hash, then 6 bits of weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stem(u32);

impl Stem {
    /// Bits of the weight; the other bits are the [`Stem::id`].
    pub(super) const WEIGHT_BITS: u32 = 6;
    const FULL_WEIGHT: f32 = 63.0;

    fn new(word: &ContentWord) -> Self {
        let weight = (word.weight.clamp(0.0, 1.0) * Self::FULL_WEIGHT).round().max(1.0) as u32;
        let id = (word.stem >> 32) as u32 >> Self::WEIGHT_BITS;
        Self(id << Self::WEIGHT_BITS | weight)
    }

    fn of(bytes: [u8; 4]) -> Self {
        Self(u32::from_le_bytes(bytes))
    }

    /// What is left of the stem's hash.
    pub(super) fn id(self) -> u32 {
        self.0 >> Self::WEIGHT_BITS
    }

    /// Weight as evidence, above 0 and at most [`Stem::FULL_WEIGHT`].
    pub(super) fn weight(self) -> u32 {
        self.0 & ((1 << Self::WEIGHT_BITS) - 1)
    }
}

/// Writes the record of an article.
pub(in crate::matching::candidate) fn record(article: &Article) -> Vec<u8> {
    let mut stems: Vec<Stem> = Vec::with_capacity(article.text.len() / 8);
    let mut ends: Vec<u32> = Vec::with_capacity(article.units.len());
    let mut content = Vec::new();
    for unit in &article.units {
        content.clear();
        content_words(unit.span.of(&article.text), article.language, &mut content);
        let first = stems.len();
        stems.extend(content.iter().map(Stem::new));
        keep_distinct(&mut stems, first);
        ends.push(u32::try_from(stems.len()).unwrap_or(u32::MAX));
    }
    let count = u32::try_from(ends.len()).unwrap_or(u32::MAX);
    let numbers = [count].into_iter().chain(ends).chain(stems.into_iter().map(|stem| stem.0));
    numbers.flat_map(u32::to_le_bytes).collect()
}

/// Sorts the stems from `first` on and keeps each once, with its smallest weight.
fn keep_distinct(stems: &mut Vec<Stem>, first: usize) {
    stems[first..].sort_unstable();
    let mut kept = first;
    for index in first..stems.len() {
        if kept == first || stems[kept - 1].id() != stems[index].id() {
            stems[kept] = stems[index];
            kept += 1;
        }
    }
    stems.truncate(kept);
}

/// A record, read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sketch<'a> {
    ends: &'a [[u8; 4]],
    stems: &'a [[u8; 4]],
}

impl<'a> Sketch<'a> {
    pub(super) fn of(record: &'a [u8]) -> Self {
        let numbers = record.as_chunks().0;
        let (count, rest) = numbers
            .split_first()
            .map_or((0, numbers), |(count, rest)| (u32::from_le_bytes(*count) as usize, rest));
        let (ends, stems) = rest.split_at(count.min(rest.len()));
        Self { ends, stems }
    }

    /// How many units there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The stems of all units.
    pub(super) fn stems(&self) -> impl ExactSizeIterator<Item = Stem> + 'a {
        self.stems.iter().map(|bytes| Stem::of(*bytes))
    }

    /// The stems of one unit.
    pub(super) fn unit(&self, unit: usize) -> impl ExactSizeIterator<Item = Stem> + Clone + 'a {
        let end = |unit: usize| u32::from_le_bytes(self.ends[unit]) as usize;
        let start = if unit == 0 { 0 } else { end(unit - 1) };
        self.stems[start..end(unit)].iter().map(|bytes| Stem::of(*bytes))
    }
}

/// Shared weight at which a unit pair counts 63 % of its resemblance: four plain content words.
const MASS: f32 = 4.0;

/// How much it tells that two units share stems, 0 to 1: their weighted resemblance, less where the
/// shared weight m is small, by the factor `1 - exp(-m / 4)`. Takes the weight of either unit, and
/// what they share, in [`Stem::FULL_WEIGHT`]ths.
pub(super) fn strength(a: u32, b: u32, shared: u32) -> f32 {
    if shared == 0 {
        return 0.0;
    }
    let mass = shared as f32 / (Stem::FULL_WEIGHT * MASS);
    shared as f32 / (a + b - shared) as f32 * (1.0 - (-mass).exp())
}

/// Sum over the shared stems of the smaller weight.
pub(super) fn shared_weight(a: &[Stem], b: &[Stem]) -> u32 {
    let (mut i, mut j, mut shared) = (0, 0, 0);
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
