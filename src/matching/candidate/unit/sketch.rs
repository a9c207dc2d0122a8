//! What the unit level keeps of an article: the content stems of its units, sorted and distinct
//! within a unit. The stems of a unit are one record of a shelf, in four bytes each, little end
//! first; units are numbered through all articles.

use crate::article::Article;
use crate::error::Error;
use crate::fingerprint::{ContentWord, Parts, Word};
use crate::store::{Row, Shelf, ShelfWriter, Work};

/// A content stem in four bytes: 26 bits of its hash, then 6 bits of weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stem(u32);

impl Stem {
    /// Bits of the weight; the other bits are the [`Stem::id`].
    pub(super) const WEIGHT_BITS: u32 = 6;
    pub(super) const FULL_WEIGHT: u32 = (1 << Self::WEIGHT_BITS) - 1;

    fn new(word: ContentWord) -> Self {
        // To the nearest: a conversion cuts off.
        let weight = (word.weight.clamp(0.0, 1.0) * Self::FULL_WEIGHT as f32 + 0.5).max(1.0) as u32;
        let id = (word.stem >> 32) as u32 >> Self::WEIGHT_BITS;
        Self(id << Self::WEIGHT_BITS | weight)
    }

    const BYTES: usize = 4;

    /// No stem: all have a weight.
    const NONE: Self = Self(0);

    /// What is left of the stem's hash.
    pub(super) fn id(self) -> u32 {
        self.0 >> Self::WEIGHT_BITS
    }

    /// Weight as evidence, above 0 and at most [`Stem::FULL_WEIGHT`].
    pub(super) fn weight(self) -> u32 {
        self.0 & Self::FULL_WEIGHT
    }
}

/// The stems in a record.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stems<'a>(&'a [[u8; Stem::BYTES]]);

impl<'a> Stems<'a> {
    fn of(record: &'a [u8]) -> Self {
        Self(record.as_chunks().0)
    }

    pub(super) fn len(self) -> usize {
        self.0.len()
    }

    pub(super) fn get(self, place: usize) -> Option<Stem> {
        self.0.get(place).map(|bytes| Stem(u32::from_le_bytes(*bytes)))
    }

    pub(super) fn iter(self) -> impl ExactSizeIterator<Item = Stem> + Clone + 'a {
        self.0.iter().map(|bytes| Stem(u32::from_le_bytes(*bytes)))
    }

    /// Sum of their weights.
    pub(super) fn weight(self) -> u32 {
        self.iter().map(Stem::weight).sum()
    }
}

/// The stems of an article's units, before they are on the shelf.
pub(in crate::matching::candidate) struct Draft {
    stems: Vec<u8>,
    /// Bytes of each unit.
    lengths: Vec<usize>,
}

impl Draft {
    /// `words`: those of the article's body, in order.
    pub(in crate::matching::candidate) fn of(article: &Article, words: &[Word]) -> Self {
        let mut parts = Parts::new(&article.text, article.language, words);
        let mut stems: Vec<Stem> = Vec::with_capacity(words.len());
        let mut lengths = Vec::with_capacity(article.units.len());
        for unit in &article.units {
            let first = stems.len();
            parts.read(unit.span(), |_, content| stems.extend(content.map(Stem::new)));
            keep_distinct(&mut stems, first);
            lengths.push((stems.len() - first) * Stem::BYTES);
        }
        let bytes: Vec<[u8; Stem::BYTES]> =
            stems.into_iter().map(|stem| stem.0.to_le_bytes()).collect();
        Self { stems: bytes.into_flattened(), lengths }
    }
}

/// Sorts the stems from `first` on and keeps each once, with its smallest weight.
fn keep_distinct(stems: &mut Vec<Stem>, first: usize) {
    let unit = &mut stems[first..];
    if unit.len() > FEW {
        unit.sort_unstable();
    } else {
        place(unit);
    }
    let mut kept = first;
    for index in first..stems.len() {
        let stem = stems[index];
        if stem != Stem::NONE && (kept == first || stems[kept - 1].id() != stem.id()) {
            stems[kept] = stem;
            kept += 1;
        }
    }
    stems.truncate(kept);
}

/// Stems up to which each is compared with all: many are side by side, and nothing is guessed. For a
/// sentence that takes two thirds of the time of sorting.
const FEW: usize = 48;

