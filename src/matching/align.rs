//! Where two texts share words in order: maximal runs, each word used once.
//!
//! Greedy string tiling (Wise 1993) as METER used it on newspapers: the longest common run first,
//! then the longest of what is left. Order in the text does not matter: paragraphs get moved.

use super::prepared::{Prepared, SEED};

/// A run of equal words: `length` words from `a` in the first text, from `b` in the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) a: u32,
    pub(super) b: u32,
    pub(super) length: u32,
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
    let (mut i, mut j) = (0, 0);
    while i < a.seeds.len() && j < b.seeds.len() {
        let (seed_a, seed_b) = (a.seeds[i].hash(), b.seeds[j].hash());
        let end_i = i + a.seeds[i..].iter().take_while(|seed| seed.hash() == seed_a).count();
        let end_j = j + b.seeds[j..].iter().take_while(|seed| seed.hash() == seed_b).count();
        if seed_a == seed_b && (end_i - i) * (end_j - j) <= MOST_PLACES {
            let places = a.seeds[i..end_i].iter().flat_map(|seed_a| {
                b.seeds[j..end_j].iter().map(move |seed_b| (seed_a.place(), seed_b.place()))
            });
            runs.extend(places.filter_map(|(place_a, place_b)| grow(a, b, place_a, place_b)));
        }
        if seed_a <= seed_b {
            i = end_i;
        }
        if seed_b <= seed_a {
            j = end_j;
        }
    }
    runs
}

/// Grows a seed to the right, unless the words before it are equal too: then an earlier seed does.
fn grow(a: &Prepared, b: &Prepared, place_a: u32, place_b: u32) -> Option<Run> {
    let (start_a, start_b) = (place_a as usize, place_b as usize);
    let equal = |i: usize, j: usize| a.tokens[i].hash == b.tokens[j].hash;
    let starts_earlier = start_a > 0 && start_b > 0 && equal(start_a - 1, start_b - 1);
    if starts_earlier {
        return None;
    }
    let most = (a.tokens.len() - start_a).min(b.tokens.len() - start_b);
    let length = (0..most).take_while(|step| equal(start_a + step, start_b + step)).count();
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
        let free = |step: u32| !self.a[(run.a + step) as usize] && !self.b[(run.b + step) as usize];
        let (mut best_start, mut best_length, mut length) = (0, 0, 0);
        for step in 0..run.length {
            length = if free(step) { length + 1 } else { 0 };
            if length > best_length {
                (best_start, best_length) = (step + 1 - length, length);
            }
        }
        if (best_length as usize) < SEED {
            return None;
        }
        let tile = Run { a: run.a + best_start, b: run.b + best_start, length: best_length };
        let taken = |start: u32| start as usize..(start + best_length) as usize;
        self.a[taken(tile.a)].fill(true);
        self.b[taken(tile.b)].fill(true);
        Some(tile)
    }
}
