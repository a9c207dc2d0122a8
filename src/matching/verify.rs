//! Candidate pairs in, matches out: no candidate is believed unverified.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Match;
use super::background::Background;
use super::compare::compare_prepared;
use super::prepared::{Prepared, prepare};
use super::schedule::{batches, schedule};
use crate::article::Collection;
use crate::error::Error;
use crate::progress::Progress;
use crate::store::Work;

/// Bytes of text of the articles held ready at a time. With more no article is prepared less often:
/// of a million, those with pairs are each prepared once.
const HELD: u64 = 5 << 20;

/// An article ready for comparison takes so many times the bytes of its text.
const PREPARED: u64 = 12;

/// Verifies candidate pairs `(a, b)`, sorted, `a < b`. Returns the matches, in the same order; pairs
/// that share nothing that counts leave no trace.
pub fn verify(
    articles: &Collection,
    pairs: &[(u32, u32)],
    work: &Work<'_>,
    progress: &Progress,
) -> Result<Vec<Match>, Error> {
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let background = Background::learn(articles, work)?;
    let ordered = schedule(pairs);
    let mut ready = Ready { articles, background: &background, prepared: FxHashMap::default() };
    let most = HELD.min(work.share(3) / PREPARED);
    let mut matches = Vec::new();
    for batch in batches(&ordered, most, |index| articles.bytes(index)) {
        matches.extend(ready.verify(batch));
        progress.advance(batch.len() as u64);
    }
    matches.sort_unstable_by_key(|found: &Match| (found.a, found.b));
    Ok(matches)
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