/// Puts each of a few stems where as many lie before it as are smaller. Of equal ones the first place
/// is taken, the others are left to [`Stem::NONE`].
fn place(stems: &mut [Stem]) {
    const LANES: usize = 8;
    // What compares numbers side by side on every processor takes them for signed.
    let ordered = |stem: Stem| (stem.0 ^ 1 << (u32::BITS - 1)).cast_signed();
    let mut all = [i32::MAX; FEW];
    all.iter_mut().zip(&*stems).for_each(|(slot, stem)| *slot = ordered(*stem));
    let lanes = &all.as_chunks::<LANES>().0[..stems.len().div_ceil(LANES)];
    let mut placed = [Stem::NONE; FEW];
    for &stem in &*stems {
        let mut smaller = [0; LANES];
        for lanes in lanes {
            for (count, other) in smaller.iter_mut().zip(lanes) {
                *count += i32::from(*other < ordered(stem));
            }
        }
        placed[smaller.iter().sum::<i32>() as usize] = stem;
    }
    stems.copy_from_slice(&placed[..stems.len()]);
}

/// Sketches being put on a shelf, in the order of the articles.
pub(in crate::matching::candidate) struct SketchWriter<'a> {
    shelf: ShelfWriter<'a>,
    firsts: Vec<u32>,
}

impl<'a> SketchWriter<'a> {
    /// The name of the shelf.
    const NAME: &'static str = "units";

    pub(in crate::matching::candidate) fn new(work: &Work<'a>) -> Result<Self, Error> {
        Ok(Self { shelf: ShelfWriter::new(work.files, Self::NAME)?, firsts: vec![0] })
    }

    /// An article without units has one without stems: every unit number has its article, and every
    /// article a number.
    pub(in crate::matching::candidate) fn push(&mut self, draft: &Draft) -> Result<(), Error> {
        let lengths = if draft.lengths.is_empty() { &[0][..] } else { &draft.lengths };
        let units = u32::try_from(lengths.len()).unwrap_or(u32::MAX);
        let first = self.firsts.last().copied().unwrap_or(0);
        let next = first.checked_add(units).ok_or_else(|| {
            Error::new("more than four thousand million sentences are too many for one run")
                .hint("bring the articles in parts")
        })?;
        self.firsts.push(next);
        self.shelf.push_row(&draft.stems, lengths.iter().copied())
    }

    pub(in crate::matching::candidate) fn finish(self) -> Result<Sketches, Error> {
        Ok(Sketches::new(self.shelf.finish()?, self.firsts))
    }
}

/// The sketches of all articles.
pub(in crate::matching::candidate) struct Sketches {
    shelf: Shelf,
    /// The number of each article's first unit, and one past the last unit.
    firsts: Vec<u32>,
    /// To look up the article of a unit.
    holders: Vec<Holders>,
}

/// The articles of [`Holders::UNITS`] units that follow one another.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Holders {
    /// How many articles begin before these units.
    before: u32,
    /// A bit for each of the units with which an article begins.
    begun: u32,
}

impl Holders {
    const UNITS: u32 = u32::BITS;

    /// For all units, from the first of each article and one past the last. Every article has a unit.
    fn of(firsts: &[u32]) -> Vec<Self> {
        let (units, firsts) = firsts.split_last().unwrap_or((&0, &[]));
        let mut holders = vec![Self::default(); units.div_ceil(Self::UNITS) as usize];
        for first in firsts {
            holders[(first / Self::UNITS) as usize].begun |= 1 << (first % Self::UNITS);
        }
        let mut before = 0;
        for holders in &mut holders {
            holders.before = before;
            before += holders.begun.count_ones();
        }
        holders
    }

    /// The article of a unit among them.
    fn article_of(self, unit: u32) -> u32 {
        let up_to_it = u32::MAX >> (Self::UNITS - 1 - unit % Self::UNITS);
        self.before + (self.begun & up_to_it).count_ones() - 1
    }
}

impl Sketches {
    fn new(shelf: Shelf, firsts: Vec<u32>) -> Self {
        let holders = Holders::of(&firsts);
        Self { shelf, firsts, holders }
    }

    /// How many articles there are.
    pub(super) fn len(&self) -> usize {
        self.firsts.len() - 1
    }

