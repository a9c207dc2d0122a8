//! What a unit is filed under: pairs of its rarest stems, and where a pair is common, triples.

use std::ops::Range;

use super::frequency::Frequencies;
use super::sketch::{Sketch, Stem};
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

/// The rarest stems of a unit that stand in two articles or more, rarest first. The bits below a
/// stem's id tell which of those behind it are too common together with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Filing([u32; RAREST]);

impl Filing {
    /// Bytes in which a filing is kept.
    pub(super) const BYTES: usize = 4 * RAREST;

    /// Marks that a unit has fewer stems to be filed under.
    const NONE: u32 = u32::MAX;

    /// Files each unit of an article, as one record.
    pub(super) fn record(
        sketch: &Sketch<'_>,
        frequencies: &Frequencies,
        articles: usize,
    ) -> Vec<u8> {
        let most = STRANGERS * articles as f64;
        let filings = sketch.units().map(|stems| Self::of(stems, frequencies, most));
        filings.flat_map(|filing| filing.0).flat_map(u32::to_le_bytes).collect()
    }

    /// The filings of an article's units.
    pub(super) fn all(record: &[u8]) -> impl Iterator<Item = Self> + '_ {
        let filings = record.as_chunks::<{ Self::BYTES }>().0;
        filings.iter().map(|bytes| {
            let stems = bytes.as_chunks::<4>().0;
            Self(std::array::from_fn(|place| u32::from_le_bytes(stems[place])))
        })
    }

    /// `most`: the product of two stems' frequencies above which they are too common together.
    fn of(stems: impl Iterator<Item = Stem>, frequencies: &Frequencies, most: f64) -> Self {
        let mut rarest = [(u16::MAX, Self::NONE); RAREST];
        for stem in stems {
            let entry = (frequencies.get(stem), stem.id() << Stem::WEIGHT_BITS);
            if entry.0 >= 2 && entry < rarest[RAREST - 1] {
                let at = rarest.partition_point(|rarer| *rarer < entry);
                rarest[at..].rotate_right(1);
                rarest[at] = entry;
            }
        }
        let mut filing = Self(rarest.map(|(_, id)| id));
        for i in 0..filing.len() {
            for j in i + 1..filing.len() {
                let together = f64::from(rarest[i].0) * f64::from(rarest[j].0);
                filing.0[i] |= u32::from(together > most) << j;
            }
        }
        filing
    }

    fn len(&self) -> usize {
        self.0.partition_point(|stem| *stem != Self::NONE)
    }

    fn id(&self, place: usize) -> u64 {
        u64::from(self.0[place] >> Stem::WEIGHT_BITS)
    }

    /// Whether two stems, the rarer first, are too common together.
    fn is_common(&self, i: usize, j: usize) -> bool {
        self.0[i] >> j & 1 == 1
    }

    /// Hands over the keys of the unit that lie in some partitions: the partition, and the key there.
    pub(super) fn for_each_key(&self, partitions: &Range<usize>, mut file: impl FnMut(usize, u32)) {
        let len = self.len();
        for i in 0..len.saturating_sub(1) {
            let partition = partition(self.id(i));
            if !partitions.contains(&partition) {
                continue;
            }
            for j in i + 1..len {
                if !self.is_common(i, j) {
                    file(partition, pair_key(self.id(i), self.id(j)));
                    continue;
                }
                for k in j + 1..len {
                    if self.is_common(i, k) && self.is_common(j, k) {
                        file(partition, triple_key([self.id(i), self.id(j), self.id(k)]));
                    }
                }
            }
        }
    }
}

/// The partition of all keys whose rarest stem has this id. The order by rarity is the same in every
/// unit, so that units with a key in common find it in one partition.
fn partition(rarest: u64) -> usize {
    (mix(rarest) >> (u64::BITS - PARTITIONS.ilog2())) as usize
}

fn pair_key(a: u64, b: u64) -> u32 {
    (mix(a << 32 | b) >> 32) as u32
}

fn triple_key(ids: [u64; 3]) -> u32 {
    (mix(mix(ids[0] << 32 | ids[1]) ^ ids[2]) >> 32) as u32
}
