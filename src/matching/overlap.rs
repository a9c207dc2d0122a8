//! What two texts share, as passages that overlap on neither side.

use std::cmp::Reverse;

use super::align::{Run, Stretch, runs};
use super::prepared::Prepared;
use super::units::{UnitPair, unit_pairs};
use super::{Passage, PassageKind};
use crate::article::Span;

/// A shared passage, in words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shared {
    /// First word in the first text.
    pub(super) a: u32,
    /// First word in the second.
    pub(super) b: u32,
    /// Words in the first text.
    pub(super) length_a: u32,
    /// Words in the second; the same for a verbatim passage.
    pub(super) length_b: u32,
    /// Weighted resemblance, 1 where the words are equal.
    pub(super) score: f32,
    /// Whether the words are equal.
    pub(super) verbatim: bool,
    /// Whether it is quoted in either text.
    pub(super) quoted: bool,
}

/// Everything two texts share.
#[derive(Debug, Clone, Default)]
pub(super) struct Overlap {
    /// The passages, in the order of the first text.
    pub(super) shared: Vec<Shared>,
    /// The matched units, best first, each unit once.
    pub(super) units: Vec<UnitPair>,
    /// Runs of at least three equal words, in the order of the first text.
    pub(super) runs: Vec<Run>,
}

/// A run of this many words is told apart from the units it runs through: it shows the copying
/// better than the sentences do.
const LONG_RUN: u32 = 12;

/// A shorter run counts where it has this many words, or [`TELLING_WEIGHT`] of content: "on
/// condition of anonymity" stands in any two articles.
const SHORT_RUN: u32 = 5;

/// See [`SHORT_RUN`]: about three content words that are no names.
const TELLING_WEIGHT: f32 = 2.5;

/// Finds what two texts share.
pub(super) fn overlap(a: &Prepared, b: &Prepared) -> Overlap {
    let runs = runs(a, b);
    let units = one_to_one(a, b, unit_pairs(a, b, &runs));
    let pieces = pieces(a, b, &runs);
    let mut free = Free { a: vec![true; a.tokens.len()], b: vec![true; b.tokens.len()] };
    let mut shared = Vec::with_capacity(pieces.len() + units.len());
    let long = pieces.iter().filter(|piece| piece.length_a >= LONG_RUN);
    shared.extend(long.filter(|piece| free.take(piece)).copied());
    let reworded = units.iter().map(|pair| whole_units(a, b, pair));
    shared.extend(reworded.filter(|piece| free.take(piece)));
    let rest = pieces.iter().filter(|piece| tells(a, piece));
    shared.extend(rest.filter(|piece| free.take(piece)).copied());
    shared.sort_unstable_by_key(|piece| piece.a);
    Overlap { shared, units, runs }
}

/// The passages with their byte spans.
pub(super) fn passages(a: &Prepared, b: &Prepared, shared: &[Shared]) -> Vec<Passage> {
    let span = |text: &Prepared, first: u32, length: u32| Span {
        start: text.tokens[first as usize].span.start,
        end: text.tokens[(first + length - 1) as usize].span.end,
    };
    let passage = |piece: &Shared| Passage {
        a: span(a, piece.a, piece.length_a),
        b: span(b, piece.b, piece.length_b),
        score: piece.score,
        kind: match (piece.quoted, piece.verbatim) {
            (true, _) => PassageKind::Quotation,
            (false, true) => PassageKind::Verbatim,
            (false, false) => PassageKind::Reworded,
        },
    };
    shared.iter().map(passage).collect()
}

/// Cuts runs where quotation and prose meet.
fn pieces(a: &Prepared, b: &Prepared, runs: &[Run]) -> Vec<Shared> {
    let mut pieces: Vec<Shared> = Vec::with_capacity(runs.len());
    for run in runs {
        for Stretch { start, length, unit_a, unit_b } in run.stretches(a, b) {
            let quoted = a.units[unit_a as usize].quoted || b.units[unit_b as usize].quoted;
            match pieces.last_mut() {
                Some(last) if start > 0 && last.quoted == quoted => {
                    last.length_a += length;
                    last.length_b += length;
                }
                _ => pieces.push(Shared {
                    a: run.a + start,
                    b: run.b + start,
                    length_a: length,
                    length_b: length,
                    score: 1.0,
                    verbatim: true,
                    quoted,
                }),
            }
        }
    }
    pieces
}

fn tells(a: &Prepared, piece: &Shared) -> bool {
    piece.length_a >= SHORT_RUN || a.weight(piece.a, piece.length_a) >= TELLING_WEIGHT
}

/// Best pair first, each unit once; ties by place.
fn one_to_one(a: &Prepared, b: &Prepared, mut pairs: Vec<UnitPair>) -> Vec<UnitPair> {
    // Scores are above 0, hence in the order of their bits.
    pairs.sort_by_cached_key(|pair| (Reverse(pair.score().to_bits()), pair.a, pair.b));
    let (mut free_a, mut free_b) = (vec![true; a.units.len()], vec![true; b.units.len()]);
    pairs.retain(|pair| {
        let (a, b) = (pair.a as usize, pair.b as usize);
        let free = free_a[a] && free_b[b];
        if free {
            (free_a[a], free_b[b]) = (false, false);
        }
        free
    });
    pairs
}

fn whole_units(a: &Prepared, b: &Prepared, pair: &UnitPair) -> Shared {
    let (unit_a, unit_b) = (&a.units[pair.a as usize], &b.units[pair.b as usize]);
    let verbatim = a.hashes[unit_a.tokens.clone()] == b.hashes[unit_b.tokens.clone()];
    Shared {
        a: unit_a.tokens.start as u32,
        b: unit_b.tokens.start as u32,
        length_a: unit_a.tokens.len() as u32,
        length_b: unit_b.tokens.len() as u32,
        score: if verbatim { 1.0 } else { pair.resemblance },
        verbatim,
        quoted: unit_a.quoted || unit_b.quoted,
    }
}

/// Which words belong to no passage yet.
struct Free {
    a: Vec<bool>,
    b: Vec<bool>,
}

impl Free {
    /// Takes a piece if all its words are free on both sides.
    fn take(&mut self, piece: &Shared) -> bool {
        let range = |first: u32, length: u32| first as usize..(first + length) as usize;
        let a = &mut self.a[range(piece.a, piece.length_a)];
        let b = &mut self.b[range(piece.b, piece.length_b)];
        // Of all words, which is quicker than to stop at the first that is taken.
        let all = |words: &[bool]| words.iter().fold(true, |all, free| all & free);
        let free = all(a) && all(b);
        if free {
            a.fill(false);
            b.fill(false);
        }
        free
    }
}