    /// How many stems there are in all units together.
    pub(super) fn stems(&self) -> usize {
        self.shelf.bytes_of_all() as usize / Stem::BYTES
    }

    /// How many units there are in all articles together.
    pub(super) fn units(&self) -> usize {
        self.shelf.len()
    }

    /// The numbers of an article's units.
    pub(super) fn units_of(&self, article: usize) -> std::ops::Range<u32> {
        self.firsts[article]..self.firsts[article + 1]
    }

    /// Hands the sketch of an article to `take`.
    pub(super) fn read<T>(
        &self,
        article: usize,
        take: impl FnOnce(&Sketch<'_>) -> T,
    ) -> Result<T, Error> {
        let units = self.firsts[article] as usize..self.firsts[article + 1] as usize;
        self.shelf.read_row(units, |row| take(&Sketch(row)))
    }

    /// Brings units near that are about to be read.
    pub(super) fn warm(&self, numbers: impl Iterator<Item = u32>) {
        self.shelf.warm(numbers.map(|number| number as usize));
    }

    /// Appends the stems of a unit, side by side; gives how many they are, and what they weigh.
    pub(super) fn read_unit(
        &self,
        number: u32,
        lanes: &mut Vec<Lanes>,
    ) -> Result<(usize, u32), Error> {
        self.shelf.read(number as usize, |record| {
            let stems = Stems::of(record);
            let first = lanes.len();
            lanes.resize(first + stems.len().div_ceil(LANES), [Stem::NONE; LANES]);
            let slots = lanes[first..].as_flattened_mut().iter_mut();
            slots.zip(stems.iter()).for_each(|(slot, stem)| *slot = stem);
            (stems.len(), stems.weight())
        })
    }

    /// The article of a unit.
    pub(super) fn article_of(&self, unit: u32) -> u32 {
        self.holders[(unit / Holders::UNITS) as usize].article_of(unit)
    }
}

/// The sketch of one article.
pub(super) struct Sketch<'a>(Row<'a>);

impl<'a> Sketch<'a> {
    /// The stems of all units.
    pub(super) fn stems(&self) -> Stems<'a> {
        Stems::of(self.0.bytes())
    }

    /// The stems of one unit, by its place in the article.
    pub(super) fn unit(&self, place: usize) -> Stems<'a> {
        Stems::of(self.0.record(place))
    }

    /// The stems of each unit.
    pub(super) fn units(&self) -> impl ExactSizeIterator<Item = Stems<'a>> + 'a {
        self.0.records().map(Stems::of)
    }
}

/// Shared weight at which a unit pair counts 63 % of its resemblance: four plain content words.
const MASS: f32 = 4.0;

/// How much it tells that two units share stems, 0 to 1: their weighted resemblance, less where the
/// shared weight m is small, by the factor `1 - exp(-m / 4)`. Takes the weight of either unit, and
/// what they share, in [`Stem::FULL_WEIGHT`]ths; gives nothing where it is below `least`.
pub(super) fn strength(a: u32, b: u32, shared: u32, least: f32) -> Option<f32> {
    let resemblance = shared as f32 / (a + b - shared) as f32;
    // Most pairs share so little that the factor need not be known.
    if shared == 0 || resemblance < least {
        return None;
    }
    let mass = shared as f32 / (Stem::FULL_WEIGHT as f32 * MASS);
    Some(resemblance * (1.0 - (-mass).exp())).filter(|strength| *strength >= least)
}

/// Stems that are looked at side by side.
const LANES: usize = 8;

/// Stems side by side; behind those of a unit [`Stem::NONE`] fills the last lanes.
pub(super) type Lanes = [Stem; LANES];

/// Sum over the shared stems of the smaller weight. No stem stands twice in a unit.
#[inline(always)]
pub(super) fn shared_weight(a: &[Stem], b: &[Lanes]) -> u32 {
    if a.len() > FEW {
        return merged_weight(a, b.as_flattened());
    }
    let mut shared = [0; LANES];
    for x in a {
        for lanes in b {
            for (shared, y) in shared.iter_mut().zip(lanes) {
                let weight = x.weight().min(y.weight());
                *shared += if x.id() == y.id() { weight } else { 0 };
            }
        }
    }
    shared.iter().sum()
}

