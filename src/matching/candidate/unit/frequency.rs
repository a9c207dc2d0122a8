//! In how many articles each stem stands.

use std::sync::atomic::{AtomicU16, Ordering};

use rayon::prelude::*;

use super::sketch::{Sketches, Stem};
use crate::error::Error;
use crate::matching::candidate::twins::Twins;

/// In how many articles each stem stands, up to [`Frequencies::MOST`]. Stems share counters by
/// chance, one in a hundred in a very large collection: a count may be too high, never too low.
pub(super) struct Frequencies {
    counts: Vec<AtomicU16>,
}

/// The stems that an article showed last. One that was pushed out counts as new: see
/// [`Frequencies`].
struct Seen(Vec<u64>);

impl Default for Seen {
    fn default() -> Self {
        Self(vec![u64::MAX; Self::PLACES])
    }
}

impl Seen {
    const PLACES: usize = 1 << 12;

    fn is_new(&mut self, article: u32, id: u32) -> bool {
        let stem = u64::from(article) << 32 | u64::from(id);
        std::mem::replace(&mut self.0[id as usize % Self::PLACES], stem) != stem
    }
}

impl Frequencies {
    /// Stems that stand in more articles count as equally frequent. Threads that meet at a counter
    /// may each add one to it beyond this, which the reader does not see.
    const MOST: u16 = u16::MAX - 1024;

    /// Counts the stems of all articles that are not twins of an earlier one.
    pub(super) fn of(sketches: &Sketches, twins: &Twins) -> Result<Self, Error> {
        let slots = sketches.stems().saturating_mul(8).next_power_of_two().clamp(1 << 12, 1 << 24);
        let frequencies = Self { counts: (0..slots).map(|_| AtomicU16::new(0)).collect() };
        let firsts = (0..sketches.len()).into_par_iter().filter(|i| twins.is_first(*i as u32));
        let room = || (Seen::default(), Vec::new());
        firsts.try_for_each_init(room, |(seen, rare), article| {
            sketches.read(article, |sketch| {
                let ids = sketch.stems().iter().map(Stem::id);
                frequencies.count(ids.filter(|id| seen.is_new(article as u32, *id)), rare);
            })
        })?;
        Ok(frequencies)
    }

    /// Counts the distinct stems of an article, in two passes: looking at counters brings many near at
    /// once, while adding to one waits for it. `rare` is room to work in.
    fn count<'a>(&'a self, ids: impl Iterator<Item = u32>, rare: &mut Vec<&'a AtomicU16>) {
        let counters = ids.map(|id| &self.counts[self.slot(id)]);
        rare.clear();
        rare.extend(counters.filter(|counter| counter.load(Ordering::Relaxed) < Self::MOST));
        for counter in rare {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn slot(&self, id: u32) -> usize {
        id as usize & (self.counts.len() - 1)
    }

    /// In how many articles a stem stands.
    pub(super) fn get(&self, stem: Stem) -> u16 {
        self.counts[self.slot(stem.id())].load(Ordering::Relaxed).min(Self::MOST)
    }
}
