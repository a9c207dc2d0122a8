//! Candidate pairs in, matches out: no candidate is believed unverified.

use rayon::prelude::*;

use super::Match;
use super::background::Background;
use super::compare::compare_prepared;
use super::prepared::{Prepared, prepare};
use super::schedule::{batches, schedule};
use crate::article::Collection;

/// Articles held ready at a time, at about 20 KB each, however large the collection.
const HELD: usize = 2048;

/// Verifies candidate pairs `(a, b)`, sorted, `a < b`. Returns the matches, in the same order; pairs
/// that share nothing that counts leave no trace.
pub fn verify(articles: &Collection, pairs: &[(u32, u32)]) -> Vec<Match> {
    if pairs.is_empty() {
        return Vec::new();
    }
    let background = Background::learn(articles);
    let ordered = schedule(pairs);
    let batches = batches(&ordered, HELD);
    let mut matches: Vec<Match> =
        batches.flat_map(|batch| verify_batch(articles, &background, batch)).collect();
    matches.sort_unstable_by_key(|found| (found.a, found.b));
    matches
}

fn verify_batch(
    articles: &Collection,
    background: &Background,
    pairs: &[(u32, u32)],
) -> Vec<Match> {
    let mut indices: Vec<u32> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    indices.sort_unstable();
    indices.dedup();
    let prepared: Vec<Prepared> =
        indices.par_iter().map(|index| prepare(&articles.get(*index), background)).collect();
    let of = |index: u32| &prepared[indices.partition_point(|other| *other < index)];
    pairs.par_iter().filter_map(|(a, b)| verify_pair(*a, *b, of(*a), of(*b))).collect()
}

fn verify_pair(a: u32, b: u32, prepared_a: &Prepared, prepared_b: &Prepared) -> Option<Match> {
    let comparison = compare_prepared(prepared_a, prepared_b);
    comparison.verdict.map(|verdict| Match {
        a,
        b,
        verdict,
        score: comparison.score,
        resemblance: comparison.resemblance,
        containment: comparison.containment,
        passages: comparison.passages,
    })
}
