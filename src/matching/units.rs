//! Which sentences and quotations of two texts say the same, whatever their wording.

use super::align::Run;
use super::meet::meet;
use super::prepared::{Prepared, Stem};
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
        let in_order =
            self.run >= 3 && self.mass >= LEAST_MASS && self.resemblance >= LEAST_RESEMBLANCE;
        in_order || (self.mass >= 3.0 && self.resemblance >= 0.45)
    }

    /// How surely the units say the same, 0 to 1: resemblance, damped where little is shared.
    pub(super) fn score(&self) -> f32 {
        score(self.resemblance, self.mass)
    }
}

/// How surely two units say the same: see [`UnitPair::score`].
pub(super) fn score(resemblance: f32, mass: f32) -> f32 {
    resemblance * (1.0 - (-mass / 3.0).exp())
}

/// A stem that stands in more pairs of units than this tells nothing about any of them.
const MOST_PLACES: usize = 1024;

/// Content that is no name below which no two units say the same: see [`UnitPair::holds`].
pub(super) const LEAST_MASS: f32 = 1.2;

/// Weighted resemblance below which no two units say the same: see [`UnitPair::holds`].
pub(super) const LEAST_RESEMBLANCE: f32 = 0.25;

/// Pairs of units looked at together; bounds the memory that two very long texts take.
const CELLS: usize = 1 << 16;

/// The pairs of units that say the same, by units of the first text.
pub(super) fn unit_pairs(a: &Prepared, b: &Prepared, runs: &[Run]) -> Vec<UnitPair> {
    let mut longest = longest_runs(a, b, runs);
    longest.sort_unstable();
    let run_of = |pair: (u32, u32)| {
        let end = longest.partition_point(|run| (run.0, run.1) <= pair);
        longest[..end].last().filter(|run| (run.0, run.1) == pair).map_or(0, |run| run.2)
    };
    let mut pairs = Vec::new();
    let rows = (CELLS / b.units.len().max(1)).max(1);
    for first in (0..a.units.len()).step_by(rows) {
        let grid = Grid::of(a, b, first..(first + rows).min(a.units.len()));
        pairs.extend(grid.heavy_cells().filter_map(|(unit_a, unit_b, cell)| {
            let whole = a.units[unit_a as usize].mass + b.units[unit_b as usize].mass;
            let resemblance = cell.weight / (whole - cell.weight);
            // Few resemble each other: only their runs are looked up.
            (resemblance >= LEAST_RESEMBLANCE).then(|| UnitPair {
                a: unit_a,
                b: unit_b,
                resemblance,
                mass: cell.mass,
                run: run_of((unit_a, unit_b)),
            })
        }));
    }
    pairs.retain(UnitPair::holds);
    pairs
}

/// What two units share.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    /// Weight of the shared stems.
    weight: f32,
    /// The same without names.
    mass: f32,
}

/// What some units of the first text share with each unit of the second.
struct Grid {
    first: usize,
    width: usize,
    cells: Vec<Cell>,
}

impl Grid {
    fn of(a: &Prepared, b: &Prepared, rows: std::ops::Range<usize>) -> Self {
        let (first, width) = (rows.start, b.units.len());
        let mut grid = Self { first, width, cells: vec![Cell::default(); rows.len() * width] };
        let add_all = |of_a: &[Stem], of_b: &[Stem]| {
            if of_a.len() * of_b.len() <= MOST_PLACES {
                let in_rows = of_a.iter().filter(|x| rows.contains(&(x.unit as usize)));
                in_rows.for_each(|x| grid.add(x, of_b));
            }
        };
        meet(&a.stems, &b.stems, |stem| stem.hash, add_all);
        grid
    }

    /// Adds a stem of one unit that stands in these units of the second text.
    fn add(&mut self, x: &Stem, places: &[Stem]) {
        let start = (x.unit as usize - self.first) * self.width;
        let row = &mut self.cells[start..start + self.width];
        for y in places {
            let (weight, cell) = (x.weight.min(y.weight), &mut row[y.unit as usize]);
            let is_name = x.kind == ContentKind::Name || y.kind == ContentKind::Name;
            cell.weight += weight;
            cell.mass += if is_name { 0.0 } else { weight };
        }
    }

    /// `(unit of a, unit of b, what they share)` where it may be enough.
    fn heavy_cells(&self) -> impl Iterator<Item = (u32, u32, Cell)> {
        let places = (0u32..).zip(&self.cells).filter(|(_, cell)| cell.mass >= LEAST_MASS);
        let (first, width) = (self.first as u32, self.width as u32);
        places.map(move |(place, cell)| (first + place / width, place % width, *cell))
    }
}

/// `(unit of a, unit of b, words)` for every run, cut at the borders of units; the longest of a pair
/// of units sorts last.
fn longest_runs(a: &Prepared, b: &Prepared, runs: &[Run]) -> Vec<(u32, u32, u32)> {
    let stretches = runs.iter().flat_map(|run| run.stretches(a, b));
    stretches.map(|stretch| (stretch.unit_a, stretch.unit_b, stretch.length)).collect()
}
