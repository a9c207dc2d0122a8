//! Which sentences and quotations of two texts say the same, whatever their wording.

use super::align::Run;
use super::prepared::Prepared;
use crate::fingerprint::ContentKind;

/// Two units that say the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct UnitPair {
    /// Index of the unit in the first text.
    pub(super) a: u32,
    /// Index of the unit in the second.
    pub(super) b: u32,
    /// Weighted Jaccard of their content stems, 0 to 1.
    pub(super) resemblance: f32,
    /// Weight of the shared stems that are no names.
    pub(super) mass: f32,
    /// Longest common run of words, function words included.
    pub(super) run: u32,
}

impl UnitPair {
    /// Whether the two units say the same at all: enough shared content that is no name, in words
    /// that stand together somewhere, or so much of it that order does not matter.
    pub(super) fn holds(&self) -> bool {
        let in_order = self.run >= 3 && self.mass >= 1.2 && self.resemblance >= 0.25;
        in_order || (self.mass >= 3.0 && self.resemblance >= 0.45)
    }

    /// How surely the units say the same, 0 to 1: resemblance, damped where little is shared.
    pub(super) fn score(&self) -> f32 {
        self.resemblance * (1.0 - (-self.mass / 3.0).exp())
    }
}

/// A stem that stands in more pairs of units than this tells nothing about any of them.
const MOST_PLACES: usize = 1024;

/// All pairs of units that share content, by units of the first text.
pub(super) fn unit_pairs(a: &Prepared, b: &Prepared, runs: &[Run]) -> Vec<UnitPair> {
    let mut shared = shared_stems(a, b);
    shared.sort_unstable_by_key(|shared| (shared.a, shared.b));
    let mut longest = longest_runs(a, b, runs);
    longest.sort_unstable();
    shared
        .chunk_by(|x, y| (x.a, x.b) == (y.a, y.b))
        .map(|shared| {
            let (unit_a, unit_b) = (shared[0].a, shared[0].b);
            let weight: f32 = shared.iter().map(|shared| shared.weight).sum();
            let mass = shared.iter().filter(|shared| !shared.is_name).map(|s| s.weight).sum();
            let (mass_a, mass_b) = (a.units[unit_a as usize].mass, b.units[unit_b as usize].mass);
            let end = longest.partition_point(|run| (run.0, run.1) <= (unit_a, unit_b));
            let run = longest[..end].last().filter(|run| (run.0, run.1) == (unit_a, unit_b));
            UnitPair {
                a: unit_a,
                b: unit_b,
                resemblance: weight / (mass_a + mass_b - weight),
                mass,
                run: run.map_or(0, |run| run.2),
            }
        })
        .collect()
}

/// A stem that two units share.
struct Shared {
    a: u32,
    b: u32,
    weight: f32,
    is_name: bool,
}

fn shared_stems(a: &Prepared, b: &Prepared) -> Vec<Shared> {
    let mut shared = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < a.stems.len() && j < b.stems.len() {
        let (stem_a, stem_b) = (a.stems[i].hash, b.stems[j].hash);
        let end_i = i + a.stems[i..].iter().take_while(|stem| stem.hash == stem_a).count();
        let end_j = j + b.stems[j..].iter().take_while(|stem| stem.hash == stem_b).count();
        if stem_a == stem_b && (end_i - i) * (end_j - j) <= MOST_PLACES {
            for x in &a.stems[i..end_i] {
                shared.extend(b.stems[j..end_j].iter().map(|y| Shared {
                    a: x.unit,
                    b: y.unit,
                    weight: x.weight.min(y.weight),
                    is_name: x.kind == ContentKind::Name || y.kind == ContentKind::Name,
                }));
            }
        }
        if stem_a <= stem_b {
            i = end_i;
        }
        if stem_b <= stem_a {
            j = end_j;
        }
    }
    shared
}

/// `(unit of a, unit of b, words)` for every run, cut at the borders of units; the longest of a pair
/// of units sorts last.
fn longest_runs(a: &Prepared, b: &Prepared, runs: &[Run]) -> Vec<(u32, u32, u32)> {
    let mut longest: Vec<(u32, u32, u32)> = Vec::new();
    for run in runs {
        for step in 0..run.length {
            let unit_a = a.tokens[(run.a + step) as usize].unit;
            let unit_b = b.tokens[(run.b + step) as usize].unit;
            match longest.last_mut() {
                Some(last) if step > 0 && (last.0, last.1) == (unit_a, unit_b) => last.2 += 1,
                _ => longest.push((unit_a, unit_b, 1)),
            }
        }
    }
    longest
}
