//! The screen: which pairs of articles a verdict could rest on. In a large collection most pairs that meet
//! in the index have one sentence in common by chance; their texts need not be read to see it.
//!
//! The sketches tell how much two articles can share at most: each sentence counts with what it
//! shares with the sentence most like it, whether or not these two met in the index. Less than the
//! least that a verdict asks for does not pass.

use pulp::{Arch, Simd, WithSimd};
use rayon::prelude::*;

use super::sketch::{Sketch, Sketches, Stem, Stems};
use crate::error::Error;
use crate::matching::units::{LEAST_MASS, LEAST_RESEMBLANCE, score};
use crate::matching::verdict::{PROSE_SHARE, UTTERANCE, UTTERANCE_WEIGHT};

/// Weight that must be shared. No verdict asks for less than an utterance does, but of all words; a
/// sketch has each stem of a sentence once.
const WEIGHT: f32 = 0.75 * UTTERANCE_WEIGHT;

/// Share of the content of one article that must be shared. Verdicts ask for three times as much, but
/// of the prose alone, without quotations and standing background.
const SHARE: f32 = PROSE_SHARE / 3.0;

/// How surely the same must be said where less is shared.
const SAID: f32 = 0.85 * UTTERANCE;

/// Weighted resemblance below which two sentences are not alike. A sketch keeps the smallest weight
/// of a stem that stands twice.
const ALIKE: f32 = 0.8 * LEAST_RESEMBLANCE;

/// Weight below which two sentences are not alike, as kept.
const LEAST: u32 = (LEAST_MASS * Stem::FULL_WEIGHT as f32) as u32;

/// Share of the weights of two sentences, added up, that they have in common where they are alike; a
/// little less, so that rounding drops none.
const COMMON: f32 = 0.999 * ALIKE / (1.0 + ALIKE);

/// Pairs of sentences up to which two articles are measured. Longer ones pass.
const CELLS: usize = 1 << 16;

/// Keeps the pairs that pass, of pairs sorted by their first article.
pub(super) fn screen(pairs: &[(u32, u32)], sketches: &Sketches) -> Result<Vec<(u32, u32)>, Error> {
    let arch = Arch::new();
    let of_article: Vec<&[(u32, u32)]> = pairs.chunk_by(|x, y| x.0 == y.0).collect();
    let kept: Vec<Vec<(u32, u32)>> = of_article
        .into_par_iter()
        .map_init(Ruler::default, |ruler, pairs| {
            sketches.read(pairs[0].0 as usize, |sketch| ruler.lay(sketch))?;
            let mut kept = Vec::new();
            for pair in pairs {
                let passes = |other: &Sketch<'_>| arch.dispatch(Against { ruler, other });
                if sketches.read(pair.1 as usize, passes)? {
                    kept.push(*pair);
                }
            }
            Ok(kept)
        })
        .collect::<Result<_, Error>>()?;
    Ok(kept.concat())
}

/// Units whose weights are added up together.
const LANES: usize = 32;

/// Lanes up to which an article is laid out, 8 MiB. A longer one passes.
const MOST_LANES: usize = 1 << 17;

/// What so many units weigh in one respect, side by side.
type Lanes = [i16; LANES];

/// One article, laid out to measure others against it: a table of its stems, with the weight of each
/// in each unit, so that what a stem adds to all units is added at once.
#[derive(Default)]
struct Ruler {
    table: Table,
    /// The weight of each stem in each unit, 0 where it does not stand; stems by their places in the
    /// table, as many lanes for each as the units take.
    weights: Vec<Lanes>,
    /// The weight of each unit, without end in lanes that are over.
    whole: Vec<[f32; LANES]>,
    units: Vec<Unit>,
    /// The first lanes of each stem of the unit that is being measured, and its weight there.
    found: Vec<(usize, i16)>,
    /// Weight that each unit shares with that unit.
    shared: Vec<Lanes>,
    /// Whether it takes too many lanes, or a unit weighs more than a lane holds.
    is_long: bool,
}

/// A unit of the article that is laid out.
struct Unit {
    /// Sum of the weights of its stems.
    weight: u32,
    /// The best it has with any unit of the other article.
    best: Best,
}

impl Unit {
    fn of(weight: u32) -> Self {
        Self { weight, best: Best::default() }
    }
}

/// What a unit has in common with the unit most like it.
#[derive(Debug, Clone, Copy, Default)]
struct Best {
    /// Weight shared.
    weight: u32,
    /// How surely they say the same, 0 to 1.
    said: f32,
}

impl Best {
    fn or(self, other: Self) -> Self {
        Self { weight: self.weight.max(other.weight), said: self.said.max(other.said) }
    }
}

/// The places of stems, from 1 on.
#[derive(Default)]
struct Table {
    /// The place of a stem, where a search from the lower bits of its id on finds it; 0 in an empty
    /// slot.
    slots: Vec<u32>,
    /// The ids by place; [`Table::NONE`] has place 0.
    ids: Vec<u32>,
}

impl Table {
    /// Slots for each stem: most stems of a stranger then meet an empty one.
    const SLOTS: usize = 8;

    /// The id of no stem.
    const NONE: u32 = u32::MAX;

    /// Makes room for so many stems, and forgets those before.
    fn clear(&mut self, stems: usize) {
        self.ids.clear();
        self.ids.push(Self::NONE);
        self.slots.clear();
        self.slots.resize((Self::SLOTS * stems).next_power_of_two(), 0);
    }

    /// The place of a stem, which is added where it is new.
    fn add(&mut self, id: u32) -> usize {
        let slot = self.slot_of(id);
        if self.slots[slot] == 0 {
            self.slots[slot] = self.ids.len() as u32;
            self.ids.push(id);
        }
        self.slots[slot] as usize
    }