/// The same for units longer than sentences are.
fn merged_weight(a: &[Stem], b: &[Stem]) -> u32 {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() && b[j] != Stem::NONE {
        let (x, y) = (a[i], b[j]);
        if x.id() == y.id() {
            shared += x.weight().min(y.weight());
        }
        i += usize::from(x.id() <= y.id());
        j += usize::from(y.id() <= x.id());
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::shingle::mix;
    use crate::store::Files;

    #[test]
    fn stems_are_kept_in_order_each_once_with_its_smallest_weight() {
        for len in (0..=FEW + 2).chain([300]) {
            // Half of the ids lie beyond the sign, some recur with another weight, some as they are.
            let stem = |n: u64| Stem((mix(n / 3) as u32) << Stem::WEIGHT_BITS | (1 + n as u32 % 2));
            let given: Vec<Stem> = (0..len as u64).map(|n| stem(mix(n) % 64)).collect();
            let mut expected = given.clone();
            expected.sort();
            expected.dedup_by_key(|stem| stem.id());
            let before = Stem(u32::MAX);
            let mut stems = [&[before], &given[..]].concat();
            keep_distinct(&mut stems, 1);
            assert_eq!(stems, [&[before], &expected[..]].concat(), "{len}");
        }
    }

    #[test]
    fn shared_weight_is_that_of_the_stems_in_both_whatever_their_number() {
        let stems = |seed: u64, len: usize| -> Vec<Stem> {
            let weight = |n| 1 + mix(n + seed) as u32 % Stem::FULL_WEIGHT;
            let stem = |n| Stem((mix(n) as u32 % 300) << Stem::WEIGHT_BITS | weight(n));
            let mut stems: Vec<Stem> = (seed..).map(stem).take(len).collect();
            stems.sort_unstable();
            stems.dedup_by_key(|stem| stem.id());
            stems
        };
        for len in [0, 1, 7, 8, 9, 15, FEW, FEW + 1, 120] {
            for other_len in [0, 3, 8, 17, FEW, 200] {
                let (a, b) = (stems(1, len), stems(5, other_len));
                let weight_in_b = |x: &Stem| {
                    let y = b.iter().find(|y| y.id() == x.id());
                    y.map_or(0, |y| x.weight().min(y.weight()))
                };
                let expected: u32 = a.iter().map(weight_in_b).sum();
                assert_eq!(shared_weight(&a, &side_by_side(&b)), expected, "{len} {other_len}");
                assert_eq!(shared_weight(&b, &side_by_side(&a)), expected, "{len} {other_len}");
            }
        }
    }

    fn side_by_side(stems: &[Stem]) -> Vec<Lanes> {
        let mut lanes = vec![[Stem::NONE; LANES]; stems.len().div_ceil(LANES)];
        lanes.as_flattened_mut()[..stems.len()].copy_from_slice(stems);
        lanes
    }

    #[test]
    fn articles_without_units_keep_their_numbers() {
        let files = Files::in_memory();
        let mut writer = SketchWriter::new(&Work { files: &files, room: None }).unwrap();
        for lengths in [&[4, 0][..], &[], &[], &[8]] {
            let (stems, lengths) = (vec![1; lengths.iter().sum()], lengths.to_vec());
            writer.push(&Draft { stems, lengths }).unwrap();
        }
        let sketches = writer.finish().unwrap();
        assert_eq!(sketches.len(), 4);
        for article in 0..4 {
            assert!(
                sketches.units_of(article).all(|unit| sketches.article_of(unit) == article as u32)
            );
        }
        let stems = |article| sketches.read(article, |sketch| sketch.stems().len()).unwrap();
        assert_eq!([0, 1, 2, 3].map(stems), [1, 0, 0, 2]);
    }

    #[test]
    fn every_unit_has_its_article() {
        let lengths = [1, 1, 30, 1, 64, 2, 1, 1, 31, 100, 1];
        let mut firsts = vec![0];
        let mut expected = Vec::new();
        for (article, length) in (0..).zip(lengths) {
            expected.extend(std::iter::repeat_n(article, length));
            firsts.push(expected.len() as u32);
        }
        let holders = Holders::of(&firsts);
        let article_of = |unit: u32| holders[(unit / Holders::UNITS) as usize].article_of(unit);
        let found: Vec<u32> = (0..expected.len() as u32).map(article_of).collect();
        assert_eq!(found, expected);
        assert!(Holders::of(&[0]).is_empty());
    }
}
