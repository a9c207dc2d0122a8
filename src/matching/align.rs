//! Where two texts share words in order: maximal runs, each word used once.
//!
//! Greedy string tiling (Wise 1993) as METER used it on newspapers: the longest common run first,
//! then the longest of what is left. Order in the text does not matter: paragraphs get moved.

use super::meet::meet;
use super::prepared::{Prepared, SEED, Seed};

/// A run of equal words: `length` words from `a` in the first text, from `b` in the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) length: u32,
}

/// A part of a run that stands in one unit on either side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    /// Words of the run before it.
    pub(super) start: u32,
    /// Its words.
    pub(super) length: u32,
    /// The unit of the first text.
    pub(super) unit_a: u32,
    /// The unit of the second.
    pub(super) unit_b: u32,
}

impl Run {
    /// Cuts the run at the borders of units, in order: each stretch has other units than the one
    /// before it.
    pub(super) fn stretches(self, a: &Prepared, b: &Prepared) -> impl Iterator<Item = Stretch> {
        let mut start = 0;
        std::iter::from_fn(move || {
            if start == self.length {
                return None;
            }
            let (unit_a, left_a) = a.rest_of_unit(self.a + start);
            let (unit_b, left_b) = b.rest_of_unit(self.b + start);
            let length = left_a.min(left_b).min(self.length - start);
            let stretch = Stretch { start, length, unit_a, unit_b };
            start += length;
            Some(stretch)
        })
    }
}

/// A seed that stands at more pairs of places than this is a commonplace of both texts and starts
/// no run of its own; runs still grow through it. Bounds the work on a text of one repeated word.
const MOST_PLACES: usize = 256;

/// The maximal common runs of at least [`SEED`] words, in the order of the first text.
pub(super) fn runs(a: &Prepared, b: &Prepared) -> Vec<Run> {
    let mut runs = grown(a, b);
    // Longest first; ties by place.
    runs.sort_unstable_by_key(|run| (std::cmp::Reverse(run.length), run.a, run.b));
    let mut tiling = Tiling::new(a.tokens.len(), b.tokens.len());
    let mut tiles: Vec<Run> = runs.into_iter().filter_map(|run| tiling.place(run)).collect();
    tiles.sort_unstable_by_key(|run| run.a);
    tiles
}

/// Every maximal common run, found once each from the first of its seeds.
fn grown(a: &Prepared, b: &Prepared) -> Vec<Run> {
    let mut runs = Vec::new();
    let grow_all = |of_a: &[Seed], of_b: &[Seed]| {
        if of_a.len() * of_b.len() <= MOST_PLACES {
            for seed_a in of_a {
                let grown = of_b.iter().map(|seed_b| grow(a, b, seed_a.place(), seed_b.place()));
                runs.extend(grown.flatten());
            }
        }
    };
    meet(&a.seeds, &b.seeds, |seed| seed.hash(), grow_all);
    runs
}

/// Grows a seed to the right, unless the words before it are equal too: then an earlier seed does.
fn grow(a: &Prepared, b: &Prepared, place_a: u32, place_b: u32) -> Option<Run> {
    let (before_a, from_a) = a.hashes.split_at(place_a as usize);
    let (before_b, from_b) = b.hashes.split_at(place_b as usize);
    let starts_earlier = before_a.last().is_some_and(|word| before_b.last() == Some(word));
    if starts_earlier {
        return None;
    }
    let length = from_a.iter().zip(from_b).take_while(|(x, y)| x == y).count();
    // A hash of three words may collide; the words themselves decide.
    (length >= SEED).then_some(Run { a: place_a, b: place_b, length: length as u32 })
}

/// Which words are taken.
struct Tiling {
    a: Vec<bool>,
    b: Vec<bool>,
}

impl Tiling {
    fn new(a: usize, b: usize) -> Self {
        Self { a: vec![false; a], b: vec![false; b] }
    }

    /// Takes the longest part of a run that is still free on both sides.
    fn place(&mut self, run: Run) -> Option<Run> {
        let range = |start: u32, length: u32| start as usize..(start + length) as usize;
        let of_a = &self.a[range(run.a, run.length)];
        let of_b = &self.b[range(run.b, run.length)];
        let tile = if any(of_a) || any(of_b) { longest_free(run, of_a, of_b) } else { run };
        if (tile.length as usize) < SEED {
            return None;
        }
        self.a[range(tile.a, tile.length)].fill(true);
        self.b[range(tile.b, tile.length)].fill(true);
        Some(tile)
    }
}

/// Whether any is set. Looks at all of them, which is quicker than to stop at the first.
fn any(flags: &[bool]) -> bool {
    flags.iter().fold(false, |any, flag| any | flag)
}

/// The first of the longest parts of a run that are taken on neither side; empty where there is none.
fn longest_free(run: Run, taken_a: &[bool], taken_b: &[bool]) -> Run {
    let mut best = Run { length: 0, ..run };
    let mut length = 0;
    for (end, (taken_a, taken_b)) in (1..).zip(taken_a.iter().zip(taken_b)) {
        length = if *taken_a || *taken_b { 0 } else { length + 1 };
        if length > best.length {
            best = Run { a: run.a + end - length, b: run.b + end - length, length };
        }
    }
    best
}