    /// The place of a stem, or 0.
    #[inline(always)]
    fn get(&self, id: u32) -> usize {
        self.slots[self.slot_of(id)] as usize
    }

    /// The slot of a stem, or the empty one where it would stand.
    #[inline(always)]
    fn slot_of(&self, id: u32) -> usize {
        let last = self.slots.len() - 1;
        let mut slot = id as usize & last;
        // Either ends the search, and which of them cannot be guessed: both are asked as one.
        let goes_on = |met: u32| (met ^ id).min(met ^ Self::NONE) != 0;
        while goes_on(self.ids[self.slots[slot] as usize]) {
            slot = (slot + 1) & last;
        }
        slot
    }
}

impl Ruler {
    fn lay(&mut self, sketch: &Sketch<'_>) {
        self.units.clear();
        self.units.extend(sketch.units().map(|stems| Unit::of(stems.weight())));
        let (lanes, stems) = (self.units.len().div_ceil(LANES), sketch.stems().len());
        let is_heavy = |unit: &Unit| i16::MAX as u32 <= unit.weight;
        self.is_long = MOST_LANES < lanes * stems || self.units.iter().any(is_heavy);
        if self.is_long {
            return;
        }
        self.shared.resize(lanes, [0; LANES]);
        self.whole.clear();
        self.whole.resize(lanes, [f32::INFINITY; LANES]);
        let whole = self.whole.as_flattened_mut().iter_mut();
        whole.zip(&self.units).for_each(|(whole, unit)| *whole = unit.weight as f32);
        self.table.clear(stems);
        self.weights.clear();
        self.weights.resize(lanes, [0; LANES]);
        for (unit, stems) in sketch.units().enumerate() {
            for stem in stems.iter() {
                let first = self.table.add(stem.id()) * lanes;
                if first == self.weights.len() {
                    self.weights.resize(first + lanes, [0; LANES]);
                }
                self.weights[first + unit / LANES][unit % LANES] = stem.weight() as i16;
            }
        }
    }

    /// Whether a verdict on the article that is laid out and this one is possible.
    #[inline(always)]
    fn passes(&mut self, other: &Sketch<'_>) -> bool {
        if self.is_long || self.units.len() * other.units().len() > CELLS {
            return true;
        }
        self.units.iter_mut().for_each(|unit| unit.best = Best::default());
        let (mut of_other, mut whole_other) = (Sum::default(), 0);
        for stems in other.units() {
            let weight = stems.weight();
            self.share(stems);
            of_other.add(self.measure(weight));
            whole_other += weight;
        }
        let mut of_own = Sum::default();
        self.units.iter().for_each(|unit| of_own.add(unit.best));
        let whole = self.units.iter().map(|unit| unit.weight).sum::<u32>().min(whole_other);
        let shared = of_own.weight.min(of_other.weight) as f32;
        let said = 1.0 - of_own.unsaid.max(of_other.unsaid);
        shared >= WEIGHT * Stem::FULL_WEIGHT as f32
            && (shared >= SHARE * whole as f32 || said >= SAID)
    }

    /// Sums up what each unit shares with these stems. No sum is more than the unit weighs.
    #[inline(always)]
    fn share(&mut self, stems: Stems<'_>) {
        let lanes = self.shared.len();
        // A stem that does not stand here has the place of none, with weights of nothing.
        let place = |stem: Stem| (self.table.get(stem.id()) * lanes, stem.weight() as i16);
        self.found.clear();
        self.found.extend(stems.iter().map(place));
        for (lane, shared) in self.shared.iter_mut().enumerate() {
            // Summed up in a value of its own, which the compiler keeps in registers.
            let mut sums = [0; LANES];
            for (first, weight) in &self.found {
                for (sum, own) in sums.iter_mut().zip(&self.weights[first + lane]) {
                    *sum += (*own).min(*weight);
                }
            }
            *shared = sums;
        }
    }

    /// Measures what is shared with a unit of this weight; gives the best of it.
    #[inline(always)]
    fn measure(&mut self, weight: u32) -> Best {
        let mut best = Best::default();
        for (block, (shared, whole)) in self.shared.iter().zip(&self.whole).enumerate() {
            let mut alike = 0_u32;
            for (lane, (shared, whole)) in shared.iter().zip(whole).enumerate() {
                let least = (whole + weight as f32) * COMMON;
                alike |= u32::from(f32::from(*shared) >= least) << lane;
            }
            while alike != 0 {
                let lane = alike.trailing_zeros() as usize;
                alike &= alike - 1;
                let (unit, shared) = (&mut self.units[block * LANES + lane], shared[lane] as u32);
                let resemblance = shared as f32 / (unit.weight + weight - shared) as f32;
                if shared >= LEAST && resemblance >= ALIKE {
                    let mass = shared as f32 / Stem::FULL_WEIGHT as f32;
                    let found = Best { weight: shared, said: score(resemblance, mass) };
                    unit.best = unit.best.or(found);
                    best = best.or(found);
                }
            }
        }
        best
    }
}

/// Asks whether another article passes, with the widest instructions at hand.
struct Against<'a> {
    ruler: &'a mut Ruler,
    other: &'a Sketch<'a>,
}

impl WithSimd for Against<'_> {
    type Output = bool;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> bool {
        self.ruler.passes(self.other)
    }
}

/// What the units of one article have in common with another, as if each could choose freely.
struct Sum {
    weight: u32,
    /// How surely nothing is said in both, 0 to 1.
    unsaid: f32,
}

impl Default for Sum {
    fn default() -> Self {
        Self { weight: 0, unsaid: 1.0 }
    }
}

impl Sum {
    fn add(&mut self, best: Best) {
        self.weight += best.weight;
        self.unsaid *= 1.0 - best.said;
    }
}
