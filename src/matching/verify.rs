//! Candidate pairs in, matches out: no candidate is believed unverified.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Match;
use super::background::Background;
use super::compare::compare_prepared;
use super::prepared::{Prepared, prepare};
use super::schedule::{batches, schedule};
use crate::article::Collection;

/// Articles held ready at a time, at about 25 KB each: so many at least, ...
const HELD: usize = 2048;

/// ... and one of so many in a large collection, about 1 KB for each of its articles.
const HELD_SHARE: usize = 24;

/// Verifies candidate pairs `(a, b)`, sorted, `a < b`. Returns the matches, in the same order; pairs
/// that share nothing that counts leave no trace.
pub fn verify(articles: &Collection, pairs: &[(u32, u32)]) -> Vec<Match> {
    if pairs.is_empty() {
        return Vec::new();
    }
    let background = Background::learn(articles);
    let ordered = schedule(pairs);
    let mut ready = Ready { articles, background: &background, prepared: FxHashMap::default() };
    let batches = batches(&ordered, HELD.max(articles.len() / HELD_SHARE));
    let mut matches: Vec<Match> = batches.flat_map(|batch| ready.verify(batch)).collect();
    matches.sort_unstable_by_key(|found| (found.a, found.b));
    matches
}

/// The articles of the pairs at hand, ready for comparison.
struct Ready<'a> {
    articles: &'a Collection,
    background: &'a Background,
    prepared: FxHashMap<u32, Prepared>,
}

impl Ready<'_> {
    /// Verifies one batch of pairs. Neighboring batches have articles in common, which are kept.
    fn verify(&mut self, pairs: &[(u32, u32)]) -> Vec<Match> {
        self.hold(pairs.iter().flat_map(|(a, b)| [*a, *b]).collect());
        let of = |index: u32| &self.prepared[&index];
        pairs.par_iter().filter_map(|(a, b)| verify_pair(*a, *b, of(*a), of(*b))).collect()
    }

    /// Prepares what is missing of these articles, and lets go of all others.
    fn hold(&mut self, indices: FxHashSet<u32>) {
        self.prepared.retain(|index, _| indices.contains(index));
        let missing: Vec<u32> =
            indices.into_iter().filter(|index| !self.prepared.contains_key(index)).collect();
        let prepare = |index: u32| (index, prepare(&self.articles.get(index), self.background));
        self.prepared.par_extend(missing.into_par_iter().map(prepare));
    }
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
