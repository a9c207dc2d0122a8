//! What a unit is filed under: pairs of its rarest stems, and where a pair is common, triples.

use std::ops::Range;

use super::frequency::Frequencies;
use super::sketch::{Sketch, Stem, Stems};
use crate::fingerprint::shingle::mix;

/// A unit is filed under every pair of so many of its rarest stems. With five, a sentence of twelve
/// content words that keeps seven of them meets its rewording with probability about 0.7, and an
/// article has several such sentences.
pub(super) const RAREST: usize = 5;

/// Most keys of a unit: the pairs of five stems, or their triples.
pub(super) const MOST_KEYS: usize = RAREST * (RAREST - 1) / 2;

/// Most strangers that two stems may be expected to bring together. In a very large collection even
/// the rarest words of a sentence stand in thousands of articles; two of them then tell nothing, and
/// a third is asked for.
const STRANGERS: f64 = 8.0;

/// Parts in which the index is sorted, one or several at a time.
pub(super) const PARTITIONS: usize = 256;

/// What a unit is filed under: its rarest stems that stand in two articles or more, rarest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Filing {
    /// The places of these stems among those of the unit.
    places: [u8; RAREST],
    /// A bit for each two of them that are too common together.
    common: u16,
    /// The partition of the keys in which each of them, but the last, is the rarest. To look through
    /// it for some partitions, the stems themselves need not be read.
    partitions: [u8; RAREST - 1],
}

impl Filing {
    /// Bytes in which a filing is kept.
    pub(super) const BYTES: usize = RAREST + 2 + RAREST - 1;

    /// Marks that a unit has fewer stems to be filed under. Of a unit that is longer than any sentence
    /// only the stems before this place count.
    const NONE: u8 = u8::MAX;

    /// Files each unit of an article, as one record.
    pub(super) fn record(
        sketch: &Sketch<'_>,
        frequencies: &Frequencies,
        articles: usize,
    ) -> Vec<u8> {
        let most = STRANGERS * articles as f64;
        // Looked up for the whole article at once: they lie far from one another, and many are then
        // waited for together.
        let found: Vec<u16> = sketch.stems().iter().map(|stem| frequencies.get(stem)).collect();
        let mut rest = &found[..];
        let file = |stems: Stems<'_>| {
            let (of_unit, behind) = rest.split_at(stems.len());
            rest = behind;
            Self::of(stems, of_unit, most).to_bytes()
        };
        sketch.units().map(file).collect::<Vec<_>>().into_flattened()
    }

    fn to_bytes(self) -> [u8; Self::BYTES] {
        let ([a, b, c, d, e], [low, high]) = (self.places, self.common.to_le_bytes());
        let [of_a, of_b, of_c, of_d] = self.partitions;
        [a, b, c, d, e, low, high, of_a, of_b, of_c, of_d]
    }

    fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        let [a, b, c, d, e, low, high, partitions @ ..] = bytes;
        Self { places: [a, b, c, d, e], common: u16::from_le_bytes([low, high]), partitions }
    }

    /// The filings of an article's units.
    pub(super) fn all(record: &[u8]) -> impl Iterator<Item = Self> + '_ {
        record.as_chunks().0.iter().map(|bytes| Self::from_bytes(*bytes))
    }

    /// From the stems of a unit and their frequencies. `most`: the product of two of these above which
    /// stems are too common together.
    fn of(stems: Stems<'_>, frequencies: &[u16], most: f64) -> Self {
        // Stems as frequent as another are told apart by their ids, in every unit alike.
        let mut rarest = [Rarity::MOST; RAREST];
        for ((place, stem), frequency) in (0..Self::NONE).zip(stems.iter()).zip(frequencies) {
            if *frequency >= 2 {
                let mut rarer = Rarity::new(*frequency, stem.id(), place);
                for slot in &mut rarest {
                    (*slot, rarer) = (rarer.min(*slot), rarer.max(*slot));
                }
            }
        }
        let [partitions @ .., _] = rarest.map(|stem| partition(stem.id()));
        let mut filing = Self { places: rarest.map(Rarity::place), common: 0, partitions };
        for i in 0..filing.len() {
            for j in i + 1..filing.len() {
                let together = f64::from(rarest[i].frequency()) * f64::from(rarest[j].frequency());
                filing.common |= u16::from(together > most) << bit(i, j);
            }
        }
        filing
    }

    fn len(&self) -> usize {
        self.places.iter().take_while(|place| **place != Self::NONE).count()
    }

    /// Whether two stems, the rarer first, are too common together.
    fn is_common(&self, i: usize, j: usize) -> bool {
        self.common >> bit(i, j) & 1 == 1
    }

    /// Whether keys of the unit may lie in some partitions.
    pub(super) fn reaches(&self, partitions: &Range<usize>) -> bool {
        // All are asked, so that nothing is guessed.
        self.partitions.iter().fold(false, |any, own| any | partitions.contains(&(*own).into()))
    }

    /// Hands over the keys of the unit, given its stems, that lie in some partitions: the partition,
    /// and the key there.
    pub(super) fn for_each_key(
        &self,
        stems: Stems<'_>,
        partitions: &Range<usize>,
        mut file: impl FnMut(usize, u32),
    ) {
        let len = self.len();
        let ids = self.places.map(|place| stems.get(place.into()).map_or(0, Stem::id));
        for i in 0..len.saturating_sub(1) {
            let partition = usize::from(self.partitions[i]);
            if !partitions.contains(&partition) {
                continue;
            }
            for j in i + 1..len {
                if !self.is_common(i, j) {
                    file(partition, pair_key(ids[i], ids[j]));
                    continue;
                }
                for k in j + 1..len {
                    if self.is_common(i, k) && self.is_common(j, k) {
                        file(partition, triple_key([ids[i], ids[j], ids[k]]));
                    }
                }
            }
        }
    }
}

/// The order of a unit's stems by rarity, in one number so that they are put in order without
/// branches: frequency, id, place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rarity(u64);

impl Rarity {
    /// That of no stem, after all others.
    const MOST: Self = Self(u64::MAX);

    fn new(frequency: u16, id: u32, place: u8) -> Self {
        Self(u64::from(frequency) << 48 | u64::from(id) << 8 | u64::from(place))
    }

    fn id(self) -> u32 {
        (self.0 >> 8) as u32
    }

    fn frequency(self) -> u16 {
        (self.0 >> 48) as u16
    }

    fn place(self) -> u8 {
        self.0 as u8
    }
}

/// The bit of two stems, the rarer first.
fn bit(i: usize, j: usize) -> usize {
    j * (j - 1) / 2 + i
}

/// The partition of all keys whose rarest stem has this id. The order by rarity is the same in every
/// unit, so that units with a key in common find it in one partition.
fn partition(rarest: u32) -> u8 {
    (mix(rarest.into()) >> (u64::BITS - PARTITIONS.ilog2())) as u8
}

fn pair_key(a: u32, b: u32) -> u32 {
    (of_pair(a, b) >> 32) as u32
}

fn triple_key([a, b, c]: [u32; 3]) -> u32 {
    (mix(of_pair(a, b) ^ u64::from(c)) >> 32) as u32
}

fn of_pair(a: u32, b: u32) -> u64 {
    mix(u64::from(a) << 32 | u64::from(b))
}
